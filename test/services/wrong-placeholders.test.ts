// Values that stand in each other's place: the tenant is compared with a row's id, and what was sent with the tenant key.
import { service } from "../harness/service";

describe("values in each other's place", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^4.0.0", "express-session": "^1.0.0", pg: "^8.0.0" } }),
    "schema.sql": `
      CREATE TABLE merchants (id integer PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id integer PRIMARY KEY, merchant_id integer NOT NULL REFERENCES merchants (id), email text UNIQUE);
      CREATE TABLE orders (id integer PRIMARY KEY, merchant_id integer NOT NULL REFERENCES merchants (id), number text NOT NULL);
      CREATE TABLE items (id integer PRIMARY KEY, order_id integer NOT NULL REFERENCES orders (id), sku text);
      CREATE TABLE settings (merchant_id integer PRIMARY KEY REFERENCES merchants (id), theme text);
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Pool } from "pg";
      declare module "express-session" { interface SessionData { merchantId: number; orderId: number } }
      const pool = new Pool();
      const app = express();
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => (req.session.merchantId ? next() : res.sendStatus(401)));
      const OWN = "SELECT * FROM orders WHERE id = $1 AND merchant_id = $2";
      app.get("/orders/:id", async (req, res) => res.json(await pool.query(OWN, [req.params.id, req.session.merchantId])));
      app.get("/turned/:id", async (req, res) => res.json(await pool.query(OWN, [req.session.merchantId, req.params.id]))); //! untrusted-tenant-id
      app.get("/items", async (req, res) => res.json(await pool.query("SELECT * FROM items WHERE order_id = $1", [req.session.merchantId]))); //! unscoped-query
      app.get("/current", async (req, res) => res.json(await pool.query("SELECT * FROM items WHERE order_id = $1", [req.session.orderId])));
      app.get("/merchant", async (req, res) => res.json(await pool.query("SELECT * FROM merchants WHERE id = $1", [req.session.merchantId])));
      app.get("/theme", async (req, res) => res.json(await pool.query("SELECT * FROM settings WHERE merchant_id = $1", [req.session.merchantId])));
    `,
  });
});
