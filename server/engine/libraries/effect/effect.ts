// effect 3 (https://effect.website/docs): programs are values that nothing runs until they are handed to the runtime. What runs is
// followed as if it stood there: retries and timeouts hand on what they run, failures go to what catches them.
import { NOWHERE } from "../../../../rules/contract/span";
import { argument } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { callOutcome, isKind } from "./outcomes";
import { isProgram, MODEL, program, stepOf, TAG_OF_CLASS, tagOf } from "./programs";
import { run, started } from "./run";
import { callLayer, defaultLayer, ownService, tag } from "./services";

/** Steps that take a program and nothing else. */
const UNARY: ReadonlySet<string> = new Set([
  ..."asVoid either result option exit flatten ignore ignoreLogged orDie scoped sandbox unsandbox cached".split(" "),
  ..."uninterruptible interruptible disconnect fork forkDaemon forkScoped forever asSome flip".split(" "),
]);

/** Programs that begin something. */
const BEGINS: ReadonlySet<string> = new Set([
  ..."succeed sync try promise tryPromise suspend gen fail failSync failCause die dieMessage interrupt fromNullable".split(" "),
  ..."all forEach".split(" "),
]);

/** Steps that change what a program comes to in ways that are not followed. */
const OPAQUE =
  /^(?:if|when|unless|timeoutOption|timed|zipWith|flip|reduce\w*|loop|iterate|acquire\w*|async\w*|cached\w*|fork\w*|mapBoth|bind\w*)$/;

/** `["Effect", "map"]`, however it was imported: `effect`, `effect/Effect`. */
function named(module: string, path: readonly string[]): readonly [namespace: string, name: string] {
  const parts = path.filter((part) => part !== "default");
  const [, folder] = module.split("/");
  return folder === undefined ? [parts[0] ?? "", parts[1] ?? ""] : [folder, parts.at(-1) ?? ""];
}

function callEffect(name: string, call: LibraryCall, engine: Engine): Value | undefined {
  const args = call.args.map((arg) => arg.value);
  const first = argument(call.args, 0);
  const { span } = call;
  const begun = started(engine, name, first);
  if (begun) return begun;
  if (name === "fn" || name === "fnUntraced") return traced(engine, call);
  if (name === "Service" || name === "Tag") return maker(engine, name, call);
  if (name === "isEffect") return engine.unknown("isEffect", args);
  if (OPAQUE.test(name)) return undefined;
  if (BEGINS.has(name) && !(name === "forEach" && args.length < 2)) return program(engine, { name, args, span });
  const isDataFirst = (UNARY.has(name) || args.length > 1) && isProgram(engine, first);
  if (isDataFirst) return program(engine, { name, of: first, args: args.slice(1), span });
  return engine.native(name, (given, at) => applied(engine, name, given[0]?.value ?? UNDEFINED, args, at));
}

/** A step for later, as `pipe` hands it the program. */
function applied(engine: Engine, name: string, of: Value, args: readonly Value[], span: LibraryCall["span"]): Value {
  return name === "forEach" ? program(engine, { name, args: [of, ...args], span }) : program(engine, { name, of, args, span });
}

/** `Effect.fn("name")(function* (…) { … }, …steps)`: a function that makes a program of each call. */
function traced(engine: Engine, call: LibraryCall): Value {
  const bodyFirst = argument(call.args, 0);
  const make = ([body = UNDEFINED, ...steps]: readonly Value[]): Value =>
    engine.native("fn", (args, span) => {
      const begun = engine.native("begun", () =>
        engine.call(
          body,
          args.map((arg) => arg.value),
          span,
        ),
      );
      return steps.reduce<Value>((of, step) => engine.call(step, [of], span), program(engine, { name: "gen", args: [begun], span }));
    });
  if (bodyFirst.v === "function") return make(call.args.map((arg) => arg.value));
  return engine.native("fn", (args) => make(args.map((arg) => arg.value)));
}

/** `Context.Tag("Db")<Db, Shape>()`, `Effect.Service<Db>()("Db", {…})`: functions that make what a class extends. */
function maker(engine: Engine, name: string, call: LibraryCall): Value {
  if (name === "Tag") return engine.native("tag", () => tag(engine, argument(call.args, 0)));
  return engine.native("service", (args, span) => ownService(engine, { ...call, args, span }));
}

/** `Data.TaggedError("NotFound")`, `Schema.TaggedError<E>()("E", {…})`: classes whose instances fail where they are yielded. */
function errorClass(engine: Engine, namespace: string, call: LibraryCall): Value {
  const error = program(engine, { name: "fail", args: [], span: call.span });
  return namespace === "Schema" ? engine.native("error", () => error) : error;
}

function piped(engine: Engine, of: Value, steps: readonly Value[], call: LibraryCall): Value {
  return steps.reduce<Value>((value, step) => engine.call(step, [value], call.span), of);
}

function callExport(call: ExternalCall, engine: Engine): Value | undefined {
  const [namespace, name] = named(call.module, call.path);
  const [first = UNDEFINED, ...others] = call.args.map((arg) => arg.value);
  if (namespace === "pipe" || name === "pipe") return piped(engine, first, others, call);
  if (namespace === "flow" || name === "flow")
    return engine.native("flow", (args) =>
      piped(
        engine,
        engine.call(
          first,
          args.map((arg) => arg.value),
          call.span,
        ),
        others,
        call,
      ),
    );
  if (/^Tagged(?:Error|Request)$/.test(name)) return errorClass(engine, namespace, call);
  switch (namespace) {
    case "Effect":
      return callEffect(name, call, engine);
    case "Context":
      return name === "Tag" ? maker(engine, name, call) : name === "GenericTag" ? tag(engine, first) : undefined;
    case "Layer":
      return callLayer(engine, name, call);
    case "ManagedRuntime":
      return name === "make" ? engine.handle(MODEL, "runtime", { layer: first }) : undefined;
    case "Runtime":
      return engine.native(name, (args) => started(engine, name, args[0]?.value ?? UNDEFINED) ?? UNDEFINED);
    default:
      return isKind(namespace) ? callOutcome(namespace, name, call, engine) : undefined;
  }
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const args = call.args.map((arg) => arg.value);
  if (call.method === "pipe") return piped(engine, handle, args, call);
  if (handle.type === "tag" && call.method === "of") return args[0] ?? UNDEFINED;
  const layer = handle.data["layer"] as Value | undefined;
  if (handle.type !== "runtime" || !layer) return undefined;
  return started(engine, call.method, program(engine, { name: "provide", of: args[0] ?? UNDEFINED, args: [layer], span: call.span }));
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type !== "tag") return undefined;
  if (name === TAG_OF_CLASS) return handle;
  return name === "Default" || name === "DefaultWithoutDependencies" ? defaultLayer(engine, handle) : undefined;
}

export const EFFECT: LibraryModel = {
  id: MODEL,
  packages: ["effect"],
  tokens: [],
  call: callExport,
  method,
  member,
  yielded: (handle, engine) => (stepOf(handle) || tagOf(engine, handle) ? run(engine, handle) : undefined),
  external(module, path, engine) {
    const [namespace, name] = named(module, path);
    const isNothing = namespace === "Effect" && (name === "void" || name === "never");
    return isNothing ? program(engine, { name: name === "void" ? "succeed" : name, args: [], span: NOWHERE }) : undefined;
  },
};
