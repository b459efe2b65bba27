// Truth: what a test says of the values in it, and what follows when it holds or fails. The rows and trust that depend on
// it are the proof's matter (proof/establish.ts); this file walks the condition.
import type { ChoiceOption, ChoiceValue, ConditionValue, Value } from "../../libraries/value";
import { givenOf, joinInto, mergeFacts } from "../join";
import { keyOf } from "../keys";
import { learnAbsent, learnDifferent, learnEqual, learnPrefix, learnPresent, learnProven } from "./operations";
import type { Fact, FactMap } from "../state";
import { mayBeInstance } from "./operations";
import { learnListed } from "./listed-keys";
import type { Machine } from "./machine";
import { isOwnId } from "../proof/rows";
import { isSize } from "./operators";

export type Truthiness = "truthy" | "falsy" | "nullish" | "either";

/** The alternatives of a value that are possible now. */
export function alternativesOf(m: Machine, value: Value): readonly Value[] {
  if (value.v !== "choice") return [value];
  return allowedOptions(m, value).flatMap((option) => alternativesOf(m, option.value));
}

function allowedOptions(m: Machine, value: ChoiceValue): ChoiceValue["options"] {
  const fact = m.state.getFact(`options:${value.id}`);
  const allowed = fact?.is === "options" ? value.options.filter((_, index) => fact.allowed.includes(index)) : value.options;
  const possible = allowed.filter((option) => !isRuledOut(m, option));
  return possible.length > 0 ? possible : allowed;
}

/** Facts that say of a path whether a value was there, with the fact that contradicts each; by what comes with an option. */
const presences = new WeakMap<FactMap, readonly string[]>();

/** An option from a path on which a value was missing that is known to be there now, or the other way round. */
function isRuledOut(m: Machine, option: ChoiceOption): boolean {
  const given = givenOf(option);
  if (!given || given.size === 0) return false;
  let opposites = presences.get(given);
  if (!opposites) presences.set(given, (opposites = [...given.keys()].flatMap(oppositeOf)));
  return opposites.some((key) => m.state.getFact(key) !== undefined);
}

/** Rows are left out: one that was missing may have been made and fetched again. */
function oppositeOf(key: string): readonly string[] {
  if (key.startsWith("has:row:") || key.startsWith("none:row:")) return [];
  if (key.startsWith("has:")) return [`none:${key.slice("has:".length)}`];
  return key.startsWith("none:") ? [`has:${key.slice("none:".length)}`] : [];
}

/** The options that are possible now, with what is known when each is taken; a plain value is its own only option. */
export function optionsOf(m: Machine, value: Value): readonly ChoiceOption[] {
  return value.v === "choice" ? allowedOptions(m, value) : [{ value }];
}

/** What is known of the truth of one alternative (not a choice). */
export function truthinessOf(m: Machine, value: Value): Truthiness {
  switch (value.v) {
    case "constant":
      return value.value === undefined || value.value === null ? "nullish" : value.value ? "truthy" : "falsy";
    case "object":
    case "array":
    case "function":
    case "class":
    case "handle":
    case "native":
    case "namespace":
    case "promise":
      return "truthy";
    case "row":
      return rowTruthiness(m, value);
    case "principal":
    case "source":
    case "unknown":
      return namedTruthiness(m, value);
    case "condition": {
      const sure = isSurely(m, value);
      return sure === undefined ? "either" : sure ? "truthy" : "falsy";
    }
    case "choice": {
      const kinds = new Set(alternativesOf(m, value).map((option) => truthinessOf(m, option)));
      const [only] = kinds;
      return kinds.size === 1 && only ? only : "either";
    }
    default:
      return "either";
  }
}

function rowTruthiness(m: Machine, value: Extract<Value, { v: "row" }>): Truthiness {
  if (m.state.getFact(`has:${keyOf(value)}`)) return "truthy";
  if (m.state.getFact(`none:${keyOf(value)}`)) return "nullish";
  return (value.path.length === 0 || value.path.at(-1) === "*" || isOwnId(m, value)) && !value.isOptional ? "truthy" : "either";
}

