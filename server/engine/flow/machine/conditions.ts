// Truth: what a test says of the values in it, and what follows when it holds or fails. The rows and trust that depend on
// it are the proof's matter (proof/establish.ts); this file walks the condition.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ChoiceValue, ConditionValue, Value } from "../../libraries/value";
import { knownByChoice } from "../by-choice";
import { givenOf, joinInto } from "../join";
import { isSaid, mergeFacts } from "../merge-facts";
import { toldBy } from "./same-tests";
import { learnAbsent, learnCounted, learnDifferent, learnEach, learnEqual, learnPrefix, learnPresent, learnProven } from "./operations";
import { isOfOneCustomer, settingOf } from "../proof/settings";
import { FOR_EVERY_TENANT, type Fact, type FactMap } from "../state";
import { mayBeInstance } from "./operations";
import { keyOf } from "../keys";
import { flagInProduction } from "./deployment";
import { learnListed } from "./listed-keys";
import { rowWithout } from "../proof/missing-rows";
import type { Machine } from "./machine";
import { currentObject } from "./members";
import { learnSome } from "./element-tests";
import { isLength, isSize, rowsOf } from "./operators";
import { mayBegin } from "./texts";
import { alternativesOf, mayBeMissing, optionsOf, truthinessOf } from "./truthiness";

/** Takes it as given that `test` is true (or false) from here on. Marks the state dead when it cannot be. */
export function assume(m: Machine, test: Value, truth: boolean): void {
  if (m.state.isDead) return;
  switch (test.v) {
    case "constant":
      if (Boolean(test.value) !== truth) m.state.isDead = true;
      return;
    case "choice":
      assumeChoice(m, test, truth ? (value) => mayBeTrue(m, value) : (value) => truthinessOf(m, value) !== "truthy", truth);
      return;
    case "condition":
      assumeCondition(m, test, truth);
      return;
    default:
      assumeAtom(m, test, truth);
  }
}

function mayBeTrue(m: Machine, value: Value): boolean {
  const known = truthinessOf(m, value);
  return known === "truthy" || known === "either";
}

function assumeAtom(m: Machine, value: Value, truth: boolean): void {
  if (value.v === "unknown" && value.counts) {
    assumeSome(m, value.counts.test, value.counts.element, truth);
    return;
  }
  const known = truthinessOf(m, value);
  if ((known !== "either" && (known === "truthy") !== truth) || (known === "either" && isNotProduction(m, value, truth))) {
    m.state.isDead = true;
    return;
  }
  if (value.v === "unknown" && value.emptyGiven !== undefined && !truth) applyFacts(m, value.emptyGiven as FactMap);
  if (truth) learnPresent(m, value);
  else if (isSize(value)) assumeAny(m, value, false);
  else learnAbsent(m, value);
}

/** `if (env.DISABLE_AUTH)`: a way that no installation takes that serves many tenants. */
function isNotProduction(m: Machine, value: Value, truth: boolean): boolean {
  if (value.v !== "external" && value.v !== "unknown") return false;
  const setting = settingOf(m, value);
  return setting !== undefined && flagInProduction(setting) === !truth;
}

/** Keeps the options that pass; applies what comes with them. */
function assumeChoice(m: Machine, value: ChoiceValue, keeps: (option: Value) => boolean, truth: boolean | undefined): void {
  const fact = m.state.getFact(`options:${value.id}`);
  const before = fact?.is === "options" ? fact.allowed : value.options.map((_, index) => index);
  const allowed = before.filter((index) => {
    const option = value.options[index];
    return option !== undefined && alternativesOf(m, option.value).some(keeps);
  });
  narrow(m, value, allowed, truth);
}

/** Of more alternatives than these, what each of them says by itself is left out. */
const MAX_FOLLOWED = 4;

function assumeOption(m: Machine, { id, options }: ChoiceValue, index: number, truth: boolean): void {
  const option = options[index];
  if (!option) return;
  m.state.facts.set(`options:${id}`, { is: "options", allowed: [index], of: options.length });
  applyFacts(m, givenOf(option));
  assume(m, option.value, truth);
}

