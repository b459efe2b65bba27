// The database of a Convex function (https://docs.convex.dev/database/reading-data, …/writing-data): rows by id, queries over tables,
// and writes by id. Which table an id belongs to, its validator or the row that holds it says.
import { addStep, createBuilder, reachingTo, stepsOf } from "../builders/builder";
import { argument, isNothing } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import { objectSites } from "../fix-sites";
import type { DataAccess, Engine, MethodCall } from "../model";
import type { Entity } from "../../tenancy/model";
import { NULL, type HandleValue, type Value } from "../value";
import { conditionHandle, CONVEX, formulaOf } from "./conditions";
import { tableOfId } from "./ids";

export function databaseMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { method } = call;
  const first = argument(call.args, 0);
  switch (method) {
    case "query":
      return createBuilder(engine, CONVEX, "query", { table: engine.stringOf(first) }, call.span);
    case "get":
      return byId(engine, call);
    case "insert":
      return insert(engine, call);
    case "patch":
    case "replace":
    case "delete":
      return writeById(engine, call);
    case "normalizeId":
      return argument(call.args, 1);
    default:
      return undefined;
  }
}

function entityOf(engine: Engine, table: unknown): Entity | undefined {
  const entity = typeof table === "string" ? engine.tenancy.entities.get(table) : undefined;
  return entity?.origin === CONVEX ? entity : undefined;
}

/** `get(id)`, and since version 1.31 `get("table", id)`. */
function target(engine: Engine, call: MethodCall): { readonly entity: Entity | undefined; readonly id: Value; readonly rest: number } {
  const first = argument(call.args, 0);
  const named = entityOf(engine, engine.stringOf(first));
  if (named && call.args.length > 1) return { entity: named, id: argument(call.args, 1), rest: 2 };
  return { entity: entityOf(engine, tableOfId(engine, first)), id: first, rest: 1 };
}

function base(call: MethodCall): Pick<DataAccess, "library" | "operation" | "span" | "fixSites" | "undefinedOperand"> {
  return { library: CONVEX, operation: call.method, span: call.span, fixSites: [], undefinedOperand: "fails" };
}

function byId(engine: Engine, call: MethodCall): Value {
  const { entity, id } = target(engine, call);
  if (!entity) return engine.promise(engine.unknown("a document", [id]));
  const filter: Formula = { f: "atom", column: "_id", op: "equal", operand: id };
  return engine.access({ ...base(call), kind: "query", entity, filter, shape: "optional-row" });
}

function insert(engine: Engine, call: MethodCall): Value {
  const entity = entityOf(engine, engine.stringOf(argument(call.args, 0)));
  const row = argument(call.args, 1);
  if (!entity) return engine.promise(engine.unknown("a new id"));
  const fixSites = objectSites(engine, call.span, undefined, row);
  const made = engine.access({ ...base(call), kind: "create", entity, filter: ALL_ROWS, rows: [row], shape: "row", fixSites });
  return engine.promise(engine.member(made.v === "promise" ? made.of : made, "_id"));
}

function writeById(engine: Engine, call: MethodCall): Value {
  const { entity, id, rest } = target(engine, call);
  const sets = call.method === "delete" ? undefined : argument(call.args, rest);
  if (!entity) return engine.promise(NULL);
  const filter: Formula = { f: "atom", column: "_id", op: "equal", operand: id };
  return engine.access({
    ...base(call),
    kind: "mutation",
    entity,
    filter,
    shape: "void",
    ...(sets && !isNothing(sets) ? { sets } : {}),
  });
}

// --- queries

export function queryMethod(call: MethodCall, engine: Engine): Value | undefined {
  const query = reachingTo(call.handle, call.span);
  const first = argument(call.args, 0);
  switch (call.method) {
    case "withIndex":
    case "withSearchIndex":
      return addStep(engine, query, "condition", built(engine, call, argument(call.args, 1), "range"));
    case "filter":
      return addStep(engine, query, "condition", built(engine, call, first, "expression"));
    case "order":
    case "fullTableScan":
      return query;
    case "collect":
    case "take":
      return run(engine, query, call.method, "rows");
    case "first":
    case "unique":
      return run(engine, query, call.method, "optional-row");
    case "paginate": {
      const rows = run(engine, query, call.method, "rows");
      return engine.promise(engine.object({ page: rows.v === "promise" ? rows.of : rows, isDone: engine.unknown("isDone") }));
    }
    case "values": {
      const rows = run(engine, query, "for await", "rows");
      return rows.v === "promise" ? rows.of : rows;
    }
    default:
      return undefined;
  }
}

function built(engine: Engine, call: MethodCall, fn: Value, type: "range" | "expression"): Value {
  const start = conditionHandle(engine, type, ALL_ROWS);
  if (isNothing(fn)) return start;
  return engine.build?.(fn, [start], call.span) ?? engine.call(fn, [start], call.span);
}

function run(engine: Engine, query: HandleValue, operation: string, shape: DataAccess["shape"]): Value {
  const entity = entityOf(engine, query.data["table"]);
  if (!entity || !query.at) return engine.promise(engine.unknown("documents"));
  const parts = stepsOf(engine, query).map((step): Formula => {
    const formula = formulaOf(engine, step.value);
    return step.isConditional && formula.f !== "true" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
  });
  return engine.access({
    library: CONVEX,
    operation,
    kind: "query",
    entity,
    filter: and(parts),
    shape,
    span: query.at,
    fixSites: [],
    undefinedOperand: "fails",
  });
}
