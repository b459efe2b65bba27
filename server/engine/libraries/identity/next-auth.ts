// NextAuth 4 (next-auth.js.org/configuration/nextjs) and Auth.js 5 (authjs.dev/reference/nextjs): the session of a request.
// The callbacks of the configuration are called by the library itself and are no entry points.
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { exportName, isKnownFunction, isNothing, native, option } from "../call-arguments";
import { declaredAs, optionalSession } from "./sessions";

const MODEL = "next-auth";
const LOOKUPS = new Set(["getServerSession", "unstable_getServerSession", "getSession"]);

/** The session as `declare module "next-auth" { interface Session … }` has it (authjs.dev/getting-started/typescript). */
function sessionOf(engine: Engine): Value {
  return declaredAs(engine, optionalSession(engine), ["next-auth", "Session"], ["@auth/core/types", "Session"]);
}

function tokenOf(engine: Engine): Value {
  return declaredAs(engine, optionalSession(engine, "token"), ["next-auth/jwt", "JWT"], ["@auth/core/jwt", "JWT"]);
}

function callNextAuth(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "NextAuth" || (name === "" && /^next-auth(\/next)?$/.test(call.module))) return engine.handle(MODEL, "instance", {});
  if (LOOKUPS.has(name)) return engine.promise(sessionOf(engine));
  // The decoded JWT: what the callbacks put on the token.
  if (name === "getToken") return engine.promise(tokenOf(engine));
  if (name === "useSession")
    return engine.object({ data: sessionOf(engine), status: engine.unknown("status"), update: engine.unknown("update") });
  // v4 `withAuth(fn)`: runs `fn` for signed-in users only.
  if (name === "withAuth" || (name === "" && call.module === "next-auth/middleware")) return guardOfPages(call, engine);
  return undefined;
}

/**
 * v4 `withAuth(fn, { callbacks: { authorized } })`, `withAuth({ callbacks })`, and the module's default export as the middleware itself:
 * only who is signed in, or whom `authorized` lets in, gets further (next-auth.js.org/configuration/nextjs#middleware).
 */
function guardOfPages(call: ExternalCall, engine: Engine): Value {
  const [first = UNDEFINED, second] = call.args.map((arg) => arg.value);
  const fn = isKnownFunction(first) ? first : undefined;
  const callbacks = option(engine, (fn ? second : first) ?? UNDEFINED, "callbacks");
  const authorized = callbacks && option(engine, callbacks, "authorized");
  const enter = (request: Value, others: readonly Value[]): Value => {
    const token = tokenOf(engine);
    engine.assume?.(authorized ? engine.call(authorized, [engine.object({ token, req: request })], call.span) : token);
    engine.setMember(request, "nextauth", engine.object({ token }));
    return fn ? engine.call(fn, [request, ...others], call.span) : UNDEFINED;
  };
  if (first.v === "handle") return enter(first, []);
  return native(engine, "withAuth", ([request = UNDEFINED, ...others]) => enter(request, others));
}

/** `auth()`, `auth(req, res)`; `auth((req) => …)` is a handler whose request has the session as `req.auth`. */
function callAuth(call: LibraryCall, engine: Engine): Value {
  return wrap(call, engine, "auth") ?? engine.promise(sessionOf(engine));
}

function wrap(call: LibraryCall, engine: Engine, member: string): Value | undefined {
  const fn = call.args[0]?.value;
  if (!fn || (fn.v !== "function" && fn.v !== "native")) return undefined;
  return native(engine, "auth", (args) => {
    const [request, ...rest] = args;
    if (!request || isNothing(request)) return engine.call(fn, args, call.span);
    const session = sessionOf(engine);
    engine.setMember(request, member, member === "auth" ? session : engine.object({ token: session }));
    return engine.call(fn, [request, ...rest], call.span);
  });
}

/** What `NextAuth(config)` of version 5 yields. */
function instanceMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "auth") return engine.handle(MODEL, "auth", {});
  if (name === "signIn" || name === "signOut" || name === "unstable_update")
    return native(engine, name, () => engine.promise(engine.unknown(name)));
  if (name === "handlers") return engine.object({ GET: handle, POST: handle });
  return name === "GET" || name === "POST" ? handle : undefined;
}

export const NEXT_AUTH: LibraryModel = {
  id: MODEL,
  packages: ["next-auth", "@auth/core", "@auth/sveltekit", "@auth/express"],
  tokens: ["next-auth", "@auth/"],
  call: callNextAuth,
  method(call, engine) {
    if (call.handle.type === "instance" && call.method === "auth") return callAuth(call, engine);
    return undefined;
  },
  member: (handle, name, engine) => (handle.type === "instance" ? instanceMember(handle, name, engine) : undefined),
  invoke(handle, call, engine) {
    return handle.type === "auth" ? callAuth(call, engine) : UNDEFINED;
  },
};
