// Next.js: route handlers, pages, actions and API routes.
import assert from "node:assert/strict";
import type { ModuleExports } from "../../../../server/engine/libraries/model";
import type { Value } from "../../../../server/engine/libraries/value";
import { NEXT } from "../../../../server/engine/libraries/web/next";
import { nextFileOf } from "../../../../server/engine/libraries/web/next-files";
import { WEB_REQUEST } from "../../../../server/engine/libraries/web/web-request";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

function moduleOf(file: string, members: Readonly<Record<string, Value>>, directives: readonly string[] = []): ModuleExports {
  return { file, directives, get: (name) => members[name], names: () => Object.keys(members), spanOf: () => SPAN };
}

describe("Next.js", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([NEXT, WEB_REQUEST]);
    trace = [];
  });
  const enter = (file: string, members: Readonly<Record<string, Value>>, directives: readonly string[] = []) =>
    NEXT.entries?.(moduleOf(file, members, directives), engine);

  const files: readonly [file: string, role: string | undefined, path: string][] = [
    ["app/api/orders/[id]/route.ts", "route-handler", "/api/orders/[id]"],
    ["apps/web/src/app/(shop)/orders/@list/page.tsx", "page", "/orders"],
    ["src/app/page.tsx", "page", "/"],
    ["src/app/layout.tsx", "page", "/"],
    ["pages/api/orders/index.ts", "pages-api", "/api/orders"],
    ["src/pages/orders/[id].tsx", "pages-page", "/orders/[id]"],
    ["src/middleware.ts", "middleware", ""],
    ["pages/_app.tsx", undefined, ""],
    ["src/app/orders/list.tsx", undefined, ""],
    ["src/lib/route.ts", undefined, ""],
  ];
  for (const [file, role, path] of files) {
    it(`${file} is ${role ?? "no entry"}`, () => {
      const found = nextFileOf(file, []);
      assert.equal(found?.role, role);
      if (found) assert.equal(found.path, path);
    });
  }

  it("does not call client components", () => assert.equal(nextFileOf("app/page.tsx", ["use client"]), undefined));

  it("calls route handlers with a request and the route's parameters", () => {
    const handler = engine.fn((request, props) => {
      if (!request || !props) return;
      trace.push(say(engine.member(engine.await(engine.member(props, "params")), "id")));
      trace.push(say(engine.member(engine.await(engine.on(request, "json")), "orgId")));
      trace.push(say(engine.on(engine.member(engine.member(request, "nextUrl"), "searchParams"), "get", text("org"))));
      trace.push(say(engine.on(engine.member(request, "headers"), "get", text("X-Org"))));
      trace.push(say(engine.on(engine.use("global", ["URL"], [engine.member(request, "url")], { isNew: true }), "toString")));
    });
    enter("app/orders/[id]/route.ts", { GET: handler, helper: handler });
    assert.deepEqual(engine.labels(), ["GET /orders/[id]"]);
    engine.run("GET /orders/[id]");
    assert.deepEqual(trace.slice(0, 4), [
      "source params.id",
      "source request.json().orgId",
      "source request.searchParams.org?",
      "source request.headers.x-org?",
    ]);
  });

  it("keeps the parsed URL of a request a source", () => {
    enter("app/route.ts", {
      GET: engine.fn((request) => {
        const url = engine.create("global", ["URL"], [engine.member(request ?? text(""), "url")]);
        trace.push(say(engine.on(engine.member(url, "searchParams"), "get", text("org"))));
      }),
    });
    engine.run("GET /");
    assert.deepEqual(trace, ["source searchParams.org?"]);
  });

  it("calls pages, getServerSideProps and API routes", () => {
    const nothing = engine.fn(() => undefined);
    enter("app/orders/page.tsx", { default: nothing, generateMetadata: nothing });
    enter("pages/orders.tsx", { default: nothing, getServerSideProps: nothing, getStaticProps: nothing });
    enter("pages/api/orders.ts", { default: nothing, config: engine.object({}) });
    assert.deepEqual(engine.labels(), [
      "page /orders",
      "generateMetadata /orders",
      "getServerSideProps /orders",
      "getStaticProps /orders",
      "API /api/orders",
    ]);
    assert.equal(engine.entries.find((entry) => entry.label.startsWith("getStaticProps"))?.isRequest, false);
  });

  it("treats every argument of a server action as input", () => {
    enter("src/actions.ts", { rename: engine.fn((id, name) => void trace.push(say(id), say(name))), limit: text("5") }, ["use server"]);
    assert.deepEqual(engine.labels(), ["server action rename"]);
    engine.run("server action rename");
    assert.deepEqual(trace, ["source rename argument 1", "source rename argument 2"]);
  });

  it("announces inline server actions", () => {
    NEXT.directed?.(
      engine.fn((form) => void trace.push(say(form))),
      { directive: "use server", name: "save", span: SPAN },
      engine,
    );
    engine.run("server action save");
    assert.deepEqual(trace, ["source save argument 1"]);
  });

  it("ends at redirect() and notFound(), and reports what NextResponse.json sends", () => {
    engine.use("next/navigation", ["redirect"], [text("/login")]);
    engine.use("next/navigation", ["notFound"]);
    engine.use("next/server", ["NextResponse", "json"], [engine.unknown("rows")]);
    assert.equal(engine.aborts, 2);
    assert.deepEqual(engine.responses.map(say), ['"/login"', "unknown rows"]);
  });

  it("reads cookies and headers as input", () => {
    const jar = engine.await(engine.use("next/headers", ["cookies"]));
    assert.equal(say(engine.member(engine.on(jar, "get", text("org")), "value")), "source cookies().org.value?");
    assert.equal(say(engine.on(engine.use("next/headers", ["headers"]), "get", text("X-Org-Id"))), "source headers().x-org-id?");
  });
});
