// fp-ts 2 (https://github.com/gcanti/fp-ts): functions that tell what went wrong instead of throwing, and pipes of them. What was
// found out on the way to one of two outcomes holds where it is the one.
import type { SourceSpan } from "../../../../rules/contract/span";
import { argument, native } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import { attempted, decided, isTagged } from "../tagged-outcomes";
import { constant, NULL, UNDEFINED, type Value } from "../value";
import { callArray } from "./arrays";
import { bad, good, roomOf, settled, task, type Room } from "./rooms";
import { asOutcome, next, present, read, takenOut } from "./steps";

const MODEL = "fp-ts";

/** `fp-ts/lib/Either` and `isLeft`, however it was imported: `import { either as E } from "fp-ts"`. */
function named(module: string, path: readonly string[]): readonly [namespace: string, name: string] {
  const folder = /^fp-ts\/(?:lib\/|es6\/)?(\w+)$/.exec(module)?.[1];
  const parts = folder === undefined ? path : [folder, ...path];
  return parts.length === 2 ? [parts[0] ?? "", parts[1] ?? ""] : ["", ""];
}

function piped(engine: Engine, of: Value, steps: readonly Value[], span: SourceSpan): Value {
  return steps.reduce<Value>((value, step) => engine.call(step, [value], span), of);
}

const CONSTANTS: Readonly<Record<string, Value>> = {
  constVoid: UNDEFINED,
  constUndefined: UNDEFINED,
  constNull: NULL,
  constTrue: constant(true),
  constFalse: constant(false),
};

function callFunction(name: string, call: ExternalCall, engine: Engine): Value | undefined {
  const [first = UNDEFINED, ...others] = call.args.map((arg) => arg.value);
  switch (name) {
    case "pipe":
      return piped(engine, first, others, call.span);
    case "flow":
      return native(engine, name, (args) => piped(engine, engine.call(first, args, call.span), others, call.span));
    case "identity":
      return first;
    case "constant":
      return native(engine, name, () => first);
    default:
      return CONSTANTS[name];
  }
}

/** A value of a room that `work` comes to: at once, or when it is called. */
function made(engine: Engine, { isLazy }: Room, work: () => Value): Value {
  return isLazy ? task(engine, work) : work();
}

/** Either what `work` comes to or, where it throws, an outcome that tells so. */
function tried(engine: Engine, { kind }: Room, work: () => Value, onError: Value | undefined, span: SourceSpan): Value {
  const failure = (error: Value): Value => bad(engine, kind, onError ? engine.call(onError, [error], span) : error);
  return attempted(engine, () => good(engine, kind, work()), failure);
}

/** Functions that make a value of a room. */
function begun(engine: Engine, room: Room, name: string, call: ExternalCall): Value | undefined {
  const { kind } = room;
  const { span } = call;
  const [first = UNDEFINED, second] = call.args.map((arg) => arg.value);
  const make = (work: () => Value): Value => made(engine, room, work);
  switch (name) {
    case "right":
    case "some":
    case "of":
      return make(() => good(engine, kind, first));
    case "left":
    case "throwError":
      return make(() => bad(engine, kind, first));
    case "rightTask":
    case "rightIO":
    case "fromTask":
    case "fromIO":
      return make(() => good(engine, kind, settled(engine, first, span)));
    case "leftTask":
    case "leftIO":
      return make(() => bad(engine, kind, settled(engine, first, span)));
    case "fromEither":
    case "fromIOEither":
    case "fromTaskEither":
      return make(() => asOutcome(engine, kind, "Either", settled(engine, first, span), undefined, span));
    case "tryCatch":
      return make(() => tried(engine, room, () => settled(engine, first, span), second, span));
    case "tryCatchK":
      return native(engine, name, (args) =>
        make(() => tried(engine, room, () => engine.await(engine.call(first, args, span)), second, span)),
      );
    default:
      return kind === "Either" ? begunWithError(engine, room, name, call) : begunOption(engine, room, name, call);
  }
}

