// Conditions that are spread into a list on some paths only are conditions on some paths only.
import { service } from "../harness/service";

describe("Drizzle: lists of conditions with a spread", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "^0.40.0", express: "^5.0.0", jsonwebtoken: "^9.0.0" } }),
    "src/schema.ts": `
      import { pgTable, text } from "drizzle-orm/pg-core";
      export const gyms = pgTable("gyms", { id: text("id").primaryKey() });
      export const classes = pgTable("classes", {
        id: text("id").primaryKey(),
        gymId: text("gym_id").notNull().references(() => gyms.id),
        title: text("title").notNull(),
      });
    `,
    "src/app.ts": `
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import express from "express";
      import jwt from "jsonwebtoken";
      import { classes } from "./schema";
      const db = drizzle(process.env.DATABASE_URL!);
      const app = express();
      app.get("/optional", async (req, res) => {
        const me = jwt.verify(req.headers.authorization!, process.env.SECRET!) as { gymId?: string };
        const conditions = [eq(classes.title, String(req.query.q)), ...(me.gymId ? [eq(classes.gymId, me.gymId)] : [])];
        res.json(await db.select().from(classes).where(and(...conditions))); //! bypassable-tenant-filter
      });
      app.get("/always", async (req, res) => {
        const me = jwt.verify(req.headers.authorization!, process.env.SECRET!) as { gymId: string };
        const mine = [eq(classes.gymId, me.gymId)];
        const conditions = [...mine, ...(req.query.q ? [eq(classes.title, String(req.query.q))] : [])];
        res.json(await db.select().from(classes).where(and(...conditions)));
      });
    `,
  });
});

describe("FP: the tenant's condition in each of two lists of which one is spread", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "^0.40.0", express: "^5.0.0", jsonwebtoken: "^9.0.0" } }),
    "src/app.ts": `
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { pgTable, text } from "drizzle-orm/pg-core";
      import express from "express";
      import jwt from "jsonwebtoken";
      export const gyms = pgTable("gyms", { id: text("id").primaryKey() });
      const classes = pgTable("classes", {
        id: text("id").primaryKey(),
        gymId: text("gym_id").notNull().references(() => gyms.id),
        title: text("title").notNull(),
      });
      const db = drizzle(process.env.DATABASE_URL!);
      const app = express();
      app.get("/classes", async (req, res) => {
        const me = jwt.verify(req.headers.authorization!, process.env.SECRET!) as { gymId: string };
        const mine = eq(classes.gymId, me.gymId);
        const conditions = req.query.q ? [eq(classes.gymId, me.gymId), eq(classes.title, String(req.query.q))] : [mine];
        res.json(await db.select().from(classes).where(and(...conditions))); //! bypassable-tenant-filter
      });
    `,
  });
});
