// The conditions under which rows of a statement's tables meet, reduced to what can tie a row to a tenant: equalities between
// columns and values, and where tables appear. `alternativesOf` turns a condition into its disjunctive form.
import type { Rows } from "./rows";

/** A column of some rows, a hole, or a session setting. `key` is its identity. */
export type Term =
  | { readonly kind: "column"; readonly key: string; readonly rows: Rows; readonly column: string }
  | { readonly kind: "hole"; readonly key: string; readonly hole: number }
  | { readonly kind: "setting"; readonly key: string; readonly name: string };

export type ColumnTerm = Extract<Term, { kind: "column" }>;

/** What may hold in one alternative. `key` is its identity. */
export type Fact =
  | { readonly kind: "same"; readonly key: string; readonly left: Term; readonly right: Term }
  /** The column equals an element of each list, or one of several holes: all of them must prove it. */
  | {
      readonly kind: "among";
      readonly key: string;
      readonly column: ColumnTerm;
      readonly holes: readonly { readonly hole: number; readonly isArray: boolean }[];
    }
  | { readonly kind: "null"; readonly key: string; readonly column: ColumnTerm }
  /** The column differs from the hole's value. */
  | { readonly kind: "differs"; readonly key: string; readonly column: ColumnTerm; readonly hole: number }
  /** A hole stands for a whole condition over these rows. */
  | { readonly kind: "opaque"; readonly key: string; readonly hole: number; readonly rows: readonly Rows[] }
  /** Rows of an outer join are not null here. */
  | { readonly kind: "present"; readonly key: string; readonly rows: Rows };

export type Condition =
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "fact"; readonly fact: Fact }
  /** Rows of a table appear. */
  | { readonly kind: "rows"; readonly rows: Rows }
  | { readonly kind: "never" };

export interface Alternative {
  readonly facts: ReadonlyMap<string, Fact>;
  /** Ids of the rows that appear. */
  readonly rows: ReadonlySet<number>;
}

const MAX_ALTERNATIVES = 128;

export const ALWAYS: Condition = { kind: "all", of: [] };
const EMPTY: Alternative = { facts: new Map(), rows: new Set() };

export function holeTerm(hole: number): Term {
  return { kind: "hole", key: `$${hole}`, hole };
}

export function sameFact(left: Term, right: Term): Condition {
  return { kind: "fact", fact: { kind: "same", key: [left.key, right.key].sort().join("="), left, right } };
}

/** Every row source that appears anywhere in a condition, in order. */
export function rowsIn(condition: Condition): readonly Rows[] {
  if (condition.kind === "rows") return [condition.rows];
  return condition.kind === "all" || condition.kind === "any" ? condition.of.flatMap(rowsIn) : [];
}

function join(left: Alternative, right: Alternative): Alternative {
  return { facts: new Map([...left.facts, ...right.facts]), rows: new Set([...left.rows, ...right.rows]) };
}

function distinct(alternatives: readonly Alternative[]): readonly Alternative[] {
  const byKey = new Map<string, Alternative>();
  for (const alternative of alternatives) {
    byKey.set(`${[...alternative.facts.keys()].sort().join("&")}|${[...alternative.rows].sort().join(",")}`, alternative);
  }
  return [...byKey.values()];
}

/** Facts that hold in every alternative, with all rows: less is known, and nothing is lost from sight. */
export function commonFacts(alternatives: readonly Alternative[]): Alternative {
  const [first, ...rest] = alternatives;
  if (!first) return EMPTY;
  const facts = new Map([...first.facts].filter(([key]) => rest.every((other) => other.facts.has(key))));
  return { facts, rows: new Set(alternatives.flatMap((alternative) => [...alternative.rows])) };
}

/** Each alternative of one with each of the other. Where that would be too many, the longer list is reduced to its common facts. */
export function product(left: readonly Alternative[], right: readonly Alternative[]): readonly Alternative[] {
  if (left.length * right.length > MAX_ALTERNATIVES) {
    return left.length > right.length ? product([commonFacts(left)], right) : product(left, [commonFacts(right)]);
  }
  return distinct(left.flatMap((one) => right.map((other) => join(one, other))));
}

/** The disjunctive form; an empty list when the condition never holds. */
export function alternativesOf(condition: Condition): readonly Alternative[] {
  switch (condition.kind) {
    case "never":
      return [];
    case "fact":
      return [{ facts: new Map([[condition.fact.key, condition.fact]]), rows: new Set() }];
    case "rows":
      return [{ facts: new Map(), rows: new Set([condition.rows.id]) }];
    case "any": {
      const all = distinct(condition.of.flatMap(alternativesOf));
      return all.length > MAX_ALTERNATIVES ? [commonFacts(all)] : all;
    }
    case "all":
      return condition.of.map(alternativesOf).reduce(product, [EMPTY]);
  }
}
