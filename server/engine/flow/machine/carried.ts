// Values that go from one execution to another: what a request hands to a queue, a worker gets, with what was known of it.
import type { Value } from "../../libraries/value";
import { givenOf, makeChoice } from "../join";
import { doubtKeys } from "../proof/doubt";
import { asPresent, mayBeMissing, optionsOf } from "./truthiness";
import { digestOf, keyOf } from "../keys";
import { trustName, type Fact, type FactMap } from "../state";
import type { Machine } from "./machine";
import { currentArray, currentObject } from "./members";

const DEPTH = 4;

/** Objects are laid out as they are now; facts about single values travel with them. */
export function carried(m: Machine, value: Value, depth = DEPTH): Value {
  if (depth > 0 && value.v === "object") {
    const object = currentObject(m, value);
    const members = new Map([...object.members].map(([name, entry]) => [name, { ...entry, value: carried(m, entry.value, depth - 1) }]));
    return { ...object, id: m.newId(), members };
  }
  if (depth > 0 && value.v === "array") {
    const array = currentArray(m, value);
    const items = array.items.map((item) => ({ ...item, value: carried(m, item.value, depth - 1) }));
    return { ...array, id: m.newId(), items, ...(array.more ? { more: carried(m, array.more, depth - 1) } : {}) };
  }
  if (value.v === "choice") return makeChoice(optionsOf(m, value).map((option) => ({ ...option, value: asCarried(m, option.value) })));
  const known = factsOf(m, value);
  const single = asCarried(m, value);
  return known.size > 0 ? makeChoice([{ value: single, given: known }]) : single;
}

/** A value that was found to be there arrives. */
function asCarried(m: Machine, value: Value): Value {
  return mayBeMissing(m, value) ? value : asPresent(value);
}

function factsOf(m: Machine, value: Value): ReadonlyMap<string, Fact> {
  const keys = [`trust:${keyOf(value)}`, ...(value.v === "row" ? [`row:${value.row}`] : []), ...doubtKeys(value)];
  return new Map(
    keys.flatMap((key) => {
      const fact = m.state.getFact(key);
      return fact && !(fact.is === "row" && fact.status !== "verified") ? [[key, fact] as const] : [];
    }),
  );
}

/** Of values that consist of others: each is asked for after every edit, and none changes. */
const keys = new WeakMap<Value, string>();

/**
 * Two carried values with one key are the same, and the same is known of them. What an execution makes has another number each time
 * that it runs, so numbers do not count: a worker whose producers ran again without a change need not run again.
 */
export function carriedKey(value: Value): string {
  const known = keys.get(value);
  if (known !== undefined) return known;
  const key = isComposed(value) ? digestOf(describeCarried(value)) : withoutNumbers(keyOf(value));
  if (isComposed(value)) keys.set(value, key);
  return key;
}

type Composed = Extract<Value, { v: "object" | "array" | "choice" | "text" | "condition" | "promise" | "handle" | "function" }>;

function isComposed(value: Value): value is Composed {
  return /^(object|array|choice|text|condition|promise|handle|function)$/.test(value.v);
}

/** Numbers that an execution gave out: to objects, handles, choices, new rows, exits, rests and what functions close over. */
const NUMBERED = /(#|\+|\b(?:h|exit|rest):|\bc|\bf:[^:]+:\d+:)-?\d+/g;

function withoutNumbers(key: string): string {
  return key.replace(NUMBERED, "$1");
}

function describeCarried(value: Composed): string {
  switch (value.v) {
    case "object":
      return `{${[...value.members].map(([name, { value: of }]) => `${name}:${carriedKey(of)}`).join(",")}${value.rest.map(carriedKey).join("")}}`;
    case "array":
      return `[${value.items.map((item) => carriedKey(item.value)).join(",")}${value.more ? `...${carriedKey(value.more)}` : ""}]`;
    case "choice":
      return `?(${value.options.map((option) => `${carriedKey(option.value)}${givenKey(givenOf(option))}`).join("|")})`;
    case "text":
      return `t:${value.parts.map((part) => (typeof part === "string" ? part : `{${carriedKey(part)}}`)).join("")}`;
    case "condition":
      return `b:${value.op}(${value.of.map(carriedKey).join(",")})`;
    case "promise":
      return `p:${carriedKey(value.of)}`;
    case "handle":
      return `h:${value.model}:${value.type}${value.at ? `@${value.at.file}:${value.at.start}` : ""}`;
    case "function":
      return `f:${value.file}:${value.fn}`;
  }
}

function givenKey(given: FactMap = new Map()): string {
  return [...given].map(([key, fact]) => `;${withoutNumbers(key)}=${fact.is === "trust" ? trustName(fact.trust) : fact.is}`).join("");
}

/** What came with a value that can be nothing else holds from here on. */
export function restored(m: Machine, value: Value): Value {
  if (value.v === "object")
    return { ...value, members: new Map([...value.members].map(([name, entry]) => [name, { ...entry, value: restored(m, entry.value) }])) };
  if (value.v === "array") return { ...value, items: value.items.map((item) => ({ ...item, value: restored(m, item.value) })) };
  const [only, ...more] = value.v === "choice" ? value.options : [];
  if (!only || more.length > 0) return value;
  for (const [key, fact] of givenOf(only) ?? []) m.state.facts.set(key, fact);
  return only.value;
}

/** The same for a value that stays as it is: elements that a filter let through. */
export function learnGiven(m: Machine, value: Value): void {
  const [only, ...others] = optionsOf(m, value);
  if (!only || others.length > 0) return;
  for (const [key, fact] of givenOf(only) ?? []) m.state.facts.set(key, fact);
}
