// A row whose tenant is compared with that of somebody who may not be signed in: no row is without a tenant where its column says so.
import { service } from "../harness/service";

const FILES = (column: string): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "drizzle-orm": "0.38.0", pg: "8.0.0" } }),
  "src/db.ts": `
    import { drizzle } from "drizzle-orm/node-postgres";
    import { pgTable, text } from "drizzle-orm/pg-core";
    export const agencies = pgTable("agencies", { id: text("id").primaryKey(), name: text("name").notNull() });
    export const leads = pgTable("leads", { id: text("id").primaryKey(), agencyId: ${column}, name: text("name").notNull() });
    export const db = drizzle(process.env.DATABASE_URL!);
  `,
  "src/signed-in.ts": `
    import type { RequestHandler } from "express";
    import jwt from "jsonwebtoken";
    export const perhaps: RequestHandler = (req, res, next) => {
      if (!req.headers.authorization) {
        res.locals.user = null;
        return next();
      }
      res.locals.user = jwt.verify(req.headers.authorization, process.env.KEY!) as { agencyId: string };
      next();
    };
  `,
});
const APP = (mark: string): string => `
  import { eq } from "drizzle-orm";
  import express from "express";
  import { db, leads } from "./db";
  import { perhaps } from "./signed-in";
  const app = express();
  app.use(perhaps);
  app.get("/leads/:id", async (req, res) => {
    const [lead] = await db.select().from(leads).where(eq(leads.id, req.params.id));${mark}
    if (!lead || lead.agencyId !== res.locals.user?.agencyId) return res.sendStatus(404);
    res.json(lead);
  });
  app.get("/other/:id", async (req, res) => {
    const [lead] = await db.select().from(leads).where(eq(leads.id, req.params.id)); //! unscoped-query
    if (!lead || (res.locals.user && lead.agencyId !== res.locals.user.agencyId)) return res.sendStatus(404);
    res.json(lead);
  });
  app.listen(3000);
`;

describe("The tenant of a row, compared with that of whoever is signed in", () => {
  const required = 'text("agency_id").notNull().references(() => agencies.id)';
  service({ ...FILES(required), "src/app.ts": APP("") }, "is nobody's where each row has one");
  const optional = 'text("agency_id").references(() => agencies.id)';
  service({ ...FILES(optional), "src/app.ts": APP(" //! unscoped-query") }, "may be nobody's where a row need not have one");
});
