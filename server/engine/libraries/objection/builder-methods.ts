// Objection's query builder, call by call (https://vincit.github.io/objection.js/api/query-builder/): its own methods as what they tell
// the Knex query under them, everything else as Knex has it.
import { lastValue, addStep, reachingTo, stepsOf } from "../builders/builder";
import { tableText } from "../builders/names";
import { dialectOf, verbOf } from "../builders/statement";
import { queryMethod } from "../knex/builder-methods";
import type { Engine, MethodCall } from "../model";
import { idColumns } from "../orm/entities";
import { isNothing } from "../call-arguments";
import { constant, TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import { classOf, customMethod } from "./builder-classes";
import { entityOfQuery, ownColumn } from "./query";
import { joinRelated, narrowTo } from "./related";
import { relate } from "./relating";

/** Methods that change neither rows nor conditions. */
const QUIET: ReadonlySet<string> = new Set(
  (
    "withGraphFetched modifyGraph allowGraph eager mergeEager modifyEager runBefore runAfter onBuildKnex " +
    "onError modifiers castTo allowInsert allowEager toKnexQuery clearWithGraph debug timeout skipUndefined resolve reject"
  ).split(" "),
);
const INSERT = /^insert(?:AndFetch|Graph|GraphAndFetch|WithRelated|WithRelatedAndFetch)?$/;
const KIND = /^is(Find|Insert|Update|Delete)$/;
const VERBS: Readonly<Record<string, string>> = { Find: "select", Insert: "insert", Update: "update", Delete: "delete" };
const JOIN = /^(inner|left|leftOuter|right|rightOuter|full|fullOuter|outer)?[jJ]oin(?:Related|Relation)$/;

/** Tells the builder one thing more, in Knex's words. */
function tell(engine: Engine, call: MethodCall, query: Value, method: string, ...args: readonly Value[]): Value {
  if (query.v !== "handle") return query;
  return queryMethod(engine, { ...call, handle: query, method, args: args.map((value) => ({ value })) }) ?? query;
}

/** A method of the builder class of the code base, of Objection, or of Knex. */
export function builderMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: query, method } = call;
  const own = customMethod(engine, query, method, call);
  if (own) return own;
  if (QUIET.has(method)) return reachingTo(query, call.span);
  if (method === "throwIfNotFound") return addStep(engine, query, "required", TRUE, call.span);
  if (JOIN.test(method) || method === "withGraphJoined") return joinRelated(engine, call);
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  if (INSERT.test(method)) return queryMethod(engine, { ...call, method: "insert", args: call.args.slice(0, 1) });
  switch (method) {
    case "modelClass":
      return classOf(query);
    case "modify":
      return modify(engine, call);
    case "for":
      return narrowTo(engine, call, first);
    case "alias":
      return named(engine, call, first);
    case "page":
    case "range":
      return addStep(engine, query, "page", TRUE, call.span);
    case "resultSize":
      return tell(engine, call, query, "count", constant("*"));
    case "findOne":
      return tell(engine, call, queryMethod(engine, { ...call, method: "where" }) ?? query, "first");
    case "findById":
      return tell(engine, call, byId(engine, call, first), "first");
    case "findByIds":
      return tell(engine, call, query, "whereIn", ownColumn(engine, query, idOf(engine, query)), first);
    case "whereComposite":
      return pairs(engine, call, engine.items(first)?.items.map((item) => item.value) ?? [first], second);
    case "deleteById":
      return tell(engine, call, byId(engine, call, first), "delete");
    default:
      return changing(engine, call, first, second);
  }
}

function changing(engine: Engine, call: MethodCall, first: Value, second: Value): Value | undefined {
  const { handle: query } = call;
  switch (call.method) {
    case "patch":
      return tell(engine, call, query, "update", first);
    case "patchAndFetch":
    case "updateAndFetch":
      return fetched(engine, call, tell(engine, call, query, "update", first));
    case "patchAndFetchById":
    case "updateAndFetchById":
      return fetched(engine, call, tell(engine, call, byId(engine, call, first), "update", second));
    case "onBuild":
      return addStep(engine, query, "onBuild", first, call.span);
    case "context":
      if (call.args.length > 0) return addStep(engine, query, "context", first, call.span);
      return lastValue(stepsOf(engine, query), "context") ?? engine.unknown("objection.context");
    case "relate":
      return relate(engine, call, first);
    case "upsertGraph":
    case "upsertGraphAndFetch":
      return upsert(engine, call, first);
    default:
      return kindTest(engine, call) ?? queryMethod(engine, call);
  }
}

