// Conditions of Firestore queries (https://firebase.google.com/docs/firestore/query-data/queries): `where`, and the composite filters of
// both SDKs.
import { argument } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, PassedArgument, Value } from "../value";
import { FIRESTORE } from "./references";

export function conditionHandle(engine: Engine, formula: Formula): HandleValue {
  return engine.handle(FIRESTORE, "condition", { formula });
}

/** The condition that a value stands for; constraints that only sort or limit are none. */
export function formulaOf(engine: Engine, value: Value): Formula {
  const options = engine.alternatives(value).map((option): Formula => {
    if (option.v === "handle" && option.model === FIRESTORE) return (option.data["formula"] as Formula | undefined) ?? ALL_ROWS;
    return option.v === "constant" ? ALL_ROWS : { f: "opaque", operand: option };
  });
  const [only] = options;
  return only && options.length === 1 ? only : { f: "choice", of: options };
}

/** `where(field, "==", value)`; a composite filter may stand alone. */
export function whereFormula(engine: Engine, call: LibraryCall): Formula {
  const first = argument(call.args, 0);
  if (call.args.length === 1) return formulaOf(engine, first);
  const column = fieldOf(engine, first);
  const operand = argument(call.args, 2);
  if (column === undefined) return { f: "opaque", operand: first };
  switch (engine.stringOf(argument(call.args, 1))) {
    case "==":
      return { f: "atom", column, op: "equal", operand };
    case "in":
      return { f: "atom", column, op: "in", operand };
    case "!=":
      return { f: "not", of: { f: "atom", column, op: "equal", operand } };
    case "not-in":
      return { f: "not", of: { f: "atom", column, op: "in", operand } };
    default:
      return { f: "atom", column, op: "other", operand };
  }
}

function fieldOf(engine: Engine, value: Value): string | undefined {
  if (value.v === "handle" && value.type === "field") return String(value.data["name"]);
  return engine.stringOf(value);
}

/** `and(…)`, `or(…)`, `Filter.and(…)`, `Filter.or(…)`. */
export function composite(engine: Engine, call: LibraryCall, word: "and" | "or"): HandleValue {
  const parts = constraintsOf(engine, call.args).map(({ formula }) => formula);
  return conditionHandle(engine, word === "and" ? and(parts) : { f: "or", of: parts });
}

export interface Constraint {
  readonly formula: Formula;
  readonly isConditional: boolean;
}

/** Constraints passed one by one or spread from a list that was put together before. */
export function constraintsOf(engine: Engine, args: readonly PassedArgument[]): readonly Constraint[] {
  return args.flatMap((arg): readonly Constraint[] => {
    const list = engine.items(arg.value);
    if (!list) return [{ formula: formulaOf(engine, arg.value), isConditional: false }];
    return [
      ...list.items.map((item) => ({ formula: formulaOf(engine, item.value), isConditional: item.isConditional === true })),
      ...(list.more ? [{ formula: formulaOf(engine, list.more), isConditional: true }] : []),
    ];
  });
}
