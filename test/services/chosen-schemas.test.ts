// Schemas and databases that are named in the text of a query, or chosen for a connection that is at hand.
import { service } from "../harness/service";

describe("pg: a schema named in the text", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "^8.12.0", fastify: "^5.0.0", "@fastify/jwt": "*" } }),
    "tenantlint.config.json": `
      { "isolation": "schema-per-tenant" }
    `,
    "tenants/0001.sql": `
      CREATE TABLE invoices (id bigint PRIMARY KEY, number text NOT NULL, paid boolean NOT NULL DEFAULT false);
    `,
    "src/server.ts": `
      import jwt from "@fastify/jwt";
      import Fastify from "fastify";
      import pg from "pg";

      declare module "@fastify/jwt" {
        interface FastifyJWT {
          user: { sub: string; schema: string };
        }
      }

      const pool = new pg.Pool();
      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      app.addHook("onRequest", (request) => request.jwtVerify());

      const q = (name: string) => pg.escapeIdentifier(name);

      app.get("/invoices", async (request) => {
        const { rows } = await pool.query(\`SELECT id, number FROM \${q(request.user.schema)}.invoices ORDER BY id\`);
        return rows;
      });

      app.get<{ Params: { id: string } }>("/invoices/:id", async (request) => {
        const { rows } = await pool.query(\`SELECT id, number FROM "\${request.user.schema}"."invoices" WHERE id = $1\`, [request.params.id]);
        return rows[0];
      });

      app.get<{ Querystring: { company: string } }>("/invoices/unpaid", async (request) => {
        const { rows } = await pool.query(\`SELECT id, number FROM \${q(request.query.company)}.invoices WHERE NOT paid\`); //! unscoped-connection
        return rows;
      });

      app.post<{ Params: { schema: string; id: string } }>("/:schema/invoices/:id/pay", async (request, reply) => {
        await pool.query(\`UPDATE \${q(request.params.schema)}.invoices SET paid = true WHERE id = $1\`, [request.params.id]); //! unscoped-connection
        return reply.code(204).send();
      });

      app.post<{ Params: { schema: string }; Body: { number: string } }>("/:schema/invoices", async (request, reply) => {
        if (request.params.schema !== request.user.schema) return reply.code(403).send();
        await pool.query(\`INSERT INTO \${q(request.params.schema)}.invoices (number) VALUES ($1)\`, [request.body.number]);
        return reply.code(201).send();
      });

      app.get("/invoices/count", async () => {
        const { rows } = await pool.query("SELECT count(*) FROM invoices"); //! unscoped-connection
        return rows[0];
      });

      await app.listen({ port: 3000 });
    `,
  });
});

describe("mysql2: changeUser", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mysql2: "^3.11.0", express: "^5.0.0", "express-session": "*" } }),
    "tenantlint.config.json": `
      { "isolation": "database-per-tenant" }
    `,
    "schema.sql": `
      CREATE TABLE parcels (id INT AUTO_INCREMENT PRIMARY KEY, address VARCHAR(200) NOT NULL);
    `,
    "src/pool.ts": `
      import mysql, { type PoolConnection } from "mysql2/promise";

      export const pool = mysql.createPool({ uri: process.env.DATABASE_URL });

      export async function withDatabase<T>(tenant: string, work: (connection: PoolConnection) => Promise<T>): Promise<T> {
        const connection = await pool.getConnection();
        try {
          await connection.changeUser({ database: \`t_\${tenant}\` });
          return await work(connection);
        } finally {
          connection.release();
        }
      }

      const pools = new Map<string, mysql.Pool>();
      export function poolOf(tenant: string) {
        const existing = pools.get(tenant);
        if (existing) return existing;
        const created = mysql.createPool({ host: process.env.DB_HOST, user: process.env.DB_USER, database: \`t_\${tenant}\` });
        pools.set(tenant, created);
        return created;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { pool, poolOf, withDatabase } from "./pool";

      declare module "express-session" {
        interface SessionData {
          tenant: string;
        }
      }

      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.tenant) return void res.sendStatus(401);
        next();
      });

      app.get("/parcels", async (req, res) => {
        const [rows] = await withDatabase(req.session.tenant!, (connection) => connection.query("SELECT id, address FROM parcels"));
        res.json(rows);
      });

      app.get("/parcels/recent", async (req, res) => {
        const [rows] = await poolOf(req.session.tenant!).query("SELECT id, address FROM parcels ORDER BY id DESC LIMIT 10");
        res.json(rows);
      });

      app.get("/parcels/:id", async (req, res) => {
        const [rows] = await pool.execute("SELECT id, address FROM parcels WHERE id = ?", [req.params.id]); //! unscoped-connection
        res.json(rows);
      });

      app.post("/parcels", async (req, res) => {
        await withDatabase(req.body.tenant, (connection) => connection.execute("INSERT INTO parcels (address) VALUES (?)", [req.body.address])); //! unscoped-connection
        res.sendStatus(201);
      });

      app.listen(3000);
    `,
  });
});
