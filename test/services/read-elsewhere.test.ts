// Queries that are run elsewhere than where they are built: unions, cursors and streams, builders that a declared function hands back.
import { service } from "../harness/service";

describe("Knex and Kysely: the query without a filter is the one that is told", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { knex: "^3.1.0", kysely: "^0.27.0", pg: "*", fastify: "^5.0.0", "@fastify/jwt": "*" },
    }),
    "migrations/001.sql": `
      CREATE TABLE organizations (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE calls (id uuid PRIMARY KEY, organization_id uuid NOT NULL REFERENCES organizations (id), at timestamptz NOT NULL);
      CREATE TABLE mails (id uuid PRIMARY KEY, organization_id uuid NOT NULL REFERENCES organizations (id), at timestamptz NOT NULL);
      CREATE INDEX ON calls (organization_id);
      CREATE INDEX ON mails (organization_id);
    `,
    "src/server.ts": `
      import jwt from "@fastify/jwt";
      import Fastify from "fastify";
      import knex from "knex";
      import { Kysely, PostgresDialect } from "kysely";
      import { Pool } from "pg";

      declare module "@fastify/jwt" {
        interface FastifyJWT {
          user: { organizationId: string };
        }
      }
      interface Database {
        calls: { id: string; organization_id: string; at: Date };
        mails: { id: string; organization_id: string; at: Date };
      }

      const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
      const ky = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) });
      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      app.addHook("onRequest", (request) => request.jwtVerify());

      app.get("/activity", async (request) => {
        const { organizationId } = request.user;
        return db("calls").select("id", "at").where({ organization_id: organizationId }).union((qb) => qb.select("id", "at").from("mails").where({ organization_id: organizationId }));
      });

      app.get("/activity/all", async (request) => {
        const { organizationId } = request.user;
        return db("calls") //! unscoped-query
          .select("id", "at")
          .where({ organization_id: organizationId })
          .unionAll((qb) => {
            qb.select("id", "at").from("mails").orderBy("at");
          });
      });

      app.get("/activity/list", async (request) => {
        const { organizationId } = request.user;
        return db("calls") //! unscoped-query
          .select("id", "at")
          .where({ organization_id: organizationId })
          .union([
            db("mails").select("id", "at"),
          ]);
      });

      app.get("/feed", async (request) => {
        const { organizationId } = request.user;
        return ky
          .selectFrom("calls")
          .select(["id", "at"])
          .where("organization_id", "=", organizationId)
          .unionAll(ky.selectFrom("mails").select(["id", "at"]).where("organization_id", "=", organizationId))
          .orderBy("at", "desc")
          .execute();
      });

      app.get("/feed/all", async (request) => {
        const { organizationId } = request.user;
        const mails = ky.selectFrom("mails").select(["id", "at"]); //! unscoped-query
        return ky
          .selectFrom("calls")
          .select(["id", "at"])
          .where("organization_id", "=", organizationId)
          .unionAll(mails)
          .execute();
      });

      await app.listen({ port: 3000 });
    `,
  });
});