/** Restricts a choice to these options. */
function narrow(m: Machine, value: ChoiceValue, allowed: readonly number[], truth: boolean | undefined): void {
  if (allowed.length === 0) {
    m.state.isDead = true;
    return;
  }
  m.state.facts.set(`options:${value.id}`, { is: "options", allowed, of: value.options.length });
  applyFacts(
    m,
    knownByChoice(value.id, allowed, (key) => m.state.getFact(key)),
  );
  if (truth === true) m.state.facts.set(`has:${value.id}`, { is: "present" });
  const kept = allowed.flatMap((index) => value.options[index] ?? []);
  if (truth === true && kept.length > 1) for (const option of kept) dropAbsent(m, option.value);
  if (truth !== undefined && kept.length > 1 && kept.length <= MAX_FOLLOWED && kept.some((option) => tells(m, option.value, truth))) {
    // Members of the alternatives are chosen together: what one of them says is of the others' no more than of what it is a part of.
    const ends = allowed.map((index) => m.branch(() => assumeOption(m, value, index, truth)));
    joinInto(
      m.state,
      ends.filter((end) => !end.isDead).map((end) => end.delta),
    );
    return;
  }
  const keys = new Set(kept.flatMap((option) => [...(givenOf(option)?.keys() ?? [])]));
  for (const key of keys) {
    const merged = mergeFacts(
      key,
      kept.map((option) => givenOf(option)?.get(key)),
    );
    if (merged) applyFact(m, key, merged);
  }
  const [only] = kept;
  if (kept.length === 1 && only && truth !== undefined && !m.state.isDead) assume(m, only.value, truth);
}

/** Whether an alternative that passes proves something by itself: a condition, a row that was found on one of several ways, or is missing. */
function tells(m: Machine, value: Value, truth: boolean): boolean {
  if (value.v === "choice") return value.options.some((option) => tells(m, option.value, truth));
  return value.v === "condition" || (value.v === "row" && (truth || rowWithout(m, value) !== undefined));
}

/** Where an alternative is itself one of several and is the one that passed, it was not by being absent. */
function dropAbsent(m: Machine, value: Value): void {
  if (value.v !== "choice") return;
  const there = value.options.flatMap((option, index) => (alternativesOf(m, option.value).some((one) => mayBeTrue(m, one)) ? [index] : []));
  if (there.length === 0 || there.length === value.options.length) return;
  applyFact(m, `options:${value.id}`, { is: "options", allowed: there, of: value.options.length });
}

/** A row that is already verified stays so, and alternatives that are already ruled out stay out. */
function applyFact(m: Machine, key: string, fact: Fact): void {
  const known = m.state.getFact(key);
  if (known?.is === "row" && fact.is === "row" && known.status === "verified") return;
  const both =
    known?.is === "options" && fact.is === "options"
      ? { ...fact, allowed: fact.allowed.filter((index) => known.allowed.includes(index)) }
      : fact;
  m.state.facts.set(key, both);
  if (fact.is === "following" && isSaid(key, (name) => m.state.getFact(name))) applyFacts(m, fact.facts);
}

/** What comes along: with the alternative that it is, with a promise that is kept, with a list to which nothing was added. */
export function applyFacts(m: Machine, given: FactMap | undefined): void {
  for (const [key, fact] of given ?? []) applyFact(m, key, fact);
}

