// Better Auth 1 (better-auth.com/docs/concepts/session-management) and Lucia 2 and 3: sessions with their user. Better Auth's
// organization plugin keeps the tenant as `session.session.activeOrganizationId`.
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { Value } from "../value";
import { exportName, native } from "../call-arguments";
import { optionalSession } from "./sessions";

const MODEL = "better-auth";
/** Calls of the organization plugin that answer for the signed-in member. */
const OF_MEMBER = new Set(["getActiveMember", "getFullOrganization"]);

function apiMethod(name: string, engine: Engine): Value | undefined {
  if (name === "getSession") return engine.promise(optionalSession(engine));
  if (OF_MEMBER.has(name)) return engine.promise(optionalSession(engine, `auth.api.${name}()`));
  return undefined;
}

/** Lucia validates into `{ session, user }`, both null when nobody is signed in. */
function luciaMethod(call: MethodCall, engine: Engine): Value | undefined {
  const both = engine.object({ session: optionalSession(engine, "session"), user: optionalSession(engine, "user") });
  switch (call.method) {
    case "validateSession":
      return engine.promise(call.handle.data["version"] === 2 ? optionalSession(engine) : both);
    case "handleRequest":
      return call.handle;
    case "validate":
    case "validateBearerToken":
      return engine.promise(optionalSession(engine));
    default:
      return undefined;
  }
}

export const BETTER_AUTH: LibraryModel = {
  id: MODEL,
  packages: ["better-auth", "lucia", "lucia-auth"],
  tokens: ["better-auth", "lucia", "auth.api"],
  call(call, engine) {
    const name = exportName(call.path);
    if (name === "betterAuth") return engine.handle(MODEL, "auth", {});
    if (name === "getSessionFromCtx" || name === "getSession") return engine.promise(optionalSession(engine));
    if (name === "Lucia" && call.isNew) return engine.handle(MODEL, "lucia", { version: 3 });
    return name === "lucia" ? engine.handle(MODEL, "lucia", { version: 2 }) : undefined;
  },
  method(call, engine) {
    if (call.handle.type === "lucia") return luciaMethod(call, engine);
    return call.handle.type === "api" ? apiMethod(call.method, engine) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type !== "auth") return undefined;
    if (name === "api") return engine.handle(MODEL, "api", {});
    return name === "handler" ? native(engine, "auth.handler", () => engine.promise(engine.unknown("response"))) : undefined;
  },
  // An instance that was made out of sight.
  anyMember(path, _call, engine) {
    const [owner, method] = path.slice(-2);
    return owner === "api" && path.length > 2 && method === "getSession" ? engine.promise(optionalSession(engine)) : undefined;
  },
};
