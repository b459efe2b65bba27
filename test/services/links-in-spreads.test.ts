// Foreign keys that come into a new row with input that is spread into it: the input's type says that they do.
import { service } from "../harness/service";

describe("links in spreads", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", "express-session": "1.18.0", "drizzle-orm": "0.36.0", pg: "8.0.0" },
    }),
    "src/schema.ts": `
      import { pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const orgs = pgTable("orgs", { id: uuid("id").primaryKey() });
      export const users = pgTable("users", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), email: text("email").notNull() });
      export const plots = pgTable("plots", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id) });
      export const crops = pgTable("crops", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), plotId: uuid("plot_id").notNull().references(() => plots.id), kind: text("kind").notNull() });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { crops, plots } from "./schema";
      interface NewCrop { plotId: string; kind: string }
      const db = drizzle(process.env.DATABASE_URL!);
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
      app.post("/1", async (req: any, res) => {
        const input = req.body as NewCrop;
        res.json(await db.insert(crops).values({ ...input, orgId: req.session.orgId })); //! cross-tenant-link
      });
      app.post("/2", async (req: any, res) => {
        const input = req.body as NewCrop;
        const [plot] = await db.select().from(plots).where(and(eq(plots.id, input.plotId), eq(plots.orgId, req.session.orgId)));
        if (!plot) return res.sendStatus(404);
        res.json(await db.insert(crops).values({ ...input, orgId: req.session.orgId }));
      });
      app.post("/4", async (req: any, res) => {
        const input = req.body as NewCrop[];
        res.json(await db.insert(crops).values(input.map((one) => ({ ...one, orgId: req.session.orgId })))); //! cross-tenant-link
      });
      app.post("/3/:plot", async (req: any, res) => {
        const [plot] = await db.select().from(plots).where(and(eq(plots.id, req.params.plot), eq(plots.orgId, req.session.orgId)));
        if (!plot) return res.sendStatus(404);
        const input = req.body as { kind: string };
        res.json(await db.insert(crops).values({ ...input, plotId: plot.id, orgId: req.session.orgId }));
      });
    `,
  });
});
