// Knex's query builder, call by call (https://knexjs.org/guide/query-builder.html). Every call changes the builder and returns it.
import { addStep, copyBuilder, createBuilder, dropSteps, reachingTo, stepListsOf, stepsOf } from "../builders/builder";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { fragment } from "../sql-fragments";
import { constant, TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import { argument, isNothing } from "../call-arguments";
import { noteSchema } from "../chosen-storage";
import { rowSitesIn } from "../builders/row-sites";
import { columnText, plainTable, tableText } from "../builders/names";
import { sqlPart } from "../builders/parts";
import { conditionsText, dialectOf, outputSteps, STATEMENT } from "../builders/statement";
import { conditionOf, formOf } from "./conditions";
import { KNEX, rawText } from "./raw";

const JOIN = /^(inner|left|leftOuter|right|rightOuter|full|fullOuter|outer|cross)?[jJ]oin$/;
const SET = /^(union|intersect|except)(All)?$/;
const AGGREGATE = /^(count|countDistinct|min|max|sum|sumDistinct|avg|avgDistinct)$/;

/** Methods that change neither rows nor conditions. */
const QUIET: ReadonlySet<string> = new Set(
  (
    "orderBy orderByRaw groupBy groupByRaw limit offset forUpdate forShare forNoKeyUpdate noWait skipLocked timeout options debug connection " +
    "ignore queryContext comment hintComment clearOrder clearSelect clearGroup clearCounters as distinctOn transacting " +
    "on once withMaterialized"
  ).split(" "),
);

export function createQuery(
  engine: Engine,
  dialect: string,
  call: LibraryCall,
  table: Value | undefined,
  type = "query",
  model = KNEX,
): HandleValue {
  const name = table && plainTable(engine, table);
  const builder = createBuilder(
    engine,
    model,
    type,
    { dialect, statement: STATEMENT, rowSites: [], ...(name === undefined ? {} : { table: name }) },
    call.span,
  );
  if (table) addStep(engine, builder, "from", tableText(engine, dialectOf(builder), table));
  return builder;
}

/** A call on a builder; undefined when it is not known. */
export function queryMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: builder, method } = call;
  if (method === "withSchema") {
    noteSchema(engine, builder.model, argument(call.args, 0), call.span);
    return addStep(engine, builder, "schema", argument(call.args, 0), call.span);
  }
  const form = formOf(method);
  if (form) return tellCondition(engine, call, form);
  if (JOIN.test(method)) return addStep(engine, builder, "join", joinText(engine, call), call.span);
  if (SET.test(method)) return tellUnion(engine, call);
  if (QUIET.has(method)) return method === "as" ? named(engine, builder, call) : reachingTo(builder, call.span);
  const args = call.args.map((arg) => arg.value);
  const [first = UNDEFINED, second] = args;
  const tell = (kind: string, value: Value): HandleValue => addStep(engine, builder, kind, value, call.span);
  switch (method) {
    case "select":
    case "column":
    case "columns":
    case "distinct":
      return outputSteps(engine, dialectOf(builder), args).reduce<HandleValue>(
        (query, text) => addStep(engine, query, "output", text, call.span),
        reachingTo(builder, call.span),
      );
    case "first":
      return outputSteps(engine, dialectOf(builder), args).reduce<HandleValue>(
        (query, text) => addStep(engine, query, "output", text, call.span),
        tell("first", TRUE),
      );
    case "pluck":
      return addStep(engine, tell("output", columnText(engine, dialectOf(builder), first)), "pluck", first, call.span);
    case "from":
    case "table":
    case "into":
      return intoTable(engine, builder, first, call);
    case "joinRaw":
      return tell("join", rawText(engine, dialectOf(builder), first, second));
    case "insert":
    case "upsert":
      rememberRows(engine, builder, first, call);
      return second ? addStep(engine, tell("insert", first), "returning", second, call.span) : tell("insert", first);
    case "update":
      return tellUpdate(engine, builder, call);
    case "increment":
    case "decrement":
      return tell("update", engine.object({ [engine.stringOf(first) ?? "counter"]: engine.unknown("increment") }));
    case "del":
    case "delete":
    case "truncate":
      return isNothing(first) ? tell("delete", TRUE) : addStep(engine, tell("delete", TRUE), "returning", first, call.span);
    case "returning":
      return tell("returning", first);
    case "onConflict":
      return tell("conflict", first);
    case "merge":
      return tell("merge", isNothing(first) ? TRUE : first);
    case "clone":
      return copyBuilder(engine, builder, call.span);
    case "clearWhere":
    case "clear":
      return clear(engine, builder, method === "clearWhere" ? "where" : (engine.stringOf(first) ?? ""), call);
    case "modify":
      engine.build?.(first, [reachingTo(builder, call.span), ...args.slice(1)], call.span, reachingTo(builder, call.span));
      return reachingTo(builder, call.span);
    case "with":
    case "withRecursive":
    case "withNotMaterialized":
      return tell("with", engine.object({ name: first, text: subquery(engine, builder, second ?? UNDEFINED, call) }));
    case "toSQL":
    case "toString":
    case "toQuery":
      return engine.unknown("knex.toSQL");
    default:
      return AGGREGATE.test(method) ? tell("output", aggregateText(engine, builder, method, first)) : undefined;
  }
}

