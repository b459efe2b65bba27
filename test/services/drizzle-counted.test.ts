// Drizzle: counts and subqueries that are columns of another query, as fields of a select and as extras of a relational query.
import { service } from "../harness/service";

describe("Drizzle: counts as columns of another query", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.44.2", hono: "4", mysql2: "3" } }),
    "src/schema.ts": `
      import { relations } from "drizzle-orm";
      import { bigint, mysqlTable, varchar } from "drizzle-orm/mysql-core";
      export const workspaces = mysqlTable("workspaces", { id: bigint("id", { mode: "number" }).primaryKey(), name: varchar("name", { length: 99 }).notNull() });
      export const sheets = mysqlTable("sheets", {
        id: bigint("id", { mode: "number" }).primaryKey(),
        workspaceId: bigint("workspace_id", { mode: "number" }).notNull().references(() => workspaces.id),
        title: varchar("title", { length: 99 }).notNull(),
      });
      export const rows = mysqlTable("sheet_rows", {
        id: bigint("id", { mode: "number" }).primaryKey(),
        sheetId: bigint("sheet_id", { mode: "number" }).notNull().references(() => sheets.id),
        text: varchar("text", { length: 99 }).notNull(),
      });
      export const sheetRelations = relations(sheets, ({ many }) => ({ rows: many(rows) }));
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwt, type JwtVariables } from "hono/jwt";
      import { eq, getTableColumns, like, sql } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/mysql2";
      import * as schema from "./schema";
      import { rows, sheets } from "./schema";
      const db = drizzle(process.env.DATABASE_URL!, { schema, mode: "default" });
      const app = new Hono<{ Variables: JwtVariables<{ ws: number }> }>();
      app.use("*", jwt({ secret: process.env.JWT_SECRET! }));
      app.get("/fields", async (c) => {
        const mine = eq(sheets.workspaceId, c.get("jwtPayload").ws);
        const a = await db.select({ ...getTableColumns(sheets), n: db.$count(rows, eq(rows.sheetId, sheets.id)) }).from(sheets).where(mine).limit(20);
        const b = await db.select({ id: sheets.id, n: db.$count(rows, eq(rows.sheetId, sheets.id)).as("n") }).from(sheets).where(mine);
        const c2 = await db.select({ id: sheets.id, n: db.$count(rows, like(rows.text, "a%")) }).from(sheets).where(mine); //! unscoped-query
        const d = await db.select({ id: sheets.id, n: db.$count(rows) }).from(sheets).where(mine); //! unscoped-query
        const pending = db.$count(rows, like(rows.text, "a%")); //! unscoped-query
        return c.json({ a, b, c2, d, n: await pending });
      });
      app.get("/extras", async (c) => {
        const { ws } = c.get("jwtPayload");
        const a = await db.query.sheets.findMany({ where: eq(sheets.workspaceId, ws), extras: { n: db.$count(rows, eq(rows.sheetId, sheets.id)).as("n") } });
        const b = await db.query.sheets.findMany({ where: { workspaceId: ws }, extras: { n: (t) => db.$count(rows, eq(rows.sheetId, t.id)) } });
        const d = await db.query.sheets.findMany({ where: { workspaceId: ws }, extras: { n: (t) => db.$count(rows, eq(rows.text, t.title)) } }); //! unscoped-query
        const e = await db.query.sheets.findMany({ where: (t) => eq(t.workspaceId, ws), extras: (t, { sql }) => ({ low: sql<string>\`lower(\${t.title})\`.as("low"), n: sql<number>\`(select count(*) from \${rows} where \${rows.sheetId} = \${t.id})\`.as("n") }) });
        const f = await db.query.sheets.findMany({ where: (t) => eq(t.workspaceId, ws), extras: { last: sql<string>\`(select max(\${rows.text}) from \${rows})\`.as("last") } }); //! unscoped-query
        return c.json({ a, b, d, e, f });
      });
      app.get("/checked/:id", async (c) => {
        const sheet = await db.query.sheets.findFirst({ where: { id: Number(c.req.param("id")) }, extras: { n: (t) => db.$count(rows, eq(rows.sheetId, t.id)) } });
        if (sheet?.workspaceId !== c.get("jwtPayload").ws) return c.notFound();
        return c.json(sheet);
      });
      export default app;
    `,
  });
});
