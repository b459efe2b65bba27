// Services that keep each tenant in a database of its own, and the connections that they choose.
import { service } from "../harness/service";

describe("Storage per tenant", () => {
  service(
    {
      "package.json": `
      {"name":"p","private":true,"type":"module","dependencies":{"@prisma/client":"^6.0.0","hono":"^4.0.0","jose":"^5.0.0","lru-cache":"^11.0.0"}}
    `,
      "tenantlint.config.json": `
      { "isolation": "database-per-tenant" }
    `,
      "prisma/schema.prisma": `
      datasource db { provider = "postgresql"
       url = env("DATABASE_URL") }
      generator client { provider = "prisma-client-js" }
      model Invoice {
        id String @id
        number String
      }
    `,
      "src/clients.ts": `
      import { PrismaClient } from "@prisma/client";
      const clients = new Map<string, PrismaClient>();
      export function clientFor(tenantId: string): PrismaClient {
        let client = clients.get(tenantId);
        if (!client) {
          client = new PrismaClient({ datasources: { db: { url: \`\${process.env.DB_BASE}/tenant_\${tenantId}\` } } });
          clients.set(tenantId, client);
        }
        return client;
      }
      export const shared = new PrismaClient();
    `,
      "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { clientFor, shared } from "./clients";
      const key = new TextEncoder().encode(process.env.S);
      const app = new Hono<{ Variables: { tenantId: string } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify<{ tenantId: string }>(c.req.header("authorization")?.slice(7) ?? "", key);
        c.set("tenantId", payload.tenantId);
        await next();
      });
      app.get("/invoices", async (c) => c.json(await clientFor(c.get("tenantId")).invoice.findMany()));
      app.get("/shared", async (c) => c.json(await shared.invoice.findMany())); //! unscoped-connection
      app.get("/by-header", async (c) => {
        const db = clientFor(c.req.header("x-tenant-id")!);
        return c.json(await db.invoice.findMany()); //! unscoped-connection
      });
      export default app;
    `,
    },
    "knows for which database a Prisma client was made",
  );
});
