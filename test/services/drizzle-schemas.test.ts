// Schemas of drizzle-zod: what they let through are the columns of the table, and what comes out of a fetched row is the row.
import { service } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: { hono: "4.6.0", "drizzle-orm": "0.38.0", "drizzle-zod": "0.6.0", zod: "3.24.0", pg: "8.13.0" },
  }),
  "src/schema.ts": `
    import { pgTable, text, uuid } from "drizzle-orm/pg-core";
    export const workspaces = pgTable("workspaces", {
      id: uuid("id").primaryKey().defaultRandom(),
      name: text("name").notNull(),
      limits: text("limits").notNull(),
    });
    export const users = pgTable("users", { id: uuid("id").primaryKey().defaultRandom(), email: text("email").notNull().unique() });
    export const members = pgTable("members", {
      id: uuid("id").primaryKey().defaultRandom(),
      userId: uuid("user_id").notNull().references(() => users.id),
      workspaceId: uuid("workspace_id").notNull().references(() => workspaces.id),
    });
    export const keys = pgTable("api_keys", {
      id: uuid("id").primaryKey().defaultRandom(),
      hashedKey: text("hashed_key").notNull().unique(),
      workspaceId: uuid("workspace_id").notNull().references(() => workspaces.id),
    });
    export const monitors = pgTable("monitors", {
      id: uuid("id").primaryKey().defaultRandom(),
      url: text("url").notNull(),
      workspaceId: uuid("workspace_id").notNull().references(() => workspaces.id),
    });
  `,
  "src/db.ts": `
    import { drizzle } from "drizzle-orm/node-postgres";
    import * as schema from "./schema";
    export const db = drizzle(process.env.DATABASE_URL!, { schema });
  `,
  "src/validation.ts": `
    import { createInsertSchema, createSelectSchema, createUpdateSchema } from "drizzle-zod";
    import { z } from "zod";
    import { monitors, workspaces } from "./schema";
    export const workspaceRow = createSelectSchema(workspaces)
      .extend({ limits: z.string().transform((text) => JSON.parse(text)) })
      .transform((row) => ({ ...row, limits: { monitors: 10, ...row.limits } }));
    export const newMonitor = createInsertSchema(monitors, { url: (schema) => schema.url() }).omit({ id: true, workspaceId: true });
    export const monitorChanges = createUpdateSchema(monitors).pick({ url: true });
    export const anyMonitor = createInsertSchema(monitors);
  `,
};

describe("Schemas made of tables", () => {
  service({
    ...APP,
    "src/app.ts": `
      import { createHash } from "node:crypto";
      import { and, eq } from "drizzle-orm";
      import { Hono } from "hono";
      import { db } from "./db";
      import { keys, monitors, workspaces } from "./schema";
      import { anyMonitor, monitorChanges, newMonitor, workspaceRow } from "./validation";
      const app = new Hono<{ Variables: { workspace: { id: string } } }>();
      app.use("*", async (c, next) => {
        const hashedKey = createHash("sha256").update(c.req.header("x-key") ?? "").digest("hex");
        const [key] = await db.select().from(keys).where(eq(keys.hashedKey, hashedKey));
        if (!key) return c.json({ error: "no such key" }, 401);
        const [row] = await db.select().from(workspaces).where(eq(workspaces.id, key.workspaceId));
        const checked = workspaceRow.safeParse(row);
        if (!checked.success) return c.json({ error: "broken" }, 500);
        c.set("workspace", checked.data);
        await next();
      });
      app.put("/monitors/:id", async (c) => {
        const [monitor] = await db.select().from(monitors)
          .where(and(eq(monitors.id, c.req.param("id")), eq(monitors.workspaceId, c.get("workspace").id)));
        if (!monitor) return c.json({ error: "not found" }, 404);
        await db.update(monitors).set(monitorChanges.parse(await c.req.json())).where(eq(monitors.id, c.req.param("id")));
        return c.json({ ok: true });
      });
      app.post("/monitors", async (c) => {
        const input = newMonitor.parse(await c.req.json());
        const [made] = await db.insert(monitors).values({ workspaceId: c.get("workspace").id, ...input }).returning();
        return c.json(made, 201);
      });
      app.post("/any", async (c) => {
        const input = anyMonitor.parse(await c.req.json());
        await db.insert(monitors).values({ workspaceId: c.get("workspace").id, ...input }); //! missing-tenant-on-create
        return c.json({ ok: true }, 201);
      });
      app.put("/any/:id", async (c) => {
        const changes = anyMonitor.partial().parse(await c.req.json());
        await db.update(monitors).set(changes) //! tenant-key-overwrite
          .where(and(eq(monitors.id, c.req.param("id")), eq(monitors.workspaceId, c.get("workspace").id)));
        return c.json({ ok: true });
      });
      export default app;
    `,
  });
});