function assumeCondition(m: Machine, test: ConditionValue, truth: boolean): void {
  const [first, second, list] = test.of;
  if (!first) return;
  switch (test.op) {
    case "not":
      assume(m, first, !truth);
      return;
    case "and":
    case "or":
      assumeJunction(m, test.of, test.op === "and" ? truth : !truth, truth);
      return;
    case "truthy":
      if (isSize(first)) assumeAny(m, first, truth);
      else assume(m, first, truth);
      return;
    case "nullish":
      assumeNullish(m, first, truth);
      return;
    case "equal":
      if (second) assumeEqual(m, first, second, truth, test.at);
      return;
    case "has":
      if (second) assumeHas(m, first, second, truth);
      return;
    case "instance":
      if (first.v === "choice" && second)
        assumeChoice(m, first, (option) => (mayBeInstance(m, option, second) ?? truth) === truth, undefined);
      else if (second && (mayBeInstance(m, first, second) ?? truth) !== truth) m.state.isDead = true;
      return;
    case "includes":
      if (second && truth) {
        learnListed(m, first, second);
        learnEqual(m, m.engine.element(first), second, test.at, true);
      }
      return;
    case "present":
      if (truth) learnPresent(m, first);
      return;
    case "prefix":
      if (second && truth) assumePrefix(m, first, second, test.at);
      return;
    case "some":
      if (second) assumeSome(m, first, second, truth, list);
      return;
    case "proven":
      if (truth) learnProven(m, first);
      return;
    case "each":
      if (truth) assumeOfEach(m, first, second ?? first, true);
      return;
  }
}

/** `(req.query.key ?? "").startsWith(…)`: what cannot begin so was not the one. */
function assumePrefix(m: Machine, value: Value, prefix: Value, at: SourceSpan | undefined): void {
  if (value.v === "choice") assumeChoice(m, value, (option) => mayBegin(option, prefix), undefined);
  if (!m.state.isDead) learnPrefix(m, value, prefix, at);
}

/** `isJoint`: all parts have the given truth; otherwise at least one has. */
function assumeJunction(m: Machine, parts: readonly Value[], isJoint: boolean, truth: boolean): void {
  if (isJoint) {
    for (const part of parts) assume(m, part, truth);
    return;
  }
  const ways = parts.flatMap((part, index) => {
    const branch = m.branch(() => {
      parts.slice(0, index).forEach((before) => assume(m, before, !truth));
      assume(m, part, truth);
    });
    return branch.isDead ? [] : [{ part, delta: branch.delta }];
  });
  // `if (env.IS_CLOUD && user.email !== env.ADMIN_EMAIL) throw`: on a server of one's own everybody runs the platform, by the same word.
  const isForOperators = ways.some(({ delta }) => delta.facts.get(FOR_EVERY_TENANT)?.is === "administrator");
  const open = isForOperators ? ways.filter(({ part }) => !isOfOneCustomer(m, part, truth)) : ways;
  joinInto(
    m.state,
    open.map(({ delta }) => delta),
  );
}

function assumeSome(m: Machine, test: Value, element: Value, truth: boolean, list?: Value): void {
  if (truth) learnSome(m, { element, list }, () => assume(m, test, true));
  else assumeOfEach(m, test, element, false);
}

/** What is known of each element is known of all. */
function assumeOfEach(m: Machine, test: Value, element: Value, truth: boolean): void {
  assume(m, test, truth);
  if (!m.state.isDead) learnEach(m, element);
}

/** `own.length === ids.length` of those that passed: all did. */
function assumeAllPassed(m: Machine, size: Value, other: Value): void {
  if (size.v !== "unknown" || !size.counts || keyOf(size.counts.all) !== keyOf(other)) return;
  assume(m, size.counts.test, true);
}

/** Whether there is any of the rows whose number this is. */
function assumeAny(m: Machine, size: Extract<Value, { v: "row" }>, truth: boolean): void {
  assume(m, rowsOf(size), truth);
  if (truth) learnCounted(m, size);
}

/** The answer of a test, which is never missing; `a && b` may be what `a` is. */
function isYesOrNo(value: Value): boolean {
  return value.v === "condition" && ((value.op !== "and" && value.op !== "or") || value.of.every(isYesOrNo));
}

function isNeverMissing(value: Value): boolean {
  return isYesOrNo(value) || (value.v === "source" && value.isDemanded === true);
}

