// What the functions of fp-ts do with a value that is piped through them: `pipe(result, E.map(f), E.getOrElse(g))`.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { decided } from "../tagged-outcomes";
import { NULL, UNDEFINED, type Value } from "../value";
import { bad, either, good, settled, type OnBad, type OnGood, type Room } from "./rooms";

/** A function of a room, and what it was given before the value. */
export interface Step {
  readonly name: string;
  readonly room: Room;
  readonly args: readonly Value[];
  readonly span: SourceSpan;
}

/** What a step makes of a value that is settled. */
export type Work = (outcome: Value) => Value;

/** The same function for wider types of errors (`chainW`), or for other tasks (`orElseFirstTaskK`), does the same. */
function commonName(name: string): string {
  return name.replace(/W$/, "").replace(/^orElseFirst(?:Task|IO)K$/, "orElseFirst");
}

/** A result that is handed on. */
const whole = (_: Value, outcome: Value): Value => outcome;

/** A step that comes to another value of its room; undefined for a function that is something else. */
export function next(engine: Engine, step: Step): Work | undefined {
  return onward(engine, step) ?? gathered(engine, step) ?? chained(engine, step);
}

function onward(engine: Engine, { name, room: { kind }, args, span }: Step): Work | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = args;
  const call = (fn: Value, ...given: readonly Value[]): Value => engine.call(fn, given, span);
  const run = (fn: Value, ...given: readonly Value[]): Value => settled(engine, call(fn, ...given), span);
  const on =
    (onGood: OnGood, onBad: OnBad): Work =>
    (outcome) =>
      either(engine, kind, outcome, onGood, onBad);
  const tested = (test: Value, value: Value, outcome: Value, otherwise: () => Value): Value =>
    decided(engine, call(test, value), () => outcome, otherwise);
  switch (commonName(name)) {
    case "map":
      return on((value) => good(engine, kind, call(first, value)), whole);
    case "as":
      return on(() => good(engine, kind, first), whole);
    case "asUnit":
      return on(() => good(engine, kind, UNDEFINED), whole);
    case "mapLeft":
    case "mapError":
      return on(whole, (error) => bad(engine, kind, call(first, error)));
    case "bimap":
    case "mapBoth":
      return on(
        (value) => good(engine, kind, call(second, value)),
        (error) => bad(engine, kind, call(first, error)),
      );
    case "mapNullable":
      return on((value) => present(engine, kind, call(first, value), UNDEFINED), whole);
    case "orElse":
    case "alt":
      return on(whole, (error) => run(first, error));
    case "filter":
      return on((value, outcome) => tested(first, value, outcome, () => bad(engine, kind, UNDEFINED)), whole);
    case "filterOrElse":
      return on((value, outcome) => tested(first, value, outcome, () => bad(engine, kind, call(second, value))), whole);
    case "orElseFirst":
    case "tapError":
      return on(whole, (error, outcome) => (run(first, error), outcome));
    default:
      return undefined;
  }
}

/** `bindTo("user")`, `bind("team", ({ user }) => …)`: values under their names. */
function gathered(engine: Engine, { name, room: { kind }, args, span }: Step): Work | undefined {
  const [label = UNDEFINED, given = UNDEFINED] = args;
  const key = engine.stringOf(label);
  if (key === undefined) return undefined;
  const call = (value: Value): Value => engine.call(given, [value], span);
  const add = (all: Value, value: Value): Value => {
    const known = [...(engine.members(all) ?? [])].map(([field, known]) => [field, known.value] as const);
    return good(engine, kind, engine.object({ ...Object.fromEntries(known), [key]: value }));
  };
  const on =
    (work: (all: Value) => Value): Work =>
    (outcome) =>
      either(engine, kind, outcome, work, whole);
  switch (commonName(name)) {
    case "bindTo":
      return on((value) => good(engine, kind, engine.object({ [key]: value })));
    case "let":
      return on((all) => add(all, call(all)));
    case "bind":
      return on((all) => either(engine, kind, settled(engine, call(all), span), (value) => add(all, value), whole));
    case "apS":
      return on((all) => either(engine, kind, settled(engine, given, span), (value) => add(all, value), whole));
    default:
      return undefined;
  }
}

