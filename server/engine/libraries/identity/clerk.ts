// Clerk (clerk.com/docs/references/nextjs/auth, SDKs 5 and 6 for Next.js, Express, Fastify, Hono and backend): `userId` and `orgId`
// are verified, and null when nobody is signed in or no organization is active.
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, native } from "../call-arguments";
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
    "@hono/clerk-auth",
  ],
  tokens: ["clerk"],
  call: callClerk,
  method: (call, engine) => authMethod(call.handle, call.method, engine),
  member: authMember,
  // Version 6 of the Express SDK made `req.auth` a function.
  invoke: (handle) => handle,
};
