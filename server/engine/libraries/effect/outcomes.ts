// Functions of Effect's modules Exit, Either and Option (https://effect.website/docs/data-types): what makes one, and what reads it.
import { argument, isCallable } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { bad, decided, good, isTagged, OUTCOMES, type Kind } from "../tagged-outcomes";
import { NULL, UNDEFINED, type Value } from "../value";

/** Functions that make one: `Exit.succeed(x)`, `Either.left(e)`, `Option.none()`. */
const GOOD: ReadonlySet<string> = new Set(["succeed", "right", "some"]);
const BAD: ReadonlySet<string> = new Set(["fail", "die", "failCause", "left", "none"]);

export function isKind(name: string): name is Kind {
  return name in OUTCOMES;
}

/** A function of one of the three modules; undefined for one that is not understood. */
export function callOutcome(kind: Kind, name: string, call: LibraryCall, engine: Engine): Value | undefined {
  const { good: yes, bad: no } = OUTCOMES[kind];
  const first = argument(call.args, 0);
  if (GOOD.has(name)) return good(engine, kind, first);
  if (BAD.has(name)) return bad(engine, kind, first);
  if (name === `is${yes[0]}`) return isTagged(engine, first, yes[0], call.span);
  if (name === `is${no[0]}`) return isTagged(engine, first, no[0], call.span);
  if (name === "fromNullable") return fromNullable(engine, kind, first);
  const take = takes(engine, kind, name, argument(call.args, 1), call);
  // `pipe(outcome, Option.getOrThrow)` and `pipe(outcome, Option.getOrElse(() => 0))`.
  if (!take) return undefined;
  const isLast = call.args.length === 1 && (isCallable(first) || name === "match") && name !== "getOrThrow" && !name.startsWith("getOrU");
  if (!isLast) return take(first);
  const later = takes(engine, kind, name, first, call);
  return later && engine.native(name, (args) => later(args[0]?.value ?? UNDEFINED));
}

/** `Option.fromNullable(row)`: there is something where there was a value, and only then. */
function fromNullable(engine: Engine, kind: Kind, value: Value): Value {
  return decided(
    engine,
    value,
    () => good(engine, kind, value),
    () => bad(engine, kind, UNDEFINED),
  );
}

type Take = (outcome: Value) => Value;

/** What reads the value out of one. */
function takes(engine: Engine, kind: Kind, name: string, given: Value, call: LibraryCall): Take | undefined {
  const [tag, member] = OUTCOMES[kind].good;
  const either = (onGood: (value: Value) => Value, onBad: () => Value): Take => {
    return (outcome) =>
      engine.each?.(outcome, (option) =>
        engine.stringOf(engine.member(option, "_tag")) === tag ? onGood(engine.member(option, member)) : onBad(),
      ) ?? UNDEFINED;
  };
  const same = (value: Value): Value => value;
  const handler = (part: string, args: readonly Value[]): Value => engine.call(engine.member(given, part), args, call.span);
  switch (name) {
    case "getOrThrow":
    case "getOrThrowWith":
      return either(same, () => {
        engine.abort();
        return UNDEFINED;
      });
    case "getOrNull":
      return either(same, () => NULL);
    case "getOrUndefined":
      return either(same, () => UNDEFINED);
    case "getOrElse":
      return either(same, () => engine.call(given, [], call.span));
    case "map":
      return either(
        (value) => good(engine, kind, engine.call(given, [value], call.span)),
        () => bad(engine, kind, UNDEFINED),
      );
    case "match":
      return either(
        (value) => handler(`on${tag}`, [value]),
        () => handler(`on${OUTCOMES[kind].bad[0]}`, []),
      );
    default:
      return undefined;
  }
}
