// `sinks` and `entryPoints` of the configuration, and guards and principals that come from packages or are expressions.
import assert from "node:assert/strict";
import { rowsOf, rulesOf } from "./in-house-app";

const CLIENT = { name: "@acme/data#findOrders", kind: "query", entity: "orders" };
const get = (body: string): string => `app.get("/x/:id", async (req, res) => { ${body} });\n`;

describe("declared sinks", () => {
  it("are loggers, whose lines must say which tenant", async () => {
    const config = { sinks: [{ name: "@acme/log#log.event", kind: "log" }], clients: [CLIENT] };
    const server = (line: string): string => `import { log } from "@acme/log";
import { findOrders } from "@acme/data";
${get(`const orders = await findOrders({ orgId: req.session.orgId }); ${line} res.json(orders);`)}`;
    assert.deepEqual(await rulesOf({ server: server('log.event("listed");'), config }), ["log-missing-tenant@3"]);
    assert.deepEqual(await rulesOf({ server: server('log.event("listed", { orgId: req.session.orgId });'), config }), []);
  });

  it("are caches, whose keys must pin the tenant", async () => {
    const config = {
      sinks: [
        { name: "@acme/cache#cache.read", kind: "cache-read" },
        { name: "@acme/cache#cache.write", kind: "cache-write" },
      ],
      clients: [CLIENT],
    };
    const server = (key: string): string => `import { cache } from "@acme/cache";
import { findOrders } from "@acme/data";
${get(`const known = await cache.read(${key}); if (known) { res.json(known); return; }
  const orders = await findOrders({ orgId: req.session.orgId }); await cache.write(${key}, orders); res.json(orders);`)}`;
    assert.deepEqual(await rulesOf({ server: server('"orders"'), config }), ["cache-key-missing-tenant@3", "cache-key-missing-tenant@4"]);
    assert.deepEqual(await rulesOf({ server: server("`orders:${req.session.orgId}`"), config }), []);
  });
});

describe("declared entry points", () => {
  const files = {
    "src/handlers.ts": `import { findOrders } from "@acme/data";
export async function onMessage(message: { id: string }) { return findOrders({ id: message.id }); }
export const handlers = { async list(input: { id: string }) { return findOrders({ id: input.id }); } };
export class Controller { async show(id: string) { return findOrders({ id }); } }`,
  };

  it("are functions, members and methods that a framework of the house calls", async () => {
    const entryPoints = ["src/handlers#onMessage", "src/handlers#handlers.list", "src/handlers#Controller.show"];
    const found = await rulesOf({ server: "", config: { clients: [CLIENT], entryPoints }, files });
    assert.equal(found.length, 3);
    assert.ok(found.every((rule) => rule.startsWith("unscoped-query")));
  });

  it("take untrusted input in the arguments that are named", async () => {
    const scoped = {
      "src/handlers.ts": `import { findOrders } from "@acme/data";
export async function onMessage(message: { orgId: string }, context: { orgId: string }) { return findOrders({ orgId: message.orgId }); }`,
    };
    const config = { clients: [CLIENT], entryPoints: [{ name: "src/handlers#onMessage", arguments: [0] }] };
    assert.deepEqual(
      (await rulesOf({ server: "", config, files: scoped })).map((rule) => rule.split("@")[0]),
      ["untrusted-tenant-id"],
    );
  });

  it("are handlers that a package of the house takes", async () => {
    const config = { clients: [CLIENT], entryPoints: ["@acme/http#route"] };
    const server = `import { route } from "@acme/http";
import { findOrders } from "@acme/data";
route("GET /orders", async (request: { query: { orgId: string } }) => findOrders({ orgId: request.query.orgId }));`;
    assert.deepEqual(await rulesOf({ server, config }), ["untrusted-tenant-id@3"]);
  });
});

describe("declared guards and principals", () => {
  it("may come from a package", async () => {
    const server = `import { entitled, whoami } from "@acme/auth";
import { findOrders } from "@acme/data";
${get("await entitled(req.query.orgId); res.json(await findOrders({ orgId: req.query.orgId }));")}
${get("const me = await whoami(req); res.json(await findOrders({ orgId: me.orgId }));")}`;
    assert.deepEqual(await rowsOf({ server, config: { clients: [CLIENT] } }), ["findOrders open", "findOrders open"]);
    const config = { clients: [CLIENT], guards: ["@acme/auth#entitled"], principals: [{ name: "@acme/auth#whoami", yields: "session" }] };
    assert.deepEqual(await rowsOf({ server, config }), ["findOrders tenant-filter", "findOrders tenant-filter"]);
  });

  it("may be expressions", async () => {
    const server = `import { findOrders } from "@acme/data";
${get("res.json(await findOrders({ orgId: req.tenant.id }));")}
${get('res.json(await findOrders({ orgId: req.headers["x-org"] }));')}`;
    const principals = [
      { name: "req.tenant.id", yields: "tenant" },
      { name: "req.headers.x-org", yields: "tenant" },
    ];
    assert.deepEqual(await rowsOf({ server, config: { clients: [CLIENT] } }), ["findOrders open", "findOrders open"]);
    assert.deepEqual(await rowsOf({ server, config: { clients: [CLIENT], principals } }), [
      "findOrders tenant-filter",
      "findOrders tenant-filter",
    ]);
  });

  it("tell a user from a tenant", async () => {
    const server = `import { currentUser } from "@acme/auth";
import { findOrders } from "@acme/data";
${get("res.json(await findOrders({ orgId: await currentUser() }));")}`;
    const config = { clients: [CLIENT], principals: [{ name: "@acme/auth#currentUser", yields: "user" }] };
    assert.deepEqual(await rowsOf({ server, config }), ["findOrders open"]);
  });
});

describe("declarations of several packages", () => {
  it("all count, each for what its own globs name", async () => {
    const files = {
      "packages/a/package.json": `{ "name": "@shop/a", "tenantlint": { "guards": ["src/access#entitled"] } }`,
      "packages/a/src/access.ts": `export async function entitled(orgId: string) { await fetch("https://policy/" + orgId); }`,
      "packages/b/package.json": `{ "name": "@shop/b" }`,
      "packages/b/src/access.ts": `export async function entitled(orgId: string) { await fetch("https://policy/" + orgId); }`,
    };
    const server = (name: string): string => `import { entitled } from "../packages/${name}/src/access";
import { findOrders } from "@acme/data";
${get("await entitled(req.query.orgId); res.json(await findOrders({ orgId: req.query.orgId }));")}`;
    const config = { clients: [CLIENT] };
    assert.deepEqual(await rowsOf({ server: server("a"), config, files }), ["findOrders tenant-filter"]);
    assert.deepEqual(await rowsOf({ server: server("b"), config, files }), ["findOrders open"]);
  });

  it("name a package of the workspace by its name", async () => {
    const files = {
      "packages/data/package.json": `{ "name": "@shop/data", "main": "src/index.ts" }`,
      "packages/data/src/index.ts": `export async function loadOrders(filter: object) { return (await fetch("https://o", { body: JSON.stringify(filter) })).json(); }`,
      "package.json": `{ "name": "shop", "workspaces": ["packages/*"], "dependencies": { "express": "4.19.0", "express-session": "1.18.0" } }`,
    };
    const server = `import { loadOrders } from "@shop/data";
${get("res.json(await loadOrders({ id: req.params.id }));")}`;
    const config = { clients: [{ name: "@shop/data#loadOrders", kind: "query", entity: "orders" }] };
    assert.deepEqual(await rowsOf({ server, config, files }), ["loadOrders open"]);
  });
});
