// Procedures of tRPC 10 and 11 (https://trpc.io/docs/server/procedures): a builder collects middleware; running a procedure
// nests them around the resolver and merges the contexts that they pass on.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, isCallable, isNothing, native, option, placeOf } from "../call-arguments";
import { joinedSchema } from "../schema-shapes";
import { validated } from "../schema-validation";
import { mergeContext } from "./context-merge";

export const TRPC = "trpc";

/** Place of a procedure or router in the tree of routers, filled in as routers are made. */
export class ProcedureName {
  name: string | undefined;
  parent: ProcedureName | undefined;

  /** `invoices.list`. */
  get path(): string {
    const above = this.parent?.path ?? "";
    return [above, this.name ?? ""].filter((part) => part !== "").join(".");
  }
}

/** What a procedure is made of. */
interface ProcedureParts {
  readonly middleware: readonly Value[];
  readonly kind: "builder" | "query" | "mutation" | "subscription";
  readonly resolver: Value | undefined;
  /** Schemas that its input has to pass, one after the other. */
  readonly inputs: readonly Value[];
  /** What middleware is told of it: which permission it asks for, how it authorises. */
  readonly meta: Value;
}

/** Builders share no state: each call makes a new one. */
export class Procedure {
  readonly name = new ProcedureName();

  constructor(
    readonly root: RootConfig,
    readonly parts: ProcedureParts,
  ) {}

  with(changes: Partial<ProcedureParts>): Procedure {
    return new Procedure(this.root, { ...this.parts, ...changes });
  }
}

/** What `t.procedure` is: nothing yet but what is said of every procedure. */
export function emptyProcedure(root: RootConfig, meta: Value): Procedure {
  return new Procedure(root, { middleware: [], kind: "builder", resolver: undefined, inputs: [], meta });
}

/** What was said last stands above what was said before. */
export function joinedMeta(engine: Engine, before: Value, added: Value): Value {
  if (isNothing(before)) return added;
  return isNothing(added) ? before : mergeContext(engine, before, added, TRPC);
}

/** One `initTRPC…create()`: where contexts come from. */
export class RootConfig {
  /** Functions that adapters were given to make the context, by the file that told them: those of servers that start with their module. */
  readonly servers = new Map<string, Value>();
  /** Those of handlers that make an adapter for each request. */
  readonly handlers = new Map<string, Value>();

  constructor(
    /** Function named by the type argument of `context<typeof createContext>()`. */
    readonly declared: Value | undefined,
  ) {}

  /** A type may name a part of what makes the context, or what it is handed already signed in; a server calls what it was given. */
  get makers(): readonly (Value | undefined)[] {
    return [...this.servers.values(), this.declared, ...this.handlers.values()];
  }
}

export function procedureOf(handle: HandleValue): Procedure | undefined {
  const procedure = handle.data["procedure"];
  return procedure instanceof Procedure ? procedure : undefined;
}

export function createProcedure(engine: Engine, procedure: Procedure, at?: SourceSpan): HandleValue {
  return engine.handle(TRPC, procedure.parts.kind === "builder" ? "builder" : "procedure", { procedure }, at);
}

/** Executes the procedure and returns what the resolver returned. */
export function runProcedure(engine: Engine, procedure: Procedure, context: Value, input: Value): Value {
  const { middleware, resolver, inputs, kind, meta } = procedure.parts;
  const steps = [...middleware, resolver ?? UNDEFINED];
  const label = engine.unknown("path");
  const runFrom = (index: number, ctx: Value, given: Value): Value => {
    const step = steps[index];
    if (step === undefined || !isCallable(step)) return UNDEFINED;
    const isLast = index === steps.length - 1;
    let hasRun = false;
    let result: Value = UNDEFINED;
    const next = engine.native("next", (args) => {
      hasRun = true;
      const added = option(engine, argument(args, 0), "ctx");
      const changed = option(engine, argument(args, 0), "input");
      result = runFrom(index + 1, added ? mergeContext(engine, ctx, added, TRPC) : ctx, changed ?? given);
      return engine.promise(engine.object({ ok: engine.unknown("ok"), data: result }));
    });
    const own = optionsOf(engine, { ctx, input: given, path: label, meta, type: { v: "constant", value: kind } });
    const passed = isLast ? engine.object(own) : engine.object({ ...own, next });
    const returned = engine.await(engine.call(step, [passed], placeOf(step)));
    if (isLast) return returned;
    return hasRun ? result : runFrom(index + 1, ctx, given);
  };
  const [only] = inputs;
  const schema = inputs.length > 1 ? joinedSchema(engine, inputs) : only;
  return runFrom(0, context, schema ? validated(engine, schema, input) : input);
}

/** What middleware and resolvers are handed. */
function optionsOf(engine: Engine, told: Readonly<Record<"ctx" | "input" | "path" | "meta" | "type", Value>>): Record<string, Value> {
  return {
    ...told,
    rawInput: told.input,
    getRawInput: native(engine, "getRawInput", () => engine.promise(told.input)),
    signal: engine.unknown("signal"),
  };
}