describe("pg: cursors, streams and COPY", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        pg: "^8.12.0",
        "pg-query-stream": "*",
        "pg-cursor": "*",
        "pg-copy-streams": "*",
        fastify: "^5.0.0",
        "@fastify/jwt": "*",
      },
    }),
    "migrations/001.sql": `
      CREATE TABLE workspaces (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE entries (id bigserial PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspaces (id), hours numeric NOT NULL, at date NOT NULL);
      CREATE INDEX ON entries (workspace_id, at);
    `,
    "src/export.ts": `
      import type { FastifyInstance } from "fastify";
      import { Pool } from "pg";
      import { to as copyTo } from "pg-copy-streams";
      import Cursor from "pg-cursor";
      import QueryStream from "pg-query-stream";

      const pool = new Pool();

      export async function exportRoutes(app: FastifyInstance) {
        app.addHook("onRequest", (request) => request.jwtVerify());

        app.get("/export", async (request, reply) => {
          const client = await pool.connect();
          const stream = client.query(new QueryStream("SELECT id, hours FROM entries WHERE workspace_id = $1 ORDER BY at", [request.user.workspaceId]));
          stream.on("end", () => client.release());
          return reply.type("application/x-ndjson").send(stream);
        });

        app.get("/export/all", async (_request, reply) => {
          const client = await pool.connect();
          const stream = client.query(new QueryStream("SELECT id, hours FROM entries ORDER BY at")); //! unscoped-query
          stream.on("end", () => client.release());
          return reply.send(stream);
        });

        app.get<{ Querystring: { from: string } }>("/export/page", async (request) => {
          const client = await pool.connect();
          try {
            const cursor = client.query(new Cursor("SELECT id, hours FROM entries WHERE workspace_id = $1 AND at >= $2", [request.user.workspaceId, request.query.from]));
            return await cursor.read(100);
          } finally {
            client.release();
          }
        });

        app.get("/export/csv", async (request, reply) => {
          const client = await pool.connect();
          const stream = client.query(copyTo("COPY (SELECT id, hours FROM entries) TO STDOUT WITH CSV HEADER")); //! unscoped-query
          stream.on("end", () => client.release());
          return reply.type("text/csv").send(stream);
        });
      }
    `,
    "src/server.ts": `
      import jwt from "@fastify/jwt";
      import Fastify from "fastify";
      import { exportRoutes } from "./export";
      declare module "@fastify/jwt" {
        interface FastifyJWT {
          user: { sub: string; workspaceId: string };
        }
      }
      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      await app.register(exportRoutes);
      await app.listen({ port: 3000 });
    `,
  });
});

describe("Functions that are declared to cross tenants", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", knex: "^3.1.0", pg: "*" } }),
    "schema.sql": `
      CREATE TABLE accounts (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE files (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts (id), name text NOT NULL);
      CREATE INDEX ON files (account_id);
      CREATE TABLE audit_events (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts (id), actor text NOT NULL, action text NOT NULL);
      CREATE INDEX ON audit_events (account_id);
    `,
    "src/tenant.ts": `
      import type { Request } from "express";
      import { lookup } from "./vault";

      /** @tenantPrincipal */
      export function accountOf(req: Request): string {
        return lookup(req.headers["x-gateway-claims"] as string);
      }

      /** @tenantGuard */
      export async function mayUse(accountId: string, req: Request): Promise<void> {
        await lookup(\`\${accountId}:\${req.headers["x-gateway-claims"]}\`);
      }
    `,
    "src/vault.ts": `
      export declare function lookup(token: string): string;
    `,
    "src/app.ts": `
      import express from "express";
      import knex from "knex";
      import { accountOf, mayUse } from "./tenant";

      const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
      const app = express();
      app.use(express.json());

      app.get("/files", async (req, res) => {
        res.json(await db("files").where({ account_id: accountOf(req) }));
      });

      app.get("/accounts/:id/files", async (req, res) => {
        await mayUse(req.params.id, req);
        res.json(await db("files").where({ account_id: req.params.id }));
      });

      app.get("/raw/:id/files", async (req, res) => {
        res.json(await db("files").where({ account_id: req.params.id })); //! untrusted-tenant-id
      });

      /** @crossTenant the nightly report counts every customer's files */
      async function countAll() {
        return db("files").count();
      }

      app.get("/stats", async (req, res) => {
        await db("audit_events").insert({ account_id: accountOf(req), actor: "ops", action: "stats.read" });
        res.json(await countAll());
      });

      app.delete("/files/:id", async (req, res) => {
        await db("files").where({ id: req.params.id }).del(); //! unscoped-mutation
        res.sendStatus(204);
      });

      app.listen(3000);
    `,
    "src/more.ts": `
      import express from "express";
      import knex from "knex";
      const db = knex({ client: "pg" });
      /** @crossTenant operators look at names */
      const names = () => db("files").select("name");
      const audit = { record: async (event: object) => event };
      const app = express();
      app.get("/names", async (_req, res) => {
        await audit.record({ action: "names", account: "x" });
        res.json(await names());
      });
      app.get("/other", async (_req, res) => {
        res.json(await db("files").select("name")); //! unscoped-query
      });
    `,
  });
});
