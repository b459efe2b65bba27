// Middleware of Next.js (`middleware.ts`, since version 16 `proxy.ts`): it runs before the routes that its matcher covers. Where it lets a
// request pass, what it found out about the requester holds for the route, and the route sees the headers that it handed on.
import type { Engine, LibraryCall, ModuleExports } from "../model";
import { TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import { argument, isCallable, option, placeOf, remembered } from "../call-arguments";
import { PAST_SIGN_IN } from "../identity/sessions";
import { isCovered } from "./next-matcher";
import { createWebRequest, fixedBag } from "./web-request";

const MODEL = "next";
/** Name of the headers that middleware handed on, in the rest of the request. */
const HANDED_ON = "next:headers";

interface Middleware {
  readonly fn: Value;
  readonly matcher: Value | undefined;
}

/** Of each application of the workspace, by its folder. */
class Applications {
  readonly middleware = new Map<string, Middleware>();
}

function applicationsOf(engine: Engine): Applications {
  return engine.shared("next:middleware", () => new Applications());
}

/** The folder of the application that a file with a meaning for Next.js belongs to. */
function applicationOf(file: string): string {
  return file.replace(/(?:^|\/)(?:src\/)?(?:(?:app|pages)\/.*|(?:middleware|proxy)\.[jt]s)$/, "");
}

export function addNextMiddleware(exports: ModuleExports, engine: Engine): void {
  const fn = ["middleware", "proxy", "default"].map((name) => exports.get(name)).find((value) => value && isCallable(value));
  const config = exports.get("config");
  if (fn) applicationsOf(engine).middleware.set(applicationOf(exports.file), { fn, matcher: config && option(engine, config, "matcher") });
}

/** What precedes a route of this file: from here on only what the middleware lets pass goes on. */
export function passMiddleware(engine: Engine, file: string, path: string): void {
  const found = applicationsOf(engine).middleware.get(applicationOf(file));
  if (!found || !isCovered(engine, found.matcher, path)) return;
  const route = path.replaceAll(/\[+\.\.\.[^\]]*\]+/g, "*").replaceAll(/\[([^\]]*)\]/g, ":$1");
  // One that lets nothing pass was not understood: the route is judged as if there were none.
  const passing = engine.deferred?.(() => {
    const request = createWebRequest(engine, "request", { route });
    return passed(engine, engine.await(engine.call(found.fn, [request, engine.unknown("event")], placeOf(found.fn))));
  });
  if (!passing) return;
  const [headers = UNDEFINED, ...others] = engine.alternatives(engine.await(passing));
  if (headers.v === "handle" && others.length === 0) engine.enter?.(HANDED_ON, headers);
  if (engine.isSignedIn?.() === true) engine.enter?.(PAST_SIGN_IN, TRUE);
}

/** The headers that were handed on by the ways that go on: an answer ends the request. */
function passed(engine: Engine, result: Value): Value {
  const each = (option: Value): Value => {
    if (option.v === "handle" && option.type === "response") engine.abort();
    return (option.v === "handle" && option.type === "passed" ? remembered(option, "headers") : undefined) ?? UNDEFINED;
  };
  return engine.each?.(result, each) ?? UNDEFINED;
}

/** `NextResponse.next({ request: { headers } })`, and `rewrite` with the same options: the request goes on, with these headers. */
export function letPass(call: LibraryCall, options: number, engine: Engine): Value {
  const request = option(engine, argument(call.args, options), "request");
  const headers = request && option(engine, request, "headers");
  return engine.handle(MODEL, "passed", headers?.v === "handle" && headers.type === "bag" ? { headers: fixedBag(engine, headers) } : {});
}

export function passedMember(name: string, engine: Engine): Value {
  return engine.unknown(`NextResponse.${name}`);
}

/** The headers of the request as the route sees them, where middleware changed them. */
export function headersHandedOn(engine: Engine): HandleValue | undefined {
  const headers = engine.contextOf(HANDED_ON);
  return headers?.v === "handle" && headers.type === "bag" ? headers : undefined;
}
