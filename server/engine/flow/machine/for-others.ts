// What a condition is for those who are no administrators of the platform: `if (!user.isSuperAdmin) query.where(…)` is told for everybody
// whom it concerns, and what only an administrator gets restricts nobody else.
import type { Member, Value } from "../../libraries/value";
import { FOR_EVERY_TENANT } from "../state";
import type { Machine } from "./machine";
import { alternativesOf } from "./truthiness";

function isForOperators(given: unknown): boolean {
  return given instanceof Map && given.has(FOR_EVERY_TENANT);
}

/** Whether an administrator has been told apart anywhere yet. */
function hasOperators(m: Machine): boolean {
  return m.contextKeys.has(FOR_EVERY_TENANT);
}

/** The alternatives that somebody else than an administrator can get, where there are any. */
export function alternativesForOthers(m: Machine, value: Value): readonly Value[] {
  const all = alternativesOf(m, value);
  if (value.v !== "choice" || all.length < 2 || !hasOperators(m)) return all;
  const exempt = new Set(value.options.filter(({ given }) => isForOperators(given)).flatMap((option) => alternativesOf(m, option.value)));
  const others = exempt.size === 0 ? all : all.filter((option) => !exempt.has(option));
  return others.length > 0 ? others : all;
}

function isSureForOthers(member: Member): boolean {
  return member.isConditional === true && isForOperators(member.absentGiven);
}

function sure({ isConditional: _, absentGiven: __, ...member }: Member): Member {
  return member;
}

export function itemsForOthers(m: Machine, items: readonly Member[]): readonly Member[] {
  if (!hasOperators(m) || !items.some(isSureForOthers)) return items;
  return items.map((item) => (isSureForOthers(item) ? sure(item) : item));
}

export function membersForOthers(m: Machine, members: ReadonlyMap<string, Member>): ReadonlyMap<string, Member> {
  if (!hasOperators(m) || ![...members.values()].some(isSureForOthers)) return members;
  return new Map([...members].map(([name, member]) => [name, isSureForOthers(member) ? sure(member) : member]));
}
