// neverthrow 6 to 8 (https://github.com/supermacro/neverthrow): a result is a value or an error, and says which. What was found out on
// the way to one of the two holds where it is the one; a `ResultAsync` is the promise of a result.
import { argument, exportName, remembered } from "./call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "./model";
import { attempt } from "./tagged-outcomes";
import { constant, UNDEFINED, type HandleValue, type Value } from "./value";

const MODEL = "neverthrow";

type Call = Pick<MethodCall, "args" | "span">;

function ok(engine: Engine, value: Value): Value {
  return engine.handle(MODEL, "ok", { value });
}

function err(engine: Engine, error: Value): Value {
  return engine.handle(MODEL, "err", { error });
}

/** A result that is still awaited. */
function pending(engine: Engine, promise: Value): Value {
  return engine.handle(MODEL, "async", { promise });
}

/** What `work` comes to; where it throws, the error that `onError` makes. */
function caught(engine: Engine, onError: Value, { span }: Call, work: () => Value): Value {
  const failure = (error: Value): Value => err(engine, onError.v === "constant" ? error : engine.call(onError, [error], span));
  return attempt(engine, () => ok(engine, work()), failure);
}

/** A promise of what `work` comes to once another result is there. */
function afterwards(engine: Engine, work: () => Value): Value {
  return engine.deferred?.(work) ?? engine.promise(UNDEFINED);
}

function later(engine: Engine, work: () => Value): Value {
  return pending(engine, afterwards(engine, work));
}

/** A result that is handed on. */
const same = (whole: Value): Value => whole;

/** Both kinds of results, and promises of them. */
function either(engine: Engine, result: Value, onOk: (value: Value, whole: Value) => Value, onErr: (whole: Value) => Value): Value {
  const run = (option: Value): Value => {
    const value = option.v === "handle" && option.model === MODEL && option.type === "ok" ? remembered(option, "value") : undefined;
    return value ? onOk(value, option) : onErr(option);
  };
  const settled = engine.await(result);
  return engine.each?.(settled, run) ?? run(settled);
}

/** `andThen(f)` and its like: one result out of another. Undefined for a method that makes something else. */
function next(call: MethodCall, engine: Engine, result: Value): Value | undefined {
  const { span } = call;
  const fn = argument(call.args, 0);
  const apply = (value: Value): Value => engine.await(engine.call(fn, [value], span));
  const errorOf = (whole: Value): Value => engine.member(whole, "error");
  switch (call.method) {
    case "map":
    case "asyncMap":
      return either(engine, result, (value) => ok(engine, apply(value)), same);
    case "mapErr":
      return either(
        engine,
        result,
        (_, whole) => whole,
        (whole) => err(engine, apply(errorOf(whole))),
      );
    case "andThen":
    case "asyncAndThen":
      return either(engine, result, apply, same);
    case "andThrough":
    case "asyncAndThrough":
      return either(engine, result, (value, whole) => either(engine, apply(value), () => whole, same), same);
    case "andTee":
      return either(engine, result, (value, whole) => (apply(value), whole), same);
    case "orTee":
      return either(
        engine,
        result,
        (_, whole) => whole,
        (whole) => (apply(errorOf(whole)), whole),
      );
    case "orElse":
      return either(
        engine,
        result,
        (_, whole) => whole,
        (whole) => apply(errorOf(whole)),
      );
    default:
      return undefined;
  }
}

function stopped(engine: Engine): Value {
  engine.abort();
  return UNDEFINED;
}

/** The value; the code after it does not run where there is an error. */
function unwrapped(engine: Engine, result: Value): Value {
  return either(
    engine,
    result,
    (value) => value,
    () => stopped(engine),
  );
}

/** `match(f, g)` and its like: what comes out of a result. */
function takenOut(call: MethodCall, engine: Engine, result: Value): Value | undefined {
  const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
  switch (call.method) {
    case "match":
      return either(
        engine,
        result,
        (value) => engine.build?.(first, [value], call.span) ?? UNDEFINED,
        (whole) => engine.build?.(second, [engine.member(whole, "error")], call.span) ?? UNDEFINED,
      );
    case "unwrapOr":
      return either(
        engine,
        result,
        (value) => value,
        () => first,
      );
    case "_unsafeUnwrap":
    case "safeUnwrap":
      return unwrapped(engine, result);
    case "_unsafeUnwrapErr":
      return either(
        engine,
        result,
        () => stopped(engine),
        (whole) => engine.member(whole, "error"),
      );
    default:
      return undefined;
  }
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  if (handle.type === "async") return asyncMethod(call, engine, handle);
  if (call.method === "isOk" || call.method === "isErr") return constant(call.method === (handle.type === "ok" ? "isOk" : "isErr"));
  const made = call.method.startsWith("async") ? later(engine, () => next(call, engine, handle) ?? handle) : next(call, engine, handle);
  return made ?? takenOut(call, engine, handle);
}

