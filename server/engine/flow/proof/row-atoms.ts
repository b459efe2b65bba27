// The conditions that every row meets which an access returns, read from its filter and from what new rows are given.
import type { Formula } from "../../libraries/formula";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import type { RowAtom } from "./rows";

/** Conditions that hold of every row; for new rows, what they were given. */
export function atomsOf(m: Machine, entity: Entity, formula: Formula, rows: readonly Value[] | undefined): readonly RowAtom[] {
  const atoms: RowAtom[] = [];
  collectAtoms(m, entity, formula, atoms);
  for (const row of rows ?? [])
    for (const [name, member] of m.engine.members(row) ?? [])
      if (!member.isConditional) atoms.push({ entity, column: name, operand: member.value, isWritten: true });
  return atoms;
}

/** `in: list`, which `in: [id]` says of one value. */
export function listAtom(m: Machine, entity: Entity, column: string, list: Value): RowAtom {
  const listed = m.engine.items(list);
  const isSpelledOut = listed !== undefined && listed.more === undefined;
  return { entity, column, operand: m.engine.element(list), isElement: !(isSpelledOut && listed.items.length === 1), isSpelledOut };
}

export function collectAtoms(m: Machine, entity: Entity, formula: Formula, atoms: RowAtom[]): void {
  if (formula.f === "and") for (const part of formula.of) collectAtoms(m, entity, part, atoms);
  if (formula.f === "choice") atoms.push(...commonAtoms(m, entity, formula.of));
  if (formula.f === "atom" && formula.op === "equal")
    atoms.push({ entity, column: formula.column, operand: formula.operand, ...(formula.isRequired ? { isRequired: true } : {}) });
  if (formula.f === "atom" && formula.op === "in") atoms.push(listAtom(m, entity, formula.column, formula.operand));
  if (formula.f !== "relation" || formula.quantifier === "every" || formula.quantifier === "none") return;
  const relation = entity.relations.find((candidate) => candidate.name === formula.relation);
  const target = relation ? m.world.tenancy.entities.get(relation.target) : undefined;
  if (target) collectAtoms(m, target, formula.of, atoms);
}

/** Conditions that a row may have been found by: those of every way, where code built one of several filters. */
export function possibleAtoms(m: Machine, entity: Entity, formula: Formula): readonly RowAtom[] {
  if (formula.f === "and" || formula.f === "choice") return formula.of.flatMap((part) => possibleAtoms(m, entity, part));
  const atoms: RowAtom[] = [];
  collectAtoms(m, entity, formula, atoms);
  return atoms;
}

/** What holds whichever of the formulas applies: `typeof id === "string" ? id : { in: id }` is the id, where it is one. */
function commonAtoms(m: Machine, entity: Entity, formulas: readonly Formula[]): readonly RowAtom[] {
  const [first = [], ...others] = formulas
    .filter((formula) => !findsNothing(m, formula))
    .map((formula) => {
      const atoms: RowAtom[] = [];
      collectAtoms(m, entity, formula, atoms);
      return atoms;
    });
  return [first, ...others].flatMap((atoms, index) =>
    atoms.filter(
      (atom) =>
        !(index > 0 && first.some((one) => isSame(one, atom))) &&
        [first, ...others].every((branch) => branch.some((one) => isSame(one, atom) || isElementOf(m, one, atom))),
    ),
  );
}

/** `in: []`, the other end of `in: ids ?? []`. */
function findsNothing(m: Machine, formula: Formula): boolean {
  if (formula.f !== "atom" || formula.op !== "in") return false;
  const list = m.engine.items(formula.operand);
  return list !== undefined && list.items.length === 0 && list.more === undefined;
}

function isSame(one: RowAtom, other: RowAtom): boolean {
  return isOnSame(one, other) && one.isElement === other.isElement && keyOf(one.operand) === keyOf(other.operand);
}

function isElementOf(m: Machine, element: RowAtom, whole: RowAtom): boolean {
  if (element.isElement !== true || whole.isElement === true || !isOnSame(element, whole)) return false;
  return keyOf(element.operand) === keyOf(m.engine.element(whole.operand));
}

function isOnSame(one: RowAtom, other: RowAtom): boolean {
  return one.entity === other.entity && one.column === other.column;
}
