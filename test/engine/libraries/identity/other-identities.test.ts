// Identity from request contexts, webhooks, hashes and hosted services.
import assert from "node:assert/strict";
import { LIBRARY_MODELS } from "../../../../server/engine/libraries/catalogue";
import type { LibraryCall } from "../../../../server/engine/libraries/model";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

let engine: FakeEngine;
beforeEach(() => {
  engine = new FakeEngine(LIBRARY_MODELS);
});
const NO_ARGUMENTS: LibraryCall = { args: [], span: SPAN, isNew: false, typeArgs: [] };
/** A member call on something that no model made. */
const shaped = (...path: string[]): Value | undefined =>
  LIBRARY_MODELS.map((model) => model.anyMember?.(path, NO_ARGUMENTS, engine)).find((value) => value !== undefined);

describe("async contexts", () => {
  it("yield the store inside run(), and nothing outside", () => {
    const storage = engine.create("node:async_hooks", ["AsyncLocalStorage"]);
    const seen: string[] = [];
    const look = engine.fn((passed) => void seen.push(say(engine.on(storage, "getStore")), say(passed)));
    engine.on(storage, "run", engine.principal("session", "store", []), look, text("argument"));
    assert.deepEqual(seen, ["principal store", '"argument"']);
    assert.match(say(engine.on(storage, "getStore")), /^unknown/);
  });

  it("keep two storages apart, and stay after enterWith()", () => {
    const one = engine.create("async_hooks", ["AsyncLocalStorage"]);
    const two = engine.create("async_hooks", ["AsyncLocalStorage"]);
    engine.on(one, "enterWith", engine.principal("session", "store", []));
    assert.equal(say(engine.on(one, "getStore")), "principal store");
    assert.match(say(engine.on(two, "getStore")), /^unknown/);
  });

  it("read what nestjs-cls was given, and assume an identity that was set out of sight", () => {
    const cls = LIBRARY_MODELS.find((model) => model.id === "async-context")?.typed?.("nestjs-cls", "ClsService", [], engine) ?? UNDEFINED;
    engine.on(cls, "set", text("org"), engine.source("headers", "x-org"));
    assert.equal(say(engine.on(cls, "get", text("org"))), "source x-org");
    assert.equal(say(engine.on(cls, "get", text("tenantId"))), 'principal cls.get("tenantId") (assumed)?');
  });
});

describe("webhooks", () => {
  it("are their sender's once the signature was verified", () => {
    const stripe = engine.create("stripe", ["default"], [text("key")]);
    assert.equal(say(engine.on(engine.member(stripe, "webhooks"), "constructEvent")), "principal event");
    assert.equal(say(engine.on(engine.create("svix", ["Webhook"]), "verify")), "principal event");
    assert.equal(say(shaped("stripe", "webhooks", "constructEvent")), "principal event");
  });
});

describe("hashes", () => {
  it("of input are input that says it is a hash", () => {
    const secret = engine.source("headers", "authorization");
    const hash = engine.on(engine.use("node:crypto", ["createHash"], [text("sha256")]), "update", secret);
    assert.equal(say(engine.on(hash, "digest", text("hex"))), "source hash(authorization)");
    assert.equal(say(engine.use("crypto", ["hash"], [text("sha256"), secret])), "source hash(authorization)");
  });

  it("of other things are not", () => {
    const hash = engine.on(engine.use("node:crypto", ["createHmac"], [text("sha256"), text("key")]), "update", text("constant"));
    assert.match(say(engine.on(hash, "digest")), /^unknown/);
  });

  it("compare in constant time as an equality", () => {
    const condition = engine.use("crypto", ["timingSafeEqual"], [engine.source("headers", "a"), engine.unknown("b")]);
    assert.ok(condition.v === "condition" && condition.op === "equal");
  });
});

describe("hosted identity", () => {
  const cases: readonly [what: string, get: () => Value | undefined, expected: string][] = [
    [
      "Better Auth",
      () => engine.await(engine.on(engine.member(engine.use("better-auth", ["betterAuth"]), "api"), "getSession")),
      "principal session?",
    ],
    ["Better Auth made elsewhere", () => engine.await(shaped("auth", "api", "getSession") ?? UNDEFINED), "principal session?"],
    [
      "Lucia",
      () => engine.member(engine.await(engine.on(engine.create("lucia", ["Lucia"]), "validateSession")), "user"),
      "principal user?",
    ],
    [
      "Firebase",
      () => engine.await(engine.on(engine.use("firebase-admin", ["default", "auth"]), "verifyIdToken")),
      "principal verifyIdToken()",
    ],
    [
      "Google",
      () => engine.on(engine.await(engine.on(engine.create("google-auth-library", ["OAuth2Client"]), "verifyIdToken")), "getPayload"),
      "principal verifyIdToken()",
    ],
    [
      "Cognito",
      () => engine.await(engine.on(engine.use("aws-jwt-verify", ["CognitoJwtVerifier", "create"]), "verify")),
      "principal verify()",
    ],
    [
      "WorkOS",
      () => engine.member(engine.await(engine.use("@workos-inc/authkit-nextjs", ["withAuth"])), "organizationId"),
      "principal withAuth().organizationId?",
    ],
    [
      "Kinde",
      () => engine.await(engine.on(engine.use("@kinde-oss/kinde-auth-nextjs/server", ["getKindeServerSession"]), "getOrganization")),
      "principal getOrganization()?",
    ],
    ["Auth0 for Next.js", () => engine.await(engine.use("@auth0/nextjs-auth0", ["getSession"])), "principal session?"],
  ];
  for (const [what, get, expected] of cases) it(what, () => assert.equal(say(get()), expected));

  it("Supabase verifies the user, though not the session", () => {
    const data = (method: string, name: string) =>
      say(engine.member(engine.member(engine.await(shaped("supabase", "auth", method) ?? UNDEFINED), "data"), name));
    assert.equal(data("getUser", "user"), "principal user?");
    assert.equal(data("getSession", "session"), "principal session (assumed)?");
    assert.equal(shaped("supabase", "auth", "signOut"), undefined);
  });

  it("does not trust what users write about themselves", () => {
    const user = engine.member(engine.member(engine.await(shaped("supabase", "auth", "getUser") ?? UNDEFINED), "data"), "user");
    assert.equal(say(engine.member(engine.member(user, "user_metadata"), "orgId")), "source user.user_metadata.orgId");
    assert.equal(say(engine.member(engine.member(user, "app_metadata"), "orgId")), "principal user.app_metadata.orgId?");
    const clerk = engine.await(engine.use("@clerk/nextjs/server", ["currentUser"]));
    assert.equal(say(engine.member(clerk, "unsafeMetadata")), "source currentUser().unsafeMetadata");
  });
});

describe("token middleware", () => {
  const behind = (middleware: Value, member: string): string => {
    const server = engine.use("express", ["default"]);
    let seen = "";
    engine.on(
      server,
      "get",
      text("/"),
      middleware,
      engine.fn((req) => void (seen = say(engine.member(req ?? UNDEFINED, member)))),
    );
    engine.run("GET /");
    return seen;
  };

  it("sets a certain identity, unless credentials are optional", () => {
    assert.equal(behind(engine.use("express-jwt", ["expressjwt"], [engine.object({})]), "auth"), "principal req.auth");
  });

  it("sets one that may be missing where credentials are optional", () => {
    const options = engine.object({ credentialsRequired: { v: "constant", value: false } });
    assert.equal(behind(engine.use("express-jwt", ["expressjwt"], [options]), "auth"), "principal req.auth?");
  });
});
