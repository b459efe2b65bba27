// Hono: middleware, mounted apps and the context.
import assert from "node:assert/strict";
import type { Value } from "../../../../server/engine/libraries/value";
import { HONO } from "../../../../server/engine/libraries/web/hono";
import { WEB_REQUEST } from "../../../../server/engine/libraries/web/web-request";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

describe("Hono", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([HONO, WEB_REQUEST]);
    trace = [];
  });

  const app = () => engine.create("hono", ["Hono"]);
  const step = (name: string) =>
    engine.fn((_c, next) => {
      trace.push(name);
      if (next) engine.call(next, [], SPAN);
    });
  /** Runs a handler behind the given middleware. */
  const behind = (middleware: readonly Value[], work: (c: Value) => void) => {
    const server = app();
    for (const one of middleware) engine.on(server, "use", one);
    engine.on(
      server,
      "get",
      text("/x"),
      engine.fn((c) => void (c && work(c))),
    );
    engine.run("GET /x");
  };

  it("matches use() exactly unless it has a wildcard", () => {
    const server = app();
    engine.on(server, "use", step("all"));
    engine.on(server, "use", text("/api"), step("exact"));
    engine.on(server, "use", text("/api/*"), step("below"));
    engine.on(server, "get", text("/api/orders"), step("handler"));
    engine.run("GET /api/orders");
    assert.deepEqual(trace, ["all", "below", "handler"]);
  });

  it("mounts applications with route() and base paths", () => {
    const server = engine.on(app(), "basePath", text("/v1"));
    const orders = app();
    engine.on(orders, "use", text("*"), step("orders"));
    engine.on(orders, "get", text("/:id"), step("handler"));
    engine.on(server, "use", text("/orders/*"), step("auth"));
    engine.on(server, "route", text("/orders"), orders);
    engine.run("GET /v1/orders/:id");
    assert.deepEqual(trace, ["auth", "orders", "handler"]);
  });

  it("chains, and uses the path of the call before", () => {
    engine.on(engine.on(app(), "get", text("/a"), step("get")), "post", step("post"));
    assert.deepEqual(engine.labels(), ["GET /a", "POST /a"]);
  });

  it("announces on() and openapi() routes with their middleware", () => {
    const server = engine.create("@hono/zod-openapi", ["OpenAPIHono"]);
    engine.on(server, "on", engine.array([text("PUT"), text("DELETE")]), text("/a"), step("either"));
    const described = engine.use(
      "@hono/zod-openapi",
      ["createRoute"],
      [engine.object({ method: text("get"), path: text("/orgs/{orgId}"), middleware: engine.array([step("auth")]) })],
    );
    engine.on(server, "openapi", described, step("handler"));
    assert.deepEqual(engine.labels(), ["PUT /a", "DELETE /a", "GET /orgs/:orgId"]);
    engine.run("GET /orgs/:orgId");
    assert.deepEqual(trace, ["auth", "handler"]);
  });

  it("hands variables from middleware to handler", () => {
    const auth = engine.use(
      "hono/factory",
      ["createMiddleware"],
      [
        engine.fn((c, next) => {
          if (c) engine.on(c, "set", text("orgId"), engine.principal("session", "org", []));
          if (next) engine.call(next, [], SPAN);
        }),
      ],
    );
    behind([auth], (c) => {
      trace.push(say(engine.on(c, "get", text("orgId"))));
      trace.push(say(engine.member(engine.member(c, "var"), "orgId")));
      trace.push(say(engine.on(c, "get", text("other"))));
    });
    assert.deepEqual(trace, ["principal org", "principal org", 'unknown c.get("other")']);
  });

  it("takes a variable named for identity as one only where unseen middleware may have set it", () => {
    const reads = engine.fn((c) => void (c && trace.push(say(engine.on(c, "get", text("user"))))));
    const server = app();
    engine.on(server, "get", text("/unseen"), engine.unknown("auth()"), reads);
    engine.on(server, "get", text("/seen"), step("seen"), reads);
    engine.run("GET /unseen");
    engine.run("GET /seen");
    assert.deepEqual(trace, ['principal c.get("user") (assumed)', "seen", 'unknown c.get("user")']);
  });

  it("verifies tokens with its own middleware", () => {
    behind([engine.use("hono/jwt", ["jwt"], [engine.object({})])], (c) => {
      trace.push(say(engine.member(engine.on(c, "get", text("jwtPayload")), "orgId")));
    });
    assert.deepEqual(trace, ["principal jwtPayload.orgId"]);
  });

  it("goes on only where a check of the code was true", () => {
    const check = engine.fn(() => engine.unknown("valid"));
    behind([engine.use("hono/bearer-auth", ["bearerAuth"], [engine.object({ verifyToken: check })])], () => void trace.push("handler"));
    assert.deepEqual(engine.assumed.map(say), ["unknown valid"]);
    assert.deepEqual(trace, ["handler"]);
  });

  it("reads input as sources, validated or not, with one identity", () => {
    behind([], (c) => {
      const req = engine.member(c, "req");
      trace.push(say(engine.on(req, "param", text("id"))));
      trace.push(say(engine.member(engine.on(req, "valid", text("param")), "id")));
      trace.push(say(engine.on(req, "header", text("X-Org"))));
      trace.push(say(engine.await(engine.on(req, "json"))));
      engine.on(c, "json", engine.unknown("rows"));
    });
    assert.deepEqual(trace, ["source c.req.param.id", "source c.req.param.id", "source c.req.header.x-org?", "source c.req.json"]);
    assert.deepEqual(engine.responses.map(say), ["unknown rows"]);
  });
});
