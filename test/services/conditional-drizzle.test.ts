// Drizzle builders that only some paths tell about the tenant.
import { service } from "../harness/service";

describe("Drizzle builders that only some paths tell about the tenant", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.45.0", express: "4.19.0", jsonwebtoken: "9.0.0", pg: "8.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { and, eq, ilike } from "drizzle-orm";
      import { monitors } from "./schema";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      const dz = drizzle(process.env.DB!);
      app.get("/drizzle", async (req: any, res) => {
        let q = dz.select().from(monitors).$dynamic(); //! bypassable-tenant-filter
        if (req.query.mine) q = q.where(eq(monitors.teamId, req.me.orgId));
        q = q.limit(3).orderBy(monitors.url);
        res.json(await q);
      });
      app.get("/drizzle2", async (req: any, res) => {
        const q = dz.select().from(monitors).$dynamic(); //! bypassable-tenant-filter
        if (req.query.mine) q.where(eq(monitors.teamId, req.me.orgId));
        q.limit(3);
        res.json(await q);
      });
      app.get("/drizzle3", async (req: any, res) => {
        const q = dz.select().from(monitors).where(eq(monitors.teamId, req.me.orgId)).$dynamic();
        if (req.query.n) q.limit(Number(req.query.n));
        res.json(await q.orderBy(monitors.url));
      });
      app.get("/drizzle4", async (req: any, res) => {
        let q = dz.select().from(monitors).where(eq(monitors.teamId, req.me.orgId)).$dynamic();
        if (req.query.n) q = q.where(and(eq(monitors.teamId, req.me.orgId), ilike(monitors.url, req.query.n)));
        res.json(await q.orderBy(monitors.url));
      });
      app.get("/drizzle5", async (req: any, res) => {
        let q = dz.select().from(monitors).where(eq(monitors.teamId, req.me.orgId)).$dynamic(); //! bypassable-tenant-filter
        if (req.query.n) q = q.where(ilike(monitors.url, req.query.n));
        res.json(await q.orderBy(monitors.url));
      });
      app.listen(1);
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
