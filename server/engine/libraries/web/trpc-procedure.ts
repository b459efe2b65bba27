// Procedures of tRPC 10 and 11 (https://trpc.io/docs/server/procedures): a builder collects middleware; running a procedure
// nests them around the resolver and merges the contexts that they pass on.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, isCallable, native, option, placeOf } from "../call-arguments";
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

/** What a procedure is made of. Builders share no state: each call makes a new one. */
export class Procedure {
  constructor(
    readonly root: RootConfig,
    readonly middleware: readonly Value[],
    readonly kind: "builder" | "query" | "mutation" | "subscription",
    readonly resolver: Value | undefined,
    /** Schemas that its input has to pass, one after the other. */
    readonly inputs: readonly Value[] = [],
    readonly name: ProcedureName = new ProcedureName(),
  ) {}
}

/** One `initTRPC…create()`: where contexts come from. */
export class RootConfig {
  /** Functions that adapters were given to make the context. */
  readonly createContext: Value[] = [];

  constructor(
    /** Function named by the type argument of `context<typeof createContext>()`. */
    readonly declared: Value | undefined,
  ) {}
}

export function procedureOf(handle: HandleValue): Procedure | undefined {
  const procedure = handle.data["procedure"];
  return procedure instanceof Procedure ? procedure : undefined;
}

export function createProcedure(engine: Engine, procedure: Procedure, at?: SourceSpan): HandleValue {
  return engine.handle(TRPC, procedure.kind === "builder" ? "builder" : "procedure", { procedure }, at);
}

/** Executes the procedure and returns what the resolver returned. */
export function runProcedure(engine: Engine, procedure: Procedure, context: Value, input: Value): Value {
  const steps = [...procedure.middleware, procedure.resolver ?? UNDEFINED];
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
    const own = optionsOf(engine, ctx, given, label, procedure.kind);
    const passed = isLast ? engine.object(own) : engine.object({ ...own, next });
    const returned = engine.await(engine.call(step, [passed], placeOf(step)));
    if (isLast) return returned;
    return hasRun ? result : runFrom(index + 1, ctx, given);
  };
  const [only] = procedure.inputs;
  const schema = procedure.inputs.length > 1 ? joinedSchema(engine, procedure.inputs) : only;
  return runFrom(0, context, schema ? validated(engine, schema, input) : input);
}

function optionsOf(engine: Engine, ctx: Value, input: Value, path: Value, kind: string): Record<string, Value> {
  return {
    ctx,
    input,
    rawInput: input,
    getRawInput: native(engine, "getRawInput", () => engine.promise(input)),
    path,
    type: { v: "constant", value: kind },
    meta: engine.unknown("meta"),
    signal: engine.unknown("signal"),
  };
}
