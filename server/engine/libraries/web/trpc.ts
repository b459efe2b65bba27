// tRPC 10 and 11 (https://trpc.io/docs): roots, builders, middleware, routers, callers and adapters. Each procedure is an entry
// point with input of the requester's choice.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, handleOf, isCallable, lastArgument, listOf, native, option, remembered } from "../call-arguments";
import { layeredMember } from "./context-merge";
import { contextOf, openContextMember } from "./trpc-context";
import type { Procedure } from "./trpc-procedure";
import { createProcedure, emptyProcedure, joinedMeta, procedureOf, RootConfig, runProcedure, TRPC } from "./trpc-procedure";
import { callerMember, createCaller, createRouter, mergeRouters, routerMember } from "./trpc-router";

const ADAPTERS =
  /^(fetchRequestHandler|create(HTTPServer|HTTPHandler|ExpressMiddleware|NextApiHandler)|awsLambdaRequestHandler|applyWSSHandler|trpcServer)$/;

function rootOf(handle: HandleValue): RootConfig {
  const root = handle.data["root"];
  return root instanceof RootConfig ? root : new RootConfig(undefined);
}

/** `initTRPC`, `initTRPC.context<…>()`, `.meta()`: until `create()`. */
function initMethod(call: ExternalCall | MethodCall, name: string, engine: Engine, root: RootConfig): Value | undefined {
  if (name === "context") {
    const [type] = call.typeArgs;
    const declared = type === undefined ? undefined : (engine.functionOf?.(type) ?? engine.typed(type));
    return engine.handle(TRPC, "init", { root: new RootConfig(declared) });
  }
  if (name === "meta") return engine.handle(TRPC, "init", { root });
  if (name !== "create") return undefined;
  const meta = option(engine, argument(call.args, 0), "defaultMeta") ?? UNDEFINED;
  return engine.handle(TRPC, "root", { root, meta });
}

/** Functions of `t`: values, since code re-exports them under names of its own. */
function rootMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  const root = rootOf(handle);
  switch (name) {
    case "procedure":
      return createProcedure(engine, emptyProcedure(root, remembered(handle, "meta") ?? UNDEFINED));
    case "middleware":
      return native(engine, "t.middleware", ([fn]) => createMiddleware(engine, fn ? [fn] : []));
    case "router":
      return native(engine, "t.router", ([record]) => createRouter(engine, root, record ?? engine.object({})));
    case "mergeRouters":
      return native(engine, "t.mergeRouters", (routers) => mergeRouters(engine, root, routers));
    case "createCallerFactory":
      return native(engine, "t.createCallerFactory", ([router]) =>
        native(engine, "createCaller", ([ctx]) => createCaller(engine, router ?? engine.unknown("router"), ctx)),
      );
    default:
      return undefined;
  }
}

function createMiddleware(engine: Engine, fns: readonly Value[]): HandleValue {
  return engine.handle(TRPC, "middleware", { fns: engine.array(fns) });
}

/** Functions of a middleware that was passed to `use` or `unstable_pipe`. */
function functionsOf(engine: Engine, value: Value): readonly Value[] {
  const handle = handleOf(engine, value, TRPC);
  const procedure = handle && procedureOf(handle);
  if (procedure) return procedure.parts.middleware;
  if (handle?.type === "middleware") return listOf(engine, remembered(handle, "fns"));
  return isCallable(value) ? [value] : [];
}

/** `builder.concat(other)`: all that the other one was told comes after what this one was. */
function joined(engine: Engine, builder: Procedure, other: Value): Procedure {
  const { middleware, inputs, meta } = builder.parts;
  const handle = handleOf(engine, other, TRPC);
  const added = handle && procedureOf(handle)?.parts;
  return builder.with({
    middleware: [...middleware, ...functionsOf(engine, other)],
    inputs: [...inputs, ...(added?.inputs ?? [])],
    meta: added ? joinedMeta(engine, meta, added.meta) : meta,
  });
}

