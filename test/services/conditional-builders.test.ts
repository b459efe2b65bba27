// Query builders that only some paths tell about the tenant, and that are told more afterwards.
import { service } from "../harness/service";

describe("Query builders that only some paths tell about the tenant, and that are told more afterwards", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        knex: "3.1.0",
        objection: "3.1.0",
        kysely: "0.27.0",
        mongoose: "8.9.0",
        express: "4.19.0",
        jsonwebtoken: "9.0.0",
        pg: "8.0.0",
      },
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
      import { Kysely, PostgresDialect } from "kysely";
      import { knex } from "./db";
      import { Project } from "./models";
      import { Paper } from "./mongo";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      interface DB { projects: { id: string; org_id: string; name: string; slug: string }; }
      const ky = new Kysely<DB>({ dialect: new PostgresDialect({ pool: {} as any }) });
      app.get("/knex", async (req: any, res) => {
        const q = knex("projects").select("*"); //! bypassable-tenant-filter
        if (req.query.mine) q.where("org_id", req.me.orgId);
        q.where("slug", req.query.slug).orderBy("name").limit(3);
        res.json(await q);
      });
      app.get("/objection", async (req: any, res) => {
        const q = Project.query(); //! bypassable-tenant-filter
        if (req.query.mine) q.where("org_id", req.me.orgId);
        q.where("slug", req.query.slug).orderBy("name");
        res.json(await q);
      });
      app.get("/kysely", async (req: any, res) => {
        let q = ky.selectFrom("projects").selectAll(); //! bypassable-tenant-filter
        if (req.query.mine) q = q.where("org_id", "=", req.me.orgId);
        q = q.where("slug", "=", req.query.slug).orderBy("name");
        res.json(await q.execute());
      });
      app.get("/kysely2", async (req: any, res) => {
        res.json(await ky.selectFrom("projects").$if(!!req.query.mine, (q) => q.where("org_id", "=", req.me.orgId)).where("slug", "=", "x").selectAll().execute()); //! bypassable-tenant-filter
      });
      app.get("/mongoose", async (req: any, res) => {
        const q = Paper.find(); //! bypassable-tenant-filter
        if (req.query.mine) q.where({ org: req.me.orgId });
        q.where("title").equals(req.query.t).sort("title").limit(3);
        res.json(await q);
      });
      app.get("/knex-ok", async (req: any, res) => {
        const q = knex("projects").select("*").where("org_id", req.me.orgId);
        if (req.query.slug) q.where("slug", req.query.slug);
        if (req.query.name) q.andWhere("name", "ilike", req.query.name);
        q.orderBy("name").limit(3);
        res.json(await q);
      });
      app.get("/knex-else", async (req: any, res) => {
        const q = knex("projects").select("*");
        if (req.query.a) q.where("org_id", req.me.orgId).where("slug", "x");
        else q.where("org_id", req.me.orgId);
        q.orderBy("name").limit(3);
        res.json(await q);
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
    "src/mongo.ts": `
      import { model, Schema } from "mongoose";
      export const Org = model("Org", new Schema({ name: String }));
      export const Paper = model("Paper", new Schema({ org: { type: Schema.Types.ObjectId, ref: "Org", required: true }, title: String }));
    `,
  });
});
