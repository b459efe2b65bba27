// SvelteKit 2 (https://svelte.dev/docs/kit): load functions, form actions, endpoints and the `handle` hook, which files are found by
// name. What `handle` puts into `event.locals` is what every load function and endpoint reads there.
import type { Engine, LibraryModel, ModuleExports } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, isKnownFunction, native, placeOf } from "../call-arguments";
import { mergeContext } from "./context-merge";
import { HTTP_METHODS } from "./next-files";
import { tellMethod } from "./route-entries";
import { pathOfRoute } from "./route-path";
import { createBag, createUrl, createWebRequest, respond } from "./web-request";

const MODEL = "sveltekit";
const ROUTE_FILE = /(?:^|\/)src\/routes\/(.*?\/?)\+(page|layout)?\.?server\.[cm]?[jt]s$/;
const HOOKS_FILE = /(?:^|\/)src\/hooks\.server\.[cm]?[jt]s$/;
const IDENTITY = /^(user|session|auth|userId|orgId|account|currentUser)$/;

/** What the files of one workspace declare. */
class Application {
  readonly hooks: Value[] = [];
  /** Load functions of layouts, by the folder of their routes. */
  readonly layouts = new Map<string, Value>();
}

function applicationOf(engine: Engine): Application {
  return engine.shared(MODEL, () => new Application());
}

function addEntries(exports: ModuleExports, engine: Engine): void {
  if (HOOKS_FILE.test(exports.file)) {
    const handle = exports.get("handle");
    if (handle && isCallable(handle)) applicationOf(engine).hooks.push(handle);
    return;
  }
  const [, folder = "", role] = ROUTE_FILE.exec(exports.file) ?? [];
  if (!ROUTE_FILE.test(exports.file)) return;
  if (role === undefined) for (const method of [...HTTP_METHODS, "fallback"]) add(exports, engine, folder, method, exports.get(method));
  const load = exports.get("load");
  if (role === "layout" && load) applicationOf(engine).layouts.set(folder, load);
  if (role !== undefined) add(exports, engine, folder, "load", load);
  if (role !== "page") return;
  for (const [name, action] of engine.members(exports.get("actions") ?? UNDEFINED) ?? [])
    add(exports, engine, folder, `action ${name}`, action.value);
}

function add(exports: ModuleExports, engine: Engine, folder: string, name: string, fn: Value | undefined): void {
  if (!fn || !isKnownFunction(fn)) return;
  const span = fn.v === "function" && fn.at ? fn.at : exports.spanOf(name.startsWith("action") ? "actions" : name);
  engine.addEntry({
    label: `${name} /${folder.replace(/\/$/, "")}`,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const event = createEvent(prover, folder);
      // `load` also runs again for the page that a form action answers with.
      tellMethod(prover, prover.member(event, "request"), name.startsWith("action") ? "POST" : name);
      const answer = underHooks(prover, applicationOf(prover).hooks, event, () => prover.await(prover.call(fn, [event], span)));
      prover.respond([answer], span);
    },
  });
}

/** `handle({ event, resolve })`: what comes after `resolve` is the route. */
function underHooks(engine: Engine, hooks: readonly Value[], event: Value, work: () => Value): Value {
  const [hook, ...others] = hooks;
  if (!hook) return work();
  let answer: Value | undefined;
  const resolve = native(engine, "resolve", () => {
    answer = underHooks(engine, others, event, work);
    return engine.promise(answer);
  });
  engine.await(engine.call(hook, [engine.object({ event, resolve })], placeOf(hook)));
  return answer ?? underHooks(engine, others, event, work);
}

/** `(app)/notes/[id]/` is served as `/notes/:id`. */
function pathOf(folder: string): string {
  const segments = folder.split("/").filter((segment) => segment !== "" && !/^\(.*\)$/.test(segment));
  return `/${segments.map((segment) => (segment.includes("[") ? (/\.\.\.|\[\[/.test(segment) ? "*" : `:${segment}`) : segment)).join("/")}`;
}

function createEvent(engine: Engine, folder: string): Value {
  const request = createWebRequest(engine, "event.request");
  const event: Record<string, Value> = {
    request,
    params: engine.source("params", "event.params"),
    url: createUrl(engine, pathOfRoute(engine.source("params", "event.url"), pathOf(folder))) ?? UNDEFINED,
    cookies: createBag(engine, "cookies", "event.cookies"),
    locals: engine.handle(MODEL, "locals", { isOpen: applicationOf(engine).hooks.length === 0 }),
    route: engine.object({ id: engine.unknown("event.route.id") }),
    fetch: engine.unknown("event.fetch"),
    platform: engine.unknown("event.platform"),
    getClientAddress: native(engine, "getClientAddress", () => engine.source("headers", "event.getClientAddress()")),
    setHeaders: native(engine, "setHeaders", () => UNDEFINED),
    depends: native(engine, "depends", () => UNDEFINED),
  };
  const whole = engine.object(event);
  engine.setMember(
    whole,
    "parent",
    native(engine, "parent", () => engine.promise(parentData(engine, whole, folder))),
  );
  return whole;
}

/** What the layouts above a route load, outermost first. */
function parentData(engine: Engine, event: Value, folder: string): Value {
  const { layouts } = applicationOf(engine);
  const above = [...layouts].filter(([at]) => folder.startsWith(at)).sort(([a], [b]) => a.length - b.length);
  return above.reduce<Value>(
    (data, [, load]) => mergeContext(engine, data, engine.await(engine.call(load, [event], placeOf(load))), MODEL),
    engine.object({}),
  );
}

function localsMember(locals: HandleValue, name: string, engine: Engine): Value {
  if (locals.data["isOpen"] !== true) return UNDEFINED;
  return IDENTITY.test(name)
    ? engine.principal("session", `event.locals.${name}`, [], { isAssumed: true, isOptional: true })
    : engine.unknown(`event.locals.${name}`);
}

export const SVELTEKIT: LibraryModel = {
  id: MODEL,
  packages: ["@sveltejs/kit", "@sveltejs/kit/hooks"],
  tokens: ["@sveltejs/kit", "event.locals", "locals", "RequestHandler", "PageServerLoad", "./$types"],
  entryFiles: [ROUTE_FILE, HOOKS_FILE],
  entries: addEntries,
  call(call, engine) {
    const name = exportName(call.path);
    switch (name) {
      case "error":
      case "redirect":
        engine.abort();
        return UNDEFINED;
      case "json":
      case "text":
        return respond(engine, [argument(call.args, 0)], call.span);
      case "fail":
        engine.respond([argument(call.args, 1)], call.span);
        return engine.object({ status: argument(call.args, 0), data: argument(call.args, 1) });
      case "sequence": {
        const hooks = call.args.map((arg) => arg.value);
        return native(engine, "sequence", ([input]) => {
          const event = engine.member(input ?? UNDEFINED, "event");
          const resolve = engine.member(input ?? UNDEFINED, "resolve");
          return engine.promise(underHooks(engine, hooks, event, () => engine.await(engine.call(resolve, [event], call.span))));
        });
      }
      default:
        return undefined;
    }
  },
  member: (handle, name, engine) => (handle.type === "locals" ? localsMember(handle, name, engine) : undefined),
};