/** An error that is known before the value: `E.fromNullable("missing")(row)`, `E.fromOption(() => "missing")(option)`. */
function begunWithError(engine: Engine, room: Room, name: string, { args, span }: ExternalCall): Value | undefined {
  const [first, second] = [argument(args, 0), argument(args, 1)];
  const each = (work: (value: Value) => Value): Value =>
    native(engine, name, ([value = UNDEFINED]) => made(engine, room, () => work(value)));
  switch (name) {
    case "fromNullable":
      return each((value) => present(engine, room.kind, value, first));
    case "fromOption":
    case "fromTaskOption":
      return each((option) => asOutcome(engine, room.kind, "Option", settled(engine, option, span), first, span));
    case "fromPredicate":
      return each((value) => predicated(engine, room, value, first, () => engine.call(second, [value], span), span));
    default:
      return undefined;
  }
}

function begunOption(engine: Engine, room: Room, name: string, { args, span }: ExternalCall): Value | undefined {
  const first = argument(args, 0);
  const make = (work: () => Value): Value => made(engine, room, work);
  switch (name) {
    case "fromNullable":
      return make(() => present(engine, room.kind, first, UNDEFINED));
    case "fromOption":
      return make(() => first);
    case "fromPredicate":
      return native(engine, name, ([value = UNDEFINED]) => make(() => predicated(engine, room, value, first, () => UNDEFINED, span)));
    default:
      return undefined;
  }
}

function predicated(engine: Engine, { kind }: Room, value: Value, test: Value, error: () => Value, span: SourceSpan): Value {
  return decided(
    engine,
    engine.call(test, [value], span),
    () => good(engine, kind, value),
    () => bad(engine, kind, error()),
  );
}

/** `E.chainOptionK(() => "missing")(find)`: the error that stands for nothing is known before the function. */
const ERROR_FIRST = /^chain(?:First)?(?:TaskOption|Option|Nullable)KW?$/;

/** Functions that may be given the value as well, before the rest: `TE.flatMap(found, change)`. */
const VALUE_FIRST = /^(?:flatMap|tap|as$|orElse$|map(?:Left|Error|Both)$)/;
const WITH_TWO = /^(?:flatMapOption|flatMapNullable|mapBoth)$/;

function stepped(engine: Engine, room: Room, name: string, args: readonly Value[], span: SourceSpan): Value | undefined {
  if (ERROR_FIRST.test(name) && room.kind === "Either" && args.length === 1)
    return native(engine, name, ([fn = UNDEFINED]) => stepped(engine, room, name, [fn, ...args], span) ?? UNDEFINED);
  const isWhole = name.startsWith("flatten") || (VALUE_FIRST.test(name) && args.length === (WITH_TWO.test(name) ? 3 : 2));
  const step = { name, room, span, args: isWhole ? args.slice(1) : args };
  const onward = next(engine, step) ?? takenOut(engine, step);
  const goOn = (value: Value): Value => made(engine, room, () => onward?.(room.isLazy ? settled(engine, value, span) : value) ?? UNDEFINED);
  if (!onward) return undefined;
  return isWhole ? goOn(args[0] ?? UNDEFINED) : native(engine, name, ([value = UNDEFINED]) => goOn(value));
}

function callRoom(engine: Engine, room: Room, name: string, call: ExternalCall): Value | undefined {
  const first = argument(call.args, 0);
  const tag = /^is(Left|Right|Some|None)$/.exec(name)?.[1];
  if (tag !== undefined) return isTagged(engine, first, tag, call.span);
  const args = call.args.map((arg) => arg.value);
  return stepped(engine, room, name, args, call.span) ?? read(engine, room.kind, name, first) ?? begun(engine, room, name, call);
}

function callExport(call: ExternalCall, engine: Engine): Value | undefined {
  const [namespace, name] = named(call.module, call.path);
  const room = roomOf(namespace);
  if (room) return callRoom(engine, room, name, call);
  if (namespace === "function" || namespace === "pipeable") return callFunction(name, call, engine);
  return /^(?:Readonly)?(?:NonEmpty)?Array$/i.test(namespace) ? callArray(engine, name, call) : undefined;
}

/** `O.none`, `TE.Do`: values, not functions. */
function constantOf(module: string, path: readonly string[], engine: Engine): Value | undefined {
  const [namespace, name] = named(module, path);
  const room = roomOf(namespace);
  if (!room || (name !== "none" && name !== "Do")) return undefined;
  return made(engine, room, () => (name === "none" ? bad(engine, room.kind, UNDEFINED) : good(engine, room.kind, engine.object({}))));
}

export const FP_TS: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [],
  call: callExport,
  external: constantOf,
};