function namedTruthiness(m: Machine, value: Extract<Value, { v: "principal" | "source" | "unknown" }>): Truthiness {
  if (m.state.getFact(`has:${value.key}`)) return "truthy";
  return m.state.getFact(`none:${value.key}`) ? "nullish" : "either";
}

/** True or false when the value's truth is beyond doubt. */
export function isSurely(m: Machine, value: Value): boolean | undefined {
  if (value.v === "condition") return conditionTruth(m, value);
  const truth = truthinessOf(m, value);
  return truth === "either" ? undefined : truth === "truthy";
}

function conditionTruth(m: Machine, value: ConditionValue): boolean | undefined {
  const [first, second] = value.of;
  if (value.op === "not" && first) {
    const inner = isSurely(m, first);
    return inner === undefined ? undefined : !inner;
  }
  if (value.op === "equal" && first?.v === "constant" && second?.v === "constant") return first.value === second.value;
  if (value.op === "nullish" && first) {
    const kinds = alternativesOf(m, first).map((option) => truthinessOf(m, option));
    if (kinds.every((kind) => kind === "nullish")) return true;
    return kinds.every((kind) => kind === "truthy" || kind === "falsy") ? false : undefined;
  }
  return undefined;
}

/** Takes it as given that `test` is true (or false) from here on. Marks the state dead when it cannot be. */
export function assume(m: Machine, test: Value, truth: boolean): void {
  if (m.state.isDead) return;
  switch (test.v) {
    case "constant":
      if (Boolean(test.value) !== truth) m.state.isDead = true;
      return;
    case "choice":
      assumeChoice(
        m,
        test,
        truth
          ? (value) => truthinessOf(m, value) !== "falsy" && truthinessOf(m, value) !== "nullish"
          : (value) => truthinessOf(m, value) !== "truthy",
        truth,
      );
      return;
    case "condition":
      assumeCondition(m, test, truth);
      return;
    default:
      assumeAtom(m, test, truth);
  }
}

function assumeAtom(m: Machine, value: Value, truth: boolean): void {
  const known = truthinessOf(m, value);
  if (known !== "either" && (known === "truthy") !== truth) {
    m.state.isDead = true;
    return;
  }
  if (truth) learnPresent(m, value);
  else learnAbsent(m, value);
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

/** Restricts a choice to these options. */
function narrow(m: Machine, value: ChoiceValue, allowed: readonly number[], truth: boolean | undefined): void {
  if (allowed.length === 0) {
    m.state.isDead = true;
    return;
  }
  m.state.facts.set(`options:${value.id}`, { is: "options", allowed, of: value.options.length });
  if (truth === true) m.state.facts.set(`has:${value.id}`, { is: "present" });
  const kept = allowed.flatMap((index) => value.options[index] ?? []);
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

/** A row that is already verified stays so, and alternatives that are already ruled out stay out. */
export function applyFact(m: Machine, key: string, fact: Fact): void {
  const known = m.state.getFact(key);
  if (known?.is === "row" && fact.is === "row" && known.status === "verified") return;
  const both =
    known?.is === "options" && fact.is === "options"
      ? { ...fact, allowed: fact.allowed.filter((index) => known.allowed.includes(index)) }
      : fact;
  m.state.facts.set(key, both);
}

function assumeCondition(m: Machine, test: ConditionValue, truth: boolean): void {
  const [first, second] = test.of;
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
      assume(m, isSize(first) ? rowsOf(first) : first, truth);
      return;
    case "nullish":
      assumeNullish(m, first, truth);
      return;
    case "equal":
      if (second) assumeEqual(m, first, second, truth);
      return;
    case "has":
      if (second) assumeHas(m, first, second, truth);
      return;
    case "instance":
      if (first.v === "choice" && second)
        assumeChoice(m, first, (option) => (mayBeInstance(m, option, second) ?? truth) === truth, undefined);
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
      if (second && truth) learnPrefix(m, first, second, test.at);
      return;
    case "some":
      if (second) assumeSome(m, first, second, truth);
      return;
    case "proven":
      if (truth) learnProven(m, first);
      return;
    case "each":
      if (truth) assume(m, first, true);
      return;
  }
}

/** `list.some(test)`: one element passes, which says nothing of the others; that it fails says that all of them do. */
function assumeSome(m: Machine, test: Value, element: Value, truth: boolean): void {
  if (!truth) {
    assume(m, test, false);
    return;
  }
  const branch = m.branch(() => assume(m, test, true));
  if (branch.isDead) {
    m.state.isDead = true;
    return;
  }
  const ofElement = element.v === "row" ? `row:${element.row}` : keyOf(element);
  for (const [key, fact] of branch.delta.facts) if (!key.includes(ofElement)) m.state.facts.set(key, fact);
}

/** The row or rows whose number this is. */
export function rowsOf(size: Extract<Value, { v: "row" }>): Value {
  return { ...size, path: size.path.slice(0, -1), isOptional: true };
}

/** `isJoint`: all parts have the given truth; otherwise at least one has. */
function assumeJunction(m: Machine, parts: readonly Value[], isJoint: boolean, truth: boolean): void {
  if (isJoint) {
    for (const part of parts) assume(m, part, truth);
    return;
  }
  const deltas = [];
  for (let index = 0; index < parts.length; index++) {
    const branch = m.branch(() => {
      parts.slice(0, index).forEach((part) => assume(m, part, !truth));
      const part = parts[index];
      if (part) assume(m, part, truth);
    });
    if (!branch.isDead) deltas.push(branch.delta);
  }
  joinInto(m.state, deltas);
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
    const left = alternativesOf(m, value);
    const [only] = left;
    if (left.length === 1 && only && !m.state.isDead) assumeNullish(m, only, truth);
    return;
  }
  const known = truthinessOf(m, value);
  if ((known === "nullish") !== truth && known !== "either") {
    m.state.isDead = true;
    return;
  }
  if (truth) learnAbsent(m, value);
  else learnPresent(m, value);
}

