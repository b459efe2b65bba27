// Running a program, step by step, as the library's runtime does (https://effect.website/docs/getting-started/running-effects): what
// a step finds out holds for those after it, and what fails leads to the handler that catches it.
import { isCallable, isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { attempted, bad, good, type Kind } from "../tagged-outcomes";
import { UNDEFINED, type Value } from "../value";
import { isProgram, stepOf, type Step } from "./programs";
import { provided, serviceOf } from "./services";

/** What a program comes to; the code after it does not run where it fails. */
export function run(engine: Engine, value: Value): Value {
  return (
    engine.each?.(value, (option) => {
      if (option.v === "handle" || option.v === "class") return runOne(engine, option);
      return option.v === "object" && option.instanceOf ? raised(engine, option) : option;
    }) ?? value
  );
}

/** `yield* new NotFound()`: errors of the library's making are programs that fail with themselves; other objects are data. */
function raised(engine: Engine, value: Value): Value {
  const base = engine.member(value, "*base*");
  return base.v === "handle" && stepOf(base) ? runOne(engine, base) : value;
}

function runOne(engine: Engine, value: Value): Value {
  const step = value.v === "handle" ? stepOf(value) : undefined;
  if (step) return (step.of === undefined ? begin(engine, step) : undefined) ?? goOn(engine, step);
  return serviceOf(engine, value, (made) => run(engine, made)) ?? value;
}

/** Runs what may be a program or a plain value: what callbacks of `andThen` and `tap` return. */
export function runLoosely(engine: Engine, value: Value): Value {
  return isProgram(engine, value) ? run(engine, value) : engine.await(value);
}

function failed(engine: Engine): Value {
  engine.abort();
  return UNDEFINED;
}

/** Programs that begin something. */
function begin(engine: Engine, step: Step): Value | undefined {
  const { args, span } = step;
  const [first = UNDEFINED] = args;
  const call = (fn: Value, given: readonly Value[] = []): Value => engine.call(fn, given, span);
  const tried = isCallable(first) ? first : engine.member(first, "try");
  switch (step.name) {
    case "succeed":
      return first;
    case "sync":
      return call(first);
    case "try":
      return call(tried);
    case "promise":
    case "tryPromise":
      return engine.await(call(tried, [engine.unknown("signal")]));
    case "suspend":
      return run(engine, call(first));
    case "gen":
      // Older programs hand what they wait for to a parameter: `function* (_) { yield* _(program) }`.
      return engine.element(call(args.at(-1) ?? first, [engine.native("adapter", (given) => given[0]?.value ?? UNDEFINED)]));
    case "fail":
    case "failSync":
    case "failCause":
    case "die":
    case "dieMessage":
    case "interrupt":
    case "never":
      return failed(engine);
    case "fromNullable":
      engine.assume?.(first);
      return first;
    case "all":
      return all(engine, first);
    case "forEach":
      return mapped(engine, first, args[1] ?? UNDEFINED, step);
    default:
      return undefined;
  }
}

/** Several programs, in a list or by name. */
function all(engine: Engine, programs: Value): Value {
  const members = engine.members(programs);
  if (members) return engine.object(Object.fromEntries([...members].map(([name, { value }]) => [name, run(engine, value)])));
  const each = engine.native("run", (args) => run(engine, args[0]?.value ?? UNDEFINED));
  return engine.invoke?.(programs, "map", [each]) ?? UNDEFINED;
}

function mapped(engine: Engine, items: Value, fn: Value, { span }: Step): Value {
  const each = engine.native("run", (args) =>
    run(
      engine,
      engine.call(
        fn,
        args.map((arg) => arg.value),
        span,
      ),
    ),
  );
  return engine.invoke?.(items, "map", [each]) ?? UNDEFINED;
}

/** Steps that go on from what another program comes to. */
function goOn(engine: Engine, step: Step): Value {
  const { of = UNDEFINED, args, name, span } = step;
  const [first = UNDEFINED] = args;
  const call = (fn: Value, given: readonly Value[]): Value => engine.call(fn, given, span);
  switch (name) {
    case "map":
      return call(first, [run(engine, of)]);
    case "as":
      run(engine, of);
      return first;
    case "asVoid":
      run(engine, of);
      return UNDEFINED;
    case "flatMap":
      return run(engine, call(first, [run(engine, of)]));
    case "flatten":
      return run(engine, run(engine, of));
    case "andThen":
      return next(engine, first, run(engine, of), step);
    case "tap": {
      const value = run(engine, of);
      next(engine, first, value, step);
      return value;
    }
    case "zip":
      return engine.array([run(engine, of), run(engine, first)]);
    case "zipRight":
      run(engine, of);
      return run(engine, first);
    case "zipLeft": {
      const value = run(engine, of);
      run(engine, first);
      return value;
    }
    case "filterOrFail":
    case "filterOrDie":
    case "filterOrDieMessage": {
      const value = run(engine, of);
      engine.assume?.(call(first, [value]));
      return value;
    }
    case "provide":
    case "provideService":
    case "provideServiceEffect":
      return provided(engine, name, args, (made) => run(engine, made ?? of));
    default:
      return recovered(engine, step) ?? watched(engine, step) ?? run(engine, of);
  }
}

function next(engine: Engine, then: Value, value: Value, { span }: Step): Value {
  const isFunction = then.v === "function" || then.v === "native" || then.v === "external";
  return runLoosely(engine, isFunction ? engine.call(then, [value], span) : then);
}

/** Programs whose failure is told in what they come to. */
const OUTCOME_OF: ReadonlyMap<string, Kind> = new Map([
  ["either", "Either"],
  ["result", "Either"],
  ["option", "Option"],
  ["exit", "Exit"],
]);

/** Steps that deal with what fails. */
function recovered(engine: Engine, step: Step): Value | undefined {
  const { of = UNDEFINED, args, name, span } = step;
  const [first = UNDEFINED] = args;
  const call = (fn: Value, given: readonly Value[]): Value => engine.call(fn, given, span);
  const attempt = (otherwise: (error: Value) => Value): Value => attempted(engine, () => run(engine, of), otherwise);
  const kind = OUTCOME_OF.get(name);
  if (kind)
    return attempted(
      engine,
      () => good(engine, kind, run(engine, of)),
      (error) => bad(engine, kind, error),
    );
  switch (name) {
    case "catchAll":
    case "catch":
    case "catchAllCause":
    case "catchTag":
    case "catchIf":
    case "orElse":
      return attempt((error) => run(engine, call(args.at(-1) ?? first, [error])));
    case "catchTags":
      return attempt((error) => {
        const handlers = [...(engine.members(first)?.values() ?? [])].map((entry) => entry.value);
        return run(engine, call(engine.choice(handlers), [error]));
      });
    case "orElseSucceed":
      return attempt(() => call(first, []));
    case "ignore":
    case "ignoreLogged":
      return attempt(() => UNDEFINED);
    case "match":
    case "matchEffect":
    case "matchCause":
    case "matchCauseEffect":
      return attempted(
        engine,
        () => runLoosely(engine, call(engine.member(first, "onSuccess"), [run(engine, of)])),
        (error) => runLoosely(engine, call(engine.member(first, "onFailure"), [error])),
      );
    case "filterOrElse":
      return filterOrElse(engine, step);
    default:
      return undefined;
  }
}

function filterOrElse(engine: Engine, { of = UNDEFINED, args, span }: Step): Value {
  const [test = UNDEFINED, otherwise = UNDEFINED] = args;
  const value = run(engine, of);
  return attempted(
    engine,
    () => {
      engine.assume?.(engine.call(test, [value], span));
      return value;
    },
    () => run(engine, engine.call(otherwise, [value], span)),
  );
}

/** Steps that look on: what they do may or may not happen. */
const WATCHES = /^(?:tap[A-Z]\w*|onError|onExit|ensuring|onInterrupt)$/;

function watched(engine: Engine, { of = UNDEFINED, args, name, span }: Step): Value | undefined {
  if (!WATCHES.test(name)) return undefined;
  const value = run(engine, of);
  const [first = UNDEFINED] = args;
  if (!isNothing(first))
    engine.maybe(() => void runLoosely(engine, isCallable(first) ? engine.call(first, [engine.unknown("outcome")], span) : first));
  return value;
}

/** Starting a program: `Effect.runPromise(program)` and its like. Undefined for other names. */
export function started(engine: Engine, name: string, value: Value): Value | undefined {
  const exit = (): Value =>
    attempted(
      engine,
      () => good(engine, "Exit", run(engine, value)),
      (error) => bad(engine, "Exit", error),
    );
  switch (name) {
    case "runSync":
      return run(engine, value);
    case "runSyncExit":
      return exit();
    case "runPromiseExit":
      return engine.deferred?.(exit);
    case "runPromise":
    case "runFork":
    case "runCallback":
      return engine.deferred?.(() => run(engine, value)) ?? failed(engine);
    default:
      return undefined;
  }
}
