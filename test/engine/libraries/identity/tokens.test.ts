// Tokens: what is verified is the requester, what is only decoded is input.
import assert from "node:assert/strict";
import { JSON_WEB_TOKEN } from "../../../../server/engine/libraries/identity/json-web-token";
import { PASSPORT } from "../../../../server/engine/libraries/identity/passport";
import { NULL, UNDEFINED } from "../../../../server/engine/libraries/value";
import { EXPRESS } from "../../../../server/engine/libraries/web/express";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

describe("tokens", () => {
  let engine: FakeEngine;
  beforeEach(() => {
    engine = new FakeEngine([JSON_WEB_TOKEN]);
  });
  const token = text("…");

  it("trusts the claims of a verified token, not of a decoded one", () => {
    assert.equal(say(engine.use("jsonwebtoken", ["default", "verify"], [token, token])), "principal token");
    assert.equal(say(engine.use("jsonwebtoken", ["decode"], [token])), "source decode(token)");
    assert.equal(say(engine.use("jwt-decode", ["jwtDecode"], [token])), "source jwtDecode(token)");
  });

  it("calls back with claims, or with an error and none", () => {
    const seen: string[] = [];
    engine.use("jsonwebtoken", ["verify"], [token, token, engine.fn((error, claims) => void seen.push(`${say(error)}, ${say(claims)}`))]);
    assert.deepEqual(seen, [`object, ${say(UNDEFINED)}`, `${say(NULL)}, principal token`]);
  });

  it("wraps the claims of jose, and of a complete verification", () => {
    const verified = engine.await(engine.use("jose", ["jwtVerify"], [token, token]));
    assert.equal(say(engine.member(engine.member(verified, "payload"), "orgId")), "principal token.orgId");
    const complete = engine.use("jsonwebtoken", ["verify"], [token, token, engine.object({ complete: { v: "constant", value: true } })]);
    assert.equal(say(engine.member(complete, "payload")), "principal token");
    assert.equal(say(engine.use("jose", ["decodeJwt"], [token])), "source decodeJwt(token)");
  });
});

describe("tokens of Nest and fast-jwt", () => {
  it("are verified by Nest's service, however it is got hold of", () => {
    const engine = new FakeEngine([JSON_WEB_TOKEN]);
    const typed = JSON_WEB_TOKEN.typed?.("@nestjs/jwt", "JwtService", [], engine);
    assert.ok(typed);
    for (const service of [typed, engine.create("@nestjs/jwt", ["JwtService"])]) {
      assert.equal(say(engine.on(service, "verify", text("…"))), "principal token");
      assert.equal(say(engine.await(engine.on(service, "verifyAsync", text("…")))), "principal token");
      assert.equal(say(engine.on(service, "decode", text("…"))), "source decode(token)");
    }
    assert.equal(JSON_WEB_TOKEN.typed?.("@nestjs/jwt", "JwtModuleOptions", [], engine), undefined);
  });

  it("are verified by the function that fast-jwt makes, and only decoded by its decoder", () => {
    const engine = new FakeEngine([JSON_WEB_TOKEN]);
    assert.equal(say(engine.call(engine.use("fast-jwt", ["createVerifier"]), [text("…")], SPAN)), "principal token");
    assert.equal(say(engine.call(engine.use("fast-jwt", ["createDecoder"]), [text("…")], SPAN)), "source decode(token)");
  });
});

describe("Passport", () => {
  it("sets the user as middleware", () => {
    const engine = new FakeEngine([EXPRESS, PASSPORT]);
    const server = engine.use("express", ["default"]);
    const seen: string[] = [];
    engine.on(
      server,
      "get",
      text("/"),
      engine.use("passport", ["default", "authenticate"], [text("jwt")]),
      engine.fn((req) => void seen.push(say(engine.member(req ?? UNDEFINED, "user")))),
    );
    engine.run("GET /");
    assert.deepEqual(seen, ["principal req.user"]);
  });

  it("leaves the decision to a custom callback, which sees failure and success", () => {
    const engine = new FakeEngine([PASSPORT]);
    const seen: string[] = [];
    const callback = engine.fn((_error, user) => void seen.push(say(user)));
    const middleware = engine.use("passport", ["default", "authenticate"], [text("local"), callback]);
    engine.call(middleware, [], { file: "", start: 0, end: 0 });
    assert.deepEqual(seen, ["false", "principal req.user"]);
  });

  it("hands credentials to verify callbacks as input, and token payloads as verified", () => {
    const engine = new FakeEngine([PASSPORT]);
    const seen: string[] = [];
    const verify = engine.fn((first) => void seen.push(say(first)));
    engine.create("passport-local", ["Strategy"], [verify]);
    engine.create("passport-jwt", ["Strategy"], [engine.object({}), verify]);
    for (const entry of engine.entries) entry.run(engine);
    assert.deepEqual(seen, ["source username", "principal token"]);
  });
});
