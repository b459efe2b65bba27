// Middleware of React Router 7.9 and later (https://reactrouter.com/how-to/middleware) and what it puts into the context: it runs before
// the loaders and actions of its route and of the routes inside it, from the outermost inwards.
import type { Engine, MethodCall, ModuleExports } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { argument, native, placeOf, remembered } from "../call-arguments";
import { type ConfiguredRoute, configuredRoutes } from "./route-config";

const MODEL = "remix";
/** Prefix of the names under which values stand that code has put into the context. */
export const IN_CONTEXT = "*context*";

/** The middleware of each route module of the workspace, and the modules around those that a configuration lists; by files without ending. */
class Modules {
  readonly middleware = new Map<string, Value>();
  readonly around = new Map<string, readonly string[]>();
}

function modulesOf(engine: Engine): Modules {
  return engine.shared("remix:middleware", () => new Modules());
}

function nameOf(file: string): string {
  return file.replace(/\.[cm]?[jt]sx?$/, "").replace(/\/route$/, "");
}

export function addRouteMiddleware(exports: Pick<ModuleExports, "file" | "get">, engine: Engine): void {
  const { middleware } = modulesOf(engine);
  const list = exports.get("middleware") ?? exports.get("unstable_middleware");
  if (list) middleware.set(nameOf(exports.file), list);
  else middleware.delete(nameOf(exports.file));
}

/** What `app/routes.ts` says of a module. */
export function addConfiguredRoutes(exports: ModuleExports, engine: Engine): readonly ConfiguredRoute[] {
  const { around } = modulesOf(engine);
  const routes = configuredRoutes(exports, engine);
  const app = exports.file.replace(/[^/]*$/, "");
  for (const known of [...around.keys()]) if (known.startsWith(app)) around.delete(known);
  for (const route of routes) around.set(nameOf(route.file), route.around.map(nameOf));
  return routes;
}

/** `app/root`, then the routes whose names the file's own continues (`_app`, `_app.invoices`), then the file itself. */
function layersOf(file: string): readonly string[] {
  const [, app = "", route] = /^(.*?app\/)(?:routes\/(.+))?/.exec(nameOf(file)) ?? [];
  if (route === undefined) return [nameOf(file)];
  const parts = route.split(".");
  return [`${app}root`, ...parts.map((_, index) => `${app}routes/${parts.slice(0, index + 1).join(".")}`)];
}

/** Runs what stands before the loader or action of a file: from here on only what the middleware lets pass goes on. */
export function passRouteMiddleware(engine: Engine, file: string, args: Value): void {
  const { middleware, around } = modulesOf(engine);
  const configured = around.get(nameOf(file));
  const next = native(engine, "next", () => engine.promise(engine.unknown("response")));
  for (const layer of configured ? [...configured, nameOf(file)] : layersOf(file)) {
    for (const step of engine.items(middleware.get(layer) ?? UNDEFINED)?.items ?? []) {
      const result = engine.await(engine.call(step.value, [args, next], placeOf(step.value)));
      // An answer that is not the one of `next()` ends the request.
      engine.each?.(result, (option) => {
        if (option.v === "handle" && option.type === "response") engine.abort();
        return option;
      });
    }
  }
}

/** `createContext(defaultValue)`: the name of something in the context. */
export function contextKey(engine: Engine, call: Pick<MethodCall, "args">): Value {
  return engine.handle(MODEL, "context-key", { value: argument(call.args, 0) });
}

/** `context.get(userContext)`, `context.set(userContext, user)`. */
export function contextMethod({ handle, method, args }: MethodCall, engine: Engine): Value | undefined {
  const key = argument(args, 0);
  if (key.v !== "handle" || key.type !== "context-key") return undefined;
  const name = `${IN_CONTEXT}${key.id}`;
  if (method === "set") {
    engine.setMember(handle, name, argument(args, 1));
    return UNDEFINED;
  }
  return method === "get" ? setIn(engine, handle, name, key) : undefined;
}

function setIn(engine: Engine, handle: HandleValue, name: string, key: HandleValue): Value {
  const set = engine.member(handle, name);
  const options = engine.alternatives(set);
  const isSet = options.every((option) => option.v !== "constant" || option.value !== undefined);
  const initial = remembered(key, "value") ?? UNDEFINED;
  if (isSet) return set;
  return options.length === 1 ? initial : engine.choice([...options.filter((option) => option.v !== "constant"), initial]);
}
