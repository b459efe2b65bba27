// tRPC: procedures, their middleware and the context.
import assert from "node:assert/strict";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { TRPC_MODEL } from "../../../../server/engine/libraries/web/trpc";
import { WEB_REQUEST } from "../../../../server/engine/libraries/web/web-request";
import { FakeEngine, objectWithSpread, say, SPAN } from "../../../harness/fake-engine";

describe("tRPC", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([TRPC_MODEL, WEB_REQUEST]);
    trace = [];
  });

  /** `initTRPC.context<typeof createContext>().create()`. */
  const root = (createContext?: Value) => {
    const typeArgs = createContext ? [createContext] : [];
    return engine.on(engine.use("@trpc/server", ["initTRPC", "context"], [], { typeArgs }), "create");
  };
  const part = (opts: Value | undefined, name: string) => engine.member(opts ?? UNDEFINED, name);
  const ctxOf = (opts: Value | undefined, name: string) => engine.member(part(opts, "ctx"), name);
  const session = () => engine.principal("session", "session", []);
  const addsOrg = () =>
    engine.fn((opts) => {
      trace.push("middleware");
      return engine.call(part(opts, "next"), [engine.object({ ctx: engine.object({ org: session() }) })], SPAN);
    });
  const procedure = (t: Value) => engine.member(t, "procedure");

  it("runs createContext, middleware and resolver, with the merged context", () => {
    const t = root(
      engine.fn((options) => engine.object({ header: engine.on(part(options, "headers"), "get", { v: "constant", value: "X-Org" }) })),
    );
    const guarded = engine.on(procedure(t), "use", engine.call(engine.member(t, "middleware"), [addsOrg()], SPAN));
    const list = engine.on(
      guarded,
      "query",
      engine.fn((opts) => void trace.push(say(ctxOf(opts, "org")), say(ctxOf(opts, "header")), say(part(opts, "input")))),
    );
    engine.call(engine.member(t, "router"), [engine.object({ list })], SPAN);
    engine.run("query list");
    assert.deepEqual(trace, ["middleware", "principal session", "source req.headers.x-org?", "source input"]);
  });

  it("names procedures by their routers, nested and plain", () => {
    const t = root();
    const list = engine.on(
      engine.on(procedure(t), "input", engine.unknown("schema")),
      "query",
      engine.fn(() => undefined),
    );
    const save = engine.on(
      procedure(t),
      "mutation",
      engine.fn(() => undefined),
    );
    const router = engine.member(t, "router");
    const orders = engine.call(router, [engine.object({ list })], SPAN);
    engine.call(router, [engine.object({ orders, admin: engine.object({ save }) })], SPAN);
    assert.deepEqual(engine.labels(), ["query orders.list", "mutation admin.save"]);
  });

  it("assumes identity in a context that cannot be found, and knows nothing else", () => {
    engine.on(
      procedure(root()),
      "query",
      engine.fn((opts) => void trace.push(say(ctxOf(opts, "session")), say(ctxOf(opts, "db")))),
    );
    engine.run("query");
    assert.deepEqual(trace, ["principal ctx.session (assumed)?", "unknown ctx.db"]);
  });

  it("uses the context function that an adapter was given", () => {
    const t = root();
    const read = engine.on(
      procedure(t),
      "query",
      engine.fn((opts) => void trace.push(say(ctxOf(opts, "org")))),
    );
    const router = engine.call(engine.member(t, "router"), [engine.object({ read })], SPAN);
    const createContext = engine.fn(() => engine.object({ org: session() }));
    engine.use("@trpc/server/adapters/standalone", ["createHTTPServer"], [engine.object({ router, createContext })]);
    engine.run("query read");
    assert.deepEqual(trace, ["principal session"]);
  });

  it("keeps members of a context that middleware spreads into a new one", () => {
    const spreads = engine.fn((opts) =>
      engine.call(part(opts, "next"), [engine.object({ ctx: objectWithSpread({ org: session() }, part(opts, "ctx")) })], SPAN),
    );
    engine.on(
      engine.on(procedure(root()), "use", spreads),
      "query",
      engine.fn((opts) => void trace.push(say(ctxOf(opts, "org")), say(ctxOf(opts, "session")))),
    );
    engine.run("query");
    assert.deepEqual(trace, ["principal session", "principal ctx.session (assumed)?"]);
  });

  it("pipes standalone middleware", () => {
    const standalone = engine.on(engine.use("@trpc/server", ["experimental_standaloneMiddleware"]), "create", addsOrg());
    const piped = engine.on(standalone, "unstable_pipe", addsOrg());
    engine.on(
      engine.on(procedure(root()), "use", piped),
      "query",
      engine.fn(() => void trace.push("resolver")),
    );
    engine.run("query");
    assert.deepEqual(trace, ["middleware", "middleware", "resolver"]);
  });

  it("runs procedures that server code calls, with the context and input given", () => {
    const t = root();
    const get = engine.on(
      procedure(t),
      "query",
      engine.fn((opts) => engine.array([ctxOf(opts, "org"), part(opts, "input")])),
    );
    const router = engine.call(
      engine.member(t, "router"),
      [engine.object({ orders: engine.call(engine.member(t, "router"), [engine.object({ get })], SPAN) })],
      SPAN,
    );
    const caller = engine.call(
      engine.call(engine.member(t, "createCallerFactory"), [router], SPAN),
      [engine.object({ org: session() })],
      SPAN,
    );
    const result = engine.await(engine.on(engine.member(caller, "orders"), "get", engine.unknown("id")));
    assert.deepEqual(
      engine.items(result)?.items.map((item) => say(item.value)),
      ["principal session", "unknown id"],
    );
  });
});
