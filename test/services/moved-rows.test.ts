// Rows that a statement moves below another parent: looking up the parent that they had says nothing of the new one.
import { service } from "../harness/service";

describe("Rows that one statement moves below another parent", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.36.0", hono: "4.5.1", jose: "5.6.3", pg: "8.12.0" } }),
    "src/schema.ts": `
      import { pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const teams = pgTable("teams", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const boxes = pgTable("boxes", { id: uuid("id").primaryKey(), teamId: uuid("team_id").notNull().references(() => teams.id) });
      export const items = pgTable("items", { id: uuid("id").primaryKey(), boxId: uuid("box_id").notNull().references(() => boxes.id), label: text("label").notNull() });
    `,
    "src/app.ts": `
      import { and, eq, inArray } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { Pool } from "pg";
      import { boxes, items } from "./schema";
      const pool = new Pool();
      const db = drizzle(pool);
      const app = new Hono<{ Variables: { teamId: string } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        c.set("teamId", String(payload.teamId));
        await next();
      });
      app.post("/items/:id/move", async (c) => {
        const { boxId } = await c.req.json();
        const mine = db.select({ id: boxes.id }).from(boxes).where(eq(boxes.teamId, c.get("teamId")));
        await db.update(items).set({ boxId }).where(and(eq(items.id, c.req.param("id")), inArray(items.boxId, mine))); //! cross-tenant-link
        return c.json({});
      });
      app.post("/items/:id/put", async (c) => {
        const { boxId } = await c.req.json();
        await pool.query("UPDATE items SET box_id = $1 FROM boxes b WHERE items.id = $2 AND b.id = items.box_id AND b.team_id = $3", [boxId, c.req.param("id"), c.get("teamId")]); //! cross-tenant-link
        await pool.query("UPDATE items SET box_id = $1 FROM boxes old WHERE items.id = $2 AND old.id = items.box_id AND old.team_id = $3 AND EXISTS (SELECT 1 FROM boxes WHERE id = $1 AND team_id = $3)", [boxId, c.req.param("id"), c.get("teamId")]);
        await pool.query("INSERT INTO items (box_id, label) SELECT id, $2 FROM boxes WHERE id = $1 AND team_id = $3", [boxId, "x", c.get("teamId")]);
        return c.json({});
      });
      export default app;
    `,
  });
});
