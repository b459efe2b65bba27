// Filters as boolean formulas over columns of one entity and of entities related to it.
import type { SourceSpan } from "../../../rules/contract/span";
import type { Value } from "./value";

export type Operator = "equal" | "in" | "null" | "other";

/** A filter. `true` selects every row. */
export type Formula =
  | { readonly f: "true" }
  | { readonly f: "false" }
  | { readonly f: "and"; readonly of: readonly Formula[] }
  | { readonly f: "or"; readonly of: readonly Formula[] }
  | { readonly f: "not"; readonly of: Formula }
  /** `column op operand`; the operand of `in` is the list. `isRequired`: the library refuses the call where the operand is undefined. */
  | {
      readonly f: "atom";
      readonly column: string;
      readonly op: Operator;
      readonly operand: Value;
      readonly span?: SourceSpan;
      readonly isRequired?: boolean;
    }
  /** Through a relation: `is` (to-one), or a quantifier over a list. */
  | { readonly f: "relation"; readonly relation: string; readonly quantifier: "is" | "some" | "every" | "none"; readonly of: Formula }
  /**
   * One of these, by the path: a conditional spread, an option that may be missing, a variable that branches fill. `given`: what is known
   * where each of them is the one; opaque to models.
   */
  | { readonly f: "choice"; readonly of: readonly Formula[]; readonly given?: readonly unknown[] }
  /** Not understood; `operand` is what it was made from. */
  | { readonly f: "opaque"; readonly operand: Value }
  /** A tenant condition that a later spread of `by` may replace. */
  | { readonly f: "overwritten"; readonly of: Formula; readonly by: Value };

export const ALL_ROWS: Formula = { f: "true" };

/** Conjunction with the trivial cases removed. */
export function and(parts: readonly Formula[]): Formula {
  const real = parts.filter((part) => part.f !== "true");
  if (real.length === 0) return ALL_ROWS;
  const [only] = real;
  return real.length === 1 && only ? only : { f: "and", of: real };
}

/**
 * The negation moved one step inside (De Morgan), where that says more: `NOT (org <> mine OR draft)` is `org = mine AND NOT draft`.
 * Undefined where the formula has nothing that a negation could be moved into.
 */
export function negation(of: Formula): Formula | undefined {
  const negated = (part: Formula): Formula => ({ f: "not", of: part });
  switch (of.f) {
    case "not":
      return of.of;
    case "or":
      return { f: "and", of: of.of.map(negated) };
    case "and":
      return { f: "or", of: of.of.map(negated) };
    case "choice":
      return { ...of, of: of.of.map((part) => (part.f === "true" ? part : negated(part))) };
    case "relation":
      return of.quantifier === "none" ? { ...of, quantifier: "some" } : undefined;
    default:
      return undefined;
  }
}
