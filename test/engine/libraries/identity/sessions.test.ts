// The libraries by which a request gets its identity: what they yield, how sure it is, and when it may be missing.
import assert from "node:assert/strict";
import { assumedPrincipal } from "../../../../server/engine/libraries/identity/assumed";
import { CLERK } from "../../../../server/engine/libraries/identity/clerk";
import { EXPRESS_SESSION } from "../../../../server/engine/libraries/identity/express-session";
import { NEXT_AUTH } from "../../../../server/engine/libraries/identity/next-auth";
import { UNDEFINED } from "../../../../server/engine/libraries/value";
import { WEB_REQUEST, createWebRequest } from "../../../../server/engine/libraries/web/web-request";
import { FakeEngine, say, SPAN } from "../../../harness/fake-engine";

describe("sessions", () => {
  let engine: FakeEngine;
  beforeEach(() => {
    engine = new FakeEngine([NEXT_AUTH, CLERK, EXPRESS_SESSION, WEB_REQUEST]);
  });
  const awaited = (module: string, path: readonly string[]) => say(engine.await(engine.use(module, path)));

  describe("NextAuth", () => {
    it("yields a session that is missing when nobody is signed in", () => {
      assert.equal(awaited("next-auth", ["getServerSession"]), "principal session?");
      assert.equal(awaited("next-auth/next", ["unstable_getServerSession"]), "principal session?");
      assert.equal(awaited("next-auth/react", ["getSession"]), "principal session?");
      assert.equal(awaited("next-auth/jwt", ["getToken"]), "principal token?");
    });

    it("gives version 5 an auth function that can be taken out", () => {
      const instance = engine.use("next-auth", ["default"], [engine.object({})]);
      assert.equal(say(engine.await(engine.call(engine.member(instance, "auth"), [], SPAN))), "principal session?");
      assert.equal(say(engine.await(engine.on(instance, "auth"))), "principal session?");
    });

    it("wraps handlers with auth((req) => …), whose request has the session", () => {
      const auth = engine.member(engine.use("next-auth", ["default"], [engine.object({})]), "auth");
      const seen: string[] = [];
      const wrapped = engine.call(auth, [engine.fn((req) => void seen.push(say(engine.member(req ?? UNDEFINED, "auth"))))], SPAN);
      engine.call(wrapped, [createWebRequest(engine)], SPAN);
      assert.deepEqual(seen, ["principal session?"]);
    });
  });

  describe("Clerk", () => {
    it("has ids that may be null", () => {
      const auth = engine.await(engine.use("@clerk/nextjs/server", ["auth"]));
      assert.equal(say(engine.member(auth, "orgId")), "principal auth().orgId?");
      assert.equal(say(engine.member(auth, "userId")), "principal auth().userId?");
    });

    it("knows the user, though not the organization, after protect()", () => {
      const auth = engine.await(engine.use("@clerk/nextjs/server", ["auth", "protect"]));
      assert.equal(say(engine.member(auth, "userId")), "principal auth().userId");
      assert.equal(say(engine.member(auth, "orgId")), "principal auth().orgId?");
    });

    it("ends the request when it redirects to sign in", () => {
      engine.on(engine.await(engine.use("@clerk/nextjs/server", ["auth"])), "redirectToSignIn");
      assert.equal(engine.aborts, 1);
    });

    it("yields the current user", () => assert.equal(awaited("@clerk/nextjs/server", ["currentUser"]), "principal currentUser()?"));
  });

  it("reads iron-session as a session that may be empty", () => {
    assert.equal(awaited("iron-session", ["getIronSession"]), "principal session?");
  });
});

describe("identity by name", () => {
  const engine = new FakeEngine([]);
  const named = (module: string, name: string) => say(assumedPrincipal(module, [name], engine));

  it("takes functions of unknown packages by what they say", () => {
    assert.equal(named("@acme/auth", "getSession"), "principal getSession() (assumed)?");
    assert.equal(named("@acme/server", "getCurrentUser"), "principal getCurrentUser() (assumed)?");
    assert.equal(named("@acme/server", "auth"), "principal auth() (assumed)?");
  });

  it("takes those that require somebody as never missing", () => {
    assert.equal(named("@acme/server", "requireUser"), "principal requireUser() (assumed)");
    assert.equal(named("@acme/server", "requireAuth"), "principal requireAuth() (assumed)");
  });

  it("wants the package to say it where the name is plain", () => {
    assert.equal(named("@acme/db", "getUser"), "nothing");
    assert.equal(named("@acme/auth", "getUser"), "principal getUser() (assumed)?");
  });

  it("leaves other names and the platform alone", () => {
    assert.equal(named("@acme/db", "getOrders"), "nothing");
    assert.equal(named("@acme/auth", "authorizeUrl"), "nothing");
    assert.equal(named("global", "user"), "nothing");
  });
});
