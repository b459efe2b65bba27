// Express: chains of middleware and routers, in their order.
import assert from "node:assert/strict";
import type { Value } from "../../../../server/engine/libraries/value";
import { EXPRESS } from "../../../../server/engine/libraries/web/express";
import { EXPRESS_SESSION } from "../../../../server/engine/libraries/identity/express-session";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

describe("Express", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([EXPRESS_SESSION, EXPRESS]);
    trace = [];
  });

  const app = () => engine.use("express", ["default"]);
  const router = () => engine.use("express", ["Router"]);
  /** A middleware that notes its name and goes on. */
  const step = (name: string) =>
    engine.fn((_req, _res, next) => {
      trace.push(name);
      if (next) engine.call(next, [], SPAN);
    });

  it("runs the middleware registered before a route around its handler, in order", () => {
    const server = app();
    engine.on(server, "use", step("first"));
    engine.on(server, "get", text("/orders/:id"), step("second"), step("handler"));
    engine.on(server, "use", step("too late"));
    engine.run("GET /orders/:id");
    assert.deepEqual(trace, ["first", "second", "handler"]);
  });

  it("applies path middleware to the routes below that path only", () => {
    const server = app();
    engine.on(server, "use", text("/v1"), step("v1"));
    engine.on(server, "use", text("/v1/admin"), step("admin"));
    engine.on(server, "all", text("/v1/orders/*"), step("orders"));
    engine.on(server, "get", text("/v1/orders/:id"), step("handler"));
    engine.run("GET /v1/orders/:id");
    assert.deepEqual(trace, ["v1", "orders", "handler"]);
  });

  it("gives a route one entry per mount, with the chain of each", () => {
    const server = app();
    const orders = router();
    engine.on(orders, "get", text("/:id"), step("handler"));
    engine.on(server, "use", text("/public"), orders);
    engine.on(server, "use", text("/private"), step("auth"), orders);
    assert.deepEqual(engine.labels(), ["GET /public/:id", "GET /private/:id"]);
    engine.run("GET /private/:id");
    assert.deepEqual(trace, ["auth", "handler"]);
  });

  it("keeps a router that is mounted nowhere as an entry of its own", () => {
    const orders = router();
    engine.on(orders, "use", step("own"));
    engine.on(orders, "delete", text("/:id"), step("handler"));
    engine.run("DELETE /:id");
    assert.deepEqual(trace, ["own", "handler"]);
  });

  it("lets the middleware of a router that the request falls through apply", () => {
    const server = app();
    const guards = router();
    engine.on(guards, "use", text("/orders"), step("guard"));
    engine.on(guards, "use", text("/other"), step("other"));
    engine.on(server, "use", text("/api"), guards);
    engine.on(server, "get", text("/api/orders"), step("handler"));
    engine.run("GET /api/orders");
    assert.deepEqual(trace, ["guard", "handler"]);
  });

  it("does not call error middleware, and does not go on after next(error)", () => {
    const server = app();
    engine.on(
      server,
      "use",
      engine.fn((_error, _req, _res, _next) => void trace.push("error middleware")),
    );
    engine.on(
      server,
      "use",
      engine.fn((_req, _res, next) => void (next && engine.call(next, [engine.unknown("error")], SPAN))),
    );
    engine.on(server, "get", text("/"), step("handler"));
    engine.run("GET /");
    assert.deepEqual(trace, []);
  });

  it("takes middleware that cannot be seen as letting the request pass", () => {
    const server = app();
    engine.on(server, "use", engine.unknown("helmet()"));
    engine.on(server, "get", text("/"), step("handler"));
    engine.run("GET /");
    assert.deepEqual(trace, ["handler"]);
  });

  it("knows route(), param handlers, lists of handlers and lists of paths", () => {
    const server = app();
    engine.on(
      server,
      "param",
      text("orgId"),
      engine.fn((_req, _res, next, id) => {
        trace.push(say(id));
        if (next) engine.call(next, [], SPAN);
      }),
    );
    engine.on(engine.on(server, "route", text("/orgs/:orgId")), "get", engine.array([step("list"), step("handler")]));
    engine.on(server, "post", engine.array([text("/a"), text("/b")]), step("either"));
    engine.run("GET /orgs/:orgId");
    assert.deepEqual(trace, ["source req.params.orgId", "list", "handler"]);
    assert.deepEqual(engine.labels(), ["GET /orgs/:orgId", "POST /a", "POST /b"]);
  });

  it("reads settings with get(name) without making a route of it", () => {
    engine.on(app(), "get", text("port"));
    assert.deepEqual(engine.labels(), []);
  });

  describe("in a handler", () => {
    const handle = (work: (req: Value, res: Value) => void) => {
      engine.on(
        app(),
        "get",
        text("/"),
        engine.fn((req, res) => void (req && res && work(req, res))),
      );
      engine.run("GET /");
    };

    it("tells input from identity", () => {
      handle((req) => {
        trace.push(say(engine.member(engine.member(req, "params"), "id")));
        trace.push(say(engine.on(req, "get", text("X-Org-Id"))));
        trace.push(say(engine.member(req, "user")));
        trace.push(say(engine.member(req, "session")));
      });
      assert.deepEqual(trace, [
        "source req.params.id",
        "source req.headers.x-org-id?",
        "principal req.user (assumed)?",
        "principal req.session?",
      ]);
    });

    it("prefers what the code assigned", () => {
      handle((req) => {
        engine.setMember(req, "user", engine.source("headers", "x-user"));
        trace.push(say(engine.member(req, "user")));
      });
      assert.deepEqual(trace, ["source x-user"]);
    });

    it("hands on res.locals, and reports what is sent", () => {
      handle((_req, res) => {
        engine.setMember(engine.member(res, "locals"), "org", engine.unknown("org"));
        engine.on(engine.on(res, "status", engine.unknown("200")), "json", engine.member(engine.member(res, "locals"), "org"));
      });
      assert.deepEqual(engine.responses.map(say), ["unknown org"]);
    });
  });

  it("lets session middleware set the session", () => {
    const server = app();
    engine.on(server, "use", engine.use("express-session", ["default"]));
    engine.on(
      server,
      "get",
      text("/"),
      engine.fn((req) => void trace.push(say(engine.member(engine.member(req ?? text(""), "session"), "userId")))),
    );
    engine.run("GET /");
    assert.deepEqual(trace, ["principal req.session.userId?"]);
  });
});
