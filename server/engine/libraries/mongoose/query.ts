// Building Mongoose queries (https://mongoosejs.com/docs/api/query.html): what a model starts, and what the query is told then.
import { addStep, copyBuilder, createBuilder, reachingTo, stepsOf } from "../builders/builder";
import { isNothing } from "../call-arguments";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { constant, NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { conditionsOf, filterObject, setFilter } from "./conditions";
import { COMPARISONS, OPERATIONS, SHAPES, type Operation } from "./operations";
import { modelOfQuery, operationOf, performQuery } from "./perform";
import { schemaOf } from "./model-schemas";
import { MONGOOSE } from "./registry";
import { callPart } from "./schemas";

/** `Model.find(filter, projection, options)`: a query; with a callback it runs at once. */
export function startQuery(engine: Engine, model: HandleValue, name: string, call: LibraryCall): Value {
  const operation = OPERATIONS.get(name);
  const query = createBuilder(engine, MONGOOSE, "query", { of: model, operation: name, call }, call.span);
  const callback = callbackOf(call);
  const args = call.args.filter((arg) => arg.value !== callback).map((arg) => arg.value);
  if (operation) tellArguments(engine, query, name, operation, args);
  return callback ? finish(engine, query, call, callback) : query;
}

function tellArguments(engine: Engine, query: HandleValue, name: string, operation: Operation, args: readonly Value[]): void {
  if (name === "where") tellWhere(engine, query, args);
  else if (name === "distinct" && args[0]) addStep(engine, query, "distinct", args[0]);
  const selector = operation.filter === undefined || name === "where" ? undefined : args[operation.filter];
  if (selector && operation.isById) addStep(engine, query, "where", engine.object({ _id: selector }));
  else if (selector && !isNothing(selector)) addStep(engine, query, "where", selector);
  const update = operation.update === undefined ? undefined : args[operation.update];
  if (update) addStep(engine, query, "update", update);
  const options = args[2];
  if (options && !isNothing(options)) addStep(engine, query, "options", options);
  const populate = options?.v === "object" ? engine.member(options, "populate") : UNDEFINED;
  if (!isNothing(populate)) addStep(engine, query, "populate", populate);
}

function callbackOf(call: LibraryCall): Value | undefined {
  const last = call.args.at(-1)?.value;
  return last?.v === "function" ? last : undefined;
}

function finish(engine: Engine, query: HandleValue, call: LibraryCall, callback: Value): Value {
  const result = performQuery(engine, query);
  engine.call(callback, [NULL, result.v === "promise" ? result.of : result], call.span);
  return UNDEFINED;
}

/** `where("path")`, `where("path", value)`, `where({ … })`. */
function tellWhere(engine: Engine, query: HandleValue, args: readonly Value[]): void {
  const [first, second] = args;
  const path = first && engine.stringOf(first);
  if (first && path === undefined) addStep(engine, query, "where", first);
  else if (path !== undefined && second) addStep(engine, query, "where", engine.object({ [path]: second }));
  else if (first) addStep(engine, query, "path", first);
}

export function queryMethod(call: MethodCall, engine: Engine): Value | undefined {
  const query = reachingTo(call.handle, call.span);
  const args = call.args.map((arg) => arg.value);
  const callback = callbackOf(call);
  if (call.method === "exec") return callback ? finish(engine, query, call, callback) : performQuery(engine, query);
  const told = tell(engine, query, call.method, args) ?? readBack(engine, query, call.method, call);
  if (told) return told;
  const model = modelOfQuery(query);
  return model && callPart(engine, schemaOf(engine, model), "query", call, query);
}

/** Methods that tell the query more; it is itself what they return. */
function tell(engine: Engine, query: HandleValue, method: string, args: readonly Value[]): Value | undefined {
  const [first = UNDEFINED] = args;
  const comparison = COMPARISONS.get(method);
  if (comparison !== undefined) return tellComparison(engine, query, comparison, args);
  if (SHAPES.has(method)) return query;
  switch (method) {
    case "where":
      tellWhere(engine, query, args);
      return query;
    case "or":
    case "and":
    case "nor":
      return addStep(engine, query, method, first);
    case "merge":
      return addStep(engine, query, "where", mergedFilter(engine, first));
    case "setQuery":
      setFilter(engine, query, first);
      return query;
    case "populate":
      return addStep(engine, query, "populate", first);
    case "setOptions":
      return addStep(engine, query, "options", mergedOptions(engine, query, first));
    case "orFail":
      return addStep(engine, query, "orFail", constant(true));
    case "set":
    case "setUpdate":
      return addStep(engine, query, "update", updateFrom(engine, args));
    case "$where":
      return addStep(engine, query, "where", engine.object({ $where: first }));
    default:
      return OPERATIONS.has(method) ? switchTo(engine, query, method, args) : undefined;
  }
}

/** What hooks ask for (`getOptions().skipTenant`) is said with the call, or later. */
function mergedOptions(engine: Engine, query: HandleValue, more: Value): Value {
  const known = stepsOf(engine, query).findLast((step) => step.kind === "options")?.value;
  const both = { ...Object.fromEntries(membersIn(engine, known)), ...Object.fromEntries(membersIn(engine, more)) };
  return engine.object(both);
}

function membersIn(engine: Engine, options: Value | undefined): readonly (readonly [string, Value])[] {
  const members = options && !isNothing(options) ? engine.members(options) : undefined;
  return [...(members ?? [])].map(([name, { value }]) => [name, value]);
}

function mergedFilter(engine: Engine, other: Value): Value {
  return other.v === "handle" && other.type === "query" ? (conditionsOf(engine, other) ?? UNDEFINED) : other;
}

function updateFrom(engine: Engine, [first = UNDEFINED, second]: readonly Value[]): Value {
  const path = engine.stringOf(first);
  return path !== undefined && second ? engine.object({ [path]: second }) : first;
}

/** `equals(value)` on the path named last, `gt("path", value)`. */
function tellComparison(engine: Engine, query: HandleValue, operator: string, args: readonly Value[]): Value {
  const named = engine.stringOf(args[0] ?? UNDEFINED);
  const isNamed = args.length > 1 && named !== undefined;
  const last = stepsOf(engine, query).findLast((step) => step.kind === "path");
  const path = isNamed ? named : last && engine.stringOf(last.value);
  const value = args[isNamed ? 1 : 0] ?? constant(true);
  if (path === undefined) return query;
  const condition = operator === "$eq" ? value : engine.object({ [operator]: value });
  return addStep(engine, query, "where", engine.object({ [path]: condition }));
}

/** `find(filter)` on a query adds conditions; other operations change what it does. */
function switchTo(engine: Engine, query: HandleValue, method: string, args: readonly Value[]): Value {
  const operation = OPERATIONS.get(method);
  if (operation) tellArguments(engine, query, method, operation, operation.update === undefined ? args : updateArguments(args));
  return method === "where" ? query : addStep(engine, query, "operation", constant(method));
}

/** `query.updateOne(update)` has its filter already. */
function updateArguments(args: readonly Value[]): readonly Value[] {
  return args.length === 1 ? [UNDEFINED, ...args] : args;
}

/** Methods that say what the query was told, or run it. */
function readBack(engine: Engine, query: HandleValue, method: string, call: LibraryCall): Value | undefined {
  switch (method) {
    case "getFilter":
    case "getQuery":
      return filterObject(engine, query);
    case "getUpdate":
      return stepsOf(engine, query).findLast((step) => step.kind === "update")?.value ?? UNDEFINED;
    case "getOptions":
      return stepsOf(engine, query).findLast((step) => step.kind === "options")?.value ?? engine.object({});
    case "clone":
      return copyBuilder(engine, query, call.span);
    case "cursor":
    case "stream":
    case "values": {
      const rows = performQuery(engine, query);
      return rows.v === "promise" ? rows.of : rows;
    }
    default:
      return undefined;
  }
}

/** `this.model`, `this.op`, `this._conditions` inside hooks. */
export function queryMember(query: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "model") return modelOfQuery(query);
  // `findById` runs as `findOne`.
  if (name === "op") return constant(OPERATIONS.get(operationOf(engine, query))?.hook ?? operationOf(engine, query));
  if (name === "_conditions") return filterObject(engine, query);
  return name === "schema" ? schemaOf(engine, modelOfQuery(query) ?? query) : undefined;
}
