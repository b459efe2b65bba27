// TypeORM's find operators, `In([…])`, `Not(…)`, `Raw(…)` (https://typeorm.io/docs/working-with-entity-manager/find-options#advanced-options),
// as formulas over a column. Inside an operator an undefined value is sent as a parameter and equals nothing.
import { and, type Formula } from "../formula";
import type { Engine, ExternalCall } from "../model";
import { eachOption } from "../where-object";
import type { HandleValue, Value } from "../value";

export const TYPEORM = "typeorm";
const OPERATORS =
  /^(In|Not|Equal|IsNull|Any|And|Or|Raw|Like|ILike|Between|LessThan|LessThanOrEqual|MoreThan|MoreThanOrEqual|ArrayContains|ArrayContainedBy|ArrayOverlap|JsonContains)$/;

export function operatorCall(name: string, { args, span }: ExternalCall, engine: Engine): Value | undefined {
  if (!OPERATORS.test(name)) return undefined;
  return engine.handle(TYPEORM, "operator", { operator: name, operands: args.map((arg) => arg.value) }, span);
}

export function isOperator(value: Value): value is HandleValue {
  return value.v === "handle" && value.model === TYPEORM && value.type === "operator";
}

function operandsOf(handle: HandleValue): readonly Value[] {
  const operands = handle.data["operands"];
  return Array.isArray(operands) ? (operands as readonly Value[]) : [];
}

/** `compare` is what a plain value or a nested operator means for the column. */
export function operatorFormula(engine: Engine, column: string, handle: HandleValue, compare: (value: Value) => Formula): Formula {
  const operands = operandsOf(handle);
  const [first] = operands;
  const other: Formula = { f: "atom", column, op: "other", operand: first ?? handle };
  if (handle.data["operator"] === "IsNull") return { f: "atom", column, op: "null", operand: { v: "constant", value: null } };
  if (!first) return other;
  switch (handle.data["operator"]) {
    case "Equal":
      return isOperator(first) ? compare(first) : { f: "atom", column, op: "equal", operand: withoutMissing(engine, first) };
    case "In":
    case "Any":
      return eachOption(engine, first, (operand) => ({ f: "atom", column, op: "in", operand }));
    case "Not":
      return { f: "not", of: compare(first) };
    case "And":
      return and(operands.map(compare));
    case "Or":
      return { f: "or", of: operands.map(compare) };
    default:
      return other;
  }
}

/** What is left of the alternatives where one that is missing selects no row. */
function withoutMissing(engine: Engine, value: Value): Value {
  const options = engine.alternatives(value);
  const present = options.filter((option) => option.v !== "constant" || (option.value !== undefined && option.value !== null));
  const [only] = present;
  if (only && present.length === 1) return "isOptional" in only ? { ...only, isOptional: false } : only;
  return present.length === options.length || present.length === 0 ? value : engine.choice(present);
}
