// ClickHouse beside the database that the schema is of: a table by the same name is another one, unless it bears the tenant's key.
import { service } from "../harness/service";

describe("ClickHouse beside another database", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "@clickhouse/client": "1.4.0", "@prisma/client": "6.0.0" },
    }),
    "prisma/schema.prisma": `
      datasource db {
        provider = "postgresql"
        url = env("DATABASE_URL")
      }
      model Organization {
        id String @id
        sites Site[]
        visits Visit[]
      }
      model User {
        id String @id
        sessions Session[]
      }
      model Session {
        id String @id
        userId String
        user User @relation(fields: [userId], references: [id])
        @@map("sessions")
      }
      model Site {
        id String @id
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@map("sites")
      }
      model Visit {
        id String @id
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@map("visits")
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { createClient } from "@clickhouse/client";
      import { PrismaClient } from "@prisma/client";
      const store = createClient({ url: process.env.CLICKHOUSE_URL });
      const db = new PrismaClient();
      const app = express();
      app.use((req, res, next) => {
        res.locals.token = jwt.verify(req.get("authorization")!, process.env.SECRET!);
        next();
      });
      const rows = async (query: string, query_params: Record<string, unknown>) => (await store.query({ query, query_params })).json();
      app.get("/sites/:id/sessions", async (req, res) => {
        const site = await db.site.findFirst({ where: { id: req.params.id, organizationId: res.locals.token.orgId } });
        if (!site) return res.sendStatus(404);
        res.json(await rows("SELECT id, country FROM sessions WHERE site_id = {site:String}", { site: site.id }));
      });
      app.get("/visits/:id", async (req, res) => {
        res.json(await rows("SELECT id FROM visits WHERE id = {id:String}", { id: req.params.id })); //! unscoped-query
      });
      app.get("/visits", async (req, res) => {
        res.json(await rows("SELECT id FROM visits WHERE organizationId = {org:String}", { org: res.locals.token.orgId }));
      });
      app.get("/sign-ins", async (req, res) => {
        res.json(await db.session.findMany({ where: { id: String(req.query.id) } })); //! unscoped-query
      });
    `,
  });
});
