// Helpers that take a tenant which may be missing, called with one that is there: a claim that is declared to be text, and lists of
// conditions that hold one in any case.
import { PROJECTS, service } from "../harness/service";

const FILES = (claims: string): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "drizzle-orm": "0.45.0", pg: "8.0.0" } }),
  "src/schema.ts": `
    import { pgTable, text, uuid } from "drizzle-orm/pg-core";
    export const shops = pgTable("shops", { id: uuid("id").primaryKey() });
    export const goods = pgTable("goods", { id: uuid("id").primaryKey(), shopId: uuid("shop_id").notNull().references(() => shops.id), name: text("name").notNull() });
  `,
  "src/auth.ts": `
    import jwt from "jsonwebtoken";
    import type { RequestHandler } from "express";
    export interface Claims { sub: string; ${claims} }
    declare global { namespace Express { interface Request { auth: Claims } } }
    export const requireAuth: RequestHandler = (req, _res, next) => {
      req.auth = jwt.verify(String(req.headers.authorization), process.env.KEY!) as Claims;
      next();
    };
  `,
});

const APP = (mark: string): string => `
  import { and, eq, ilike, type SQL } from "drizzle-orm";
  import { drizzle } from "drizzle-orm/node-postgres";
  import express from "express";
  import { requireAuth } from "./auth";
  import { goods } from "./schema";
  const db = drizzle(process.env.DATABASE_URL!);
  function filterOf(q: unknown, shopId?: string): SQL | undefined {
    const filters: SQL[] = [];
    if (q) filters.push(ilike(goods.name, String(q)));
    if (shopId) filters.push(eq(goods.shopId, shopId));
    return filters.length ? and(...filters) : undefined;
  }
  const app = express();
  app.use(requireAuth);
  app.get("/goods", async (req, res) => {
    res.json(await db.select().from(goods).where(filterOf(req.query.q, req.auth.shopId))); ${mark}
  });
  app.get("/goods/all", async (req, res) => {
    res.json(await db.select().from(goods).where(filterOf(req.query.q))); //! unscoped-query
  });
  app.get("/goods/taken-out", async (req, res) => {
    const filters: SQL[] = [];
    if (req.query.q) filters.push(ilike(goods.name, String(req.query.q)));
    filters.push(eq(goods.name, "x"));
    filters.pop();
    res.json(await db.select().from(goods).where(filters.length > 0 ? and(eq(goods.shopId, req.auth.shopId!), ...filters) : undefined)); //! bypassable-tenant-filter
  });
  app.listen(1);
`;

describe("claims that are there", () => {
  service({ ...FILES("shopId: string"), "src/app.ts": APP("") }, "filter where they are declared to be text");
  service({ ...FILES("shopId?: string"), "src/app.ts": APP("//! bypassable-tenant-filter") }, "may be missing where they are declared so");
});

describe("a tenant behind a session and a user that may both be missing", () => {
  service(
    {
      ...PROJECTS,
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "next-auth": "4.24.0", "@prisma/client": "6.0.0" } }),
      "src/auth.ts": `
      import { getServerSession } from "next-auth";
      declare module "next-auth" { interface Session { user?: { id: string; organizationId?: string } } }
      export const getSession = () => getServerSession({ providers: [] });
      export async function requireOrganization(): Promise<string> {
        const session = await getSession();
        const organizationId = session?.user?.organizationId;
        if (!organizationId) throw new Error("sign in");
        return organizationId;
      }
    `,
      "src/app/api/projects/route.ts": `
      import { getSession, requireOrganization } from "../../../auth";
      import { db } from "../../../db";
      export async function GET() {
        const organizationId = await requireOrganization();
        return Response.json(await db.project.findMany({ where: { organizationId } }));
      }
      export async function DELETE() {
        const session = await getSession();
        await db.project.deleteMany({ where: { organizationId: session?.user?.organizationId } }); //! bypassable-tenant-filter
        return Response.json(null);
      }
    `,
    },
    "is there where a function has asked for it, and returned it",
  );
});