/** `isFind()` and its like, by what the query was told so far. */
function kindTest(engine: Engine, call: MethodCall): Value | undefined {
  const kind = KIND.exec(call.method)?.[1];
  const verb = verbOf(stepsOf(engine, call.handle));
  return kind === undefined ? undefined : constant(VERBS[kind] === verb);
}

/** The changed row comes back. */
function fetched(engine: Engine, call: MethodCall, query: Value): Value {
  return tell(engine, call, tell(engine, call, query, "returning", constant("*")), "first");
}

/** A graph with an id is the row of that id, changed; one without is a new row. */
function upsert(engine: Engine, call: MethodCall, graph: Value): Value | undefined {
  if (engine.items(graph)) return engine.unknown("objection.upsertGraph", [graph]);
  const id = engine.member(graph, idOf(engine, call.handle));
  if (isNothing(id)) return builderMethod(engine, { ...call, method: "insert" });
  const told = fetched(engine, call, tell(engine, call, byId(engine, call, id), "update", graph));
  // A graph is found by its ids alone: conditions on it say nothing.
  return told.v === "handle" ? { ...told, data: { ...told.data, isGraph: true } } : told;
}

function idOf(engine: Engine, query: HandleValue): string {
  const entity = entityOfQuery(engine, query);
  return (entity && idColumns(entity)[0]) ?? "id";
}

/** The row of an id; of a list of values where the key has several columns. */
function byId(engine: Engine, call: MethodCall, id: Value): Value {
  const entity = entityOfQuery(engine, call.handle);
  const columns = entity ? idColumns(entity) : ["id"];
  const names = columns.map((column) => ownColumn(engine, call.handle, column));
  return columns.length > 1 ? pairs(engine, call, names, id) : pairs(engine, call, names.slice(0, 1), engine.array([id]));
}

function pairs(engine: Engine, call: MethodCall, columns: readonly Value[], values: Value): Value {
  const list = engine.items(values);
  return columns.reduce<Value>(
    (query, column, index) =>
      tell(engine, call, query, "where", column, list ? (list.items[index]?.value ?? UNDEFINED) : engine.member(values, String(index))),
    call.handle,
  );
}

/** `modify(function)`, or the name of one of the model's `modifiers`. */
function modify(engine: Engine, call: MethodCall): Value | undefined {
  const [first, ...rest] = call.args;
  const query = reachingTo(call.handle, call.span);
  // A list of modifiers is applied one after the other.
  const list = first && first.value.v !== "choice" ? engine.items(first.value) : undefined;
  if (list && !list.more) {
    for (const item of list.items) modify(engine, { ...call, handle: query, args: [{ value: item.value }, ...rest] });
    return query;
  }
  const names = first ? engine.alternatives(first.value) : [];
  const [name] = names.map((option) => engine.stringOf(option));
  if (name === undefined || names.length !== 1) return queryMethod(engine, call);
  const modifier = engine.member(engine.member(classOf(query), "modifiers"), name);
  // What cannot be seen may add the tenant.
  if (modifier.v !== "function") return engine.unknown("objection.modifier", [query]);
  engine.build?.(modifier, [query, ...rest.map((arg) => arg.value)], call.span);
  return query;
}

/** `alias("r")`: what conditions call the table from here on. */
function named(engine: Engine, call: MethodCall, alias: Value): Value {
  const { handle: query } = call;
  const ref = engine.stringOf(alias);
  const entity = entityOfQuery(engine, query);
  if (ref === undefined || !entity) return reachingTo(query, call.span);
  const text = tableText(engine, dialectOf(query), constant(`${entity.table} as ${ref}`));
  const told = addStep(engine, query, "from", text, call.span);
  return { ...told, data: { ...told.data, ref } };
}
