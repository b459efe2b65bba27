// Relations in Objection queries (https://vincit.github.io/objection.js/guide/query-examples.html#relation-queries): joins by the names of
// relations, and queries that begin at a row or at a relation of a model.
import { addStep, copyBuilder, reachingTo } from "../builders/builder";
import { quoted } from "../builders/sql-text";
import { columnText } from "../builders/names";
import { dialectOf } from "../builders/statement";
import { queryMethod } from "../knex/builder-methods";
import type { Engine, LibraryCall, MethodCall, RowCall } from "../model";
import { argument } from "../call-arguments";
import { idColumns, namedEntity } from "../orm/entities";
import { fragment } from "../sql-fragments";
import type { Entity } from "../../tenancy/model";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { entityOfQuery, ownColumn, queryOf, withGiven, type Origin } from "./query";
import { OBJECTION } from "./builder-classes";
import { relationPaths } from "./relation-expression";

/** A relation by its keys: the column of this entity, and the one of the other that equals it. */
interface Link {
  readonly target: Entity;
  readonly own: string;
  readonly other: string;
}

/** Undefined for relations through a join table, and those whose keys are not known. */
function linkOf(engine: Engine, entity: Entity, name: string): Link | undefined {
  const relation = entity.relations.find((one) => one.name === name);
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target) return undefined;
  const [own] = relation.columns;
  if (own !== undefined) return { target, own, other: relation.references[0] ?? "id" };
  // A reference without a column of its own: the join table holds it.
  if (relation.references.length > 0) return undefined;
  const back = target.relations.filter((one) => one.target === entity.name && one.columns.length === 1);
  const [only] = back;
  const [other] = only?.columns ?? [];
  return back.length === 1 && other !== undefined ? { target, own: only?.references[0] ?? "id", other } : undefined;
}

/** `joinRelated("owner")`, `joinRelated("[owner, visits.vet]")`: each relation under its name, nested ones under `visits:vet`. */
export function joinRelated(engine: Engine, call: MethodCall): Value {
  const { handle: query } = call;
  const start = entityOfQuery(engine, query);
  const isGraph = call.method === "withGraphJoined";
  const unseen = (): Value => (isGraph ? reachingTo(query, call.span) : engine.unknown("objection.joinRelated", [query]));
  const paths = relationPaths(engine, argument(call.args, 0));
  const alias = engine.stringOf(engine.member(argument(call.args, 1), "alias"));
  if (!start || !paths) return unseen();
  const kind = isGraph || call.method.startsWith("left") ? "left join " : "join ";
  let joined = query;
  const seen = new Map<string, Entity>();
  for (const path of paths) {
    const outer = path.slice(0, -1).join(":");
    const entity = outer === "" ? start : seen.get(outer);
    const link = entity && linkOf(engine, entity, path.at(-1) ?? "");
    if (!link) return unseen();
    const name = paths.length === 1 && alias !== undefined ? alias : path.join(":");
    seen.set(path.join(":"), link.target);
    const own = outer === "" ? ownColumn(engine, query, link.own) : constant(`${outer}.${link.own}`);
    const dialect = dialectOf(query);
    const on = [" on ", columnText(engine, dialect, constant(`${name}.${link.other}`)), " = ", columnText(engine, dialect, own)];
    const target = `${quoted(dialect, link.target.table)} as ${quoted(dialect, name)}`;
    joined = addStep(engine, joined, "join", fragment([kind, target, ...on]), call.span);
  }
  return joined;
}

/** `row.$query()`: the row itself. */
export function queryOfRow(engine: Engine, call: RowCall): Value {
  const query = queryOf(engine, call, call.entity);
  const own = idColumns(call.entity).reduce(
    (narrowed, column) => where(engine, call, narrowed, ownColumn(engine, narrowed, column), engine.member(call.row, column)),
    query,
  );
  const first = queryMethod(engine, { ...call, handle: own, method: "first", args: [] });
  return first?.v === "handle" ? { ...first, at: call.span } : own;
}

/** `row.$relatedQuery("visits")`: rows of the relation; new ones get the row's key. */
export function relatedOfRow(engine: Engine, call: RowCall): Value {
  const name = engine.stringOf(argument(call.args, 0)) ?? "";
  const relation = call.entity.relations.find((one) => one.name === name);
  const relatedTo = relation && { row: call.row, entity: call.entity, relation };
  const link = linkOf(engine, call.entity, name);
  if (!link) return relatedTo ? engine.handle(OBJECTION, "related", { relatedTo }, call.span) : relatedOf(engine, call.row);
  const key = engine.member(call.row, link.own);
  const begun = queryOf(engine, call, link.target);
  const query: HandleValue = { ...begun, data: { ...begun.data, relatedTo } };
  const isBack = !call.entity.relations.some((one) => one.columns.includes(link.own) && one.target === link.target.name);
  const narrowed = where(engine, call, query, ownColumn(engine, query, link.other), key);
  return isBack ? withGiven(narrowed, { [link.other]: key }) : narrowed;
}

/** Rows of a relation through a join table: they are the row's, and no more is said of them. */
export function relatedOf(engine: Engine, row: Value): Value {
  return engine.unknown("objection.$relatedQuery", [row]);
}

/** `Person.relatedQuery("pets")`, which `for` narrows to the pets of some persons. */
export function relatedOfClass(engine: Engine, call: MethodCall, cls: Value): Value {
  const entity = namedEntity(engine, cls);
  const link = entity && linkOf(engine, entity, engine.stringOf(argument(call.args, 0)) ?? "");
  if (!entity || !link) return engine.unknown("objection.relatedQuery");
  const query = queryOf(engine, call, link.target);
  const from: Origin = { entity, own: link.own, other: link.other };
  return { ...query, data: { ...query.data, from } };
}

/** `for(id)`, `for([ids])`, `for(query)`. */
export function narrowTo(engine: Engine, call: MethodCall, owners: Value): Value {
  const { from } = call.handle.data as { readonly from?: Origin };
  if (!from) return engine.unknown("objection.for", [call.handle]);
  const { entity, ...link } = from;
  const [id = "id"] = idColumns(entity);
  const reached = reachingTo(call.handle, call.span);
  const query: HandleValue = { ...reached, data: { ...reached.data, from: undefined } };
  const column = ownColumn(engine, query, link.other);
  if (owners.v !== "handle" && link.own === id) {
    const narrowed = where(engine, call, query, column, owners, engine.items(owners) ? "whereIn" : "where");
    return engine.items(owners) ? narrowed : withGiven(narrowed, { [link.other]: owners });
  }
  const chosen =
    owners.v === "handle" ? copyBuilder(engine, owners, call.span) : ofIds(engine, call, queryOf(engine, call, entity), id, owners);
  const keys = addStep(engine, chosen, "output", columnText(engine, dialectOf(chosen), ownColumn(engine, chosen, link.own)));
  return where(engine, call, query, column, keys, "whereIn");
}

function ofIds(engine: Engine, call: LibraryCall, query: HandleValue, id: string, ids: Value): HandleValue {
  return where(engine, call, query, ownColumn(engine, query, id), ids, engine.items(ids) ? "whereIn" : "where");
}

function where(engine: Engine, call: LibraryCall, query: HandleValue, column: Value, value: Value, method = "where"): HandleValue {
  const args = [column, value].map((one) => ({ value: one }));
  const told = queryMethod(engine, { ...call, handle: query, method, args }) ?? UNDEFINED;
  return told.v === "handle" ? told : query;
}
