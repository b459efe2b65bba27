// `clients` of the configuration: functions of an in-house data layer whose body cannot be seen, or is not to be looked at.
import assert from "node:assert/strict";
import { rowsOf, rulesOf } from "./in-house-app";

const get = (body: string): string => `app.get("/x/:id", async (req, res) => { ${body} });\n`;

describe("a declared data layer", () => {
  it("is judged where it is called, by the members of its filter", async () => {
    const config = { clients: [{ name: "@acme/data#findOrders", kind: "query", entity: "orders" }] };
    const server = `import { findOrders } from "@acme/data";
${get("res.json(await findOrders({ orgId: req.session.orgId }));")}
${get("res.json(await findOrders({ id: req.params.id }));")}
${get("res.json(await findOrders({ orgId: req.query.orgId }));")}
${get("res.json(await findOrders());")}`;
    assert.deepEqual(await rowsOf({ server, config }), [
      "findOrders tenant-filter",
      "findOrders open",
      "findOrders open",
      "findOrders open",
    ]);
    assert.deepEqual(await rulesOf({ server, config }), ["unscoped-query@4", "untrusted-tenant-id@6", "unscoped-query@8"]);
  });

  it("takes the argument that holds the tenant", async () => {
    const config = { clients: [{ name: "@acme/data#orders.byId", kind: "query", entity: "orders", filterArgument: 0 }] };
    const server = `import { orders } from "@acme/data";
${get("res.json(await orders.byId(req.session.orgId, req.params.id));")}
${get("res.json(await orders.byId(req.query.org, req.params.id));")}`;
    assert.deepEqual(await rulesOf({ server, config }), ["untrusted-tenant-id@4"]);
  });

  it("takes an argument of which nothing is said for an id", async () => {
    const config = { clients: [{ name: "@acme/data#orderById", kind: "query", entity: "orders" }] };
    const server = `import { orderById } from "@acme/data";
${get("res.json(await orderById(req.params.id));")}
${get(
  "const order = await orderById(req.params.id); if (!order || order.orgId !== req.session.orgId) { res.status(404).end(); return; } res.json(order);",
)}`;
    assert.deepEqual(await rowsOf({ server, config }), ["orderById open", "orderById checked-after"]);
  });

  it("finds the entity by the text that names its table", async () => {
    const config = { clients: [{ name: "@acme/data#db.select", kind: "query" }] };
    const server = `import { db } from "@acme/data";
${get('res.json(await db.select("orders", { where: { id: req.params.id } }));')}
${get('res.json(await db.select("orders", { where: { id: req.params.id, org_id: req.session.orgId } }));')}
${get('res.json(await db.select("currencies", { where: { code: req.params.id } }));')}`;
    assert.deepEqual(await rowsOf({ server, config }), ["select open", "select tenant-filter", "select global"]);
  });

  it("knows what a package's function, class or type makes", async () => {
    const config = {
      clients: [
        { name: "@acme/data#OrderClient.list", kind: "query", entity: "orders" },
        { name: "@acme/data#connect.orders.list", kind: "query", entity: "orders" },
      ],
    };
    const server = `import { connect, OrderClient } from "@acme/data";
import type { OrderClient as Client } from "@acme/data";
const client = new OrderClient({ url: "x" });
const db = connect();
${get("res.json(await client.list({ id: req.params.id }));")}
${get("res.json(await db.orders.list({ id: req.params.id }));")}
const all = (orders: OrderClient, id: string) => orders.list({ id });
${get("res.json(await all(client, req.params.id));")}`;
    assert.deepEqual(await rowsOf({ server, config }), ["list open", "list open", "list open"]);
  });

  it("judges writes: rows that are made, rows that are changed", async () => {
    const config = {
      clients: [
        { name: "@acme/data#createOrder", kind: "create", entity: "orders" },
        { name: "@acme/data#updateOrder", kind: "mutation", entity: "orders", dataArgument: 1 },
      ],
    };
    const server = `import { createOrder, updateOrder } from "@acme/data";
${get("await createOrder({ orgId: req.session.orgId, total: 1 }); res.end();")}
${get("await createOrder({ total: 1 }); res.end();")}
${get("await createOrder(req.body); res.end();")}
${get("await updateOrder({ id: req.params.id, orgId: req.session.orgId }, { total: 2 }); res.end();")}
${get("await updateOrder({ id: req.params.id }, { total: 2 }); res.end();")}
${get("await updateOrder({ id: req.params.id, orgId: req.session.orgId }, { orgId: req.body.orgId }); res.end();")}`;
    assert.deepEqual(await rulesOf({ server, config }), [
      "missing-tenant-on-create@4",
      "missing-tenant-on-create@6",
      "unscoped-mutation@10",
      "tenant-key-overwrite@12",
    ]);
  });

  it("reads SQL that a function of the house sends", async () => {
    const config = {
      clients: [
        { name: "@acme/data#query", kind: "sql" },
        { name: "@acme/data#sql", kind: "sql" },
      ],
    };
    const server = `import { query, sql } from "@acme/data";
${get('res.json(await query("SELECT * FROM orders WHERE id = $1", [req.params.id]));')}
${get('res.json(await query("SELECT * FROM orders WHERE id = $1 AND org_id = $2", [req.params.id, req.session.orgId]));')}
${get("res.json(await sql`SELECT * FROM orders WHERE id = ${req.params.id}`);")}`;
    assert.deepEqual(await rowsOf({ server, config }), ["query open", "query tenant-filter", "sql open"]);
  });

  it("is an interface or an abstract class of the workspace, too", async () => {
    const config = {
      clients: [
        { name: "src/store#OrderStore.find", kind: "query", entity: "orders" },
        { name: "src/store#BaseStore.all", kind: "query", entity: "orders" },
      ],
    };
    const files = {
      "src/store.ts": `export interface OrderStore { find(where: { id?: string; orgId?: string }): Promise<unknown>; }
export abstract class BaseStore { abstract all(): Promise<unknown>; dump() { return this.all(); } }`,
    };
    const server = `import type { OrderStore } from "./store";
import { BaseStore } from "./store";
export function mount(store: OrderStore, base: BaseStore) {
  app.get("/a/:id", async (req, res) => { res.json(await store.find({ id: req.params.id })); });
  app.get("/b/:id", async (req, res) => { res.json(await store.find({ id: req.params.id, orgId: req.session.orgId })); });
  app.get("/c", async (req, res) => { res.json(await base.dump()); });
}`;
    assert.deepEqual((await rowsOf({ server, config, files })).slice().sort(), ["all open", "find open", "find tenant-filter"]);
  });

  it("replaces the body of a function that can be seen", async () => {
    const files = {
      "src/api.ts": `export async function loadOrders(filter: object) { return (await fetch("https://orders", { body: JSON.stringify(filter) })).json(); }`,
    };
    const server = `import { loadOrders } from "./api";
${get("res.json(await loadOrders({ id: req.params.id }));")}
${get("res.json(await loadOrders({ id: req.params.id, orgId: req.session.orgId }));")}`;
    const config = { clients: [{ name: "src/api#loadOrders", kind: "query", entity: "orders" }] };
    assert.deepEqual(await rowsOf({ server, files, config: {} }), []);
    assert.deepEqual(await rowsOf({ server, files, config }), ["loadOrders open", "loadOrders tenant-filter"]);
  });

  it("needs no schema: what is said of the tenant will do", async () => {
    const config = { tenant: { keys: ["orgId"] }, clients: [{ name: "@acme/data#findOrders", kind: "query", entity: "Order" }] };
    const server = `import { findOrders } from "@acme/data";
${get("res.json(await findOrders({ id: req.params.id }));")}
${get("res.json(await findOrders({ id: req.params.id, orgId: req.session.orgId }));")}`;
    assert.deepEqual(await rowsOf({ server, config, hasSchema: false }), ["findOrders open", "findOrders tenant-filter"]);
  });
});
