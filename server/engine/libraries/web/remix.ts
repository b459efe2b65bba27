// Remix 2 and React Router 7 (framework mode): loaders and actions of route modules, and session storages.
import type { Engine, LibraryModel, MethodCall, ModuleExports } from "../model";
import type { Value } from "../value";
import { constant, UNDEFINED } from "../value";
import { argument, exportName, isCallable, native, placeOf } from "../call-arguments";
import { callRouteConfig, ROUTE_CONFIG } from "./route-config";
import { tellMethod } from "./route-entries";
import { addConfiguredRoutes, addRouteMiddleware, contextKey, contextMethod, IN_CONTEXT, passRouteMiddleware } from "./route-middleware";
import { createWebRequest, respond } from "./web-request";

const MODEL = "remix";
const ROUTE_FILE = /(?:^|\/)app\/(?:routes\/.+|root)\.[cm]?[jt]sx?$/;
const STORAGES = /^create(Cookie|Memory|File|WorkersKV|ArcTable)?SessionStorage$/;

function addEntries(exports: ModuleExports, engine: Engine): void {
  if (ROUTE_FILE.test(exports.file)) return addRoute(exports, engine);
  if (!ROUTE_CONFIG.test(exports.file)) return;
  // Route modules may lie anywhere where the configuration names them.
  for (const { file } of addConfiguredRoutes(exports, engine)) {
    if (ROUTE_FILE.test(`${file}.tsx`)) continue;
    const module = engine.call({ v: "external", module: "global", path: ["require"] }, [constant(`/${file}`)], exports.spanOf("default"));
    if (module.v !== "namespace") continue;
    const get = (name: string): Value | undefined => [engine.member(module, name)].find((value) => value.v !== "unknown");
    addRoute({ file, get, spanOf: (name) => placeOf(get(name) ?? UNDEFINED) }, engine);
  }
}

function addRoute(exports: Pick<ModuleExports, "file" | "get" | "spanOf">, engine: Engine): void {
  addRouteMiddleware(exports, engine);
  for (const name of ["loader", "action"]) {
    const fn = exports.get(name);
    if (!fn || !isCallable(fn)) continue;
    const span = exports.spanOf(name);
    const label = `${name} ${exports.file.replace(/^.*app\//, "").replace(/\.[cm]?[jt]sx?$/, "")}`;
    engine.addEntry({
      label,
      framework: MODEL,
      span,
      isRequest: true,
      run: (prover) => {
        const request = createWebRequest(prover);
        // An action runs for every other method, and tells them apart by it.
        if (name === "loader") tellMethod(prover, request, "GET");
        const args = prover.object({
          request,
          params: prover.source("params", "params"),
          context: prover.handle(MODEL, "load-context", {}),
        });
        passRouteMiddleware(prover, exports.file, args);
        prover.respond([prover.await(prover.call(fn, [args], span))], span);
      },
    });
  }
}

/** A session: signed or kept by the server, empty before login. */
function sessionMethod(call: MethodCall, engine: Engine): Value | undefined {
  const session = engine.principal("session", "session", [], { isOptional: true });
  const name = engine.stringOf(argument(call.args, 0));
  if (call.method === "get") {
    const member = name === undefined ? session : engine.member(session, name);
    return member.v === "principal" ? { ...member, isOptional: true } : member;
  }
  return call.method === "has"
    ? { v: "condition", op: "truthy", of: [name === undefined ? session : engine.member(session, name)] }
    : undefined;
}

function storageMember(name: string, engine: Engine): Value | undefined {
  if (name === "getSession") return native(engine, name, () => engine.promise(engine.handle(MODEL, "session", {})));
  return name === "commitSession" || name === "destroySession"
    ? native(engine, name, () => engine.promise(engine.unknown(name)))
    : undefined;
}

export const REMIX: LibraryModel = {
  id: MODEL,
  packages: [
    "@remix-run/node",
    "@remix-run/cloudflare",
    "@remix-run/deno",
    "@remix-run/server-runtime",
    "react-router",
    "@react-router/dev",
  ],
  tokens: ["@remix-run/", "react-router", "LoaderFunction", "ActionFunction"],
  entryFiles: [ROUTE_FILE, ROUTE_CONFIG],
  entries: addEntries,
  call(call, engine) {
    const name = exportName(call.path);
    if (call.module.startsWith("@react-router/dev")) return callRouteConfig(call, engine);
    if (STORAGES.test(name)) return engine.handle(MODEL, "storage", {});
    if (name === "createContext" || name === "unstable_createContext") return contextKey(engine, call);
    if (["json", "data", "defer", "redirect", "redirectDocument"].includes(name)) {
      return respond(engine, [call.args[0]?.value ?? UNDEFINED], call.span);
    }
    return undefined;
  },
  method(call, engine) {
    if (call.handle.type === "session") return sessionMethod(call, engine);
    if (call.handle.type === "load-context") return contextMethod(call, engine);
    const storage = call.handle.type === "storage" ? storageMember(call.method, engine) : undefined;
    return storage && engine.call(storage, [], call.span);
  },
  member(handle, name, engine) {
    if (handle.type === "storage") return storageMember(name, engine);
    if (handle.type !== "load-context") return undefined;
    // Nothing has been put there yet.
    if (name.startsWith(IN_CONTEXT)) return UNDEFINED;
    const isIdentity = /^(user|session|auth)$/.test(name);
    return isIdentity
      ? engine.principal("session", `context.${name}`, [], { isAssumed: true, isOptional: true })
      : engine.unknown(`context.${name}`);
  },
};
