// Methods of MikroORM's entities, of `wrap(entity)`, and of the references and collections that they hold
// (https://mikro-orm.io/docs/entity-helper, https://mikro-orm.io/docs/collections).
import { argument } from "../call-arguments";
import type { Engine, LibraryCall, MethodCall, RowCall } from "../model";
import { rowsIn } from "../orm/new-rows";
import type { HandleValue, RowValue, Value } from "../value";
import { MIKRO_ORM } from "./filters";
import { addToCollection, persist } from "./unit-of-work";

const ASYNC: ReadonlySet<string> = new Set(["init", "load", "loadOrFail", "loadItems", "populate"]);
const SAME: ReadonlySet<string> = new Set(["unwrap", "getEntity", "toReference", "toObject", "toJSON", "toPOJO", "getItems"]);

/** What `wrap` gives: the methods of the entity helper for whatever it was given. */
export function wrapped(engine: Engine, entity: Value): Value {
  return engine.handle(MIKRO_ORM, "wrapped", { of: entity });
}

export function wrappedMethod(call: MethodCall, engine: Engine): Value | undefined {
  return helperMethod(call, call.method, call.handle.data["of"] as Value, engine);
}

export function rowMethod(call: RowCall, manager: HandleValue, engine: Engine): Value | undefined {
  if (call.method === "add" || call.method === "set") return link(call, manager, engine);
  return helperMethod(call, call.method, call.row, engine);
}

function helperMethod(call: LibraryCall, method: string, entity: Value, engine: Engine): Value | undefined {
  if (method === "assign")
    return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [entity, argument(call.args, 0)], call.span);
  if (ASYNC.has(method)) return engine.promise(entity);
  return SAME.has(method) ? entity : undefined;
}

/** `project.scenes.add(scene)`: the row of the other side gets its owner; between many and many it is a link. */
function link(call: RowCall, manager: HandleValue, engine: Engine): Value | undefined {
  const name = call.row.path.at(-1) ?? "";
  const owner: RowValue = { v: "row", row: call.row.row, path: call.row.path.slice(0, -1) };
  const relation = engine.entityOf?.(owner)?.relations.find((candidate) => candidate.name === name);
  const inverse = relation?.inverse;
  const opposite = engine.tenancy.entities.get(relation?.target ?? "")?.relations.find((candidate) => candidate.name === inverse);
  if (relation?.isList && opposite?.isList !== false) {
    addToCollection(
      engine,
      owner,
      name,
      call.args.flatMap(({ value }) => rowsIn(engine, value)),
    );
    return call.row;
  }
  if (inverse === undefined) return undefined;
  for (const { value } of call.args)
    for (const item of rowsIn(engine, value)) {
      engine.setMember(item, inverse, owner);
      persist(engine, manager, item, call, call.entity);
    }
  return call.row;
}
