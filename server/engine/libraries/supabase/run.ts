// Running a Supabase query: one access, with what it embeds, and the answer `{ data, error, count }`.
import { stepsOf } from "../builders/builder";
import { isNothing } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess, Engine, ResultShape } from "../model";
import { objectSites } from "../fix-sites";
import type { Entity, Policy } from "../../tenancy/model";
import { constant, NULL, UNDEFINED, type HandleValue, type RowValue, type Value } from "../value";
import { SUPABASE } from "./client";
import { filterOf, joinsOf, nestedJoins, type Join } from "./filters";
import { fixSitesOf } from "./fix-sites";
import { runFunction } from "./functions";
import { securityOf } from "./row-security";
import { embeddedIn } from "./select-text";

/** What is done to the table, from the last of these steps. */
const WRITES: ReadonlySet<string> = new Set(["insert", "update", "upsert", "delete"]);

export function runQuery(engine: Engine, query: HandleValue): Value {
  const entity = entityOf(engine, query);
  const at = query.at;
  if ("function" in query.data) return functionAnswer(engine, query);
  if (!entity || !at) return answer(engine, engine.unknown("rows of an unknown table"), false);
  const steps = stepsOf(engine, query);
  const write = steps.findLast((step) => WRITES.has(step.kind));
  const selection = steps.findLast((step) => step.kind === "select");
  const text = selection ? engine.stringOf(firstOf(engine, selection.value)) : undefined;
  const joins = joinsOf(engine, entity, embeddedIn(text ?? ""));
  const filter = filterOf(engine, entity, steps, joins);
  const isSingle = steps.some((step) => step.kind === "single");
  const isOne = isSingle || steps.some((step) => step.kind === "maybeSingle");
  const shape: ResultShape = isOne ? "optional-row" : write && !selection ? "count" : "rows";
  const commands: readonly Policy["command"][] = write
    ? write.kind === "upsert"
      ? ["insert", "update"]
      : [write.kind as Policy["command"]]
    : ["select"];
  const scope = securityOf(engine, query.data, entity, commands, at);
  const base: Base = { library: SUPABASE, entity, shape, span: at, undefinedOperand: "fails", ...(scope ? { scope } : {}) };
  const found = engine.access(write ? writeAccess(engine, base, write.kind, write.value, filter, query) : readAccess(base, filter, query));
  const row = found.v === "promise" ? found.of : found;
  if (!scope) childReads(engine, base, joins, row);
  return answer(engine, row, isSingle);
}

/** What a function returns is known as far as its text is. */
function functionAnswer(engine: Engine, query: HandleValue): Value {
  const steps = stepsOf(engine, query);
  const isSingle = steps.some((step) => step.kind === "single");
  const rows = runFunction(engine, query, isSingle || steps.some((step) => step.kind === "maybeSingle"));
  return answer(engine, rows ?? engine.unknown("the result of a function"), isSingle);
}

type Base = Pick<DataAccess, "library" | "entity" | "shape" | "span" | "undefinedOperand" | "scope">;

export function entityOf(engine: Engine, query: HandleValue): Entity | undefined {
  const table = query.data["table"];
  const name = typeof table === "string" ? engine.tenancy.byTable.get(table.toLowerCase()) : undefined;
  return name === undefined ? undefined : engine.tenancy.entities.get(name);
}

function firstOf(engine: Engine, args: Value): Value {
  return engine.items(args)?.items[0]?.value ?? UNDEFINED;
}

function readAccess(base: Base, filter: Formula, query: HandleValue): DataAccess {
  return { ...base, kind: "query", operation: "select", filter, fixSites: fixSitesOf(query, base.entity) };
}

function writeAccess(engine: Engine, base: Base, kind: string, args: Value, filter: Formula, query: HandleValue): DataAccess {
  const [values = UNDEFINED, options = UNDEFINED] = engine.items(args)?.items.map((item) => item.value) ?? [];
  const sites = fixSitesOf(query, base.entity);
  const dataSites = objectSites(engine, base.span, undefined, values);
  if (kind === "insert") return { ...base, kind: "create", operation: kind, filter: ALL_ROWS, rows: [values], fixSites: dataSites };
  if (kind === "upsert") return upsertAccess(engine, base, values, options, dataSites);
  return {
    ...base,
    kind: "mutation",
    operation: kind,
    filter,
    fixSites: sites,
    ...(kind === "update" && !isNothing(values) ? { sets: values } : {}),
  };
}

/** Rows that exist are found by the columns of the conflict, the primary key unless said; a row without them is new. */
function upsertAccess(engine: Engine, base: Base, rows: Value, options: Value, fixSites: DataAccess["fixSites"]): DataAccess {
  const given = (name: string): Value => (options.v === "object" ? engine.member(options, name) : UNDEFINED);
  const named = engine.stringOf(given("onConflict"));
  const ignores = given("ignoreDuplicates");
  const keys =
    named?.split(",").map((name) => name.trim()) ?? base.entity.columns.filter((column) => column.isId).map((column) => column.name);
  const [first = rows] = engine.items(rows)?.items.map((item) => item.value) ?? [];
  const element = engine.items(rows)?.more ?? first;
  const members = engine.members(element);
  const hasKeys = members === undefined || keys.every((key) => members.has(key)) || engine.spreads(element).length > 0;
  if (!hasKeys || (ignores.v === "constant" && ignores.value === true))
    return { ...base, kind: "create", operation: "upsert", filter: ALL_ROWS, rows: [rows], fixSites };
  const filter = and(keys.map((column): Formula => ({ f: "atom", column, op: "equal", operand: engine.member(element, column) })));
  return { ...base, kind: "mutation", operation: "upsert", filter, rows: [rows], sets: element, fixSites };
}

/** Rows that point at those of a table without a tenant belong to every tenant: each such table is an access of its own. */
function childReads(engine: Engine, base: Base, joins: readonly Join[], row: Value): void {
  const isOpen = base.entity.tenancy === "global" || base.entity.tenancy === "user";
  for (const join of joins) {
    const back = join.relation
      ? undefined
      : join.entity.relations.find((one) => one.target === base.entity.name && one.columns.length === 1);
    const column = back?.columns[0];
    if (isOpen && back && column !== undefined) {
      const operand = engine.member(engine.element(row), back.references[0] ?? "id");
      const filter: Formula = { f: "atom", column, op: "equal", operand };
      engine.access({ ...base, entity: join.entity, kind: "query", operation: "select", filter, shape: "rows", fixSites: [] });
    }
    childReads(engine, { ...base, entity: join.entity }, nestedJoins(engine, join), row);
  }
}

/** `single()` fails where there is no row: an error says that there is none. */
function answer(engine: Engine, row: Value, isSingle: boolean): Value {
  const isOne = row.v === "row" && !row.isList && row.path.length === 0;
  const error: Value = isSingle && isOne ? { v: "condition", op: "nullish", of: [row] } : engine.choice([engine.unknown("error"), NULL]);
  const data: Value = row.v === "row" && row.path.length > 0 ? constant(null) : row;
  const count: Value = row.v === "row" ? ({ v: "row", row: row.row, path: ["count"] } satisfies RowValue) : engine.unknown("count");
  return engine.promise(engine.object({ data, error, count, status: engine.unknown("status") }));
}
