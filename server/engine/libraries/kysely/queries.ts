// Kysely's query builders, call by call (https://kysely.dev/docs/category/select). A call leaves the builder as it is and returns another.
import { isNothing } from "../call-arguments";
import { addStep, copyBuilder, createBuilder, dropSteps, eitherBuilder, reachingTo, stepsOf, withStep } from "../builders/builder";
import { columnText, plainTable, tableText } from "../builders/names";
import { sqlPart } from "../builders/parts";
import { rowSitesIn } from "../builders/row-sites";
import { runQuery, type Sender } from "../builders/send";
import { conditionsText, dialectOf, outputSteps, STATEMENT } from "../builders/statement";
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { fragment } from "../sql-fragments";
import { constant, TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import { comparisonText, createExpressionBuilder, KYSELY } from "./expressions";

const SENDER: Sender = {
  library: KYSELY,
  returnsRows: true,
  condition: (key) => `.where("${key}", "=", {tenant})`,
  conditionEnd: ({ data }) => (typeof data["chainEnd"] === "number" ? data["chainEnd"] : undefined),
};
const JOIN = /^(inner|left|right|full|cross)Join(Lateral)?$/;
const SET = /^(union|intersect|except)(All)?$/;

const QUIET: ReadonlySet<string> = new Set(
  (
    "orderBy clearOrderBy groupBy clearGroupBy limit clearLimit offset clearOffset distinct distinctOn forUpdate forShare forNoKeyUpdate forKeyShare skipLocked " +
    "noWait having havingRef modifyFront modifyEnd ignore orIgnore orReplace orAbort orFail orRollback overridingSystemValue overridingUserValue top fetch " +
    "withPlugin withoutPlugins withSchema $castTo $narrowType $assertType $asTuple $asScalar clearReturning output outputAll"
  ).split(" "),
);

type Verb = "select" | "insert" | "update" | "delete";

/** `selectFrom(table)`, `insertInto(table)`, …; several tables of one FROM are joined without a condition. */
export function createQuery(engine: Engine, verb: Verb, dialect: string, call: LibraryCall, ctes: readonly Value[] = []): HandleValue {
  const given = call.args[0]?.value ?? UNDEFINED;
  const tables = engine.items(given)?.items.map((item) => item.value) ?? [given];
  const name = plainTable(engine, tables[0] ?? UNDEFINED);
  const entity = name === undefined ? undefined : engine.tenancy.entities.get(name);
  const builder = createBuilder(
    engine,
    KYSELY,
    "query",
    { dialect, statement: STATEMENT, rowSites: [], verb, ...(name === undefined ? {} : { table: entity?.table ?? name }) },
    call.span,
  );
  for (const cte of ctes) addStep(engine, builder, "with", cte);
  const texts = tables.map((table) => sourceText(engine, builder, table, call));
  addStep(engine, builder, "from", fragment(texts.flatMap((text, index) => (index === 0 ? [text] : [", ", text]))));
  if (verb !== "select") addStep(engine, builder, verb, verb === "delete" ? TRUE : UNDEFINED);
  return builder;
}

/** A table by name, or a subquery; a callback is given the expression builder. */
export function sourceText(engine: Engine, builder: HandleValue, table: Value, call: LibraryCall): Value {
  return tableText(engine, dialectOf(builder), tableNamed(engine, built(engine, builder, table, call)));
}

/** The name in the database of a table that the schema in code names otherwise. */
function tableNamed(engine: Engine, table: Value): Value {
  const name = engine.stringOf(table);
  const [, plain = "", rest = ""] = /^([\w$]+)(\s+as\s+.*)?$/i.exec(name?.trim() ?? "") ?? [];
  const entity = engine.tenancy.entities.get(plain);
  return entity && entity.table !== plain ? constant(`${entity.table}${rest || ` as ${plain}`}`) : table;
}

/** What a callback makes, or the value itself. */
export function built(engine: Engine, builder: HandleValue, value: Value, call: LibraryCall): Value {
  if (value.v !== "function" && value.v !== "native") return value;
  return engine.build?.(value, [createExpressionBuilder(engine, dialectOf(builder))], call.span) ?? UNDEFINED;
}

export function queryMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: query, method } = call;
  if (QUIET.has(method)) return reachingTo(query, call.span);
  if (JOIN.test(method)) return withStep(engine, query, "join", joinText(engine, call), call.span);
  if (SET.test(method)) return tellUnion(engine, call);
  const args = call.args.map((arg) => arg.value);
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = args;
  const tell = (kind: string, value: Value): HandleValue => withStep(engine, query, kind, value, call.span);
  const dialect = dialectOf(query);
  switch (method) {
    case "where":
    case "whereRef":
    case "orWhere":
      return tellWhere(engine, call);
    case "select":
      return select(engine, query, built(engine, query, first, call), call);
    case "selectAll":
      return tell("output", isNothing(first) ? fragment(["*"]) : starOf(engine, query, first));
    case "returning":
    case "returningAll":
      return tell("returning", TRUE);
    case "clearWhere":
      return clearWhere(engine, query, call);
    case "values": {
      const { rowSites } = query.data;
      if (Array.isArray(rowSites)) rowSites.push(...rowSitesIn(engine, first, call.span));
      return tell("insert", built(engine, query, first, call));
    }
    case "columns":
      return tell("columns", first);
    case "expression":
      return tell("insert", built(engine, query, first, call));
    case "set":
      return tell(
        "update",
        args.length > 1 ? engine.object({ [engine.stringOf(first) ?? ""]: second }) : built(engine, query, first, call),
      );
    case "from":
    case "using":
      return tell("join", fragment(["cross join ", sourceText(engine, query, first, call)]));
    case "onConflict":
      return onConflict(engine, query, first, call);
    case "onDuplicateKeyUpdate":
      return tell("merge", first);
    case "as":
      return { ...query, data: { ...query.data, alias: engine.stringOf(first) ?? "sub" } };
    case "$call":
      return engine.build?.(first, [reachingTo(query, call.span)], call.span);
    case "$if":
      return when(engine, query, first, second, call);
    case "execute":
    case "executeTakeFirst":
    case "executeTakeFirstOrThrow":
    case "stream":
      return execute(engine, query, method, call.span);
    case "compile":
      // What `db.executeQuery(…)` sends.
      return engine.handle(KYSELY, "compiled", { query: reachingTo(query, call.span) }, call.span);
    case "explain":
    case "toOperationNode":
      return engine.unknown(`kysely.${method}`);
    case "whereExists":
      return tellCondition(engine, query, fragment(["exists ", sqlPart(engine, built(engine, query, first, call))]), call);
    case "ref":
      return engine.handle(KYSELY, "expression", { text: columnText(engine, dialect, third === UNDEFINED ? first : third) });
    default:
      return undefined;
  }
}

