// Better Auth 1 (better-auth.com/docs/concepts/session-management) and Lucia 2 and 3: sessions with their user. Better Auth's
// organization plugin (better-auth.com/docs/plugins/organization) keeps the tenant as `session.session.activeOrganizationId`, and
// refuses calls about an organization of which the signed-in user is no member. Its plugin for API keys
// (better-auth.com/docs/plugins/api-key) verifies them.
import type { Engine, LibraryModel, MethodCall } from "../model";
import { constant, TRUE, type PassedArgument, type Value } from "../value";
import { argument, exportName, native, option } from "../call-arguments";
import { certainSession, optionalSession, withNullable } from "./sessions";

const MODEL = "better-auth";
/** Calls of the organization plugin that answer for the signed-in member, with the argument that names the organization. */
const OF_MEMBER: ReadonlyMap<string, "query" | "body"> = new Map([
  ["getActiveMember", "query"],
  ["getFullOrganization", "query"],
  ["setActiveOrganization", "body"],
  ["listMembers", "query"],
  ["listInvitations", "query"],
  ["updateOrganization", "body"],
]);

function apiMethod(name: string, args: readonly PassedArgument[], engine: Engine): Value | undefined {
  if (name === "getSession") return engine.promise(currentSession(engine));
  if (name === "listOrganizations")
    return engine.promise(engine.array([], certainSession(engine, "auth.api.listOrganizations()", ["organization"])));
  if (name === "verifyApiKey") return engine.promise(verifiedKey(engine));
  if (name === "hasPermission") return engine.promise(engine.object({ success: isMember(engine, args, "body") ?? signedIn(engine) }));
  const place = OF_MEMBER.get(name);
  if (place === undefined) return undefined;
  const member = isMember(engine, args, place);
  if (member) engine.assume?.(member);
  return engine.promise(optionalSession(engine, `auth.api.${name}()`));
}

/** `{ valid, key, error }`: what the service keeps of the key, metadata included. */
function verifiedKey(engine: Engine): Value {
  const key = certainSession(engine, "the verified API key");
  const valid = engine.object({ valid: TRUE, error: constant(null), key });
  return engine.choice([
    valid,
    engine.object({ valid: constant(false), error: engine.unknown("why the key is not valid"), key: constant(null) }),
  ]);
}

/** Whoever is signed in need not have chosen an organization. */
function currentSession(engine: Engine): Value {
  return withNullable(engine, optionalSession(engine), "session", "activeOrganizationId");
}

function signedIn(engine: Engine): Value {
  return { v: "condition", op: "truthy", of: [optionalSession(engine)] };
}

/** The organization that the call names is one of the signed-in user's. */
function isMember(engine: Engine, args: readonly PassedArgument[], place: "query" | "body"): Value | undefined {
  const organization = option(engine, engine.member(argument(args, 0), place), "organizationId");
  if (!organization) return undefined;
  const own = certainSession(engine, "an organization of the session", ["organization", "id"]);
  return { v: "condition", op: "equal", of: [own, organization], ...(args[0]?.span ? { at: args[0].span } : {}) };
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
    if (name === "getSessionFromCtx" || name === "getSession") return engine.promise(currentSession(engine));
    if (name === "Lucia" && call.isNew) return engine.handle(MODEL, "lucia", { version: 3 });
    return name === "lucia" ? engine.handle(MODEL, "lucia", { version: 2 }) : undefined;
  },
  method(call, engine) {
    if (call.handle.type === "lucia") return luciaMethod(call, engine);
    return call.handle.type === "api" ? apiMethod(call.method, call.args, engine) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type !== "auth") return undefined;
    if (name === "api") return engine.handle(MODEL, "api", {});
    return name === "handler" ? native(engine, "auth.handler", () => engine.promise(engine.unknown("response"))) : undefined;
  },
  // An instance that was made out of sight.
  anyMember(path, _call, engine) {
    const [owner, method] = path.slice(-2);
    return owner === "api" && path.length > 2 && method === "getSession" ? engine.promise(currentSession(engine)) : undefined;
  },
};
