// Drizzle: dynamic and prepared queries, common tables, views, set operations, upserts in a repository.
import { service } from "../harness/service";

describe("Drizzle: dynamic and prepared queries, common tables, views, set operations, upserts in a repository", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.45.0", hono: "4.0.0", pg: "8.0.0" } }),
    "src/app.ts": `
      import { Hono } from "hono";
      import { verify } from "hono/jwt";
      import { db } from "./db";
      import { MonitorRepo } from "./repo";
      type Env = { Variables: { repo: MonitorRepo } };
      const app = new Hono<Env>();
      app.use(async (c, next) => {
        const token = c.req.header("authorization")?.slice(7);
        if (!token) return c.json({}, 401);
        const payload = await verify(token, process.env.JWT!, "HS256");
        c.set("repo", new MonitorRepo(db, payload.teamId as string));
        await next();
      });
      app.get("/monitors", async (c) => c.json([await c.var.repo.list(0), await c.var.repo.listAll(0), await c.var.repo.dynamic(1), await c.var.repo.total(), await c.var.repo.totalAll()]));
      app.get("/monitors/:id", async (c) => c.json([await c.get("repo").byId(c.req.param("id")), await c.get("repo").byIdOnly(c.req.param("id")), await c.get("repo").relational(c.req.param("id")), await c.get("repo").relationalBad(c.req.param("id")), await c.get("repo").aliased(c.req.param("id"))]));
      app.get("/search", async (c) => c.json([await c.var.repo.search(c.req.query()), await c.var.repo.searchBad(c.req.query()), await c.var.repo.withCte(), await c.var.repo.withBadCte(c.req.query("u")!), await c.var.repo.sub(), await c.var.repo.view(), await c.var.repo.viewBad()]));
      app.post("/monitors", async (c) => {
        const body = await c.req.json();
        const repo = c.var.repo;
        await repo.unions(body.ids); await repo.unionsBad(body.ids);
        await repo.upsert(body.url); await repo.upsertBad(body.id, body.url); await repo.upsertWhere(body.id, body.url);
        await repo.pauseAll(body.ids); await repo.pauseBad(body.ids); await repo.updateFrom(); await repo.patch(body.id, body);
        await repo.copyLabels(body.id, body.labelIds); await repo.insertSelect(); await repo.rawTeam(); await repo.rawBad(body.id); await repo.rawIdent("url");
        return c.json({});
      });
      app.post("/tx", async (c) => {
        const { ids } = await c.req.json();
        await db.transaction(async (tx) => {
          const repo = new MonitorRepo(tx, "fixed");
          await c.var.repo.pauseAll(ids);
        });
        return c.json({});
      });
      export default app;
    `,
    "src/db.ts": `
      import { drizzle } from "drizzle-orm/node-postgres";
      import { Pool } from "pg";
      import * as schema from "./schema";
      export const db = drizzle({ client: new Pool({ connectionString: process.env.DATABASE_URL }), schema, casing: "snake_case" });
      export type Database = typeof db;
      export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
    `,
    "src/repo.ts": `
      import { and, asc, count, desc, eq, exists, getTableColumns, gt, gte, ilike, inArray, isNotNull, lt, lte, ne, not, notInArray, or, sql, sum, type SQL } from "drizzle-orm";
      import type { PgSelect } from "drizzle-orm/pg-core";
      import { alias, union, unionAll } from "drizzle-orm/pg-core";
      import { db, type Database, type Transaction } from "./db";
      import { checks, labels, monitorLabels, monitors, slowChecks, teams, users } from "./schema";
      function paged<T extends PgSelect>(qb: T, page: number) { return qb.limit(20).offset(page * 20); }
      function ofTeam<T extends PgSelect>(qb: T, teamId: string) { return qb.where(eq(monitors.teamId, teamId)); }
      const byId = db.select().from(monitors).where(and(eq(monitors.id, sql.placeholder("id")), eq(monitors.teamId, sql.placeholder("teamId")))).prepare("by_id");
      const byIdOnly = db.query.monitors.findFirst({ where: eq(monitors.id, sql.placeholder("id")), with: { checks: true } }).prepare("by_id_only");
      export class MonitorRepo {
        constructor(private readonly tx: Database | Transaction, private readonly teamId: string) {}
        list(page: number) { return paged(this.tx.select().from(monitors).where(eq(monitors.teamId, this.teamId)).orderBy(desc(monitors.createdAt)).$dynamic(), page); }
        listAll(page: number) { return paged(this.tx.select().from(monitors).$dynamic(), page); } //! unscoped-query
        dynamic(page: number) { return paged(ofTeam(this.tx.select().from(monitors).$dynamic(), this.teamId), page); }
        byId(id: string) { return byId.execute({ id, teamId: this.teamId }); }
        byIdOnly(id: string) { return byIdOnly.execute({ id }); } //! unscoped-query
        total() { return db.$count(monitors, eq(monitors.teamId, this.teamId)); }
        totalAll() { return db.$count(monitors); } //! unscoped-query
        async search(q: { text?: string; paused?: boolean; label?: string }) {
          const filters: (SQL | undefined)[] = [eq(monitors.teamId, this.teamId), q.text ? ilike(monitors.url, \`%\${q.text}%\`) : undefined];
          if (q.paused !== undefined) filters.push(eq(monitors.paused, q.paused));
          if (q.label) filters.push(exists(this.tx.select({ one: sql\`1\` }).from(monitorLabels).where(and(eq(monitorLabels.monitorId, monitors.id), eq(monitorLabels.labelId, q.label)))));
          return this.tx.select({ ...getTableColumns(monitors), checks: sql<number>\`(select count(*) from \${checks} where \${checks.monitorId} = \${monitors.id})\` }).from(monitors).where(and(...filters));
        }
        async searchBad(q: { text?: string }) {
          const where = q.text ? and(eq(monitors.teamId, this.teamId), ilike(monitors.url, q.text)) : undefined;
          return this.tx.select().from(monitors).where(where); //! bypassable-tenant-filter
        }
        withCte() {
          const mine = this.tx.$with("mine").as(this.tx.select({ id: monitors.id }).from(monitors).where(eq(monitors.teamId, this.teamId)));
          return this.tx.with(mine).select({ ms: checks.ms }).from(checks).innerJoin(mine, eq(mine.id, checks.monitorId));
        }
        withBadCte(url: string) {
          const found = this.tx.$with("found").as(this.tx.select({ id: monitors.id }).from(monitors).where(eq(monitors.url, url)));
          return this.tx.with(found).select({ ms: checks.ms }).from(checks).innerJoin(found, eq(found.id, checks.monitorId)); //! unscoped-query
        }
        sub() {
          const sq = this.tx.select({ monitorId: checks.monitorId, slow: count().as("slow") }).from(checks).groupBy(checks.monitorId).as("sq");
          return this.tx.select({ url: monitors.url, slow: sq.slow }).from(monitors).leftJoin(sq, eq(sq.monitorId, monitors.id)).where(eq(monitors.teamId, this.teamId));
        }
        aliased(other: string) {
          const m2 = alias(monitors, "m2");
          return this.tx.select({ a: monitors.url, b: m2.url }).from(monitors).innerJoin(m2, and(eq(m2.teamId, monitors.teamId), ne(m2.id, monitors.id))).where(and(eq(monitors.teamId, this.teamId), eq(monitors.id, other)));
        }
        view() { return this.tx.select().from(slowChecks).where(eq(slowChecks.teamId, this.teamId)); }
        viewBad() { return this.tx.select().from(slowChecks).where(gt(slowChecks.ms, 300)); } //! unscoped-query
        unions(ids: string[]) {
          return union(
            this.tx.select({ id: monitors.id }).from(monitors).where(eq(monitors.teamId, this.teamId)),
            this.tx.select({ id: labels.id }).from(labels).where(eq(labels.teamId, this.teamId)),
          );
        }
        unionsBad(ids: string[]) {
          return this.tx.select({ id: monitors.id }).from(monitors).where(eq(monitors.teamId, this.teamId)) //! unscoped-query
            .union(this.tx.select({ id: labels.id }).from(labels).where(inArray(labels.id, ids)));
        }
        relational(id: string) { return this.tx.query.monitors.findFirst({ where: (m, { and, eq }) => and(eq(m.id, id), eq(m.teamId, this.teamId)), with: { checks: { where: (c, { gt }) => gt(c.ms, 100), limit: 5 }, labels: { with: { label: true } } }, columns: { id: true }, extras: { lower: sql<string>\`lower(url)\`.as("lower") } }); }
        relationalBad(id: string) { return this.tx.query.checks.findMany({ where: eq(checks.monitorId, id), with: { monitor: true } }); } //! unscoped-query
        upsert(url: string) { return this.tx.insert(monitors).values({ url, teamId: this.teamId }).onConflictDoUpdate({ target: [monitors.teamId, monitors.url], set: { paused: false } }).returning(); }
        upsertBad(id: string, url: string) { return this.tx.insert(monitors).values({ id, url, teamId: this.teamId }).onConflictDoUpdate({ target: monitors.id, set: { url } }); } //! unscoped-mutation
        upsertWhere(id: string, url: string) { return this.tx.insert(monitors).values({ id, url, teamId: this.teamId }).onConflictDoUpdate({ target: monitors.id, set: { url }, setWhere: eq(monitors.teamId, this.teamId) }); }
        async pauseAll(ids: string[]) { return this.tx.update(monitors).set({ paused: true }).where(and(inArray(monitors.id, ids), eq(monitors.teamId, this.teamId))).returning({ id: monitors.id }); }
        async pauseBad(ids: string[]) { return this.tx.update(monitors).set({ paused: true }).where(inArray(monitors.id, ids)); } //! unscoped-mutation
        async updateFrom() { return this.tx.update(checks).set({ ok: true }).from(monitors).where(and(eq(checks.monitorId, monitors.id), eq(monitors.teamId, this.teamId))); }
        async patch(id: string, body: Partial<typeof monitors.$inferInsert>) { return this.tx.update(monitors).set(body).where(and(eq(monitors.id, id), eq(monitors.teamId, this.teamId))); } //! tenant-key-overwrite
        async copyLabels(id: string, labelIds: string[]) {
          await this.tx.insert(monitorLabels).values(labelIds.map((labelId) => ({ monitorId: id, labelId }))); //! missing-tenant-on-create
        }
        async insertSelect() { return this.tx.insert(labels).select(this.tx.select({ id: labels.id, teamId: labels.teamId, name: labels.name }).from(labels).where(eq(labels.teamId, this.teamId))); }
        async rawTeam() { return this.tx.execute(sql\`select * from \${monitors} where \${monitors.teamId} = \${this.teamId}\`); }
        async rawBad(id: string) { return this.tx.execute(sql\`select * from \${monitors} where \${eq(monitors.id, id)}\`); } //! unscoped-query
        async rawIdent(col: string) { return this.tx.execute(sql\`select \${sql.identifier(col)} from monitors where team_id = \${this.teamId} order by \${sql.raw("id")}\`); }
      }
    `,
    "src/schema.ts": `
      import { relations, sql } from "drizzle-orm";
      import { boolean, index, integer, pgPolicy, pgRole, pgSchema, pgTable, pgTableCreator, pgView, primaryKey, serial, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
      export const teams = pgTable("teams", { id: uuid("id").primaryKey().defaultRandom(), name: text("name").notNull() });
      export const users = pgTable("users", { id: uuid("id").primaryKey(), email: text("email").notNull().unique(), teamId: uuid("team_id").notNull().references(() => teams.id) });
      export const monitors = pgTable("monitors", {
        id: uuid().primaryKey().defaultRandom(),
        teamId: uuid("team_id").notNull().references(() => teams.id, { onDelete: "cascade" }),
        url: text().notNull(),
        paused: boolean().default(false).notNull(),
        createdAt: timestamp("created_at").defaultNow().notNull(),
      }, (t) => [index("monitor_team").on(t.teamId), unique().on(t.teamId, t.url)]);
      export const checks = pgTable("checks", { id: serial("id").primaryKey(), monitorId: uuid("monitor_id").notNull().references(() => monitors.id), ms: integer("ms").notNull(), ok: boolean("ok").notNull(), at: timestamp("at").defaultNow() });
      export const labels = pgTable("labels", { id: uuid().primaryKey().defaultRandom(), teamId: uuid("team_id").notNull().references(() => teams.id), name: text().notNull() });
      export const monitorLabels = pgTable("monitor_labels", { monitorId: uuid("monitor_id").notNull().references(() => monitors.id), labelId: uuid("label_id").notNull().references(() => labels.id) }, (t) => [primaryKey({ columns: [t.monitorId, t.labelId] })]);
      export const slowChecks = pgView("slow_checks").as((qb) => qb.select({ id: checks.id, ms: checks.ms, teamId: monitors.teamId }).from(checks).innerJoin(monitors, sql\`\${monitors.id} = \${checks.monitorId}\`));
      export const teamsRelations = relations(teams, ({ many }) => ({ monitors: many(monitors) }));
      export const monitorsRelations = relations(monitors, ({ one, many }) => ({ team: one(teams, { fields: [monitors.teamId], references: [teams.id] }), checks: many(checks), labels: many(monitorLabels) }));
      export const checksRelations = relations(checks, ({ one }) => ({ monitor: one(monitors, { fields: [checks.monitorId], references: [monitors.id] }) }));
      export const monitorLabelsRelations = relations(monitorLabels, ({ one }) => ({ monitor: one(monitors, { fields: [monitorLabels.monitorId], references: [monitors.id] }), label: one(labels, { fields: [monitorLabels.labelId], references: [labels.id] }) }));
    `,
  });
});
