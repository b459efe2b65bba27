// Queries of Objection models as they begin, and the hooks that the code base's own model classes add to them
// (https://vincit.github.io/objection.js/guide/hooks.html).
import { NOWHERE } from "../../../../rules/contract/span";
import { addStep, copyBuilder, createBuilder, dropSteps, lastValue, stepsOf } from "../builders/builder";
import { columnText } from "../builders/names";
import type { Statement } from "../builders/parts";
import { dialectOf, statementText } from "../builders/statement";
import { createQuery } from "../knex/builder-methods";
import type { Engine, LibraryCall } from "../model";
import { namedEntity } from "../orm/entities";
import { entityFrom } from "../orm/new-rows";
import { fragment } from "../sql-fragments";
import type { Entity } from "../../tenancy/model";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { classOf, madeByClass, OBJECTION, runBuildHooks } from "./builder-classes";

/** `Recipe.query()`: with what `onCreateQuery` of the class adds. */
export function startQuery(engine: Engine, call: LibraryCall, cls: Value): Value {
  const entity = namedEntity(engine, cls);
  const plain = entity ? queryOf(engine, call, entity, cls) : namelessQuery(engine, call, cls);
  const made = madeByClass(engine, plain, call);
  // Without a name span it is `super.query()`, which names no model.
  const query: HandleValue = call.nameSpan ? made : { ...made, data: { ...made.data, isInherited: true } };
  const hook = engine.member(cls, "onCreateQuery");
  if (hook.v === "function") engine.build?.(hook, [query], call.span);
  return query;
}

export function queryOf(engine: Engine, call: LibraryCall, entity: Entity, cls: Value = UNDEFINED): HandleValue {
  const query = createQuery(engine, "postgres", call, constant(entity.table), "query", OBJECTION);
  return { ...query, data: { ...query.data, cls, entity: entity.name, statement: BUILT } };
}

/** Where a query began at a relation of a model: the row's entity and column, and the column of its own table that equals it. */
export interface Origin {
  readonly entity: Entity;
  readonly own: string;
  readonly other: string;
}

/** The statement of a query that is part of another: what `onBuild` adds is in it. */
const BUILT: Statement = {
  write: (engine, query) => {
    runBuildHooks(engine, query);
    return statementText(engine, correlated(engine, query));
  },
};

/** `whereExists(Person.relatedQuery("pets"))`: without `for`, the rows that belong to the row of the query around it. */
function correlated(engine: Engine, query: HandleValue): HandleValue {
  const { from } = query.data as { readonly from?: Origin };
  if (!from || !query.at) return query;
  const dialect = dialectOf(query);
  const columns = [ownColumn(engine, query, from.other), constant(`${from.entity.table}.${from.own}`)];
  const [inner = UNDEFINED, outer = UNDEFINED] = columns.map((column) => columnText(engine, dialect, column));
  const condition = engine.object({ word: constant("and"), text: fragment([inner, " = ", outer]) });
  return addStep(engine, copyBuilder(engine, query, query.at), "where", condition);
}

/** A model of which no entity is known. */
function namelessQuery(engine: Engine, call: LibraryCall, cls: Value): HandleValue {
  return createBuilder(engine, OBJECTION, "query", { cls }, call.span);
}

export function entityOfQuery(engine: Engine, query: HandleValue): Entity | undefined {
  const { entity } = query.data;
  return typeof entity === "string" ? engine.tenancy.entities.get(entity) : undefined;
}

/** How conditions name a column of the query's own table. */
export function ownColumn(engine: Engine, query: HandleValue, column: string): Value {
  const { ref } = query.data;
  const table = typeof ref === "string" ? ref : entityOfQuery(engine, query)?.table;
  return constant(table === undefined ? column : `${table}.${column}`);
}

/** The query at hand; one that the model's own `query()` began is found where it is used. */
export function placed(query: HandleValue, call: LibraryCall): HandleValue {
  const isElsewhere = query.data["isInherited"] === true && query.at?.file !== call.span.file;
  return isElsewhere ? { ...query, at: call.span, data: { ...query.data, isInherited: false } } : query;
}

/** Keys that new rows of a related query get from the row at which it began. */
export function withGiven(query: HandleValue, given: Readonly<Record<string, Value>>): HandleValue {
  return { ...query, data: { ...query.data, given } };
}

/** New rows become what is sent: with the keys that the query gives them, and what `$beforeInsert` makes of them and of the query's context. */
export function completeInsert(engine: Engine, query: HandleValue): void {
  const steps = stepsOf(engine, query);
  const rows = lastValue(steps, "insert");
  if (!rows) return;
  const context = lastValue(steps, "context") ?? engine.object({});
  dropSteps(engine, query, (kind) => kind === "insert");
  addStep(engine, query, "insert", rowsToInsert(engine, query, rows, context));
}

function rowsToInsert(engine: Engine, query: HandleValue, rows: Value, context: Value): Value {
  const list = engine.items(rows);
  if (!list) return rowToInsert(engine, query, rows, context);
  const items = list.items.map((item) => rowToInsert(engine, query, item.value, context));
  return engine.array(items, list.more && rowToInsert(engine, query, list.more, context));
}

function rowToInsert(engine: Engine, query: HandleValue, row: Value, context: Value): Value {
  const cls = classOf(query);
  const { at = NOWHERE } = query;
  const { given } = query.data as { readonly given?: Readonly<Record<string, Value>> };
  const hook = cls.v === "class" ? engine.member(engine.construct(cls, [], at), "$beforeInsert") : UNDEFINED;
  if (!given && hook.v !== "function") return row;
  const made = entityFrom(engine, row);
  for (const [name, value] of Object.entries(given ?? {})) engine.setMember(made, name, value);
  if (hook.v === "function") engine.call({ ...hook, self: made }, [context], at);
  return made;
}
