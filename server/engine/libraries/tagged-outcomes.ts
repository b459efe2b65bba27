// Exit, Either and Option, which Effect (https://effect.website/docs/data-types) and fp-ts (https://gcanti.github.io/fp-ts/modules)
// write alike: objects that say in `_tag` which of two they are. And how either of two outcomes comes about.
import type { SourceSpan } from "../../../rules/contract/span";
import { native } from "./call-arguments";
import type { Engine } from "./model";
import { constant, UNDEFINED, type Value } from "./value";

export type Kind = "Exit" | "Either" | "Option";

interface Outcomes {
  /** Tag and member of each of the two. */
  readonly good: readonly [tag: string, member: string];
  readonly bad: readonly [tag: string, member?: string];
}

export const OUTCOMES: Readonly<Record<Kind, Outcomes>> = {
  Exit: { good: ["Success", "value"], bad: ["Failure", "cause"] },
  Either: { good: ["Right", "right"], bad: ["Left", "left"] },
  Option: { good: ["Some", "value"], bad: ["None"] },
};

export function good(engine: Engine, kind: Kind, value: Value): Value {
  const [tag, member] = OUTCOMES[kind].good;
  return engine.object({ _tag: constant(tag), [member]: value });
}

export function bad(engine: Engine, kind: Kind, error: Value): Value {
  const [tag, member] = OUTCOMES[kind].bad;
  return engine.object({ _tag: constant(tag), ...(member === undefined ? {} : { [member]: error }) });
}

/** `isLeft(result)`, which is `result._tag === "Left"`. */
export function isTagged(engine: Engine, outcome: Value, tag: string, at: SourceSpan): Value {
  return { v: "condition", op: "equal", of: [engine.member(outcome, "_tag"), constant(tag)], at };
}

/** The promise of what `work` comes to or, where it fails, of what `otherwise` does; what `work` found out holds only in the first case. */
export function attempt(engine: Engine, work: () => Value, otherwise: (error: Value) => Value): Value {
  const handler = native(engine, "otherwise", ([error = UNDEFINED]) => otherwise(error));
  const done = engine.deferred?.(work);
  return done ? (engine.invoke?.(done, "catch", [handler]) ?? done) : engine.promise(otherwise(engine.unknown("error")));
}

/** What such a promise comes to. */
export function attempted(engine: Engine, work: () => Value, otherwise: (error: Value) => Value): Value {
  return engine.await(attempt(engine, work, otherwise));
}

/** `yes` where the condition holds, and `no` everywhere else. */
export function decided(engine: Engine, condition: Value, yes: () => Value, no: () => Value): Value {
  const holds = (): Value => {
    engine.assume?.(condition);
    return yes();
  };
  return attempted(engine, holds, no);
}