function tellCondition(engine: Engine, query: HandleValue, text: Value, call: LibraryCall, word = "and"): HandleValue {
  return withStep(engine, query, "where", engine.object({ word: constant(word), text }), call.span);
}

/** `where(column, operator, value)`, `where(expression)`, `where((eb) => …)`. */
function tellWhere(engine: Engine, call: MethodCall): HandleValue {
  const { handle: query, method } = call;
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = call.args.map((arg) => built(engine, query, arg.value, call));
  const text =
    call.args.length === 1 ? sqlPart(engine, first) : comparisonText(engine, dialectOf(query), first, second, third, method === "whereRef");
  return tellCondition(engine, query, text, call, method === "orWhere" ? "or" : "and");
}

function select(engine: Engine, query: HandleValue, columns: Value, call: LibraryCall): HandleValue {
  const texts = outputSteps(engine, dialectOf(query), [columns]);
  return texts.reduce<HandleValue>((reached, text) => withStep(engine, reached, "output", text, call.span), reachingTo(query, call.span));
}

/** `selectAll("contract")`, `selectAll(["a", "b"])`. */
function starOf(engine: Engine, query: HandleValue, tables: Value): Value {
  const list = engine.items(tables)?.items.map((item) => item.value) ?? [tables];
  const names = list.flatMap((table) => engine.stringOf(table) ?? []);
  return fragment(names.flatMap((name, index) => [index === 0 ? "" : ", ", columnText(engine, dialectOf(query), constant(`${name}.*`))]));
}

/** `innerJoin(table, "a.x", "b.y")`, or with a callback that tells a join builder. */
export function joinText(engine: Engine, call: MethodCall, words?: string): Value {
  const { handle: query, method } = call;
  const [table = UNDEFINED, first, second = UNDEFINED] = call.args.map((arg) => arg.value);
  const kind = words ?? method.replace("Join", " join").replace("Lateral", " lateral");
  const target = sourceText(engine, query, table, call);
  if (!first) return fragment([`${kind} `, target]);
  if (first.v !== "function" && first.v !== "native") {
    const dialect = dialectOf(query);
    return fragment([`${kind} `, target, " on ", columnText(engine, dialect, first), " = ", columnText(engine, dialect, second)]);
  }
  const join = createBuilder(engine, KYSELY, "join", { dialect: query.data["dialect"] }, call.span);
  const told = engine.build?.(first, [join], call.span) ?? join;
  const texts = engine
    .alternatives(told)
    .flatMap((option) => (option.v === "handle" ? [conditionsText(engine, stepsOf(engine, option))] : []));
  const known = texts.flatMap((text) => text ?? []);
  return fragment([`${kind} `, target, ...(known.length > 0 ? [" on ", engine.choice(known)] : [])]);
}

