// A primary key that is the database's own affair, beside a unique id by which everything refers to a row: the id names the row, and
// that of the tenant names the tenant.
import { service } from "../harness/service";

describe("surrogate primary keys", () => {
  describe("Drizzle: pk beside id", () => {
    service({
      "package.json": JSON.stringify({
        dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "drizzle-orm": "0.36.0", mysql2: "3.0.0" },
      }),
      "src/schema.ts": `
        import { bigint, mysqlTable, varchar } from "drizzle-orm/mysql-core";
        import { relations } from "drizzle-orm";
        const pk = () => bigint("pk", { mode: "number", unsigned: true }).autoincrement().primaryKey();
        export const workspaces = mysqlTable("workspaces", {
          pk: pk(),
          id: varchar("id", { length: 256 }).notNull().unique(),
          orgId: varchar("org_id", { length: 256 }).notNull().unique(),
          name: varchar("name", { length: 256 }).notNull(),
        });
        export const roles = mysqlTable("roles", {
          pk: pk(),
          id: varchar("id", { length: 256 }).notNull().unique(),
          name: varchar("name", { length: 256 }).notNull(),
          workspaceId: varchar("workspace_id", { length: 256 }).notNull(),
        });
        export const grants = mysqlTable("grants", {
          pk: pk(),
          id: varchar("id", { length: 256 }).notNull().unique(),
          roleId: varchar("role_id", { length: 256 }).notNull(),
          workspaceId: varchar("workspace_id", { length: 256 }).notNull(),
        });
        export const workspaceRelations = relations(workspaces, ({ many }) => ({ roles: many(roles) }));
        export const roleRelations = relations(roles, ({ one, many }) => ({
          workspace: one(workspaces, { fields: [roles.workspaceId], references: [workspaces.id] }),
          grants: many(grants),
        }));
        export const grantRelations = relations(grants, ({ one }) => ({
          workspace: one(workspaces, { fields: [grants.workspaceId], references: [workspaces.id] }),
          role: one(roles, { fields: [grants.roleId], references: [roles.id] }),
        }));
      `,
      "src/db.ts": `
        import { drizzle } from "drizzle-orm/mysql2";
        import mysql from "mysql2/promise";
        import * as schema from "./schema";
        export const db = drizzle(mysql.createPool(process.env.DATABASE_URL!), { schema, mode: "default" });
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { and, eq } from "drizzle-orm";
        import { db } from "./db";
        import { grants, roles, workspaces } from "./schema";
        const app = express();
        app.use(async (req: any, res, next) => {
          const { orgId } = jwt.verify(String(req.headers.authorization), process.env.KEY!) as { orgId: string };
          req.workspace = await db.query.workspaces.findFirst({ where: eq(workspaces.orgId, orgId) });
          if (!req.workspace) return res.sendStatus(401);
          next();
        });
        app.get("/roles", async (req: any, res) => res.json(await db.query.roles.findMany({ where: eq(roles.workspaceId, req.workspace.id) })));
        app.get("/roles/:id", async (req: any, res) => res.json(await db.query.roles.findFirst({ where: eq(roles.id, req.params.id) }))); //! unscoped-query
        app.post("/roles/:id/grants", async (req: any, res) => {
          const role = await db.query.roles.findFirst({ where: and(eq(roles.id, req.params.id), eq(roles.workspaceId, req.workspace.id)) });
          if (!role) return res.sendStatus(404);
          await db.insert(grants).values({ id: crypto.randomUUID(), roleId: role.id, workspaceId: req.workspace.id });
          res.json(await db.query.grants.findMany({ where: eq(grants.roleId, role.id) }));
        });
        app.patch("/workspaces/:id", async (req: any, res) => {
          await db.update(workspaces).set({ name: req.body.name }).where(eq(workspaces.id, req.params.id)); //! untrusted-tenant-id
          await db.update(workspaces).set({ name: req.body.name }).where(eq(workspaces.id, req.workspace.id));
          await db.update(workspaces).set({ name: req.body.name }).where(eq(workspaces.pk, req.workspace.pk));
          res.sendStatus(204);
        });
        app.listen(3000);
      `,
    });
  });
});
