// Conditions of Convex queries (https://docs.convex.dev/database/reading-data/indexes, …/filters): index ranges and filter expressions
// are functions over a builder; what they return is the condition.
import { argument } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";

export const CONVEX = "convex";

/** A handle that carries a condition. */
export function conditionHandle(engine: Engine, type: "range" | "expression", formula: Formula): HandleValue {
  return engine.handle(CONVEX, type, { formula });
}

export function formulaOf(engine: Engine, value: Value): Formula {
  const options = engine.alternatives(value).map((option): Formula => {
    if (option.v === "constant") return option.value === false ? { f: "false" } : ALL_ROWS;
    const formula = option.v === "handle" && option.model === CONVEX ? (option.data["formula"] as Formula | undefined) : undefined;
    return formula ?? { f: "opaque", operand: option };
  });
  const [only] = options;
  return only && options.length === 1 ? only : { f: "choice", of: options };
}

/** `q.eq("orgId", org).gt("_creationTime", day)`: each call narrows the range. */
export function rangeMethod(call: MethodCall, engine: Engine): Value | undefined {
  const before = formulaOf(engine, call.handle);
  const column = engine.stringOf(argument(call.args, 0));
  if (call.method === "search") return call.handle;
  if (column === undefined || !/^(?:eq|gt|gte|lt|lte)$/.test(call.method)) return undefined;
  const atom: Formula = { f: "atom", column, op: call.method === "eq" ? "equal" : "other", operand: argument(call.args, 1) };
  return conditionHandle(engine, "range", and([before, atom]));
}

/** `q.eq(q.field("orgId"), org)`, `q.and(…)`, `q.or(…)`, `q.not(…)`. */
export function expressionMethod(call: MethodCall, engine: Engine): Value | undefined {
  const values = call.args.map((arg) => arg.value);
  switch (call.method) {
    case "field":
      return engine.handle(CONVEX, "field", { column: engine.stringOf(argument(call.args, 0)) });
    case "and":
      return conditionHandle(engine, "expression", and(values.map((value) => formulaOf(engine, value))));
    case "or":
      return conditionHandle(engine, "expression", { f: "or", of: values.map((value) => formulaOf(engine, value)) });
    case "not":
      return conditionHandle(engine, "expression", { f: "not", of: formulaOf(engine, argument(call.args, 0)) });
    case "eq":
    case "neq":
      return comparison(engine, call.method, values);
    default:
      return /^(?:gt|gte|lt|lte|add|sub|mul|div|mod|neg)$/.test(call.method) ? comparison(engine, "other", values) : undefined;
  }
}

function comparison(engine: Engine, method: string, values: readonly Value[]): Value {
  const place = values.findIndex((value) => value.v === "handle" && value.type === "field");
  const field = values[place];
  const operand = values[place === 0 ? 1 : 0] ?? engine.unknown("a value");
  const column = field?.v === "handle" ? field.data["column"] : undefined;
  if (typeof column !== "string") return conditionHandle(engine, "expression", { f: "opaque", operand });
  const atom: Formula = { f: "atom", column, op: method === "other" ? "other" : "equal", operand };
  return conditionHandle(engine, "expression", method === "neq" ? { f: "not", of: atom } : atom);
}