function assumeEqual(m: Machine, left: Value, right: Value, truth: boolean): void {
  if (left.v === "constant" && right.v === "constant") {
    if ((left.value === right.value) !== truth) m.state.isDead = true;
    return;
  }
  for (const [size, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (isSize(size) && other.v === "constant" && other.value === 0) {
      assume(m, rowsOf(size), !truth);
      return;
    }
    if (isSize(size) && other.v === "constant" && other.value === 1 && truth) assume(m, rowsOf(size), true);
    if (typeof constantOf(other) === "boolean" && size.v !== "constant") {
      assume(m, size, constantOf(other) === truth);
      return;
    }
  }
  narrowByConstant(m, left, right, truth);
  narrowByConstant(m, right, left, truth);
  if (m.state.isDead) return;
  if (truth) learnEqual(m, left, right, undefined, false);
  else learnDifferent(m, left, right);
}

function constantOf(value: Value): unknown {
  return value.v === "constant" ? value.value : undefined;
}

/** `result.kind === "error"`: keeps the alternatives that can have this value. */
function narrowByConstant(m: Machine, value: Value, other: Value, truth: boolean): void {
  if (value.v !== "choice" || other.v !== "constant") return;
  assumeChoice(m, value, (option) => (option.v === "constant" ? (option.value === other.value) === truth : true), undefined);
}

/** `"error" in result`. */
function assumeHas(m: Machine, object: Value, name: Value, truth: boolean): void {
  const key = m.engine.stringOf(name);
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

/** Whether this value can be undefined or null here. */
export function mayBeMissing(m: Machine, value: Value): boolean {
  switch (value.v) {
    case "constant":
      return value.value === undefined || value.value === null;
    case "choice":
      return m.state.getFact(`has:${value.id}`) === undefined && alternativesOf(m, value).some((option) => mayBeMissing(m, option));
    case "row":
    case "source":
    case "principal":
    case "unknown":
      return (
        (value.isOptional === true || m.state.getFact(`maybe:${keyOf(value)}`) !== undefined) &&
        m.state.getFact(`has:${keyOf(value)}`) === undefined
      );
    case "promise":
      return mayBeMissing(m, value.of);
    default:
      return false;
  }
}

/** An option where its value is there; what is known along with it stays. */
export function whenPresent(option: ChoiceOption): ChoiceOption {
  return { ...option, value: asPresent(option.value) };
}

/** The value where it is known to be there. */
export function asPresent(value: Value): Value {
  return "isOptional" in value && value.isOptional ? { ...value, isOptional: false } : value;
}