/** `chain(f)`, `chainFirst(f)`, and their like that take what another room makes: `chainEitherK(f)`, `chainTaskK(f)`. */
function chained(engine: Engine, { name, room: { kind }, args, span }: Step): Work | undefined {
  if (commonName(name) === "flatten") return (outcome) => either(engine, kind, outcome, (value) => settled(engine, value, span), whole);
  const chain = /^(?:chain|flatMap|tap)(First)?(?:(Either|Option|TaskOption|Task|IO|TaskEither|IOEither|Nullable)K?)?W?$/.exec(name);
  if (!chain) return undefined;
  const [, first, other = ""] = chain;
  const isAside = first !== undefined || name.startsWith("tap");
  // `chainOptionK(() => error)(f)`; `flatMapOption(f, () => error)`.
  const fn = args[0] ?? UNDEFINED;
  const made = (value: Value): Value =>
    asOutcome(engine, kind, other, settled(engine, engine.call(fn, [value], span), span), args[1], span);
  return (outcome) =>
    either(
      engine,
      kind,
      outcome,
      (value, before) => (isAside ? either(engine, kind, made(value), () => before, whole) : made(value)),
      whole,
    );
}

/** What was made in another room, as a value of this one. */
export function asOutcome(
  engine: Engine,
  kind: Room["kind"],
  from: string,
  made: Value,
  onNone: Value | undefined,
  span: SourceSpan,
): Value {
  const error = (given: Value): Value => (onNone ? engine.call(onNone, [given], span) : given);
  const isOption = from.endsWith("Option");
  if (from === "") return made;
  if (from === "Task" || from === "IO") return good(engine, kind, made);
  if (from === "Nullable") return present(engine, kind, made, onNone ?? UNDEFINED);
  if (isOption === (kind === "Option")) return made;
  return either(
    engine,
    isOption ? "Option" : "Either",
    made,
    (value) => good(engine, kind, value),
    (given) => bad(engine, kind, error(given)),
  );
}

/** There is something where there was a value, and only then. */
export function present(engine: Engine, kind: Room["kind"], value: Value, error: Value): Value {
  return decided(
    engine,
    value,
    () => good(engine, kind, value),
    () => bad(engine, kind, error),
  );
}

/** A step that takes the value out; undefined for a function that is something else. */
export function takenOut(engine: Engine, { name, room: { kind, isLazy }, args, span }: Step): Work | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = args;
  const call = (fn: Value, ...given: readonly Value[]): Value => {
    const made = engine.call(fn, given, span);
    return isLazy && commonName(name) !== "match" ? settled(engine, made, span) : made;
  };
  const on =
    (onGood: OnGood, onBad: OnBad): Work =>
    (outcome) =>
      either(engine, kind, outcome, onGood, onBad);
  switch (commonName(name)) {
    case "match":
    case "matchE":
    case "fold":
      return on(
        (value) => call(second, value),
        (error) => call(first, error),
      );
    case "getOrElse":
      return on(
        (value) => value,
        (error) => call(first, error),
      );
    default:
      return undefined;
  }
}

/** Functions that take the value itself: `O.toNullable(option)`. */
export function read(engine: Engine, kind: Room["kind"], name: string, outcome: Value): Value | undefined {
  const or = (onBad: OnBad): Value => either(engine, kind, outcome, (value) => value, onBad);
  switch (name) {
    case "toNullable":
      return or(() => NULL);
    case "toUndefined":
      return or(() => UNDEFINED);
    case "toUnion":
      return or((error) => error);
    case "swap":
      return either(
        engine,
        kind,
        outcome,
        (value) => bad(engine, kind, value),
        (error) => good(engine, kind, error),
      );
    default:
      return undefined;
  }
}
