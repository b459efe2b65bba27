// Safe actions, Remix loaders and GraphQL resolvers: entry points that are made by builders, files and maps.
import assert from "node:assert/strict";
import { EXPRESS } from "../../../../server/engine/libraries/web/express";
import { GRAPHQL } from "../../../../server/engine/libraries/web/graphql";
import { REMIX } from "../../../../server/engine/libraries/web/remix";
import { SAFE_ACTION } from "../../../../server/engine/libraries/web/safe-action";
import { WEB_REQUEST } from "../../../../server/engine/libraries/web/web-request";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

let engine: FakeEngine;
let trace: string[];
beforeEach(() => {
  engine = new FakeEngine([SAFE_ACTION, REMIX, GRAPHQL, EXPRESS, WEB_REQUEST]);
  trace = [];
});
const part = (value: Value | undefined, name: string) => engine.member(value ?? UNDEFINED, name);
const org = () => engine.principal("session", "session.orgId", []);

describe("safe actions", () => {
  const addsOrg = () => engine.fn((opts) => engine.call(part(opts, "next"), [engine.object({ ctx: engine.object({ org: org() }) })], SPAN));
  const notes = () => engine.fn((opts) => void trace.push(say(part(part(opts, "ctx"), "org")), say(part(part(opts, "parsedInput"), "id"))));

  it("hands on the context of the middleware, and input as input", () => {
    const client = engine.on(engine.use("next-safe-action", ["createSafeActionClient"]), "use", addsOrg());
    engine.on(engine.on(engine.on(client, "metadata", engine.object({})), "inputSchema", engine.unknown("schema")), "action", notes());
    engine.run("server action");
    assert.deepEqual(trace, ["principal session.orgId", "source parsedInput.id"]);
  });

  it("runs middleware that gets the validated input before the action", () => {
    const client = engine.on(engine.use("next-safe-action", ["createSafeActionClient"]), "inputSchema", engine.unknown("schema"));
    const checks = engine.fn((opts) => {
      trace.push(say(part(part(opts, "parsedInput"), "id")));
      return engine.call(part(opts, "next"), [engine.object({ ctx: engine.object({ org: org() }) })], SPAN);
    });
    engine.on(engine.on(client, "useValidated", checks), "action", notes());
    engine.run("server action");
    assert.deepEqual(trace, ["source parsedInput.id", "principal session.orgId", "source parsedInput.id"]);
  });

  it("runs an action that server code calls, with its own input", () => {
    const client = engine.on(engine.use("next-safe-action", ["createSafeActionClient"]), "use", addsOrg());
    const action = engine.on(client, "action", notes());
    engine.call(action, [engine.object({ id: text("known") })], SPAN);
    assert.deepEqual(trace, ["principal session.orgId", '"known"']);
  });

  it("chains the procedures of zsa", () => {
    const procedure = engine.on(
      engine.use("zsa", ["createServerActionProcedure"]),
      "handler",
      engine.fn(() => engine.object({ org: org() })),
    );
    const action = engine.on(engine.on(procedure, "createServerAction"), "input", engine.unknown("schema"));
    engine.on(
      action,
      "handler",
      engine.fn((opts) => void trace.push(say(part(part(opts, "ctx"), "org")), say(part(opts, "input")))),
    );
    engine.run("server action");
    assert.deepEqual(trace, ["principal session.orgId", "source parsedInput"]);
  });
});

describe("Remix", () => {
  const enter = (file: string, members: Readonly<Record<string, Value>>) =>
    REMIX.entries?.({ file, directives: [], get: (name) => members[name], names: () => Object.keys(members), spanOf: () => SPAN }, engine);

  it("calls loaders and actions of route modules", () => {
    const loader = engine.fn((args) => {
      trace.push(say(part(part(args, "params"), "id")), say(part(part(args, "context"), "user")));
      trace.push(say(engine.on(engine.await(engine.on(part(args, "request"), "formData")), "get", text("orgId"))));
    });
    enter("app/routes/orders.$id.tsx", { loader, default: loader });
    enter("app/components/list.tsx", { loader });
    assert.deepEqual(engine.labels(), ["loader routes/orders.$id"]);
    engine.run("loader routes/orders.$id");
    assert.deepEqual(trace, ["source params.id", "principal context.user (assumed)?", "source request.formData().orgId?"]);
  });

  it("reads its sessions as the server's, empty before login", () => {
    const storage = engine.use("@remix-run/node", ["createCookieSessionStorage"], [engine.object({})]);
    const session = engine.await(engine.on(storage, "getSession", engine.unknown("cookie")));
    assert.equal(say(engine.on(session, "get", text("userId"))), "principal session.userId?");
  });
});

describe("GraphQL resolvers", () => {
  const notes = () =>
    engine.fn((_parent, args, ctx) => void trace.push(say(part(args, "id")), say(part(ctx, "user")), say(part(ctx, "db"))));

  it("get arguments as input and the context of the server", () => {
    const server = engine.create(
      "@apollo/server",
      ["ApolloServer"],
      [engine.object({ resolvers: engine.object({ Query: engine.object({ order: notes() }) }) })],
    );
    const context = engine.fn(() => engine.promise(engine.object({ user: org(), db: engine.unknown("db") })));
    engine.use("@apollo/server/standalone", ["startStandaloneServer"], [server, engine.object({ context })]);
    engine.run("Query.order");
    assert.deepEqual(trace, ["source args.id", "principal session.orgId", "unknown db"]);
  });

  it("are found through schemas, lists of maps and field objects; an unknown context has an assumed user", () => {
    const maps = engine.array([
      engine.object({ Mutation: engine.object({ save: notes() }) }),
      engine.object({ Order: engine.object({ items: engine.object({ resolve: notes() }) }) }),
    ]);
    const schema = engine.use("@graphql-tools/schema", ["makeExecutableSchema"], [engine.object({ resolvers: maps })]);
    engine.use("graphql-yoga", ["createYoga"], [engine.object({ schema })]);
    assert.deepEqual(engine.labels(), ["Mutation.save", "Order.items"]);
    engine.run("Mutation.save");
    assert.deepEqual(trace, ["source args.id", "principal ctx.user (assumed)?", "unknown ctx.db"]);
  });
});