function builderMethod(call: MethodCall, engine: Engine, builder: Procedure): Value | undefined {
  const given = argument(call.args, 0);
  const { middleware, inputs, meta } = builder.parts;
  switch (call.method) {
    case "use":
      return createProcedure(engine, builder.with({ middleware: [...middleware, ...functionsOf(engine, given)] }));
    case "concat":
    case "unstable_concat":
      return createProcedure(engine, joined(engine, builder, given));
    case "input":
      return createProcedure(engine, builder.with({ inputs: [...inputs, given] }));
    case "meta":
      return createProcedure(engine, builder.with({ meta: joinedMeta(engine, meta, given) }));
    case "output":
      return call.handle;
    case "query":
    case "mutation":
    case "subscription": {
      const procedure = builder.with({ kind: call.method, resolver: given });
      addProcedure(engine, procedure, lastArgument(call)?.span ?? call.span);
      return createProcedure(engine, procedure, call.span);
    }
    default:
      return undefined;
  }
}

function addProcedure(engine: Engine, procedure: Procedure, span: SourceSpan): void {
  engine.addEntry({
    get label() {
      return `${procedure.parts.kind} ${procedure.name.path}`.trim();
    },
    framework: TRPC,
    span,
    isRequest: true,
    run: (prover) => {
      const context = contextOf(prover, procedure.root);
      prover.respond([runProcedure(prover, procedure, context, prover.source("input", "input"))], span);
    },
  });
}

/** Remembers how an adapter makes contexts: `createHTTPServer({ router, createContext })`. */
function callAdapter(call: ExternalCall, engine: Engine): Value | undefined {
  const options = argument(call.args, 0);
  const create = option(engine, options, "createContext");
  const router = handleOf(engine, option(engine, options, "router") ?? engine.unknown("router"), TRPC, "router");
  if (!router || !create) return undefined;
  const root = rootOf(router);
  const isServer = engine.isLoading?.() === true;
  (isServer ? root.servers : root.handlers).set(call.span.file, create);
  return undefined;
}

function callTrpc(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const [first, second] = name.split(".");
  if (first === "initTRPC" && second) return initMethod(call, second, engine, new RootConfig(undefined));
  if (first === "TRPCError") return engine.unknown("TRPCError");
  if (first === "experimental_standaloneMiddleware") return engine.handle(TRPC, "standalone", {});
  return ADAPTERS.test(name) ? callAdapter(call, engine) : undefined;
}

function methodOf(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const procedure = procedureOf(handle);
  if (handle.type === "init") return initMethod(call, call.method, engine, rootOf(handle));
  if (handle.type === "builder" && procedure) return builderMethod(call, engine, procedure);
  if (handle.type === "standalone" && call.method === "create")
    return createMiddleware(
      engine,
      call.args.map((arg) => arg.value),
    );
  if (handle.type === "middleware" && call.method.endsWith("pipe")) {
    return createMiddleware(engine, [...functionsOf(engine, handle), ...functionsOf(engine, argument(call.args, 0))]);
  }
  return handle.type === "router" && call.method === "createCaller" ? createCaller(engine, handle, call.args[0]?.value) : undefined;
}

export const TRPC_MODEL: LibraryModel = {
  id: TRPC,
  packages: ["@trpc/server", "@hono/trpc-server"],
  tokens: ["@trpc/server", "Procedure"],
  call: callTrpc,
  method: methodOf,
  member(handle, name, engine) {
    if (handle.type === "root") return rootMember(handle, name, engine);
    if (handle.type === "router") return routerMember(handle, name, engine);
    if (handle.type === "caller") return callerMember(handle, name, engine);
    if (handle.type === "open-context") return openContextMember(handle, name, engine);
    const base = remembered(handle, "base");
    const added = remembered(handle, "added");
    return base && added ? layeredMember(engine, base, added, name) : undefined;
  },
};
