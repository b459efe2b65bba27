// Running a Drizzle query: the statement that it has become is sent, or its new rows are judged.
import type { FixSite } from "../../../../rules/contract/access";
import { isWithin, NOWHERE } from "../../../../rules/contract/span";
import { option, remembered } from "../call-arguments";
import { rowsThrough } from "../chosen-storage";
import { copyBuilder, dropSteps, lastValue, stepsOf } from "../builders/builder";
import { keepResult } from "../caches/query-results";
import { ALL_ROWS } from "../formula";
import type { Engine } from "../model";
import type { RawSql } from "../raw-sql";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { chainEndSite } from "./fixes";
import { dialectOf, DRIZZLE, entityOfTable, isDrizzle } from "./handles";
import { conflictText, deleteText, insertedRows, insertFromText, tableOf, updateText } from "./mutations";
import { partsMadeBefore } from "./parts-made-before";
import { bindPlaceholders } from "./placeholders";
import { isJoin, isSetOperation, isUnion, nestedRows, selectText } from "./select";

/** How a query is run: what its placeholders are, and which of its rows are asked for. */
export interface Run {
  readonly parameters?: Value;
  readonly isFirst?: boolean;
}

export function isQuery(value: Value): value is HandleValue {
  return isDrizzle(value, "select", "insert", "update", "delete");
}

/** `union(mine, theirs)`: queries that were made elsewhere, each of which is found where it names its own table. */
function unitedWith(engine: Engine, query: HandleValue): readonly HandleValue[] {
  const united = query.type === "select" ? stepsOf(engine, query).filter((step) => isUnion(step.kind)) : [];
  const queries = united.flatMap(({ value }) => (isDrizzle(value, "select") ? [value] : []));
  return queries.length === united.length && queries.some(({ at }) => at && query.at && !isWithin(at, query.at)) ? queries : [];
}

/** What the query resolves to: a promise. */
export function runQuery(engine: Engine, query: HandleValue, run: Run = {}): Value {
  if (query.type === "insert") return runInsert(engine, query, run);
  const others = unitedWith(engine, query);
  if (others.length > 0) {
    const own = copyBuilder(engine, query, query.at ?? NOWHERE);
    dropSteps(engine, own, isUnion);
    for (const other of others) runQuery(engine, other, run);
    return runQuery(engine, own, run);
  }
  const text = query.type === "select" ? selectText(engine, query, false) : changeText(engine, query);
  const rows = run.isFirst ? "optional-row" : "array";
  const result = query.type === "select" ? (query.data["isCount"] === true ? "count" : rows) : hasReturning(engine, query) ? rows : "count";
  return send(engine, query, text, run, result, OPERATIONS[query.type] ?? query.type);
}

/** The statement of an update or a delete. */
export function changeText(engine: Engine, query: HandleValue): Value {
  return query.type === "update" ? updateText(engine, query) : deleteText(engine, query);
}

const OPERATIONS: Readonly<Record<string, string>> = { select: "select", update: "update", delete: "delete", insert: "insert" };

function send(engine: Engine, query: HandleValue, text: Value, run: Run, result: RawSql["result"], operation: string): Value {
  const nested = query.type === "select" ? nestedRows(engine, query) : undefined;
  const made = engine.rawSql({
    library: DRIZZLE,
    dialect: dialectOf(query),
    text: run.parameters ? bindPlaceholders(engine, text, run.parameters) : text,
    isTagged: true,
    span: query.at ?? NOWHERE,
    result,
    operation,
    fixSites: fixSitesOf(engine, query),
    ...storageThrough(engine, query),
    ...(nested && nested.size > 0 ? { nested } : {}),
    made: partsMadeBefore(engine, query),
  });
  const kept = query.type === "select" ? lastValue(stepsOf(engine, query), "$withCache") : undefined;
  return keepResult(engine, { span: query.at ?? NOWHERE }, DRIZZLE, option(engine, kept ?? UNDEFINED, "tag"), made);
}

/** Where the rows are: as the table's schema was chosen, else as the database of the query was. */
function storageThrough(engine: Engine, query: HandleValue): ReturnType<typeof rowsThrough> {
  const table = query.type === "select" ? remembered(query, "source") : tableOf(query);
  const chosen = table && isDrizzle(table, "table") && remembered(table, "maker") ? table : query;
  return rowsThrough(engine, chosen, query.at ?? NOWHERE);
}

function hasReturning(engine: Engine, query: HandleValue): boolean {
  return stepsOf(engine, query).some((step) => step.kind === "returning");
}

/** Only where one table is read: a fix that filters the wrong one would say nothing. */
function fixSitesOf(engine: Engine, query: HandleValue): readonly FixSite[] {
  const steps = stepsOf(engine, query);
  const table = query.type === "select" ? remembered(query, "source") : tableOf(query);
  const written = query.data["written"];
  if (!table || !isDrizzle(table, "table") || typeof written !== "string") return [];
  if (steps.some((step) => isJoin(step.kind) || isSetOperation(step.kind) || step.kind === "from" || step.isConditional)) return [];
  const sites = query.data["sites"];
  const known = Array.isArray(sites) ? (sites as readonly FixSite[]).at(-1) : undefined;
  if (steps.some((step) => step.kind === "where")) return known ? [known] : [];
  // An upsert has no `where` of its own.
  if (query.type === "insert") return [];
  const end = query.at && chainEndSite(engine, table, written, query.at);
  return end ? [end] : [];
}

function runInsert(engine: Engine, query: HandleValue, run: Run): Value {
  const select = insertFromText(engine, query);
  const result = hasReturning(engine, query) ? (run.isFirst ? "optional-row" : "array") : "count";
  if (select) return send(engine, query, select, run, result, "insert");
  const conflict = conflictText(engine, query);
  // First, since a row that was made proves its id, and one that was met need not be the requester's.
  if (conflict) send(engine, query, conflict, run, "count", "upsert");
  return createRows(engine, query, run);
}

function createRows(engine: Engine, query: HandleValue, run: Run): Value {
  const entity = entityOfTable(engine, tableOf(query));
  const rows = insertedRows(engine, query) ?? UNDEFINED;
  if (!entity) return engine.promise(engine.unknown("drizzle.insert", [rows]));
  const sites = query.data["rowSites"];
  return engine.access({
    kind: "create",
    library: DRIZZLE,
    operation: "insert",
    entity,
    filter: ALL_ROWS,
    rows: [run.parameters ? bindPlaceholders(engine, rows, run.parameters) : rows],
    shape: hasReturning(engine, query) ? (run.isFirst ? "row" : "rows") : "count",
    span: query.at ?? NOWHERE,
    fixSites: Array.isArray(sites) ? (sites as readonly FixSite[]) : [],
    undefinedOperand: "fails",
    ...storageThrough(engine, query),
  });
}
