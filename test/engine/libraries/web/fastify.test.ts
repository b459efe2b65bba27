// Fastify: plugins, hooks and their encapsulation.
import assert from "node:assert/strict";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { FASTIFY } from "../../../../server/engine/libraries/web/fastify";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

describe("Fastify", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([FASTIFY]);
    trace = [];
  });

  const server = () => engine.use("fastify", ["default"]);
  const hook = (name: string) => engine.fn(() => void trace.push(name));

  it("runs hooks by kind, those of the instance before those of the route, whatever their order of registration", () => {
    const app = server();
    engine.on(
      app,
      "get",
      text("/a"),
      engine.object({ preHandler: hook("route preHandler"), onRequest: engine.array([hook("route onRequest")]) }),
      hook("handler"),
    );
    engine.on(app, "addHook", text("preHandler"), hook("preHandler"));
    engine.on(app, "addHook", text("onRequest"), hook("onRequest"));
    engine.on(app, "addHook", text("onSend"), hook("onSend"));
    engine.run("GET /a");
    assert.deepEqual(trace, ["onRequest", "route onRequest", "preHandler", "route preHandler", "handler"]);
  });

  it("encapsulates what a plugin adds, and prefixes its routes", () => {
    const app = server();
    engine.on(app, "addHook", text("onRequest"), hook("outer"));
    const plugin = engine.fn((child) => {
      if (!child) return;
      engine.on(child, "addHook", text("onRequest"), hook("inner"));
      engine.on(child, "get", text("/:id"), hook("inside"));
    });
    engine.on(app, "register", plugin, engine.object({ prefix: text("/orders") }));
    engine.on(app, "get", text("/outside"), hook("outside"));
    engine.run("GET /orders/:id");
    assert.deepEqual(trace, ["outer", "inner", "inside"]);
    trace.length = 0;
    engine.run("GET /outside");
    assert.deepEqual(trace, ["outer", "outside"]);
  });

  it("shares what a fastify-plugin adds, decorations included", () => {
    const app = server();
    const plugin = engine.use(
      "fastify-plugin",
      ["default"],
      [engine.fn((child) => void (child && engine.on(child, "decorate", text("authenticate"), hook("authenticate"))))],
    );
    engine.on(app, "register", plugin);
    engine.on(
      app,
      "register",
      engine.fn((child) => {
        if (child) engine.on(child, "get", text("/"), engine.object({ onRequest: engine.member(child, "authenticate") }), hook("handler"));
      }),
    );
    engine.run("GET /");
    assert.deepEqual(trace, ["authenticate", "handler"]);
  });

  it("runs what comes after a done-style hook inside it, and stops at an error", () => {
    const app = server();
    engine.on(
      app,
      "addHook",
      text("onRequest"),
      engine.fn((_request, _reply, done) => {
        trace.push("before");
        if (done) engine.call(done, [], SPAN);
        trace.push("after");
      }),
    );
    engine.on(app, "get", text("/"), hook("handler"));
    engine.on(
      app,
      "get",
      text("/no"),
      engine.object({ preHandler: engine.fn((_q, _p, done) => void (done && engine.call(done, [engine.unknown("error")], SPAN))) }),
      hook("never"),
    );
    engine.run("GET /");
    engine.run("GET /no");
    assert.deepEqual(trace, ["before", "handler", "after", "before", "after"]);
  });

  it("ends the request where a hook sends a reply, and sends what a handler returns", () => {
    const app = server();
    const deny = engine.fn((_request, reply) =>
      reply ? engine.on(engine.on(reply, "code", engine.unknown("401")), "send", engine.unknown("denied")) : UNDEFINED,
    );
    engine.on(
      app,
      "route",
      engine.object({ method: text("GET"), url: text("/r"), preHandler: deny, handler: engine.fn(() => engine.unknown("rows")) }),
    );
    engine.run("GET /r");
    assert.equal(engine.aborts, 1);
    assert.deepEqual(engine.responses.map(say), ["unknown denied", "unknown rows"]);
  });

  it("makes the user certain once the token was verified", () => {
    const app = server();
    const seen = (request: Value) => trace.push(say(engine.member(request, "user")));
    engine.on(
      app,
      "get",
      text("/"),
      engine.fn((request) => {
        if (!request) return;
        seen(request);
        engine.on(request, "jwtVerify");
        seen(request);
        trace.push(say(engine.member(engine.member(request, "query"), "org")));
      }),
    );
    engine.run("GET /");
    assert.deepEqual(trace, ["principal request.user (assumed)?", "principal request.user", "source request.query.org"]);
  });
});