function asyncMethod(call: MethodCall, engine: Engine, handle: HandleValue): Value | undefined {
  const promise = remembered(handle, "promise") ?? UNDEFINED;
  if (call.method === "then" || call.method === "catch" || call.method === "finally")
    return engine.invoke?.(
      promise,
      call.method,
      call.args.map((arg) => arg.value),
    );
  if (/^(?:match|unwrapOr|safeUnwrap)$/.test(call.method))
    return afterwards(engine, () => engine.await(takenOut(call, engine, promise) ?? UNDEFINED));
  return later(engine, () => next(call, engine, promise) ?? engine.unknown(call.method, [promise]));
}

/** All of several results, or the first error among them. */
function combined(engine: Engine, results: Value): Value {
  const listed = engine.items(results);
  if (!listed || listed.more) return either(engine, engine.element(results), (value) => ok(engine, engine.array([], value)), same);
  return listed.items.reduce<Value>(
    (all, item) =>
      either(
        engine,
        all,
        (values) =>
          either(
            engine,
            item.value,
            (value) => ok(engine, engine.array([...(engine.items(values)?.items ?? []).map((known) => known.value), value])),
            same,
          ),
        same,
      ),
    ok(engine, engine.array([])),
  );
}

/** `safeTry(function* () { const value = yield* result; … })`: the first error ends it, and is what it comes to. */
function tried(engine: Engine, body: Value, call: Call): Value {
  const error = engine.unknown("error");
  const work = (): Value => {
    const made = engine.await(engine.call(body, [], call.span));
    return engine.items(made) ? engine.await(engine.element(made)) : made;
  };
  return attempt(engine, work, () => err(engine, error));
}

function callExport(call: ExternalCall, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  const second = argument(call.args, 1);
  switch (exportName(call.path)) {
    case "ok":
    case "Ok":
      return ok(engine, first);
    case "err":
    case "Err":
      return err(engine, first);
    case "okAsync":
      return pending(engine, engine.promise(ok(engine, engine.await(first))));
    case "errAsync":
      return pending(engine, engine.promise(err(engine, engine.await(first))));
    case "fromPromise":
    case "ResultAsync.fromPromise":
    case "fromSafePromise":
    case "ResultAsync.fromSafePromise":
      return pending(
        engine,
        caught(engine, second, call, () => engine.await(first)),
      );
    case "ResultAsync":
      return pending(engine, first);
    case "fromThrowable":
    case "Result.fromThrowable":
      return engine.native("tried", (args, span) =>
        engine.await(
          caught(engine, second, { ...call, span }, () =>
            engine.call(
              first,
              args.map((arg) => arg.value),
              span,
            ),
          ),
        ),
      );
    case "fromAsyncThrowable":
    case "ResultAsync.fromThrowable":
      return engine.native("tried", (args, span) => {
        const given = args.map((arg) => arg.value);
        return pending(
          engine,
          caught(engine, second, { ...call, span }, () => engine.await(engine.call(first, given, span))),
        );
      });
    case "Result.combine":
    case "Result.combineWithAllErrors":
      return combined(engine, first);
    case "ResultAsync.combine":
    case "ResultAsync.combineWithAllErrors":
      return later(engine, () => combined(engine, first));
    case "safeTry":
      return pending(engine, tried(engine, first, call));
    default:
      return undefined;
  }
}

export const NEVERTHROW: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [],
  call: callExport,
  method,
  member: (handle, name) => (name === "value" || name === "error" ? (remembered(handle, name) ?? UNDEFINED) : undefined),
  awaited: (handle) => (handle.type === "async" ? remembered(handle, "promise") : undefined),
  yielded: (handle, engine) => unwrapped(engine, handle),
  inside: (handle) => ["value", "error", "promise"].flatMap((name) => remembered(handle, name) ?? []),
};
