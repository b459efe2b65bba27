// Reads go to a replica, writes to the primary: one of several clients is asked, behind an object that stands for both.
import { service } from "../harness/service";

describe("Clients of a primary database and its replicas", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.44.0", pg: "8.13.0", hono: "4.6.0" } }),
    "src/schema.ts": `
      import { integer, pgTable, text } from "drizzle-orm/pg-core";
      export const companies = pgTable("companies", { id: integer("id").primaryKey(), name: text("name") });
      export const parcels = pgTable("parcels", {
        id: integer("id").primaryKey(),
        label: text("label"),
        companyId: integer("company_id").notNull().references(() => companies.id),
      });
    `,
    "src/db.ts": `
      import { drizzle } from "drizzle-orm/node-postgres";
      import { Pool } from "pg";
      import * as schema from "./schema";
      const connect = (url: string) => drizzle(new Pool({ connectionString: url }), { schema });
      export const primary = connect(process.env.PRIMARY_URL!);
      export const replica = process.env.REPLICA_URL ? connect(process.env.REPLICA_URL) : primary;
      const bound = (client: any, method: any) => (typeof method === "function" ? method.bind(client) : method);
      const standsFor = (forReads: () => any) => ({
        ...primary,
        get select() {
          const client = forReads();
          return bound(client, client.select);
        },
        get update() {
          return bound(primary, primary.update);
        },
      });
      export const db: any = standsFor(() => replica);
      export const isBusy = () => Math.random() > 0.5;
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { verify } from "hono/jwt";
      import { and, eq } from "drizzle-orm";
      import { db, isBusy, primary, replica } from "./db";
      import { parcels } from "./schema";
      const app = new Hono<{ Variables: { companyId: number } }>();
      app.use("/*", async (c, next) => {
        const session = await verify(c.req.header("authorization")!, process.env.SECRET!);
        c.set("companyId", session.companyId as number);
        await next();
      });
      app.get("/parcels/:id", async (c) => {
        const id = Number(c.req.param("id"));
        return c.json(await db.select().from(parcels).where(and(eq(parcels.id, id), eq(parcels.companyId, c.get("companyId")))));
      });
      app.patch("/parcels/:id", async (c) => {
        const id = Number(c.req.param("id"));
        const where = and(eq(parcels.id, id), eq(parcels.companyId, c.get("companyId")));
        return c.json(await db.update(parcels).set({ label: "x" }).where(where).returning());
      });
      app.get("/labels/:id", async (c) => {
        return c.json(await db.select().from(parcels).where(eq(parcels.id, Number(c.req.param("id"))))); //! unscoped-query
      });
      app.get("/busy/:id", async (c) => {
        const query = (isBusy() ? replica : primary).select().from(parcels).$dynamic();
        query.where(eq(parcels.companyId, c.get("companyId")));
        return c.json(await query);
      });
      // Only one of the two is narrowed.
      app.get("/either/:id", async (c) => {
        const mine = replica.select().from(parcels).where(eq(parcels.companyId, c.get("companyId")));
        const all = primary.select().from(parcels); //! unscoped-query
        return c.json(await (isBusy() ? mine : all));
      });
      export default app;
    `,
  });
});
