// Clerk (clerk.com/docs/references/nextjs/auth, SDKs 5 and 6 for Next.js, Express, Fastify, Hono and backend): `userId` and `orgId`
// are verified, and null when nobody is signed in or no organization is active.
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, native, option } from "../call-arguments";
import { optionalSession, requestMiddleware } from "./sessions";

const MODEL = "clerk";
/** Members that are there once somebody is signed in; `org…` only while an organization is active. */
const MAY_BE_NULL = new Set(["userId", "sessionId", "sessionClaims", "actor", "orgId", "orgRole", "orgSlug", "orgPermissions", "orgs"]);

/** The auth object; `isProtected`: made by code that left when nobody was signed in. */
function createAuth(engine: Engine, isProtected: boolean): HandleValue {
  return engine.handle(MODEL, "auth", { isProtected });
}

function authMember(auth: HandleValue, name: string, engine: Engine): Value | undefined {
  if (MAY_BE_NULL.has(name)) {
    const isThere = auth.data["isProtected"] === true && !name.startsWith("org");
    return engine.principal("session", `auth().${name}`, [name], { isOptional: !isThere });
  }
  if (name === "protect") return native(engine, "auth.protect", () => createAuth(engine, true));
  if (name === "isAuthenticated") return { v: "condition", op: "truthy", of: [engine.member(auth, "userId")] };
  return undefined;
}

function authMethod(auth: HandleValue, method: string, engine: Engine): Value | undefined {
  switch (method) {
    case "protect":
      return createAuth(engine, true);
    case "redirectToSignIn":
    case "redirectToSignUp":
      engine.abort();
      return UNDEFINED;
    case "getToken":
      return engine.promise(engine.unknown("token"));
    case "has":
      return { v: "condition", op: "truthy", of: [engine.unknown("auth().has()"), engine.member(auth, "orgId")] };
    default:
      return undefined;
  }
}

/** `client.authenticateRequest(request)`: who sent the request, if anybody (clerk.com/docs/references/backend/authenticate-request). */
function requestState(name: string, engine: Engine): Value | undefined {
  if (name === "toAuth") return native(engine, "toAuth", () => createAuth(engine, false));
  return name === "isAuthenticated" || name === "isSignedIn"
    ? { v: "condition", op: "truthy", of: [engine.member(createAuth(engine, false), "userId")] }
    : undefined;
}

/** What `users` of a client says of a person: the organizations that the requester is in are the requester's. */
function membershipsOf(engine: Engine, options: Value): Value | undefined {
  const user = option(engine, options, "userId");
  const isRequester = user !== undefined && engine.alternatives(user).every((one) => one.v === "principal");
  if (!isRequester) return undefined;
  const organization = engine.principal("session", "memberships[].organization", ["organization"]);
  const membership = engine.object({ organization, role: engine.unknown("memberships[].role"), id: engine.unknown("memberships[].id") });
  return engine.promise(engine.object({ data: engine.array([], membership), totalCount: engine.unknown("totalCount") }));
}

/** `unsafeMetadata` is written by the browser of the user (clerk.com/docs/users/metadata). */
function currentUser(engine: Engine): Value {
  const user = optionalSession(engine, "currentUser()");
  engine.setMember(user, "unsafeMetadata", engine.source("input", "currentUser().unsafeMetadata"));
  return user;
}

function callClerk(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  switch (name) {
    case "auth":
    case "getAuth":
      return createAuth(engine, false);
    // Next.js: `await auth.protect()` ends the request when nobody is signed in.
    case "auth.protect":
      return createAuth(engine, true);
    case "currentUser":
      return engine.promise(currentUser(engine));
    // Next.js 6: `await clerkClient()`; before, and in the other packages, the client itself.
    case "clerkClient":
      return engine.promise(engine.handle(MODEL, "client", {}));
    case "createClerkClient":
      return engine.handle(MODEL, "client", {});
    case "clerkClient.users.getOrganizationMembershipList":
      return membershipsOf(engine, argument(call.args, 0));
    case "useAuth":
      return createAuth(engine, false);
    case "verifyToken":
      return engine.promise(engine.principal("session", "verifyToken()", []));
    // Verifies the signature of Clerk's own webhooks.
    case "verifyWebhook":
      return engine.promise(engine.principal("sender", "event", []));
    case "clerkMiddleware":
    case "authMiddleware":
      return clerkMiddleware(call, engine);
    case "requireAuth":
    case "ClerkExpressRequireAuth":
      return requestMiddleware(engine, name, (request) => engine.setMember(request, "auth", createAuth(engine, true)));
    case "ClerkExpressWithAuth":
      return requestMiddleware(engine, name, (request) => engine.setMember(request, "auth", createAuth(engine, false)));
    default:
      return undefined;
  }
}

/** Next.js: `clerkMiddleware(async (auth, req) => …)`. Express: a middleware; `req.auth` is the auth object or yields it. */
function clerkMiddleware(call: ExternalCall, engine: Engine): Value {
  const fn = argument(call.args, 0);
  if (call.module.startsWith("@clerk/express")) {
    return requestMiddleware(engine, "clerkMiddleware", (request) => engine.setMember(request, "auth", createAuth(engine, false)));
  }
  return native(engine, "clerkMiddleware", (args) => {
    const [request] = args;
    const next = args[1];
    if (fn.v === "function" && request) return engine.call(fn, [createAuth(engine, false), request], call.span);
    return next && next.v === "native" ? engine.call(next, [], call.span) : UNDEFINED;
  });
}

export const CLERK: LibraryModel = {
  id: MODEL,
  packages: [
    "@clerk/nextjs",
    "@clerk/express",
    "@clerk/clerk-sdk-node",
    "@clerk/fastify",
    "@clerk/backend",
    "@clerk/remix",
    "@clerk/react-router",
    "@clerk/tanstack-react-start",
    "@hono/clerk-auth",
  ],
  tokens: ["clerk"],
  call: callClerk,
  method(call, engine) {
    if (call.handle.type === "auth") return authMethod(call.handle, call.method, engine);
    if (call.handle.type === "client" && call.method === "authenticateRequest")
      return engine.promise(engine.handle(MODEL, "request-state", {}));
    if (call.handle.type === "request-state" && call.method === "toAuth") return createAuth(engine, false);
    const isOfUsers = call.handle.type === "users" && call.method === "getOrganizationMembershipList";
    return isOfUsers ? membershipsOf(engine, argument(call.args, 0)) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type === "auth") return authMember(handle, name, engine);
    if (handle.type === "request-state") return requestState(name, engine);
    return handle.type === "client" && name === "users" ? engine.handle(MODEL, "users", {}) : undefined;
  },
  // Version 6 of the Express SDK made `req.auth` a function.
  invoke: (handle) => (handle.type === "auth" ? handle : undefined),
};
