// Koa: the onion of middleware and ctx.state.
import assert from "node:assert/strict";
import { KOA } from "../../../../server/engine/libraries/web/koa";
import { TOKEN_MIDDLEWARE } from "../../../../server/engine/libraries/identity/token-middleware";
import { WEB_REQUEST } from "../../../../server/engine/libraries/web/web-request";
import { type Value, UNDEFINED } from "../../../../server/engine/libraries/value";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

describe("Koa", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([TOKEN_MIDDLEWARE, KOA, WEB_REQUEST]);
    trace = [];
  });
  const app = () => engine.create("koa", ["default"]);
  const router = (prefix?: string) => engine.create("@koa/router", ["default"], prefix ? [engine.object({ prefix: text(prefix) })] : []);
  const step = (name: string) =>
    engine.fn((_ctx, next) => {
      trace.push(name);
      if (next) engine.await(engine.call(next, [], SPAN));
    });
  const routes = (value: Value) => engine.on(value, "routes");

  it("nests middleware of application, router and route", () => {
    const server = app();
    const orders = router("/orders");
    engine.on(orders, "use", step("router"));
    engine.on(orders, "get", text("/:id"), step("route"), step("handler"));
    engine.on(server, "use", step("app"));
    engine.on(server, "use", routes(orders));
    engine.run("GET /orders/:id");
    assert.deepEqual(trace, ["app", "router", "route", "handler"]);
  });

  it("knows nested routers, named routes, mounts and composed middleware", () => {
    const server = app();
    const outer = router();
    const inner = router();
    engine.on(inner, "post", text("create"), text("/new"), step("handler"));
    engine.on(outer, "use", text("/v1"), routes(inner));
    engine.on(server, "use", engine.use("koa-compose", ["default"], [engine.array([step("a"), step("b")])]));
    engine.on(server, "use", engine.use("koa-mount", ["default"], [text("/api"), routes(outer)]));
    engine.run("POST /api/v1/new");
    assert.deepEqual(trace, ["a", "b", "handler"]);
  });

  it("sends what is assigned to ctx.body, and reads input and state", () => {
    const server = app();
    const orders = router();
    const handler = engine.fn((ctx = UNDEFINED) => {
      const request = engine.member(ctx, "request");
      trace.push(
        say(engine.member(request, "body")),
        say(engine.member(engine.member(ctx, "params"), "id")),
        say(engine.member(engine.member(ctx, "state"), "user")),
      );
      engine.setMember(ctx, "body", engine.unknown("rows"));
    });
    engine.on(orders, "get", text("/:id"), handler);
    engine.on(server, "use", engine.use("koa-jwt", ["default"], [engine.object({})]));
    engine.on(server, "use", routes(orders));
    engine.run("GET /:id");
    assert.deepEqual(trace, ["source ctx.request.body", "source ctx.params.id", "principal ctx.state.user"]);
    assert.deepEqual(engine.responses.map(say), ["unknown rows"]);
  });

  it("leaves at ctx.throw, and goes on after ctx.assert only where it held", () => {
    const orders = router();
    engine.on(
      orders,
      "get",
      text("/"),
      engine.fn((ctx = UNDEFINED) => {
        engine.on(ctx, "assert", engine.unknown("member"), engine.unknown("403"));
        engine.on(ctx, "throw", engine.unknown("404"));
      }),
    );
    engine.run("GET /");
    assert.equal(engine.aborts, 1);
    assert.deepEqual(engine.assumed.map(say), ["unknown member"]);
  });
});
