// Which table an id of Convex belongs to: the argument's validator (`v.id("invoices")`), or the row and column that it was read from.
import type { Engine } from "../model";
import type { Value } from "../value";

/** Tables of ids by the key of the argument. */
class IdTables {
  readonly byKey = new Map<string, string>();
}

function tables(engine: Engine): IdTables {
  const make = (): IdTables => new IdTables();
  return engine.shared("convex:ids", make);
}

/** An argument of a function, and what its validator says. */
export function argumentValue(engine: Engine, name: string, label: string, table: string | undefined): Value {
  const value = engine.source("argument", `${label}.${name}`);
  if (table !== undefined && value.v === "source") tables(engine).byKey.set(value.key, table);
  return value;
}

export function tableOfId(engine: Engine, id: Value): string | undefined {
  for (const option of engine.alternatives(id)) {
    if (option.v === "source") {
      const known = tables(engine).byKey.get(option.key);
      if (known !== undefined) return known;
    }
    if (option.v === "row") {
      // Rows are told by their table, `invoices@…`.
      const entity = engine.tenancy.entities.get(option.row.split("@")[0] ?? "");
      const column = option.path.findLast((part) => part !== "*" && part !== "page");
      if (entity && (column === undefined || column === "_id")) return entity.name;
      const relation = entity?.relations.find((candidate) => candidate.name === column);
      if (relation) return relation.target;
    }
  }
  return undefined;
}
