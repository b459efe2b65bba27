// Statements as services write them: joins, common table expressions, unions, copies, upserts, text put together in pieces, transactions.
import { service } from "../harness/service";

describe("services that write SQL", () => {
  describe("a repository in CommonJS on node-postgres", () => {
    service({
      "db/schema.sql": `
        CREATE TABLE companies (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE users (id uuid PRIMARY KEY, email text UNIQUE NOT NULL, company_id uuid NOT NULL REFERENCES companies(id));
        CREATE TABLE customers (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies(id), name text NOT NULL, code text NOT NULL, UNIQUE (company_id, code));
        CREATE TABLE orders (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies(id), customer_id uuid NOT NULL REFERENCES customers(id), status text NOT NULL, total numeric NOT NULL, external_ref text UNIQUE);
        CREATE TABLE order_items (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders(id), sku text NOT NULL, qty int NOT NULL);
        CREATE TABLE archived_orders (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies(id), total numeric NOT NULL);
        CREATE TABLE currencies (code text PRIMARY KEY, name text);
      `,
      "package.json": `
        { "name": "q", "dependencies": { "pg": "8", "express": "4", "express-session": "1" } }
      `,
      "src/app.js": `
        const express = require("express");
        const session = require("express-session");
        const OrderRepository = require("./order-repository");
        const db = require("./db");
        const app = express();
        app.use(express.json());
        app.use(session({ secret: "x" }));
        app.use((req, res, next) => {
          if (!req.session.companyId) return res.status(401).end();
          req.orders = new OrderRepository(req.session.companyId);
          next();
        });
        const wrap = (fn) => (req, res, next) => fn(req, res).then((out) => res.json(out)).catch(next);
        app.get("/orders", wrap((req) => req.orders.list(req.query)));
        app.get("/orders/search", wrap((req) => req.orders.searchLoose(req.query.q)));
        app.get("/orders/:id/items", wrap((req) => req.orders.items(req.params.id)));
        app.get("/orders/:id/items-raw", wrap((req) => req.orders.itemsRaw(req.params.id)));
        app.get("/orders/:id/items-joined", wrap((req) => req.orders.itemsJoined(req.params.id)));
        app.get("/totals", wrap((req) => req.orders.totals()));
        app.get("/totals-raw", wrap((req) => req.orders.totalsRaw()));
        app.get("/everything", wrap((req) => req.orders.everything()));
        app.get("/everything-ok", wrap((req) => req.orders.everythingOk()));
        app.post("/archive", wrap((req) => req.orders.archive(req.body.ids)));
        app.post("/archive-raw", wrap((req) => req.orders.archiveRaw(req.body.ids)));
        app.put("/customers", wrap((req) => req.orders.upsertCustomer(req.body)));
        app.put("/orders", wrap((req) => req.orders.upsertOrder(req.body)));
        app.put("/orders-ok", wrap((req) => req.orders.upsertOrderOk(req.body)));
        app.post("/reassign", wrap((req) => req.orders.reassign(req.body.from, req.body.to)));
        app.patch("/orders/:id", wrap((req) => req.orders.rename(req.params.id, req.body)));
        app.delete("/orders/:id/items", wrap((req) => req.orders.removeItems(req.params.id)));
        app.delete("/items/:id", wrap((req) => req.orders.removeItem(req.params.id)));
        app.delete("/items-raw/:id", wrap((req) => req.orders.removeItemRaw(req.params.id)));
        app.get("/top", wrap((req) => req.orders.top()));
        app.get("/top-raw", wrap((req) => req.orders.topRaw()));
        app.get("/currencies", wrap(async () => (await db.query("SELECT * FROM currencies")).rows));
        app.listen(3000);
      `,
      "src/db.js": `
        const { Pool } = require("pg");
        const pool = new Pool();
        async function withTransaction(work) {
          const client = await pool.connect();
          try {
            await client.query("BEGIN");
            const result = await work(client);
            await client.query("COMMIT");
            return result;
          } catch (err) {
            await client.query("ROLLBACK");
            throw err;
          } finally {
            client.release();
          }
        }
        module.exports = { pool, withTransaction, query: (text, params) => pool.query(text, params) };
      `,
      "src/order-repository.js": `
        const db = require("./db");
        class OrderRepository {
          constructor(companyId) { this.companyId = companyId; }
          async list({ status, minTotal, search, sort } = {}) {
            const where = ["o.company_id = $1"];
            const params = [this.companyId];
            if (status) { params.push(status); where.push(\`o.status = $\${params.length}\`); }
            if (minTotal) { params.push(minTotal); where.push(\`o.total >= $\${params.length}\`); }
            if (search) { params.push(\`%\${search}%\`); where.push(\`(c.name ILIKE $\${params.length} OR o.external_ref ILIKE $\${params.length})\`); }
            const order = sort === "total" ? "o.total DESC" : "o.id";
            const { rows } = await db.query(\`SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE \${where.join(" AND ")} ORDER BY \${order}\`, params);
            return rows;
          }
          async searchLoose(term) {
            const { rows } = await db.query("SELECT * FROM orders WHERE company_id = $1 AND status = 'open' OR external_ref = $2", [this.companyId, term]); //! bypassable-tenant-filter
            return rows;
          }
          async find(id) {
            const { rows: [order] } = await db.query("SELECT * FROM orders WHERE id = $1 AND company_id = $2", [id, this.companyId]);
            return order;
          }
          async items(orderId) {
            const order = await this.find(orderId);
            if (!order) return null;
            const { rows } = await db.query("SELECT * FROM order_items WHERE order_id = $1", [order.id]);
            return rows;
          }
          async itemsRaw(orderId) {
            const { rows } = await db.query("SELECT i.* FROM order_items i LEFT JOIN orders o ON o.id = i.order_id AND o.company_id = $2 WHERE i.order_id = $1", [orderId, this.companyId]); //! bypassable-tenant-filter
            return rows;
          }
          async itemsJoined(orderId) {
            const { rows } = await db.query("SELECT i.* FROM order_items i INNER JOIN orders o ON o.id = i.order_id AND o.company_id = $2 WHERE i.order_id = $1", [orderId, this.companyId]);
            return rows;
          }
          async totals() {
            const { rows } = await db.query(\`
              WITH mine AS (SELECT * FROM orders WHERE company_id = $1),
                   sums AS (SELECT customer_id, sum(total) AS total FROM mine GROUP BY customer_id)
              SELECT c.name, s.total FROM sums s JOIN customers c ON c.id = s.customer_id ORDER BY s.total DESC\`, [this.companyId]);
            return rows;
          }
          async totalsRaw() {
            const { rows } = await db.query(\`
              WITH sums AS (SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id)
              SELECT c.name, s.total FROM sums s JOIN customers c ON c.id = s.customer_id WHERE c.company_id = $1\`, [this.companyId]);
            return rows;
          }
          async everything() {
            const { rows } = await db.query("SELECT id, total FROM orders WHERE company_id = $1 UNION ALL SELECT id, total FROM archived_orders", [this.companyId]); //! unscoped-query
            return rows;
          }
          async everythingOk() {
            const { rows } = await db.query("SELECT id, total FROM orders WHERE company_id = $1 UNION ALL SELECT id, total FROM archived_orders WHERE company_id = $1", [this.companyId]);
            return rows;
          }
          async archive(ids) {
            await db.withTransaction(async (client) => {
              await client.query("INSERT INTO archived_orders (id, company_id, total) SELECT id, company_id, total FROM orders WHERE company_id = $1 AND id = ANY($2)", [this.companyId, ids]);
              await client.query("DELETE FROM orders WHERE company_id = $1 AND id = ANY($2)", [this.companyId, ids]);
            });
          }
          async archiveRaw(ids) {
            await db.withTransaction(async (client) => {
              await client.query("INSERT INTO archived_orders (id, company_id, total) SELECT id, company_id, total FROM orders WHERE id = ANY($1)", [ids]); //! missing-tenant-on-create
              await client.query("DELETE FROM orders WHERE id = ANY($1)", [ids]); //! unscoped-mutation
            });
          }
          async upsertCustomer({ code, name }) {
            await db.query(\`INSERT INTO customers (id, company_id, code, name) VALUES (gen_random_uuid(), $1, $2, $3)
              ON CONFLICT (company_id, code) DO UPDATE SET name = EXCLUDED.name\`, [this.companyId, code, name]);
          }
          async upsertOrder({ ref, customerId, total }) {
            const { rows: [customer] } = await db.query("SELECT id FROM customers WHERE id = $1 AND company_id = $2", [customerId, this.companyId]);
            if (!customer) throw new Error("no such customer");
            await db.query(\`INSERT INTO orders (id, company_id, customer_id, status, total, external_ref) VALUES (gen_random_uuid(), $1, $2, 'open', $3, $4) //! unscoped-mutation
              ON CONFLICT (external_ref) DO UPDATE SET total = EXCLUDED.total\`, [this.companyId, customer.id, total, ref]);
          }
          async upsertOrderOk({ ref, customerId, total }) {
            const { rows: [customer] } = await db.query("SELECT id FROM customers WHERE id = $1 AND company_id = $2", [customerId, this.companyId]);
            if (!customer) throw new Error("no such customer");
            await db.query(\`INSERT INTO orders (id, company_id, customer_id, status, total, external_ref) VALUES (gen_random_uuid(), $1, $2, 'open', $3, $4)
              ON CONFLICT (external_ref) DO UPDATE SET total = EXCLUDED.total WHERE orders.company_id = $1\`, [this.companyId, customer.id, total, ref]);
          }
          async reassign(from, to) {
            await db.query("UPDATE orders SET customer_id = c.id FROM customers c WHERE c.code = $2 AND c.company_id = $1 AND orders.company_id = c.company_id AND orders.customer_id = $3", [this.companyId, to, from]);
          }
          async rename(id, fields) {
            const sets = Object.keys(fields).filter((key) => ["status", "total"].includes(key)).map((key, i) => \`\${key} = $\${i + 3}\`);
            await db.query(\`UPDATE orders SET \${sets.join(", ")} WHERE id = $1 AND company_id = $2\`, [id, this.companyId, ...Object.values(fields)]);
          }
          async removeItems(orderId) {
            await db.query("DELETE FROM order_items USING orders WHERE order_items.order_id = orders.id AND orders.id = $1 AND orders.company_id = $2", [orderId, this.companyId]);
          }
          async removeItem(id) {
            await db.query("DELETE FROM order_items WHERE id = $1 AND order_id IN (SELECT id FROM orders WHERE company_id = $2)", [id, this.companyId]);
          }
          async removeItemRaw(id) {
            await db.query("DELETE FROM order_items WHERE id = $1 AND EXISTS (SELECT 1 FROM orders WHERE company_id = $2)", [id, this.companyId]); //! unscoped-mutation
          }
          async top() {
            const { rows } = await db.query("SELECT * FROM (SELECT o.*, row_number() OVER (PARTITION BY company_id ORDER BY total DESC) AS n FROM orders o) t WHERE t.n <= 10 AND t.company_id = $1", [this.companyId]);
            return rows;
          }
          async topRaw() {
            const { rows } = await db.query("SELECT * FROM (SELECT o.*, row_number() OVER (PARTITION BY company_id ORDER BY total DESC) AS n FROM orders o) t WHERE t.n <= 10"); //! unscoped-query
            return rows;
          }
        }
        module.exports = OrderRepository;
      `,
    });
  });

  describe("five drivers in one Fastify application", () => {
    service({
      "db/schema.sql": `
        CREATE TABLE companies (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE users (id uuid PRIMARY KEY, email text UNIQUE NOT NULL, company_id uuid NOT NULL REFERENCES companies(id));
        CREATE TABLE customers (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies(id), name text NOT NULL, code text NOT NULL, UNIQUE (company_id, code));
        CREATE TABLE orders (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies(id), customer_id uuid NOT NULL REFERENCES customers(id), status text NOT NULL, total numeric NOT NULL, external_ref text UNIQUE);
        CREATE TABLE order_items (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders(id), sku text NOT NULL, qty int NOT NULL);
        CREATE TABLE archived_orders (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies(id), total numeric NOT NULL);
        CREATE TABLE currencies (code text PRIMARY KEY, name text);
      `,
      "package.json": `
        { "name": "q", "dependencies": { "mysql2": "3", "slonik": "46", "mssql": "11", "better-sqlite3": "11", "@clickhouse/client": "1", "fastify": "4", "@fastify/jwt": "8", "zod": "3" } }
      `,
      "src/server.ts": `
        import Fastify from "fastify";
        import fastifyJwt from "@fastify/jwt";
        import mysql, { type RowDataPacket, type ResultSetHeader } from "mysql2/promise";
        import { createPool, sql } from "slonik";
        import mssql from "mssql";
        import Database from "better-sqlite3";
        import { createClient } from "@clickhouse/client";
        import { z } from "zod";

        const app = Fastify();
        app.register(fastifyJwt, { secret: process.env.SECRET! });
        app.addHook("onRequest", async (request) => { await request.jwtVerify(); });
        type Claims = { companyId: string };
        const companyOf = (request: any) => (request.user as Claims).companyId;

        const my = mysql.createPool({ uri: process.env.MYSQL });
        app.get("/my/1", async (request: any) => {
          const conditions = ["company_id = ?"];
          const values: unknown[] = [companyOf(request)];
          if (request.query.status) { conditions.push("status = ?"); values.push(request.query.status); }
          const [rows] = await my.query<RowDataPacket[]>(\`SELECT * FROM orders WHERE \${conditions.join(" AND ")} LIMIT ?, ?\`, [...values, 0, 10]);
          return rows;
        });
        app.get("/my/2", async (request: any) => {
          const [rows] = await my.execute<RowDataPacket[]>("SELECT o.* FROM orders o, customers c WHERE o.customer_id = c.id AND c.code = ?", [request.query.code]); //! unscoped-query
          return rows;
        });
        app.post("/my/3", async (request: any) => {
          const conn = await my.getConnection();
          try {
            await conn.beginTransaction();
            const [[order]] = await conn.execute<RowDataPacket[]>("SELECT * FROM orders WHERE id = ? AND company_id = ? FOR UPDATE", [request.body.id, companyOf(request)]);
            if (!order) throw new Error("none");
            await conn.execute("DELETE FROM order_items WHERE order_id = ?", [order.id]);
            await conn.execute("UPDATE orders SET total = ? WHERE id = ?", [0, order.id]);
            await conn.commit();
          } catch (err) { await conn.rollback(); throw err; } finally { conn.release(); }
        });
        app.post("/my/4", async (request: any) => {
          const rows = request.body.rows.map((row: any) => [row.id, companyOf(request), row.name, row.code]);
          await my.query("INSERT INTO customers (id, company_id, name, code) VALUES ?", [rows]);
          await my.query("INSERT INTO customers (id, company_id, name, code) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)", [request.body.id, companyOf(request), request.body.name, request.body.code]); //! unscoped-mutation
        });
        app.put("/my/5/:id", async (request: any) => {
          const [result] = await my.execute<ResultSetHeader>("UPDATE orders SET status = :status WHERE id = :id AND company_id = :companyId", { status: request.body.status, id: request.params.id, companyId: companyOf(request) });
          if (result.affectedRows === 0) throw new Error("none");
          await my.execute("DELETE FROM order_items WHERE order_id = ?", [request.params.id]);
        });
        app.put("/my/6/:id", async (request: any) => {
          await my.query("UPDATE orders SET ? WHERE id = ? AND company_id = ?", [request.body, request.params.id, companyOf(request)]); //! tenant-key-overwrite
        });

        const pool = await createPool(process.env.PG!);
        const orderRow = z.object({ id: z.string(), company_id: z.string(), total: z.number() });
        app.get("/sl/1", async (request: any) => {
          const filters = [sql.fragment\`company_id = \${companyOf(request)}\`];
          if (request.query.status) filters.push(sql.fragment\`status = \${request.query.status}\`);
          return pool.any(sql.type(orderRow)\`SELECT * FROM orders WHERE \${sql.join(filters, sql.fragment\` AND \`)}\`);
        });
        app.get("/sl/2", async (request: any) => {
          const filters = [];
          if (request.query.mine) filters.push(sql.fragment\`company_id = \${companyOf(request)}\`);
          filters.push(sql.fragment\`status = \${request.query.status}\`);
          return pool.any(sql.unsafe\`SELECT * FROM orders WHERE \${sql.join(filters, sql.fragment\` AND \`)}\`); //! bypassable-tenant-filter
        });
        app.post("/sl/3", async (request: any) =>
          pool.transaction(async (tx) => {
            const order = await tx.one(sql.type(orderRow)\`SELECT * FROM orders WHERE id = \${request.body.id} AND company_id = \${companyOf(request)}\`);
            await tx.query(sql.unsafe\`UPDATE order_items SET qty = 0 WHERE order_id = \${order.id}\`);
            await tx.query(sql.unsafe\`UPDATE orders SET total = 0 WHERE id = \${request.body.other}\`); //! unscoped-mutation
          }));

        app.get("/ms/1", async (request: any) => {
          const p = await mssql.connect(process.env.MSSQL!);
          const result = await p.request().input("company", mssql.UniqueIdentifier, companyOf(request)).input("status", request.query.status)
            .query("SELECT TOP 10 o.* FROM orders o WITH (NOLOCK) WHERE o.company_id = @company AND (@status IS NULL OR o.status = @status)");
          return result.recordset;
        });
        app.get("/ms/2/:id", async (request: any) => {
          const p = await mssql.connect(process.env.MSSQL!);
          const request2 = p.request();
          request2.input("id", request.params.id);
          const result = await request2.query("SELECT * FROM [dbo].[orders] WHERE id = @id"); //! unscoped-query
          return result.recordset[0];
        });

        const lite = new Database("app.db");
        const stmts = {
          list: lite.prepare("SELECT * FROM orders WHERE company_id = @company"),
          one: lite.prepare<[string, string]>("SELECT * FROM orders WHERE id = ? AND company_id = ?"),
          any: lite.prepare("SELECT * FROM orders WHERE id = ?"),
        };
        app.get("/li/1", async (request: any) => stmts.list.all({ company: companyOf(request) }));
        app.get("/li/2/:id", async (request: any) => stmts.one.get(request.params.id, companyOf(request)));
        app.get("/li/3/:id", async (request: any) => stmts.any.get(request.params.id)); //! unscoped-query

        const ch = createClient();
        app.get("/ch/1", async (request: any) => {
          const result = await ch.query({ query: "SELECT status, sum(total) FROM orders WHERE company_id = {company:UUID} GROUP BY status", query_params: { company: companyOf(request) }, format: "JSONEachRow" });
          return result.json();
        });
        app.get("/ch/2", async (request: any) => {
          const result = await ch.query({ query: \`SELECT count() FROM orders WHERE status = '\${request.query.status}'\`, format: "JSONEachRow" }); //! unscoped-query
          return result.json();
        });
        app.listen({ port: 3000 });
      `,
    });
  });
});
