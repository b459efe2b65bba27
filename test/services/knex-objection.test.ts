// Knex and Objection over the tables of a migration: modifiers, subqueries, conflicts, graphs, relation queries.
import { service } from "../harness/service";

describe("Knex and Objection over the tables of a migration: modifiers, subqueries, conflicts, graphs, relation queries", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { knex: "3.1.0", objection: "3.1.0", express: "4.19.0", jsonwebtoken: "9.0.0", pg: "8.0.0" },
    }),
    "migrations/20240101_init.ts": `
      import type { Knex } from "knex";
      export async function up(knex: Knex): Promise<void> {
        await knex.schema.createTable("orgs", (t) => { t.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()")); t.string("name").notNullable(); });
        await knex.schema.createTable("projects", (t) => {
          t.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
          t.uuid("org_id").notNullable().references("id").inTable("orgs").onDelete("CASCADE");
          t.string("name").notNullable();
          t.string("slug").notNullable();
          t.boolean("archived").notNullable().defaultTo(false);
          t.unique(["org_id", "slug"]);
          t.index(["org_id"]);
        });
        await knex.schema.createTable("tasks", (t) => {
          t.increments("id");
          t.uuid("project_id").notNullable().references("projects.id");
          t.string("title").notNullable();
          t.integer("points").defaultTo(0);
        });
        await knex.schema.createTable("users", (t) => { t.uuid("id").primary(); t.string("email").unique(); t.uuid("org_id").notNullable().references("id").inTable("orgs"); });
        await knex.schema.createTable("task_watchers", (t) => { t.integer("task_id").notNullable().references("tasks.id"); t.uuid("user_id").notNullable().references("users.id"); t.primary(["task_id", "user_id"]); });
      }
      export async function down(knex: Knex): Promise<void> { await knex.schema.dropTable("tasks"); }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import type { Knex } from "knex";
      import { raw } from "objection";
      import { knex } from "./db";
      import { Project, Task, User } from "./models";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      const forOrg = (orgId: string) => (qb: Knex.QueryBuilder) => qb.where("projects.org_id", orgId);
      function withProject(qb: Knex.QueryBuilder, orgId: string) { qb.join("projects", "projects.id", "tasks.project_id").where("projects.org_id", orgId); }
      app.get("/knex", async (req: any, res) => {
        const { orgId } = req.me;
        const a = await knex("projects").modify(forOrg(orgId)).select("*").orderBy("name");
        const b = await knex<any>("tasks").modify(withProject, orgId).where("tasks.points", ">", 3).select("tasks.*");
        const c = await knex("projects").where({ org_id: orgId }).clearWhere().where("slug", req.query.slug).first(); //! unscoped-query
        const d = await knex("tasks").whereExists(function () { this.select(knex.raw("1")).from("projects").whereRaw("projects.id = tasks.project_id").andWhere("projects.org_id", orgId); });
        const e = await knex("tasks").whereIn("project_id", knex("projects").select("id").where("org_id", orgId));
        const f = await knex("tasks").whereIn("project_id", knex("projects").select("id").where("slug", req.query.slug)); //! unscoped-query
        const g = await knex.with("mine", knex("projects").where({ org_id: orgId })).select("mine.name", "tasks.title").from("mine").join("tasks", "tasks.project_id", "mine.id");
        const h = await knex.with("mine", (qb) => qb.select("id").from("projects").where("slug", req.query.slug)).select("tasks.title").from("mine").join("tasks", "tasks.project_id", "mine.id"); //! unscoped-query
        const i = await knex("projects").where("org_id", orgId).andWhere((qb) => { qb.where("slug", req.query.q).orWhere("name", "ilike", \`%\${req.query.q}%\`); });
        const j = await knex("projects").where("org_id", orgId).orWhere("archived", true); //! bypassable-tenant-filter
        const k = await knex("projects").whereRaw("org_id = ? and lower(name) = ?", [orgId, req.query.n]);
        const l = await knex("projects").whereRaw("lower(name) = ?", [req.query.n]); //! unscoped-query
        const m = await knex("projects").count("* as n").where("archived", false).first(); //! unscoped-query
        const n = await knex.raw("select * from projects where org_id = :org and slug = :slug", { org: orgId, slug: req.query.slug });
        const o = await knex.raw("select * from ?? where ?? = ?", ["projects", "slug", req.query.slug]); //! unscoped-query
        const p = await knex("projects as p").leftJoin("tasks as t", "t.project_id", "p.id").where("p.org_id", orgId).groupBy("p.id").select("p.id", knex.raw("count(t.id) as n"));
        const q = await knex("tasks as t").leftJoin("projects as p", function () { this.on("p.id", "=", "t.project_id").andOn("p.org_id", "=", knex.raw("?", [orgId])); }); //! bypassable-tenant-filter
        const query = knex("projects").select("id"); //! bypassable-tenant-filter
        if (req.query.mine) query.where("org_id", orgId);
        const r = await query;
        const s = await knex("projects").where("org_id", orgId).pluck("id");
        const t = await knex.select("title").from("tasks").whereIn("project_id", s).unionAll(knex.select("name as title").from("projects").where({ org_id: orgId }));
        res.json([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t]);
      });
      app.post("/knex", async (req: any, res) => {
        const { orgId } = req.me;
        await knex("projects").insert({ org_id: orgId, name: req.body.name, slug: req.body.slug }).onConflict(["org_id", "slug"]).merge();
        await knex("projects").insert({ id: req.body.id, org_id: orgId, name: req.body.name, slug: "s" }).onConflict("id").merge(["name"]); //! unscoped-mutation
        await knex("projects").insert({ id: req.body.id, org_id: orgId, name: req.body.name, slug: "s" }).onConflict("id").merge(["name"]).where("projects.org_id", orgId);
        await knex("projects").insert({ id: req.body.id, org_id: orgId, name: req.body.name, slug: "s" }).onConflict("id").ignore();
        await knex("projects").insert(req.body.projects); //! missing-tenant-on-create
        await knex.batchInsert("projects", req.body.projects.map((p: any) => ({ ...p, org_id: orgId })), 100);
        await knex("projects").where({ id: req.body.id }).update({ name: "x" }); //! unscoped-mutation
        await knex("projects").where({ id: req.body.id, org_id: orgId }).update(req.body.patch); //! tenant-key-overwrite
        const [row] = await knex("projects").where({ id: req.body.id, org_id: orgId }).update({ archived: true }).returning("id");
        await knex.transaction(async (trx) => {
          await trx("tasks").where("project_id", row.id).del();
          await trx("tasks").where("project_id", req.body.other).del(); //! unscoped-mutation
          await knex("tasks").transacting(trx).where({ id: req.body.task }).increment("points", 1); //! unscoped-mutation
        });
        res.end();
      });
      app.get("/objection", async (req: any, res) => {
        const { orgId } = req.me;
        const a = await Project.query().where("org_id", orgId).withGraphFetched("tasks(recent)").modifiers({ recent: (q: any) => q.orderBy("id") });
        const b = await Project.query().modify("active"); //! unscoped-query
        const c = await Project.query().modify("active").modify("ofOrg", orgId);
        const listed = await Project.query().modify(["active", "ofOrg"], orgId);
        const unlisted = await Project.query().modify(["active"]); //! unscoped-query
        const d = await Project.query().findById(req.query.id); //! unscoped-query
        const e = await Project.query().findOne({ id: req.query.own, org_id: orgId }).throwIfNotFound();
        const f = await e.$relatedQuery("tasks").where("points", ">", 1);
        const g = await Project.relatedQuery("tasks").for(Project.query().where("org_id", orgId));
        const h = await Project.relatedQuery("tasks").for(req.query.id); //! unscoped-query
        const i = await Task.query().joinRelated("project").where("project.org_id", orgId).where("tasks.title", req.query.t);
        const j = await Task.query().withGraphJoined("project").where("project.org_id", orgId);
        const k = await Task.query().withGraphFetched("project").where("tasks.title", req.query.t); //! unscoped-query
        const l = await Task.query().whereExists(Task.relatedQuery("project").where("org_id", orgId));
        const m = await Project.query().where(raw("lower(name)"), req.query.n).where({ org_id: orgId }).resultSize();
        const n = await Project.query().select("id", Project.relatedQuery("tasks").count().as("n")).where("org_id", orgId).page(0, 10);
        const o = await Task.query().joinRelated("watchers").where("watchers.id", req.me.sub);
        res.json([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o]);
      });
      app.post("/objection", async (req: any, res) => {
        const { orgId } = req.me;
        await Project.query().insertGraph({ org_id: orgId, name: "x", slug: "y", tasks: [{ title: "a" }, { title: "b" }] } as any);
        await Project.query().insertGraph(req.body.projects); //! missing-tenant-on-create
        await Project.query().insert({ ...req.body.project, org_id: orgId });
        await Project.query().patchAndFetchById(req.body.id, { name: "x" }); //! unscoped-mutation
        await Project.query().patch({ name: "x" }).where({ id: req.body.id, org_id: orgId });
        await Project.query().deleteById(req.body.id).where("org_id", orgId);
        await Project.query().delete().where("slug", req.body.slug); //! unscoped-mutation
        await Project.query().upsertGraph({ id: req.body.id, name: req.body.name, tasks: req.body.tasks }); //! unscoped-mutation
        const project = await Project.query().findOne({ id: req.body.id2, org_id: orgId });
        if (!project) return res.sendStatus(404);
        await Project.query().upsertGraph({ id: project.id, name: req.body.name, tasks: [{ title: "new" }] } as any);
        await project.$query().patch({ name: req.body.name });
        await project.$relatedQuery("tasks").insert({ title: "z" });
        await project.$relatedQuery("tasks").delete().where("id", req.body.taskId);
        await Project.transaction(async (trx) => { await Task.query(trx).patch({ points: 1 }).where("id", req.body.t); }); //! unscoped-mutation
        res.end();
      });
      app.listen(1);
    `,
    "src/db.ts": `
      import knexFactory, { type Knex } from "knex";
      export const knex: Knex = knexFactory({ client: "pg", connection: process.env.DATABASE_URL });
    `,
    "src/models.ts": `
      import { Model, type QueryBuilder, type QueryContext, type ModelOptions } from "objection";
      import { knex } from "./db";
      Model.knex(knex);
      export class Project extends Model {
        static tableName = "projects";
        id!: string; org_id!: string; name!: string; slug!: string; archived!: boolean; tasks?: Task[];
        static get relationMappings() { return { tasks: { relation: Model.HasManyRelation, modelClass: Task, join: { from: "projects.id", to: "tasks.project_id" } } }; }
        static modifiers = { active(q: QueryBuilder<Project>) { q.where("archived", false); }, ofOrg(q: QueryBuilder<Project>, orgId: string) { q.where("projects.org_id", orgId); } };
      }
      export class Task extends Model {
        static tableName = "tasks";
        id!: number; project_id!: string; title!: string; points!: number; project?: Project; watchers?: User[];
        static get relationMappings() {
          return {
            project: { relation: Model.BelongsToOneRelation, modelClass: Project, join: { from: "tasks.project_id", to: "projects.id" } },
            watchers: { relation: Model.ManyToManyRelation, modelClass: User, join: { from: "tasks.id", through: { from: "task_watchers.task_id", to: "task_watchers.user_id" }, to: "users.id" } },
          };
        }
      }
      export class User extends Model { static tableName = "users"; id!: string; email!: string; org_id!: string; }
    `,
  });
});

describe("Models of Objection that name none of their columns", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { objection: "3.1.0", knex: "3.1.0", express: "4.21.0", "express-session": "1.18.0" } }),
    "migrations/20240301_init.js": `
      exports.up = (knex) =>
        knex.schema
          .createTable("organizations", (table) => {
            table.increments("id");
            table.string("name").notNullable();
          })
          .createTable("devices", (table) => {
            table.increments("id");
            table.integer("organization_id").notNullable().references("organizations.id").index();
            table.string("serial").notNullable();
          });
    `,
    "models/device.js": `
      const { Model } = require("objection");
      class Device extends Model {
        static get tableName() { return "devices"; }
      }
      module.exports = Device;
    `,
    "server.js": `
      const express = require("express");
      const session = require("express-session");
      const Device = require("./models/device");
      const app = express();
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
      app.get("/devices", async (req, res) => res.json(await Device.query().where("organization_id", req.session.organizationId)));
      app.get("/devices/:id", async (req, res) => res.json(await Device.query().findById(req.params.id))); //! unscoped-query
      app.post("/devices", async (req, res) => res.json(await Device.query().insert({ serial: req.body.serial }))); //! missing-tenant-on-create
      app.listen(3000);
    `,
  });
});