function assumeNullish(m: Machine, value: Value, truth: boolean): void {
  if (value.v === "choice") {
    assumeChoice(
      m,
      value,
      (option) =>
        truth
          ? truthinessOf(m, option) === "nullish" || mayBeMissing(m, option) || option.v === "unknown" || option.v === "source"
          : truthinessOf(m, option) !== "nullish",
      undefined,
    );
    const left = leftOf(m, value);
    if (left) assumeNullish(m, left, truth);
    return;
  }
  const known = truthinessOf(m, value);
  if (((known === "nullish") !== truth && known !== "either") || (truth && isNeverMissing(value))) {
    m.state.isDead = true;
    return;
  }
  if (truth) learnAbsent(m, value);
  else learnPresent(m, value);
}

function assumeEqual(m: Machine, left: Value, right: Value, truth: boolean, at: SourceSpan | undefined): void {
  if (left.v === "constant" && right.v === "constant") {
    if ((left.value === right.value) !== truth) m.state.isDead = true;
    return;
  }
  for (const [size, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (isSize(size) && other.v === "constant" && other.value === 0) {
      assumeAny(m, size, !truth);
      return;
    }
    if (size.v === "unknown" && size.counts && other.v === "constant" && other.value === 0) {
      assumeSome(m, size.counts.test, size.counts.element, !truth);
      return;
    }
    if (truth && size.v === "unknown" && size.emptyGiven !== undefined && other.v === "constant" && other.value === 0)
      applyFacts(m, size.emptyGiven as FactMap);
    if (truth) assumeAllPassed(m, size, other);
    if (isLength(size) && other.v === "constant" && (other.value === 0 || (other.value === 1 && truth)))
      assume(m, size, (other.value === 0) !== truth);
    if (isSize(size) && other.v === "constant" && other.value === 1 && truth) assumeAny(m, size, true);
    if (typeof constantOf(other) === "boolean" && size.v !== "constant") {
      assume(m, size, constantOf(other) === truth);
      return;
    }
  }
  narrowByConstant(m, left, right, truth);
  narrowByConstant(m, right, left, truth);
  if (m.state.isDead) return;
  applyFacts(m, toldBy(m, left, right, truth));
  applyFacts(m, toldBy(m, right, left, truth));
  if (truth) learnEqual(m, left, right, at, false);
  else learnDifferent(m, left, right);
}

function constantOf(value: Value): unknown {
  return value.v === "constant" ? value.value : undefined;
}

/** `result.kind === "error"`: keeps the alternatives that can have this value. */
function narrowByConstant(m: Machine, value: Value, other: Value, truth: boolean): void {
  if (value.v !== "choice" || other.v !== "constant") return;
  assumeChoice(m, value, (option) => (option.v === "constant" ? (option.value === other.value) === truth : true), undefined);
  const left = leftOf(m, value);
  if (left) narrowByConstant(m, left, other, truth);
}

/** The one alternative that is left, which may be one of several itself. */
function leftOf(m: Machine, value: ChoiceValue): Value | undefined {
  const [only, ...others] = m.state.isDead ? [] : optionsOf(m, value);
  return others.length === 0 ? only?.value : undefined;
}

/** `!("orgId" in input)`: nothing stands under that name, where anything may. */
function assumeLacking(m: Machine, object: Value, key: string): void {
  const isOpen = object.v === "source" || (object.v === "object" && m.engine.members(object)?.has(key) === true);
  if (!isOpen) return;
  const [only, ...others] = alternativesOf(m, m.engine.member(object, key));
  if (only?.v !== "source" || others.length > 0) return;
  // What may be null may not be left out.
  if (only.isNullWhenMissing === true) m.state.isDead = true;
  else assumeNullish(m, only, true);
}

/** `"error" in result`. */
function assumeHas(m: Machine, object: Value, name: Value, truth: boolean): void {
  const key = m.engine.stringOf(name);
  const names = object.v === "object" ? currentObject(m, object).names : undefined;
  if (key === undefined && names && truth) learnEqual(m, names, name, undefined, true);
  if (key !== undefined && object.v !== "choice" && !truth) assumeLacking(m, object, key);
  if (key === undefined || object.v !== "choice") return;
  assumeChoice(
    m,
    object,
    (option) => {
      if (option.v !== "object") return true;
      const found = m.engine.members(option)?.has(key) ?? false;
      return found === truth || option.rest.length > 0;
    },
    undefined,
  );
}
