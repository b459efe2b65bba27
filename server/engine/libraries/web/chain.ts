// Runs the middleware of a route one inside the other, as the frameworks do: what a middleware established before it called
// `next` holds in what comes after it.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { PassedArgument, Value } from "../value";
import { UNDEFINED } from "../value";

/** A middleware that calls `next` on many paths is followed on this many of them. */
const MAX_RUNS = 8;

export interface ChainStyle {
  /** Calls one step; `next` runs the steps after it. */
  readonly call: (step: Value, next: Value, isLast: boolean) => Value;
  /** What `next()` yields: a promise for the async frameworks. */
  readonly wrap?: (result: Value) => Value;
  /** False when the arguments of `next` end the chain (`next(error)`). */
  readonly goesOn?: (args: readonly PassedArgument[]) => boolean;
}

/** Executes the chain. A step that cannot be seen, or never calls `next`, is taken to let the request pass. */
export function runChain(engine: Engine, steps: readonly Value[], style: ChainStyle): Value {
  const runFrom = (index: number): Value => {
    const step = steps[index];
    if (step === undefined) return UNDEFINED;
    const isLast = index === steps.length - 1;
    let asked = 0;
    const next = engine.native("next", (args: readonly PassedArgument[], _span: SourceSpan) => {
      asked += 1;
      const goOn = (given: readonly PassedArgument[]): Value =>
        (style.goesOn?.(given) ?? true) && asked <= MAX_RUNS ? runFrom(index + 1) : UNDEFINED;
      const [first] = args;
      // `next(isAllowed ? undefined : new Forbidden())` goes on where it is allowed.
      const isEither = first?.value.v === "choice" && style.goesOn !== undefined;
      const result = isEither ? engine.each?.(first.value, (value) => goOn([{ ...first, value }])) : goOn(args);
      return style.wrap ? style.wrap(result ?? UNDEFINED) : (result ?? UNDEFINED);
    });
    const result = style.call(step, next, isLast);
    return asked > 0 || isLast ? result : runFrom(index + 1);
  };
  return runFrom(0);
}

/** Express and Fastify: `next()` goes on, `next(error)` and `next("route")` do not. */
export function goesOnUnlessError(args: readonly PassedArgument[]): boolean {
  const error = args[0]?.value;
  if (error === undefined) return true;
  if (error.v === "constant") return error.value === undefined || error.value === null;
  return error.v === "unknown" && error.isOptional === true;
}