/** `join.onRef("a", "=", "b").on("c", "=", value)`. */
export function joinMethod(engine: Engine, call: MethodCall): Value | undefined {
  if (call.method === "onTrue") return tellCondition(engine, call.handle, fragment(["1 = 1"]), call);
  if (call.method !== "on" && call.method !== "onRef") return undefined;
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = call.args.map((arg) => built(engine, call.handle, arg.value, call));
  const dialect = dialectOf(call.handle);
  const text =
    call.args.length === 1 ? sqlPart(engine, first) : comparisonText(engine, dialect, first, second, third, call.method === "onRef");
  return tellCondition(engine, call.handle, text, call);
}

function tellUnion(engine: Engine, call: MethodCall): HandleValue {
  const query = built(engine, call.handle, call.args[0]?.value ?? UNDEFINED, call);
  const word = constant(call.method.replace(/All$/, " all"));
  return withStep(engine, call.handle, "union", engine.object({ word, text: sqlPart(engine, query), query }), call.span);
}

function clearWhere(engine: Engine, query: HandleValue, call: LibraryCall): HandleValue {
  const copy = copyBuilder(engine, query, call.span);
  dropSteps(engine, copy, (kind) => kind === "where");
  return copy;
}

/** `$if(condition, (query) => …)`: one of both, where the condition is not known. */
function when(engine: Engine, query: HandleValue, condition: Value, change: Value, call: LibraryCall): Value {
  const reached = reachingTo(query, call.span);
  if (isNothing(condition) || (condition.v === "constant" && condition.value === false)) return reached;
  const changed = engine.build?.(change, [reached], call.span) ?? reached;
  if (condition.v === "constant" && condition.value === true) return changed;
  const [only, ...more] = engine.alternatives(changed);
  const isOneQuery = only?.v === "handle" && only.type === reached.type && more.length === 0;
  return isOneQuery ? eitherBuilder(engine, only, reached, call.span) : engine.choice([changed, reached]);
}

/** `onConflict((oc) => oc.columns([…]).doUpdateSet(…).where(…))`. */
function onConflict(engine: Engine, query: HandleValue, change: Value, call: LibraryCall): Value {
  const conflict = createBuilder(engine, KYSELY, "conflict", { dialect: query.data["dialect"] }, call.span);
  const told = engine.build?.(change, [conflict], call.span) ?? conflict;
  const [first] = engine.alternatives(told);
  if (first?.v !== "handle") return reachingTo(query, call.span);
  return stepsOf(engine, first).reduce<HandleValue>(
    (reached, step) => withStep(engine, reached, step.kind, step.value, call.span),
    reachingTo(query, call.span),
  );
}

export function conflictMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle, method } = call;
  const first = call.args[0]?.value ?? UNDEFINED;
  switch (method) {
    case "column":
    case "columns":
      return withStep(engine, handle, "conflict", first, call.span);
    case "doUpdateSet":
      return withStep(engine, handle, "merge", first.v === "function" ? TRUE : first, call.span);
    case "where":
    case "whereRef":
      return stepsOf(engine, handle).some((step) => step.kind === "merge") ? tellWhere(engine, call) : handle;
    default:
      return /^(?:constraint|expression|doNothing)$/.test(method) ? handle : undefined;
  }
}

/** What the query yields; the first row of `…OrThrow` is surely there. */
function execute(engine: Engine, builder: HandleValue, method: string, call: SourceSpan): Value {
  const reached = reachingTo(builder, call);
  // The chain before the call that runs it, where it is one expression with that call.
  const chainEnd = reached.at === call ? builder.at?.end : undefined;
  const query: HandleValue = { ...reached, data: { ...reached.data, ...(chainEnd === undefined ? {} : { chainEnd }) } };
  const isFirst = method.startsWith("executeTakeFirst");
  const run = isFirst ? addStep(engine, copyBuilder(engine, query, query.at ?? NOWHERE), "first", TRUE) : query;
  const result = runQuery(engine, run, SENDER);
  const inner = result.v === "promise" ? result.of : result;
  if (!isFirst) return result;
  if (inner.v === "row" && inner.isList) return engine.promise(engine.element(inner));
  if (inner.v !== "row" || !method.endsWith("OrThrow")) return result;
  const { isOptional: _, ...row } = inner;
  return engine.promise(row);
}
