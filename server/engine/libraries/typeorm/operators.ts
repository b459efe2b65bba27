// TypeORM's find operators, `In([…])`, `Not(…)`, `Raw(…)` (https://typeorm.io/docs/working-with-entity-manager/find-options#advanced-options),
// as formulas over a column. Inside an operator an undefined value is sent as a parameter and equals nothing.
import { NOWHERE } from "../../../../rules/contract/span";
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
    case "Raw":
      return rawFormula(engine, column, handle, operands) ?? other;
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

/** What stands for the column while the text of `Raw((column) => …)` is made. */
const COLUMN = "__column__";

/** `Raw((column) => `${column} = :org`, { org })` and its form for lists; any other text is a comparison that says nothing. */
function rawFormula(engine: Engine, column: string, handle: HandleValue, [make, parameters]: readonly Value[]): Formula | undefined {
  if (!make || !parameters || (make.v !== "function" && make.v !== "native")) return undefined;
  const at = handle.at ?? NOWHERE;
  const text = engine.stringOf(engine.call(make, [{ v: "constant", value: COLUMN }], at));
  const [, equal, list] = /^\s*__column__\s*(?:=\s*:(\w+)|in\s*\(\s*:\.\.\.(\w+)\s*\))\s*$/i.exec(text ?? "") ?? [];
  const name = equal ?? list;
  if (name === undefined) return undefined;
  const operand = engine.member(parameters, name);
  return {
    f: "atom",
    column,
    op: equal === undefined ? "in" : "equal",
    operand: equal === undefined ? operand : withoutMissing(engine, operand),
  };
}
