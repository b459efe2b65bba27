// Drizzle: conditions in lists, relational queries, transactions and upserts.
import { service } from "../harness/service";

describe("Drizzle: conditions in lists, relational queries, transactions and upserts", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.36.0", express: "4.18.0", jsonwebtoken: "9.0.0", pg: "8.0.0" } }),
    "src/app.ts": `
      import { and, count, desc, eq, exists, gt, ilike, inArray, isNull, or, sql, type SQL } from "drizzle-orm";
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db, type Tx } from "./db";
      import { deals, memberships, notes, users } from "./schema";
      const app = express();
      app.use((req: any, res, next) => { try { req.me = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      const live = (companyId: string) => and(eq(deals.companyId, companyId), isNull(deals.deletedAt));
      app.get("/deals", async (req: any, res) => {
        const conditions: SQL[] = [eq(deals.companyId, req.me.companyId)];
        if (req.query.q) conditions.push(ilike(deals.title, \`%\${req.query.q}%\`));
        if (req.query.min) conditions.push(gt(deals.amount, Number(req.query.min)));
        const where = and(...conditions);
        const [rows, [{ total }]] = await Promise.all([
          db.select().from(deals).where(where).orderBy(desc(deals.createdAt)).limit(20),
          db.select({ total: count() }).from(deals).where(where),
        ]);
        res.json({ rows, total });
      });
      app.get("/deals2", async (req: any, res) => res.json(await db.select().from(deals).where(live(req.me.companyId))));
      app.get("/deals3", async (req: any, res) => res.json(await db.query.deals.findMany({ where: eq(deals.open, true), with: { notes: true } }))); //! unscoped-query
      app.get("/deals4", async (req: any, res) => res.json(await db.query.deals.findFirst({ where: (d, { and, eq }) => and(eq(d.id, req.params.id), eq(d.companyId, req.me.companyId)), with: { notes: true } })));
      app.get("/deals5", async (req: any, res) => {
        const filters = [req.query.all ? undefined : eq(deals.companyId, req.me.companyId), eq(deals.open, true)];
        res.json(await db.select().from(deals).where(and(...filters))); //! bypassable-tenant-filter
      });
      app.get("/notes/:id", async (req: any, res) => {
        const [row] = await db.select({ note: notes, companyId: deals.companyId }).from(notes).innerJoin(deals, eq(deals.id, notes.dealId)).where(eq(notes.id, req.params.id));
        if (!row || row.companyId !== req.me.companyId) return res.sendStatus(404);
        res.json(row.note);
      });
      app.get("/notes2/:id", async (req: any, res) => {
        const [row] = await db.select().from(notes).innerJoin(deals, eq(deals.id, notes.dealId)).where(and(eq(notes.id, req.params.id), eq(deals.companyId, req.me.companyId)));
        res.json(row?.notes);
      });
      app.put("/deals/:id", async (req: any, res) => {
        const [updated] = await db.update(deals).set({ title: req.body.title }).where(and(eq(deals.id, req.params.id), eq(deals.companyId, req.me.companyId))).returning({ id: deals.id });
        if (!updated) return res.sendStatus(404);
        await db.delete(notes).where(eq(notes.dealId, updated.id));
        await db.insert(notes).values({ id: crypto.randomUUID(), dealId: updated.id, body: req.body.note });
        await db.update(deals).set({ open: false }).where(eq(deals.id, req.body.otherId)); //! unscoped-mutation
        res.end();
      });
      async function removeDeal(tx: Tx, id: string, companyId: string) {
        await tx.delete(notes).where(inArray(notes.dealId, tx.select({ id: deals.id }).from(deals).where(and(eq(deals.id, id), eq(deals.companyId, companyId)))));
        await tx.delete(deals).where(and(eq(deals.id, id), eq(deals.companyId, companyId)));
      }
      app.delete("/deals/:id", async (req: any, res) => { await db.transaction(async (tx) => { await removeDeal(tx, req.params.id, req.me.companyId); }); res.end(); });
      app.post("/deals", async (req: any, res) => {
        const [d] = await db.insert(deals).values({ ...req.body, companyId: req.me.companyId }).returning();
        await db.insert(deals).values({ companyId: req.me.companyId, ...req.body }); //! missing-tenant-on-create
        await db.insert(deals).values(req.body.rows.map((r: any) => ({ ...r, companyId: req.me.companyId })));
        await db.insert(deals).values({ id: req.body.id, companyId: req.me.companyId, title: "x" }).onConflictDoUpdate({ target: deals.id, set: { title: "x" } }); //! unscoped-mutation
        res.json(d);
      });
      app.get("/members", async (req: any, res) => {
        const mine = db.select({ id: memberships.companyId }).from(memberships).where(eq(memberships.userId, req.me.sub));
        res.json(await db.select().from(deals).where(inArray(deals.companyId, mine)));
        const colleagues = await db.select({ id: users.id, email: users.email }).from(users).innerJoin(memberships, eq(memberships.userId, users.id)).where(eq(memberships.companyId, req.me.companyId));
        const raw = await db.execute(sql\`select * from \${deals} where \${deals.companyId} = \${req.me.companyId} and \${deals.open}\`);
        const bad = await db.execute(sql\`select * from deals where id = \${req.query.id}\`); //! unscoped-query
        const either = await db.select().from(deals).where(or(eq(deals.companyId, req.me.companyId), eq(deals.open, true))); //! bypassable-tenant-filter
        return [colleagues, raw, bad, either];
      });
      app.get("/c/:companyId", async (req: any, res) => {
        const [m] = await db.select().from(memberships).where(and(eq(memberships.companyId, req.params.companyId), eq(memberships.userId, req.me.sub))).limit(1);
        if (!m) return res.sendStatus(403);
        res.json(await db.select().from(deals).where(eq(deals.companyId, req.params.companyId)));
      });
      app.listen(1);
    `,
    "src/db.ts": `
      import { drizzle } from "drizzle-orm/node-postgres";
      import { Pool } from "pg";
      import * as schema from "./schema";
      export const db = drizzle(new Pool(), { schema });
      export type Tx = Parameters<Parameters<typeof db.transaction>[0]>[0];
    `,
    "src/schema.ts": `
      import { relations, sql } from "drizzle-orm";
      import { boolean, index, integer, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
      const stamps = { createdAt: timestamp("created_at").defaultNow().notNull(), deletedAt: timestamp("deleted_at") };
      export const companies = pgTable("companies", { id: uuid("id").primaryKey().defaultRandom(), name: text("name").notNull(), ...stamps });
      export const users = pgTable("users", { id: uuid("id").primaryKey(), email: text("email").notNull().unique() });
      export const memberships = pgTable("memberships", { companyId: uuid("company_id").notNull().references(() => companies.id), userId: uuid("user_id").notNull().references(() => users.id), role: text("role") }, (t) => [primaryKey({ columns: [t.companyId, t.userId] })]);
      export const deals = pgTable("deals", { id: uuid("id").primaryKey(), companyId: uuid("company_id").notNull().references(() => companies.id, { onDelete: "cascade" }), title: text("title"), amount: integer("amount"), open: boolean("open"), ...stamps }, (t) => [index().on(t.companyId)]);
      export const notes = pgTable("notes", { id: uuid("id").primaryKey(), dealId: uuid("deal_id").notNull().references(() => deals.id), body: text("body") });
      export const dealsRelations = relations(deals, ({ one, many }) => ({ company: one(companies, { fields: [deals.companyId], references: [companies.id] }), notes: many(notes) }));
      export const notesRelations = relations(notes, ({ one }) => ({ deal: one(deals, { fields: [notes.dealId], references: [deals.id] }) }));
    `,
  });
});
