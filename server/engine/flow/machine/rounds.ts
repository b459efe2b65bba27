// Loops over a list run their body once, for an element that stands for all. What every round found out of its element holds of each of
// them, and vacuously where there is none; what one round found out, and told by setting a flag or by leaving the loop, holds of one.
import type { ArrayValue, ChoiceOption, Member, ObjectValue, RowValue, Value } from "../../libraries/value";
import { givenOf, makeChoice } from "../join";
import { keyOf } from "../keys";
import { isOfDoubt } from "../proof/doubt";
import type { Entity } from "../../tenancy/model";
import { isRowItself, rowInfo } from "../proof/rows";
import type { Delta, Fact, FactMap } from "../state";
import type { Machine } from "./machine";

/** The ways through a loop whose body ended or was left so: those on which it never ran among them. */
export function waysThrough(
  m: Machine,
  element: Value,
  ends: readonly Delta[],
  breaks: readonly Delta[],
): readonly [none: Delta, ...rounds: Delta[]] {
  const isOfElement = ofElement(m, element);
  const rounds = [...ends.map((end) => asRound(m, isOfElement, end, false)), ...breaks.map((last) => asRound(m, isOfElement, last, true))];
  return [{ vars: new Map(), heap: new Map(), facts: vacuousFacts(isOfElement, rounds) }, ...rounds];
}

type IsOfElement = (key: string, fact: Fact | undefined) => boolean;

/** What is known of a value that stands for any element of a list; of rows that are gone through, that each is the requester's. */
function ofElement(m: Machine, element: Value): IsOfElement {
  // `rows.map((row) => ({ row, … }))`: objects that hold one of them each.
  const held = element.v === "object" ? [...(m.engine.members(element)?.values() ?? [])].map(({ value }) => value) : [];
  const rows = new Set([element, ...held].flatMap((value) => (isOneOfRows(m, value) ? [`row:${value.row}`] : [])));
  return (key, fact) => {
    if (fact?.is === "row") return rows.has(key) && fact.status === "verified";
    return fact?.is === "trust" && (key.startsWith("trust:") || isOfDoubt(key)) && (key.includes("[]") || key.includes(".*"));
  };
}

function isOneOfRows(m: Machine, value: Value): value is RowValue {
  return value.v === "row" && isRowItself(value) && value.path.at(-1) === "*" && isOneTenants(rowInfo(m, value.row)?.entity);
}

/** People may be of several tenants: that one of them is of the requester's says nothing of what came along of the others. */
function isOneTenants(entity: Entity | undefined): boolean {
  return entity?.tenancy === "direct" || entity?.tenancy === "via" || entity?.tenancy === "root";
}

/** `any = true` in one round says nothing of the others; that it stayed as it was says that no round set it. */
function asRound(m: Machine, isOfElement: IsOfElement, delta: Delta, isLast: boolean): Delta {
  const found = new Map([...delta.facts].filter((entry): entry is [string, Fact] => isOfElement(...entry)));
  const vars = new Map([...delta.vars].map(([cell, value]) => [cell, forgetful(isOfElement, m.state.getVar(cell), value)]));
  const facts = isLast ? new Map([...delta.facts].filter((entry) => !isOfElement(...entry))) : delta.facts;
  return { vars, heap: delta.heap, facts, ...(found.size > 0 ? { ofElement: { facts: found, isLast } } : {}) };
}

/** A flag without what was known of the element where it was set. */
function forgetful(isOfElement: IsOfElement, before: Value | undefined, value: Value): Value {
  if (value.v !== "choice") return value;
  const kept = new Set(before?.v === "choice" ? before.options.map((option) => keyOf(option.value)) : before ? [keyOf(before)] : []);
  const options = value.options.map((option): ChoiceOption => {
    if (option.value.v !== "constant" || kept.has(keyOf(option.value))) return option;
    return { ...option, given: new Map([...(givenOf(option) ?? [])].filter((entry) => !isOfElement(...entry))) };
  });
  return options.every((option, index) => option === value.options[index]) ? value : makeChoice(options);
}

function vacuousFacts(isOfElement: IsOfElement, rounds: readonly Delta[]): FactMap {
  const facts = new Map<string, Fact>();
  const keep = (found: ReadonlyMap<string, Fact | undefined>): void => {
    for (const [key, fact] of found) if (fact && isOfElement(key, fact)) facts.set(key, fact);
  };
  for (const { facts: found, vars, heap } of rounds) {
    keep(found);
    for (const value of vars.values()) knownIn(value).forEach(keep);
    // `if (!found) missing.push(id)`: what is known where the item was not added.
    for (const list of heap.values()) for (const item of membersOf(list)) [...knownIn(item.value), absence(item)].forEach(keep);
  }
  return facts;
}

function knownIn(value: Value): readonly FactMap[] {
  return value.v === "choice" ? value.options.flatMap((option) => givenOf(option) ?? []) : [];
}

function absence({ absentGiven }: Member): FactMap {
  return (absentGiven as FactMap | undefined) ?? new Map<string, Fact>();
}

function membersOf(list: ObjectValue | ArrayValue): readonly Member[] {
  return list.v === "array" ? list.items : [...list.members.values()];
}