function tellCondition(engine: Engine, call: MethodCall, form: NonNullable<ReturnType<typeof formOf>>): HandleValue {
  const { handle: builder } = call;
  if (call.method.toLowerCase().includes("having")) return reachingTo(builder, call.span);
  const condition = conditionOf(engine, dialectOf(builder), form, call, (callback) => groupText(engine, builder, callback, call));
  if (!condition) return reachingTo(builder, call.span);
  return addStep(engine, builder, "where", engine.object({ word: constant(condition.word), text: condition.text }), call.span);
}

/** `update("column", value)`, `update({ … })`, `update({ … }, returning)`. */
function tellUpdate(engine: Engine, builder: HandleValue, call: MethodCall): HandleValue {
  const [first = UNDEFINED, second] = call.args.map((arg) => arg.value);
  const column = engine.stringOf(first);
  const isColumn = typeof column === "string" && second !== undefined;
  const told = addStep(engine, builder, "update", isColumn ? engine.object({ [column]: second }) : first, call.span);
  return second && !isColumn ? addStep(engine, told, "returning", second, call.span) : told;
}

/** What a callback tells a builder of its own: conditions, or a whole query where it names a table. */
function groupText(engine: Engine, builder: HandleValue, callback: Value, call: LibraryCall): Value | undefined {
  const inner = createQuery(engine, dialectOf(builder), call, undefined, builder.type, builder.model);
  engine.build?.(callback, [inner], call.span, inner);
  const steps = stepsOf(engine, inner);
  if (steps.some((step) => step.kind === "from")) return sqlPart(engine, inner);
  const texts = stepListsOf(engine, inner).map((list) =>
    conditionsText(
      engine,
      list.filter((step) => step.kind === "where"),
    ),
  );
  const known = texts.flatMap((text) => text ?? []);
  return known.length === 0 ? undefined : engine.choice(texts.map((text) => text ?? fragment(["1 = 1"])));
}

/** `join(table, a, b)`, `join(table, a, op, b)`, `join(table, callback)`, `join(table, { a: b })`. */
function joinText(engine: Engine, call: MethodCall): Value {
  const { handle: builder } = call;
  const dialect = dialectOf(builder);
  const [table, ...rest] = call.args;
  const kind = call.method.replace(/join$/i, "").replace("Outer", "").replace("outer", "full").toLowerCase();
  const on =
    rest.length === 0
      ? undefined
      : conditionOf(engine, dialect, { word: "and", isNegated: false, what: "on" }, { ...call, args: rest }, (callback) =>
          groupText(engine, builder, callback, call),
        );
  const target = tableText(engine, dialect, table?.value ?? UNDEFINED);
  return fragment([`${kind} join `.trimStart(), target, ...(on ? [" on ", on.text] : [])]);
}

function tellUnion(engine: Engine, call: MethodCall): HandleValue {
  const word = constant(call.method.replace(/All$/, " all"));
  const queries = call.args.flatMap((arg) => engine.items(arg.value)?.items.map((item) => item.value) ?? [arg.value]);
  return queries
    .filter((query) => query.v !== "constant")
    .reduce<HandleValue>(
      (query, other) =>
        addStep(engine, query, "union", engine.object({ word, text: subquery(engine, call.handle, other, call), query: other }), call.span),
      call.handle,
    );
}

/** A query, a callback that builds one, or a piece of SQL, in parentheses. */
function subquery(engine: Engine, builder: HandleValue, value: Value, call: LibraryCall): Value {
  if (value.v === "function") return groupText(engine, builder, value, call) ?? UNDEFINED;
  const text = sqlPart(engine, value);
  return text.v === "text" && text.parts[0] === "(" ? text : fragment(["(", text, ")"]);
}

function named(engine: Engine, builder: HandleValue, call: MethodCall): Value {
  const alias = engine.stringOf(call.args[0]?.value ?? UNDEFINED);
  return { ...reachingTo(builder, call.span), data: { ...builder.data, ...(alias === undefined ? {} : { alias }) } };
}

function intoTable(engine: Engine, builder: HandleValue, table: Value, call: LibraryCall): HandleValue {
  const name = plainTable(engine, table);
  const reached = addStep(engine, builder, "from", tableText(engine, dialectOf(builder), table), call.span);
  return name === undefined ? reached : { ...reached, data: { ...reached.data, table: name } };
}

function rememberRows(engine: Engine, builder: HandleValue, rows: Value, call: MethodCall): void {
  const { rowSites } = builder.data;
  if (Array.isArray(rowSites)) rowSites.push(...rowSitesIn(engine, rows, call.span));
}

function clear(engine: Engine, builder: HandleValue, what: string, call: LibraryCall): HandleValue {
  dropSteps(engine, builder, (kind) => kind === what || (what === "select" && kind === "output"));
  return reachingTo(builder, call.span);
}

function aggregateText(engine: Engine, builder: HandleValue, method: string, column: Value): Value {
  const name = method.replace("Distinct", "");
  const members = column.v === "object" ? [...(engine.members(column) ?? [])] : [];
  const alias = members[0]?.[0] ?? /\sas\s+(\S+)$/i.exec(engine.stringOf(column) ?? "")?.[1] ?? name;
  const plain = members[0]?.[1].value ?? constant((engine.stringOf(column) ?? "*").replace(/\s+as\s+\S+$/i, ""));
  return fragment([`${name}(`, columnText(engine, dialectOf(builder), plain), `) as "${alias}"`]);
}
