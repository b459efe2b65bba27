// Drizzle over drivers of SQLite that answer at once: rows are there without `await`.
import { service } from "../harness/service";

const SCHEMA = `
  import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
  export const teams = sqliteTable("teams", { id: integer().primaryKey(), name: text().notNull() });
  export const users = sqliteTable("users", { id: integer().primaryKey(), teamId: integer("team_id").notNull().references(() => teams.id), email: text() });
  export const plants = sqliteTable("plants", { id: integer().primaryKey(), teamId: integer("team_id").notNull().references(() => teams.id), name: text() });
`;

describe("Drizzle over drivers that answer at once", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "drizzle-orm": "^0.38.0", "better-sqlite3": "^11.0.0", express: "^4.0.0", "express-session": "^1.0.0" },
    }),
    "src/schema.ts": SCHEMA,
    "src/app.ts": `
      import Database from "better-sqlite3";
      import { drizzle } from "drizzle-orm/better-sqlite3";
      import { and, eq } from "drizzle-orm";
      import express from "express";
      import session from "express-session";
      import * as schema from "./schema";
      const { plants } = schema;
      declare module "express-session" { interface SessionData { teamId: number } }
      const db = drizzle(new Database("x.db"), { schema });
      const app = express();
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));
      app.delete("/checked/:id", (req, res) => {
        const plant = db.select().from(plants).where(eq(plants.id, Number(req.params.id))).get();
        if (!plant || plant.teamId !== req.session.teamId) return res.sendStatus(404);
        db.delete(plants).where(eq(plants.id, plant.id)).run();
        res.end();
      });
      app.get("/found/:id", (req, res) => {
        const plant = db.query.plants.findFirst({ where: eq(plants.id, Number(req.params.id)) }).sync();
        if (plant?.teamId !== req.session.teamId) return res.sendStatus(404);
        res.json(plant);
      });
      app.post("/all", (req, res) => {
        const own = db.select({ id: plants.id }).from(plants).where(and(eq(plants.name, req.body.name), eq(plants.teamId, req.session.teamId!))).all();
        for (const { id } of own) db.update(plants).set({ name: "x" }).where(eq(plants.id, id)).run();
        res.end();
      });
      app.delete("/unchecked/:id", (req, res) => {
        const plant = db.select().from(plants).where(eq(plants.id, Number(req.params.id))).get(); //! unscoped-query
        if (!plant) return res.sendStatus(404);
        db.delete(plants).where(eq(plants.id, plant.id)).run(); //! unscoped-mutation
        res.end();
      });
    `,
  });
});
