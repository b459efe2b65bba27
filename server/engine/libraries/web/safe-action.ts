// Server actions made by builders: next-safe-action 7 and 8 (next-safe-action.dev), zsa 0.6 (zsa.vercel.app). Middleware hands on
// a context; what the action gets was validated in shape, and is still the requester's choice.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { argument, exportName, isCallable, lastArgument, option, placeOf, remembered } from "../call-arguments";
import { validated } from "../schema-validation";
import { layeredMember, mergeContext } from "./context-merge";

const MODEL = "safe-action";

/** Middleware of next-safe-action nest around what follows; procedures of zsa return the next context. */
interface Step {
  readonly fn: Value;
  readonly kind: "middleware" | "procedure";
}

class ActionBuilder {
  constructor(
    readonly steps: readonly Step[],
    /** What the input has to pass. */
    readonly schema?: Value,
  ) {}

  with(step: Step): ActionBuilder {
    return new ActionBuilder([...this.steps, step], this.schema);
  }
}

function createBuilder(engine: Engine, builder: ActionBuilder, type = "builder"): HandleValue {
  return engine.handle(MODEL, type, { builder });
}

function builderOf(handle: HandleValue): ActionBuilder | undefined {
  const builder = handle.data["builder"];
  return builder instanceof ActionBuilder ? builder : undefined;
}

interface Inputs {
  readonly input: Value;
  readonly bound: Value;
}

/** Runs middleware and action; `inputs` are what the requester sent. */
function runAction(engine: Engine, { steps, schema }: ActionBuilder, action: Value, inputs: Inputs): Value {
  const input = schema ? validated(engine, schema, inputs.input) : inputs.input;
  const members = {
    parsedInput: input,
    clientInput: inputs.input,
    input,
    bindArgsParsedInputs: inputs.bound,
    bindArgsClientInputs: inputs.bound,
  };
  const runFrom = (index: number, ctx: Value): Value => {
    const step = steps[index];
    if (!step)
      return engine.await(
        engine.call(action, [engine.object({ ...members, ctx, metadata: engine.unknown("metadata") }), engine.object({})], placeOf(action)),
      );
    if (!isCallable(step.fn)) return runFrom(index + 1, ctx);
    if (step.kind === "procedure")
      return runFrom(index + 1, engine.await(engine.call(step.fn, [engine.object({ ...members, ctx })], placeOf(step.fn))));
    let result: Value | undefined;
    const next = engine.native("next", (args) => {
      const added = option(engine, argument(args, 0), "ctx");
      result = runFrom(index + 1, added ? mergeContext(engine, ctx, added, MODEL) : ctx);
      return engine.promise(engine.object({ success: engine.unknown("success"), data: result }));
    });
    engine.await(engine.call(step.fn, [engine.object({ ...members, ctx, next, metadata: engine.unknown("metadata") })], placeOf(step.fn)));
    return result ?? runFrom(index + 1, ctx);
  };
  return runFrom(0, engine.object({}));
}

function addAction(call: MethodCall, engine: Engine, builder: ActionBuilder): Value {
  const action = lastFunction(call);
  if (!action) return engine.unknown("action");
  const span: SourceSpan = call.args[0]?.span ?? call.span;
  engine.addEntry({
    label: "server action",
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const bound = prover.array([], prover.source("argument", "bindArgsParsedInputs"));
      prover.respond([runAction(prover, builder, action, { input: prover.source("input", "parsedInput"), bound })], span);
    },
  });
  return engine.handle(MODEL, "action", { builder, action });
}

function lastFunction(call: LibraryCall): Value | undefined {
  const first = call.args[0]?.value;
  return first && isCallable(first) ? first : lastArgument(call)?.value;
}

function methodOf(call: MethodCall, engine: Engine): Value | undefined {
  const builder = builderOf(call.handle);
  if (!builder || call.handle.type === "action") return undefined;
  const fn = argument(call.args, 0);
  switch (call.method) {
    case "use":
    // Runs after the input was validated; no other middleware or schema may come after it.
    case "useValidated":
      return createBuilder(engine, builder.with({ fn, kind: "middleware" }), call.handle.type);
    case "action":
    case "stateAction":
      return addAction(call, engine, builder);
    // zsa: of a procedure, what yields the context; of an action, the action.
    case "handler":
      return call.handle.type === "procedure"
        ? createBuilder(engine, builder.with({ fn, kind: "procedure" }), "procedure")
        : addAction(call, engine, builder);
    case "createServerAction":
      return createBuilder(engine, builder, "builder");
    case "schema":
    case "inputSchema":
    case "input":
      return createBuilder(engine, new ActionBuilder(builder.steps, fn), call.handle.type);
    default:
      // Metadata, hooks and time limits.
      return call.handle;
  }
}

/** Code of the server that calls an action passes its input itself. */
function invokeAction(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined {
  const builder = builderOf(handle);
  const action = remembered(handle, "action");
  if (!builder || !action) return undefined;
  const result = runAction(engine, builder, action, { input: argument(call.args, 0), bound: engine.array([]) });
  return engine.promise(
    engine.object({ data: result, serverError: engine.unknown("serverError"), validationErrors: engine.unknown("validationErrors") }),
  );
}

export const SAFE_ACTION: LibraryModel = {
  id: MODEL,
  packages: ["next-safe-action", "zsa"],
  tokens: ["next-safe-action", "zsa", "actionClient", "ActionClient", ".action("],
  call(call, engine) {
    const name = exportName(call.path);
    if (name === "createSafeActionClient" || name === "createServerAction") return createBuilder(engine, new ActionBuilder([]));
    // `createMiddleware<…>().define(fn)` describes a middleware; the description is the function.
    if (name === "createMiddleware" || name === "createValidatedMiddleware") return engine.handle(MODEL, "middleware", {});
    if (name !== "createServerActionProcedure") return undefined;
    const parent = argument(call.args, 0);
    return createBuilder(engine, (parent.v === "handle" ? builderOf(parent) : undefined) ?? new ActionBuilder([]), "procedure");
  },
  method: (call, engine) => (call.handle.type === "middleware" ? argument(call.args, 0) : methodOf(call, engine)),
  member(handle, name, engine) {
    const base = remembered(handle, "base");
    const added = remembered(handle, "added");
    return base && added ? layeredMember(engine, base, added, name) : undefined;
  },
  invoke: invokeAction,
};
