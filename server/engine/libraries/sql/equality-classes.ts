// Groups the terms of one alternative into classes of equal value: equality is carried on from column to column.
import type { Alternative, ColumnTerm, Fact, Term } from "./condition";

/** A value that a class of columns is compared with. */
export interface ComparedHole {
  readonly hole: number;
  readonly isArray: boolean;
}

export interface EqualityClass {
  readonly columns: readonly ColumnTerm[];
  readonly holes: readonly number[];
  readonly settings: readonly string[];
  /** Each a list of holes, one of which the value equals. */
  readonly among: readonly (readonly ComparedHole[])[];
  readonly isNull: boolean;
}

class UnionFind {
  private readonly parents = new Map<string, string>();

  find(key: string): string {
    let root = key;
    for (let next = this.parents.get(root); next !== undefined && next !== root; next = this.parents.get(root)) root = next;
    this.parents.set(key, root);
    return root;
  }

  unite(left: string, right: string): void {
    this.parents.set(this.find(left), this.find(right));
  }
}

function termsOf(fact: Fact): readonly Term[] {
  if (fact.kind === "same") return [fact.left, fact.right];
  return fact.kind === "among" || fact.kind === "null" ? [fact.column] : [];
}

interface Group {
  readonly terms: Map<string, Term>;
  readonly facts: Fact[];
}

function toClass(group: Group): EqualityClass {
  const terms = [...group.terms.values()];
  return {
    columns: terms.filter((term) => term.kind === "column"),
    holes: terms.flatMap((term) => (term.kind === "hole" ? [term.hole] : [])),
    settings: terms.flatMap((term) => (term.kind === "setting" ? [term.name] : [])),
    among: group.facts.flatMap((fact) => (fact.kind === "among" ? [fact.holes] : [])),
    isNull: group.facts.some((fact) => fact.kind === "null"),
  };
}

/** The classes of an alternative, in order of first appearance. */
export function classesOf(alternative: Alternative): readonly EqualityClass[] {
  const union = new UnionFind();
  const facts = [...alternative.facts.values()];
  for (const fact of facts) if (fact.kind === "same") union.unite(fact.left.key, fact.right.key);
  const groups = new Map<string, Group>();
  for (const fact of facts) {
    for (const term of termsOf(fact)) {
      const root = union.find(term.key);
      const group = groups.get(root) ?? { terms: new Map<string, Term>(), facts: [] };
      groups.set(root, group);
      group.terms.set(term.key, term);
      if (fact.kind !== "same") group.facts.push(fact);
    }
  }
  return [...groups.values()].map(toClass);
}
