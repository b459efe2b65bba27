// Inserts and changes of relations by TypeORM's query builders (https://typeorm.io/docs/query-builder/insert-query-builder,
// https://typeorm.io/docs/query-builder/relational-query-builder).
import type { SourceSpan } from "../../../../rules/contract/span";
import { addStep, reachingTo, type BuilderStep } from "../builders/builder";
import type { Entity } from "../../tenancy/model";
import { argument, textsOf } from "../call-arguments";
import type { Engine, MethodCall } from "../model";
import { idFilter, identityFilter } from "../orm/entities";
import { keyOf, rowsIn } from "../orm/new-rows";
import { eachOption } from "../where-object";
import { UNDEFINED, type Value } from "../value";
import { nothing, perform } from "./access";
import { mainSource } from "./builder-sql";
import { insert, overwrite } from "./write";

function lastOf(steps: readonly BuilderStep[], kind: string): Value | undefined {
  return steps.filter((step) => step.kind === kind).at(-1)?.value;
}

/** `insert().into(Order).values(rows)`, and with `orUpdate` an upsert. */
export function runInsert(engine: Engine, span: SourceSpan, steps: readonly BuilderStep[]): Value {
  const entity = mainSource(steps)?.entity;
  if (!entity) return nothing(engine);
  const values = lastOf(steps, "values") ?? UNDEFINED;
  const conflict = lastOf(steps, "orUpdate") ?? lastOf(steps, "onConflict");
  if (!conflict) return insert(engine, entity, "insert", { span }, values);
  const listed = engine.items(conflict) ? conflict : engine.member(conflict, "conflict_target");
  const text = engine.stringOf(conflict);
  const columns = text === undefined ? textsOf(engine, listed).flatMap((name) => name ?? []) : columnsIn(text);
  const properties = columns.map((name) => entity.columns.find((column) => column.dbName === name)?.name ?? name);
  return overwrite(engine, entity, "insert", { span }, values, properties);
}

/** `("org_id", "number") DO UPDATE SET …`. */
function columnsIn(text: string): readonly string[] {
  const [, list = ""] = /^\s*\(([^)]*)\)/.exec(text) ?? [];
  return list.split(",").flatMap((name) => name.replaceAll(/["`\s]/g, "") || []);
}

/** `relation(Order, "lines").of(id).add(…)`: a change of that order; `loadMany` reads what belongs to it. */
export function runRelation(engine: Engine, call: MethodCall, steps: readonly BuilderStep[]): Value {
  const entity = mainSource(steps)?.entity;
  const owner = lastOf(steps, "of");
  const { at = call.span } = reachingTo(call.handle, call.span);
  if (!entity || !owner || !/^(add|remove|set|addAndRemove|loadMany|loadOne)$/.test(call.method))
    return addStep(engine, call.handle, "other", UNDEFINED, call.span);
  const isRead = call.method.startsWith("load");
  const target = engine.tenancy.entities.get(
    entity.relations.find((relation) => relation.name === engine.stringOf(lastOf(steps, "relation") ?? UNDEFINED))?.target ?? "",
  );
  const [row = owner] = rowsIn(engine, owner);
  const filter = eachOption(engine, row, (option) =>
    option.v === "object" || engine.entityOf?.(option) ? identityFilter(engine, entity, option) : idFilter(engine, entity, option),
  );
  const made = { entity, name: call.method, call: { span: at }, filter } as const;
  if (!isRead) {
    const sets = linksIn(engine, call, entity, engine.stringOf(lastOf(steps, "relation") ?? UNDEFINED) ?? "");
    return perform(engine, { ...made, kind: "mutation", shape: "void", ...(sets ? { sets } : {}) });
  }
  const parent = perform(engine, { ...made, kind: "query", shape: "row" });
  const relation = engine.stringOf(lastOf(steps, "relation") ?? UNDEFINED) ?? "";
  return target ? engine.promise(engine.member(parent.v === "promise" ? parent.of : parent, relation)) : parent;
}

/** `add(tag)`, `set(ids)`, `addAndRemove(added, removed)`: the rows that are linked, under the relation's name. */
function linksIn(engine: Engine, call: MethodCall, { relations }: Entity, name: string): Value | undefined {
  const relation = relations.find((one) => one.name === name);
  if (!relation || call.method === "remove") return undefined;
  const keys = rowsIn(engine, argument(call.args, 0)).map((row) =>
    engine.object({ id: keyOf(engine, row, relation.references[0] ?? "id") }),
  );
  return engine.object({ [name]: engine.object({ connect: engine.array(keys) }) });
}
