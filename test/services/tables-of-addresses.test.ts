// A database per tenant, whose addresses stand in a table: settings, a file, a Map. The name under which one is looked up chose it.
import { service } from "../harness/service";

const PACKAGES = JSON.stringify({
  dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0", knex: "3.0.0", pg: "8.0.0" },
});
const SCHEMA = `
  model Book {
    id String @id
    title String
  }
`;
const OWN = `
  import express from "express";
  import jwt from "jsonwebtoken";
  export const app = express();
  app.use((req, res, next) => {
    res.locals.tenant = (jwt.verify(req.headers.authorization!, process.env.KEY!) as { tenant: string }).tenant;
    next();
  });
`;

describe("Addresses of databases in a table", () => {
  service({
    "package.json": PACKAGES,
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "prisma/schema.prisma": SCHEMA,
    "src/own.ts": OWN,
    "src/databases.ts": `
      import { PrismaClient } from "@prisma/client";
      import { readFileSync } from "node:fs";
      const urls = JSON.parse(readFileSync(process.env.TENANTS_FILE!, "utf8")) as Record<string, string>;
      const few: Record<string, string> = { acme: process.env.ACME_URL!, globex: process.env.GLOBEX_URL! };
      const tenants = JSON.parse(process.env.TENANTS!) as { id: string; url: string }[];
      const made = (url: string) => new PrismaClient({ datasources: { db: { url } } });
      const kept = new Map<string, PrismaClient>();
      export function ofFile(tenant: string) {
        const url = urls[tenant];
        if (!url) throw new Error("unknown tenant");
        let client = kept.get(tenant);
        if (!client) {
          client = made(url);
          kept.set(tenant, client);
        }
        return client;
      }
      export const ofFew = (tenant: string) => made(few[tenant]!);
      export const ofSetting = (tenant: string) => made(process.env[\`URL_OF_\${tenant.toUpperCase()}\`]!);
      export const ofList = (tenant: string) => made(tenants.find(({ id }) => id === tenant)!.url);
      const clients = Object.fromEntries(tenants.map(({ id, url }) => [id, made(url)]));
      export const ofClients = (tenant: string) => clients[tenant]!;
      const pool = new Map<string, PrismaClient>();
      for (const { id, url } of tenants) pool.set(id, made(url));
      export const ofPool = (tenant: string) => pool.get(tenant)!;
    `,
    "src/app.ts": `
      import { ofClients, ofFew, ofFile, ofList, ofPool, ofSetting } from "./databases";
      import { app } from "./own";
      app.get("/file", async (_req, res) => res.json(await ofFile(res.locals.tenant).book.findMany()));
      app.get("/few", async (_req, res) => res.json(await ofFew(res.locals.tenant).book.findMany()));
      app.get("/setting", async (_req, res) => res.json(await ofSetting(res.locals.tenant).book.findMany()));
      app.get("/list", async (_req, res) => res.json(await ofList(res.locals.tenant).book.findMany()));
      app.get("/clients", async (_req, res) => res.json(await ofClients(res.locals.tenant).book.findMany()));
      app.get("/pool", async (_req, res) => res.json(await ofPool(res.locals.tenant).book.findMany()));
      app.get("/any/file", async (req, res) => {
        const db = ofFile(String(req.query.tenant)); //! unscoped-connection
        res.json(await db.book.findMany());
      });
      app.get("/any/header", async (req, res) => {
        const db = ofFile(String(req.headers["x-tenant"] ?? res.locals.tenant)); //! unscoped-connection
        res.json(await db.book.findMany());
      });
      app.get("/any/few", async (req, res) => res.json(await ofFew(String(req.query.tenant)).book.findMany())); //! unscoped-connection
      app.get("/any/setting", async (req, res) => res.json(await ofSetting(String(req.query.tenant)).book.findMany())); //! unscoped-connection
      app.get("/any/list", async (req, res) => res.json(await ofList(String(req.query.tenant)).book.findMany())); //! unscoped-connection
      app.get("/any/clients", async (req, res) => res.json(await ofClients(String(req.query.tenant)).book.findMany())); //! unscoped-connection
      app.get("/any/pool", async (req, res) => res.json(await ofPool(String(req.query.tenant)).book.findMany())); //! unscoped-connection
    `,
  });
});

describe("Addresses of shards, whose rows say whose they are", () => {
  service({
    "package.json": PACKAGES,
    "prisma/schema.prisma": `
      model Tenant {
        id String @id
        books Book[]
      }
      model Book {
        id String @id
        tenantId String
        tenant Tenant @relation(fields: [tenantId], references: [id])
      }
    `,
    "src/own.ts": OWN,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import { app } from "./own";
      const shards: Record<string, string> = { eu: process.env.EU_URL!, us: process.env.US_URL! };
      const inRegion = (region: string) => new PrismaClient({ datasourceUrl: shards[region] });
      const atHost = (region: string) => new PrismaClient({ datasourceUrl: \`postgres://\${region}.db\` });
      app.get("/books", async (req, res) => {
        const tenantId = res.locals.tenant;
        const listed = await inRegion(String(req.query.region)).book.findMany({ where: { tenantId } });
        const counted = await atHost(String(req.query.region)).book.count({ where: { tenantId } });
        res.json({ listed, counted });
      });
      app.get("/all", async (req, res) => {
        const listed = await inRegion(String(req.query.region)).book.findMany(); //! unscoped-query
        const counted = await atHost(String(req.query.region)).book.count(); //! unscoped-connection
        res.json({ listed, counted });
      });
    `,
  });
});
