// pg: statements of a house function, joins, unions, upserts, views.
import { service } from "../harness/service";

describe("pg: statements of a house function, joins, unions, upserts, views", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "^8.0.0", express: "4.18.0", jsonwebtoken: "9.0.0" } }),
    "migrations/001.sql": `
      CREATE TABLE workspaces (id uuid PRIMARY KEY, name text NOT NULL, slug text UNIQUE);
      CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, password_hash text);
      CREATE TABLE workspace_members (workspace_id uuid NOT NULL REFERENCES workspaces(id), user_id uuid NOT NULL REFERENCES users(id), role text, PRIMARY KEY (workspace_id, user_id));
      CREATE TABLE invoices (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspaces(id), number text NOT NULL, status text, total numeric);
      CREATE TABLE invoice_lines (id uuid PRIMARY KEY, invoice_id uuid NOT NULL REFERENCES invoices(id), description text, amount numeric);
      CREATE TABLE customers (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspaces(id), name text, email text);
      CREATE TABLE currencies (code text PRIMARY KEY, rate numeric);
      CREATE VIEW open_invoices AS SELECT * FROM invoices WHERE status = 'open';
      CREATE TABLE settings (workspace_id uuid NOT NULL REFERENCES workspaces(id), key text NOT NULL, value text, PRIMARY KEY (workspace_id, key));
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { one, pool, query, withTransaction } from "./db";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try {
          req.auth = jwt.verify(String(req.headers.authorization), "s");
          next();
        } catch { res.sendStatus(401); }
      });
      app.get("/invoices", async (req: any, res) => {
        const filters: string[] = ["workspace_id = $1"];
        const params: unknown[] = [req.auth.workspaceId];
        if (req.query.status) { params.push(req.query.status); filters.push(\`status = $\${params.length}\`); }
        const rows = await query(\`SELECT * FROM invoices WHERE \${filters.join(" AND ")} ORDER BY number LIMIT 50\`, params);
        res.json(rows);
      });
      app.get("/invoices-or", async (req: any, res) => {
        const rows = await query("SELECT * FROM invoices WHERE workspace_id = $1 AND status = 'open' OR status = 'overdue'", [req.auth.workspaceId]); //! bypassable-tenant-filter
        res.json(rows);
      });
      app.get("/invoices/:id", async (req: any, res) => {
        const invoice = await one("SELECT * FROM invoices WHERE id = $1", [req.params.id]); //! unscoped-query
        res.json(invoice);
      });
      app.get("/invoices/:id/checked", async (req: any, res) => {
        const invoice = await one<{ workspace_id: string }>("SELECT * FROM invoices WHERE id = $1", [req.params.id]);
        if (!invoice || invoice.workspace_id !== req.auth.workspaceId) return res.sendStatus(404);
        const lines = await query("SELECT * FROM invoice_lines WHERE invoice_id = $1", [req.params.id]);
        res.json({ invoice, lines });
      });
      app.get("/lines/:invoiceId", async (req: any, res) => {
        res.json(await query("SELECT l.* FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id WHERE l.invoice_id = $1 AND i.workspace_id = $2", [req.params.invoiceId, req.auth.workspaceId]));
      });
      app.get("/lines2/:invoiceId", async (req: any, res) => {
        res.json(await query("SELECT l.* FROM invoice_lines l LEFT JOIN invoices i ON i.id = l.invoice_id AND i.workspace_id = $2 WHERE l.invoice_id = $1", [req.params.invoiceId, req.auth.workspaceId])); //! bypassable-tenant-filter
      });
      app.get("/one-alias-twice", async (req: any, res) => {
        res.json(await query("SELECT i.id, x.n FROM invoices i LEFT JOIN LATERAL (SELECT count(*) AS n FROM invoices i WHERE i.status = 'open') x ON true WHERE i.workspace_id = $1", [req.auth.workspaceId])); //! unscoped-query
      });
      app.get("/buckets", async (req: any, res) => {
        const unit = { day: "'day'", week: "'week'", month: "'month'", year: "'year'" }[String(req.query.unit)] ?? "'hour'";
        const step = req.query.fine ? "'1 minute'" : req.query.coarse ? "'1 year'" : "'1 hour'";
        const state = req.query.paid ? "'paid'" : req.query.open ? "'open'" : "'sent'";
        const whose = req.query.all ? "true" : "workspace_id = $1";
        res.json(await query(\`SELECT date_trunc(\${unit}, sent_at), now() - interval \${step} FROM invoices WHERE status = \${state} AND \${whose}\`, [req.auth.workspaceId])); //! bypassable-tenant-filter
      });
      app.get("/report", async (req: any, res) => {
        const rows = await query(
          \`WITH mine AS (SELECT * FROM invoices WHERE workspace_id = $1),
                totals AS (SELECT i.id, sum(l.amount) AS total FROM mine i JOIN invoice_lines l ON l.invoice_id = i.id GROUP BY i.id)
           SELECT m.number, t.total, rank() OVER (ORDER BY t.total DESC) FROM mine m JOIN totals t ON t.id = m.id\`, [req.auth.workspaceId]);
        res.json(rows);
      });
      app.get("/report2", async (req: any, res) => {
        const rows = await query( //! unscoped-query
          \`SELECT number FROM invoices WHERE workspace_id = $1
           UNION ALL SELECT c.name FROM customers c WHERE c.email = $2\`, [req.auth.workspaceId, req.query.email]);
        res.json(rows);
      });
      app.get("/rates", async (_req, res) => res.json(await query("SELECT * FROM currencies")));
      app.post("/settings", async (req: any, res) => {
        await query("INSERT INTO settings (workspace_id, key, value) VALUES ($1, $2, $3) ON CONFLICT (workspace_id, key) DO UPDATE SET value = EXCLUDED.value", [req.auth.workspaceId, req.body.key, req.body.value]);
        res.sendStatus(204);
      });
      app.post("/invoices/import", async (req: any, res) => {
        await query("INSERT INTO invoices (id, workspace_id, number) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number", [req.body.id, req.auth.workspaceId, req.body.number]); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.post("/invoices/import2", async (req: any, res) => {
        await query("INSERT INTO invoices (id, workspace_id, number) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number WHERE invoices.workspace_id = EXCLUDED.workspace_id", [req.body.id, req.auth.workspaceId, req.body.number]);
        res.sendStatus(204);
      });
      app.post("/copy", async (req: any, res) => {
        await query("INSERT INTO invoice_lines (id, invoice_id, description) SELECT gen_random_uuid(), $2, l.description FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id WHERE i.id = $1 AND i.workspace_id = $3", [req.body.from, req.body.to, req.auth.workspaceId]); //! missing-tenant-on-create
        res.sendStatus(204);
      });
      app.put("/mark", async (req: any, res) => {
        await withTransaction(async (client) => {
          const { rowCount } = await client.query("UPDATE invoices SET status = 'paid' WHERE id = ANY($1) AND workspace_id = $2", [req.body.ids, req.auth.workspaceId]);
          if (rowCount !== req.body.ids.length) throw new Error("not all");
          await client.query("UPDATE invoice_lines SET amount = 0 WHERE invoice_id = ANY($1)", [req.body.ids]);
          await client.query("DELETE FROM invoice_lines WHERE id = $1", [req.body.lineId]); //! unscoped-mutation
        });
        res.sendStatus(204);
      });
      app.put("/from", async (req: any, res) => {
        await pool.query("UPDATE invoice_lines l SET amount = $1 FROM invoices i WHERE i.id = l.invoice_id AND i.workspace_id = $2 AND l.id = $3", [req.body.amount, req.auth.workspaceId, req.body.id]);
        await pool.query("UPDATE invoices SET workspace_id = $1 WHERE id = $2 AND workspace_id = $3", [req.body.workspaceId, req.body.id, req.auth.workspaceId]); //! tenant-key-overwrite
        res.sendStatus(204);
      });
      app.get("/view", async (req: any, res) => {
        res.json(await query("SELECT * FROM open_invoices WHERE workspace_id = $1", [req.auth.workspaceId]));
      });
      app.get("/view2", async (req: any, res) => {
        res.json(await query("SELECT * FROM open_invoices")); //! unscoped-query
      });
      app.get("/exists", async (req: any, res) => {
        res.json(await query("SELECT * FROM invoice_lines l WHERE EXISTS (SELECT 1 FROM invoices i WHERE i.id = l.invoice_id AND i.workspace_id = $1)", [req.auth.workspaceId]));
        res.json(await query("SELECT * FROM invoice_lines l WHERE l.invoice_id IN (SELECT id FROM invoices WHERE workspace_id = $1)", [req.auth.workspaceId]));
        res.json(await query("SELECT * FROM invoice_lines l WHERE l.invoice_id NOT IN (SELECT id FROM invoices WHERE workspace_id = $1)", [req.auth.workspaceId])); //! unscoped-query
      });
      app.get("/members", async (req: any, res) => {
        res.json(await query("SELECT w.* FROM workspaces w JOIN workspace_members m ON m.workspace_id = w.id WHERE m.user_id = $1", [req.auth.sub]));
        res.json(await query("SELECT i.* FROM invoices i WHERE i.workspace_id IN (SELECT workspace_id FROM workspace_members WHERE user_id = $1)", [req.auth.sub]));
        res.json(await query("SELECT u.id, u.email FROM users u JOIN workspace_members m ON m.user_id = u.id WHERE m.workspace_id = $1", [req.auth.workspaceId]));
        res.json(await query("SELECT count(*) FROM users")); //! unscoped-query
      });
      app.get("/ws/:workspaceId/x", async (req: any, res) => {
        const member = await one("SELECT role FROM workspace_members WHERE workspace_id = $1 AND user_id = $2", [req.params.workspaceId, req.auth.sub]);
        if (!member) return res.sendStatus(403);
        res.json(await query("SELECT * FROM invoices WHERE workspace_id = $1", [req.params.workspaceId]));
      });
      app.get("/ws/:workspaceId/y", async (req: any, res) => {
        res.json(await query("SELECT * FROM invoices WHERE workspace_id = $1", [req.params.workspaceId])); //! untrusted-tenant-id
      });
      app.get("/null", async (req: any, res) => {
        res.json(await query("SELECT * FROM customers WHERE ($1::uuid IS NULL OR workspace_id = $1)", [req.query.workspaceId ?? null])); //! untrusted-tenant-id
        res.json(await query("SELECT * FROM customers WHERE id = $2 AND (workspace_id IS NULL OR workspace_id = $1)", [req.auth.workspaceId, req.query.id]));
      });
      app.listen(1);
    `,
    "src/db.ts": `
      import { Pool, type PoolClient, type QueryResultRow } from "pg";
      const pool = new Pool();
      export async function query<T extends QueryResultRow>(text: string, params: unknown[] = []): Promise<T[]> {
        const start = Date.now();
        const result = await pool.query<T>(text, params);
        console.debug("query", { ms: Date.now() - start });
        return result.rows;
      }
      export async function one<T extends QueryResultRow>(text: string, params: unknown[] = []): Promise<T | undefined> {
        return (await query<T>(text, params))[0];
      }
      export async function withTransaction<T>(fn: (client: PoolClient) => Promise<T>): Promise<T> {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          const result = await fn(client);
          await client.query("COMMIT");
          return result;
        } catch (e) {
          await client.query("ROLLBACK");
          throw e;
        } finally {
          client.release();
        }
      }
      export { pool };
    `,
  });
});
