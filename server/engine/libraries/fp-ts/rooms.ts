// The rooms of fp-ts (https://gcanti.github.io/fp-ts/modules): Either and Option, and Task, IO and what is made of them, which are
// functions that come to one.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { bad as badOf, good as goodOf, OUTCOMES, type Kind as Outcome } from "../tagged-outcomes";
import { UNDEFINED, type Value } from "../value";

/** One of two, or (a plain Task) just a value. */
export type Kind = Exclude<Outcome, "Exit"> | "Plain";

export interface Room {
  readonly kind: Kind;
  /** A function that has to be called to get at it. */
  readonly isLazy: boolean;
}

/** The module of a namespace: `fp-ts/lib/TaskEither`, or `taskEither` of `fp-ts`. */
const ROOMS: ReadonlyMap<string, Room> = new Map([
  ["either", { kind: "Either", isLazy: false }],
  ["option", { kind: "Option", isLazy: false }],
  ["identity", { kind: "Plain", isLazy: false }],
  ["task", { kind: "Plain", isLazy: true }],
  ["taskeither", { kind: "Either", isLazy: true }],
  ["taskoption", { kind: "Option", isLazy: true }],
  ["io", { kind: "Plain", isLazy: true }],
  ["ioeither", { kind: "Either", isLazy: true }],
  ["iooption", { kind: "Option", isLazy: true }],
]);

export function roomOf(namespace: string): Room | undefined {
  return ROOMS.get(namespace.toLowerCase());
}

export function good(engine: Engine, kind: Kind, value: Value): Value {
  return kind === "Plain" ? value : goodOf(engine, kind, value);
}

export function bad(engine: Engine, kind: Kind, error: Value): Value {
  return badOf(engine, kind === "Plain" ? "Option" : kind, error);
}

export type OnGood = (value: Value, whole: Value) => Value;
export type OnBad = (error: Value, whole: Value) => Value;

/** Goes on with either of the two, with what holds where it is the one; where nobody knows which it is, both may be. */
export function either(engine: Engine, kind: Kind, outcome: Value, onGood: OnGood, onBad: OnBad): Value {
  if (kind === "Plain") return onGood(outcome, outcome);
  const [goodTag, value] = OUTCOMES[kind].good;
  const [, error] = OUTCOMES[kind].bad;
  const run = (option: Value): Value => {
    const isGood = (): Value => onGood(engine.member(option, value), option);
    const isBad = (): Value => onBad(error === undefined ? UNDEFINED : engine.member(option, error), option);
    const tag = engine.stringOf(engine.member(option, "_tag"));
    if (tag !== undefined) return tag === goodTag ? isGood() : isBad();
    const both: Value[] = [];
    for (const one of [isGood, isBad]) engine.maybe(() => both.push(one()));
    return engine.choice(both);
  };
  return engine.each?.(outcome, run) ?? run(outcome);
}

/** A function that comes to what `work` does, once it is called. */
export function task(engine: Engine, work: () => Value): Value {
  return engine.native("task", () => engine.deferred?.(work) ?? engine.promise(UNDEFINED));
}

const FUNCTIONS: ReadonlySet<Value["v"]> = new Set(["function", "native", "external"]);

/** What a task comes to; anything else is what it is. */
export function settled(engine: Engine, value: Value, at: SourceSpan): Value {
  const run = (option: Value): Value => (FUNCTIONS.has(option.v) ? engine.await(engine.call(option, [], at)) : option);
  return engine.each?.(value, run) ?? run(value);
}
