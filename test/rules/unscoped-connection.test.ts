// unscoped-connection: storage of which each tenant has its own, schemas of one database through pg, databases through Mongoose.
import { unscopedConnection } from "../../rules/unscoped-connection";
import { testRule } from "../harness/rule-tester";

const AUTH = `
//- /src/auth.ts
import type { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";

declare global {
  namespace Express {
    interface Request {
      auth: { tenantId: string };
    }
  }
}

export function requireAuth(req: Request, res: Response, next: NextFunction) {
  const claims = jwt.verify(req.headers.authorization ?? "", process.env.JWT_SECRET ?? "") as { tenantId: string };
  req.auth = { tenantId: claims.tenantId };
  next();
}
`;

/** Schema per tenant; `migration` holds further tables. */
function schemaApp(body: string, { isolation = "schema-per-tenant", migration = "" } = {}): string {
  return `//- /package.json
{ "name": "app", "dependencies": { "express": "^4.21.0", "jsonwebtoken": "^9.0.2", "pg": "^8.13.0" } }
//- /tenantlint.config.json
{ "isolation": "${isolation}" }
//- /migrations/tenant/001.sql
CREATE TABLE invoices (id bigint PRIMARY KEY, number text NOT NULL);
${migration}
//- /src/db.ts
import { Pool, type PoolClient } from "pg";

export const pool = new Pool({ connectionString: process.env.DATABASE_URL });

export async function withSchema<T>(tenantId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(\`SET LOCAL search_path TO "tenant_\${tenantId}"\`);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } finally {
    client.release();
  }
}
${AUTH}
//- /src/server.ts
import express from "express";
import { requireAuth } from "./auth";
import { pool, withSchema } from "./db";

const app = express();
app.use(requireAuth);
${body}
`;
}

/** Database per tenant through Mongoose's \`useDb\`. */
function databaseApp(body: string, isolation = "database-per-tenant"): string {
  return `//- /package.json
{ "name": "app", "dependencies": { "express": "^4.21.0", "jsonwebtoken": "^9.0.2", "mongoose": "^8.5.0" } }
//- /tenantlint.config.json
{ "isolation": "${isolation}" }
//- /src/models.ts
import mongoose, { Schema } from "mongoose";

const leadSchema = new Schema({ email: { type: String, required: true } });

export const LeadModel = mongoose.model("Lead", leadSchema);

export function leadsOf(tenantId: string) {
  return mongoose.connection.useDb(\`crm_\${tenantId}\`).model("Lead", leadSchema);
}
${AUTH}
//- /src/server.ts
import express from "express";
import { requireAuth } from "./auth";
import { LeadModel, leadsOf } from "./models";

const app = express();
app.use(requireAuth);
${body}
`;
}

testRule(unscopedConnection, {
  invalid: [
    {
      title: "a read through the pool, in nobody's schema",
      code: schemaApp(`
app.get("/invoices/:id", async (req, res) => {
  res.json((await pool.query("SELECT * FROM invoices WHERE id = $1", [req.params.id])).rows);
  //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-connection/certain: through a connection that no tenant chose
});`),
    },
    {
      title: "a write through the pool",
      code: schemaApp(`
app.delete("/invoices/:id", async (req, res) => {
  await pool.query("DELETE FROM invoices WHERE id = $1", [req.params.id]);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-connection: This DELETE on \`invoices\`
  res.json({});
});`),
    },
    {
      title: "an insert through the pool",
      code: schemaApp(`
app.post("/invoices", async (req, res) => {
  await pool.query("INSERT INTO invoices (id, number) VALUES ($1, $2)", [1, req.body.number]);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-connection: no tenant chose
  res.json({});
});`),
    },
    {
      title: "after the transaction that chose the schema",
      code: schemaApp(`
app.get("/invoices", async (req, res) => {
  await withSchema(req.auth.tenantId, (client) => client.query("SELECT 1"));
  res.json((await pool.query("SELECT * FROM invoices")).rows);
  //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-connection: no tenant chose
});`),
    },
    {
      title: "a model of the default connection",
      code: databaseApp(`
app.get("/leads", async (_req, res) => {
  res.json(await LeadModel.find());
  //             ^^^^^^^^^^^^^^^^ unscoped-connection/certain: \`Lead.find\` goes through a connection that no tenant chose
});`),
    },
    {
      title: "a database that a header chose",
      code: databaseApp(`
app.get("/leads", async (req, res) => {
  res.json(await leadsOf(String(req.headers["x-tenant"])).find());
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-connection: uses storage that
});`),
    },
  ],
  valid: [
    {
      title: "the schema of the session's tenant",
      code: schemaApp(`
app.get("/invoices", async (req, res) => {
  res.json((await withSchema(req.auth.tenantId, (client) => client.query("SELECT * FROM invoices"))).rows);
});`),
    },
    {
      title: "several statements in one transaction",
      code: schemaApp(`
app.post("/invoices", async (req, res) => {
  await withSchema(req.auth.tenantId, async (client) => {
    await client.query("INSERT INTO invoices (id, number) VALUES ($1, $2)", [1, req.body.number]);
    return client.query("SELECT * FROM invoices");
  });
  res.json({});
});`),
    },
    {
      title: "a schema that the statement names",
      code: schemaApp(`
app.get("/plans", async (_req, res) => {
  res.json((await pool.query("SELECT * FROM public.invoices")).rows);
});`),
    },
    {
      title: "code that serves nobody",
      code: schemaApp(`
//- /scripts/count.ts
import { pool } from "../src/db";

pool.query("SELECT count(*) FROM invoices").then(({ rows }) => process.exit(rows.length));`),
    },
    {
      title: "a statement without a table",
      code: schemaApp(`
app.get("/health", async (_req, res) => {
  await pool.query("SELECT 1");
  res.json({});
});`),
    },
    {
      title: "shared tables, where nothing says that each tenant has its own",
      code: schemaApp(
        `
app.get("/invoices", async (_req, res) => {
  res.json((await pool.query("SELECT * FROM invoices")).rows);
});`,
        { isolation: "shared" },
      ),
    },
    {
      title: "the database of the token's tenant",
      code: databaseApp(`
app.get("/leads", async (req, res) => {
  res.json(await leadsOf(req.auth.tenantId).find());
});`),
    },
    {
      title: "a new document in the database of the token's tenant",
      code: databaseApp(`
app.post("/leads", async (req, res) => {
  res.json(await leadsOf(req.auth.tenantId).create({ email: req.body.email }));
});`),
    },
    {
      title: "the default connection, where all share a database",
      code: databaseApp(
        `
app.get("/leads", async (_req, res) => {
  res.json(await LeadModel.find());
});`,
        "shared",
      ),
    },
    {
      title: "a function that is handed its model",
      code: databaseApp(`
async function list(model: ReturnType<typeof leadsOf>) {
  return model.find();
}
app.get("/leads", async (req, res) => {
  res.json(await list(leadsOf(req.auth.tenantId)));
});`),
    },
  ],
});
