// What is known of a value where it stands: which alternatives are possible, whether it is there, whether it is true.
import type { ChoiceOption, ChoiceValue, ConditionValue, DeclaredType, Value } from "../../libraries/value";
import { givenOf } from "../join";
import { keyOf } from "../keys";
import { isOwnId, isRequiredTenantKey } from "../proof/rows";
import { mergeGiven } from "../merge-facts";
import type { FactMap } from "../state";
import type { Machine } from "./machine";

export type Truthiness = "truthy" | "falsy" | "nullish" | "either";

/** The alternatives of a value that are possible now. */
export function alternativesOf(m: Machine, value: Value): readonly Value[] {
  if (value.v !== "choice") return [value];
  return allowedOptions(m, value).flatMap((option) => alternativesOf(m, option.value));
}

/** The one value that a choice can be now; undefined for a choice that is open, and for what is no choice. */
export function onlyAlternative(m: Machine, value: Value): Value | undefined {
  const options = value.v === "choice" ? alternativesOf(m, value) : [];
  return options.length === 1 ? options[0] : undefined;
}

/** Those of its own alternatives that are possible now; one of them can be a choice itself. */
export function allowedOptions(m: Machine, value: ChoiceValue): ChoiceValue["options"] {
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
  if (value.v !== "choice") return [{ value }];
  return allowedOptions(m, value).flatMap((option) => (option.value.v === "choice" ? optionsWithin(m, option, option.value) : [option]));
}

/** A member of one of several objects can itself be one of several values. */
function optionsWithin(m: Machine, outer: ChoiceOption, inner: ChoiceValue): readonly ChoiceOption[] {
  return optionsOf(m, inner).map((option) => ({ value: option.value, given: mergeGiven(givenOf(outer), givenOf(option)) }));
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
    case "text":
      return value.parts.some((part) => typeof part === "string" && part !== "") ? "truthy" : "either";
    case "row":
      return rowTruthiness(m, value);
    case "principal":
    case "source":
      return namedTruthiness(m, value);
    case "unknown":
      return value.isPositive ? "truthy" : namedTruthiness(m, value);
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
  if (value.isOptional) return "either";
  const isThere = value.path.length === 0 || value.path.at(-1) === "*" || isOwnId(m, value) || isRequiredTenantKey(m, value);
  return isThere ? "truthy" : "either";
}

function namedTruthiness(m: Machine, value: Extract<Value, { v: "principal" | "source" | "unknown" }>): Truthiness {
  if (m.state.getFact(`has:${value.key}`)) return "truthy";
  if (m.state.getFact(`none:${value.key}`)) return isDemanded(value) ? "falsy" : "nullish";
  if (value.v !== "principal" || value.isOptional === true || m.state.getFact(`maybe:${value.key}`)) return "either";
  // A session that is certain to be there: whoever has none did not get here.
  if (value.part === "session" && value.path.length === 0) return "truthy";
  return isText(value.type) ? "truthy" : "either";
}

/** Input that has to hold it: where it is not true, it is empty. */
function isDemanded(value: Value): boolean {
  return value.v === "source" && value.isDemanded === true;
}

/** A claim that is declared to be text (`orgId: string`): `if (orgId)` asks of every token alike, and is no way around a filter. */
function isText(type: DeclaredType | undefined): boolean {
  const fact = type?.type;
  return typeof fact === "object" && fact !== null && "name" in fact && "t" in fact && fact.t === "ref" && fact.name === "string";
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
  if (value.op === "equal" && first && second && isNoneOfSome(first, second)) return false;
  if (value.op === "truthy" && (first?.v === "constant" || first?.v === "text" || (first?.v === "unknown" && first.isPositive)))
    return isSurely(m, first);
  if (value.op === "nullish" && first) {
    const kinds = alternativesOf(m, first).map((option) => truthinessOf(m, option));
    if (kinds.every((kind) => kind === "nullish")) return true;
    return kinds.every((kind) => kind === "truthy" || kind === "falsy") ? false : undefined;
  }
  return undefined;
}

/** `conditions.length === 0` of a list that surely has an item. */
function isNoneOfSome(one: Value, other: Value): boolean {
  const [size, number] = one.v === "unknown" ? [one, other] : [other, one];
  return size.v === "unknown" && size.isPositive === true && number.v === "constant" && number.value === 0;
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
        !isDemanded(value) &&
        (value.isOptional === true || m.state.getFact(`maybe:${keyOf(value)}`) !== undefined) &&
        m.state.getFact(`has:${keyOf(value)}`) === undefined
      );
    case "promise":
      return mayBeMissing(m, value.of);
    default:
      return false;
  }
}

/** Null itself, and input or a part of a session that is missing as null, and never as undefined: `searchParams.get("id")`. */
function isNullOnly(value: Value): boolean {
  if (value.v === "constant") return value.value === null;
  return (value.v === "source" || value.v === "principal") && value.isNullWhenMissing === true;
}

/** Whether what makes this value missing can be anything but that it is given as null. */
export function mayBeUndefined(m: Machine, value: Value): boolean {
  return alternativesOf(m, value).some(
    (option) => !isNullOnly(option) && (truthinessOf(m, option) === "nullish" || mayBeMissing(m, option)),
  );
}

/** An option where its value is there; what is known along with it stays. */
export function whenPresent(option: ChoiceOption): ChoiceOption {
  return { ...option, value: asPresent(option.value) };
}

/** The value where it is known to be there. */
export function asPresent(value: Value): Value {
  return "isOptional" in value && value.isOptional ? { ...value, isOptional: false } : value;
}
