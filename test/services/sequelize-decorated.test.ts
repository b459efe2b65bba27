// Models of sequelize-typescript whose scopes and hooks are decorators, some of a base class.
import { service } from "../harness/service";

describe("sequelize-typescript: hooks, default scopes and named scopes told by decorators", () => {
  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"koa":"^2.15.3","@koa/router":"^12.0.1","jsonwebtoken":"^9.0.2","sequelize":"^6.37.3","sequelize-typescript":"^2.1.6","mysql2":"^3.10.2","cls-hooked":"^4.2.2"}}
      `,
      "src/context.ts": `
        import { AsyncLocalStorage } from "node:async_hooks";
        export const requestContext = new AsyncLocalStorage<{ schoolId: number; userId: number }>();
        export function schoolId(): number {
          const store = requestContext.getStore();
          if (!store) throw new Error("No request context");
          return store.schoolId;
        }
      `,
      "src/models/school.ts": `
        import { Column, HasMany, Model, Table } from "sequelize-typescript";
        import { Pupil } from "./pupil";
        @Table({ tableName: "schools" })
        export class School extends Model {
          @Column declare name: string;
          @HasMany(() => Pupil) declare pupils: Pupil[];
        }
      `,
      "src/models/teacher.ts": `
        import { BelongsTo, Column, ForeignKey, Model, Table } from "sequelize-typescript";
        import { School } from "./school";
        @Table({ tableName: "teachers" })
        export class Teacher extends Model {
          @ForeignKey(() => School) @Column({ allowNull: false }) declare schoolId: number;
          @BelongsTo(() => School) declare school: School;
          @Column declare email: string;
        }
      `,
      "src/models/pupil.ts": `
        import { BeforeBulkDestroy, BeforeBulkUpdate, BeforeCount, BeforeCreate, BeforeFind, BelongsTo, Column, ForeignKey, HasMany, Model, Scopes, Table } from "sequelize-typescript";
        import { schoolId } from "../context";
        import { School } from "./school";
        import { Mark } from "./mark";
        @Scopes(() => ({ withMarks: { include: [Mark] } }))
        @Table({ tableName: "pupils" })
        export class Pupil extends Model {
          @ForeignKey(() => School) @Column({ allowNull: false }) declare schoolId: number;
          @BelongsTo(() => School) declare school: School;
          @Column declare name: string;
          @Column declare form: string;
          @HasMany(() => Mark) declare marks: Mark[];

          @BeforeFind
          @BeforeCount
          static scopeReads(options: any) {
            options.where = { ...options.where, schoolId: schoolId() };
          }
          @BeforeBulkUpdate
          @BeforeBulkDestroy
          static scopeWrites(options: any) {
            options.where = { ...options.where, schoolId: schoolId() };
          }
          @BeforeCreate
          static stamp(pupil: Pupil) {
            pupil.schoolId = schoolId();
          }
        }
      `,
      "src/models/mark.ts": `
        import { BelongsTo, Column, DefaultScope, ForeignKey, Model, Table } from "sequelize-typescript";
        import { Pupil } from "./pupil";
        @Table({ tableName: "marks" })
        export class Mark extends Model {
          @ForeignKey(() => Pupil) @Column({ allowNull: false }) declare pupilId: number;
          @BelongsTo(() => Pupil) declare pupil: Pupil;
          @Column declare subject: string;
          @Column declare grade: number;
        }
      `,
      "src/db.ts": `
        import { Sequelize } from "sequelize-typescript";
        import { Mark } from "./models/mark";
        import { Pupil } from "./models/pupil";
        import { School } from "./models/school";
        import { Teacher } from "./models/teacher";
        export const sequelize = new Sequelize(process.env.DATABASE_URL!, { models: [School, Teacher, Pupil, Mark] });
      `,
      "src/app.ts": `
        import Koa from "koa";
        import Router from "@koa/router";
        import jwt from "jsonwebtoken";
        import { requestContext, schoolId } from "./context";
        import { sequelize } from "./db";
        import { Mark } from "./models/mark";
        import { Pupil } from "./models/pupil";
        import { Teacher } from "./models/teacher";

        const router = new Router();
        router.get("/pupils", async (ctx) => { ctx.body = await Pupil.findAll({ where: { form: String(ctx.query.form) } }); });
        router.get("/pupils/count", async (ctx) => { ctx.body = { n: await Pupil.count() }; });
        router.get("/pupils/:id", async (ctx) => {
          const pupil = await Pupil.scope("withMarks").findByPk(ctx.params.id);
          if (!pupil) ctx.throw(404, "no such pupil");
          ctx.body = pupil;
        });
        router.post("/pupils", async (ctx) => {
          const { name, form } = (ctx.request as any).body;
          ctx.body = await Pupil.create({ name, form });
        });
        router.post("/pupils/bulk", async (ctx) => {
          ctx.body = await Pupil.bulkCreate((ctx.request as any).body.rows); //! missing-tenant-on-create
        });
        router.post("/pupils/move", async (ctx) => {
          const { from, to } = (ctx.request as any).body;
          await Pupil.update({ form: to }, { where: { form: from } });
          ctx.status = 204;
        });
        router.delete("/pupils", async (ctx) => {
          await Pupil.destroy({ where: { form: String(ctx.query.form) } });
          ctx.status = 204;
        });
        router.get("/teachers", async (ctx) => { ctx.body = await Teacher.findAll(); }); //! unscoped-query
        router.get("/marks", async (ctx) => {
          ctx.body = await Mark.findAll({ include: [{ model: Pupil, required: true, where: { schoolId: schoolId() } }] });
        });
        router.get("/marks/any", async (ctx) => {
          ctx.body = await Mark.findAll({ where: { subject: String(ctx.query.subject) }, include: [Pupil] }); //! unscoped-query
        });
        router.post("/marks", async (ctx) => {
          const { pupilId, subject, grade } = (ctx.request as any).body;
          const pupil = await Pupil.findByPk(pupilId, { rejectOnEmpty: true });
          ctx.body = await Mark.create({ pupilId: pupil.id, subject, grade });
        });
        router.post("/marks/quick", async (ctx) => {
          const { pupilId, subject, grade } = (ctx.request as any).body;
          ctx.body = await Mark.create({ pupilId, subject, grade }); //! missing-tenant-on-create
        });
        router.get("/average", async (ctx) => {
          const [rows] = await sequelize.query("SELECT AVG(m.grade) AS avg FROM marks m JOIN pupils p ON p.id = m.pupilId WHERE p.schoolId = ?", { replacements: [schoolId()] });
          ctx.body = rows;
        });

        const app = new Koa();
        app.use(async (ctx, next) => {
          let claims: any;
          try {
            claims = jwt.verify(ctx.get("authorization").replace(/^Bearer /, ""), process.env.JWT_SECRET!);
          } catch {
            ctx.throw(401);
          }
          await requestContext.run({ schoolId: claims.schoolId, userId: claims.sub }, next);
        });
        app.use(router.routes());
        app.listen(3000);
      `,
    },
    "of static methods that are hooks",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"express":"^4.19.2","jsonwebtoken":"^9.0.2","sequelize":"^6.37.3","sequelize-typescript":"^2.1.6","pg":"^8"}}
      `,
      "src/tenancy.ts": `
        import { AsyncLocalStorage } from "node:async_hooks";
        const store = new AsyncLocalStorage<{ accountId: number }>();
        export const enter = (accountId: number, next: () => void) => store.run({ accountId }, next);
        export function accountId(): number {
          const current = store.getStore();
          if (!current) throw new Error("no account");
          return current.accountId;
        }
      `,
      "src/models/base.ts": `
        import { BeforeBulkDestroy, BeforeBulkUpdate, BeforeCount, BeforeCreate, BeforeFind, Model } from "sequelize-typescript";
        import type { CountOptions, FindOptions } from "sequelize";
        import { accountId } from "../tenancy";
        export abstract class AccountModel<T extends {} = any> extends Model<T> {
          declare accountId: number;
          @BeforeFind
          static limitFind(options: FindOptions) {
            options.where = { ...(options.where as object), accountId: accountId() };
          }
          @BeforeCount
          static limitCount(options: CountOptions) {
            options.where = { ...(options.where as object), accountId: accountId() };
          }
          @BeforeBulkUpdate
          @BeforeBulkDestroy
          static limitBulk(options: { where?: object }) {
            options.where = { ...options.where, accountId: accountId() };
          }
          @BeforeCreate
          static stamp(instance: AccountModel) {
            instance.accountId = accountId();
          }
        }
      `,
      "src/models/account.ts": `
        import { Column, Model, Table } from "sequelize-typescript";
        @Table({ tableName: "accounts", underscored: true })
        export class Account extends Model {
          @Column declare name: string;
        }
      `,
      "src/models/user.ts": `
        import { BelongsTo, Column, ForeignKey, Model, Table } from "sequelize-typescript";
        import { Account } from "./account";
        @Table({ tableName: "users", underscored: true })
        export class User extends Model {
          @ForeignKey(() => Account) @Column({ allowNull: false }) declare accountId: number;
          @BelongsTo(() => Account) declare account: Account;
          @Column declare email: string;
        }
      `,
      "src/models/task.ts": `
        import { AllowNull, BelongsTo, Column, ForeignKey, Table } from "sequelize-typescript";
        import { Account } from "./account";
        import { AccountModel } from "./base";
        @Table({ tableName: "tasks", underscored: true })
        export class Task extends AccountModel {
          @ForeignKey(() => Account) @AllowNull(false) @Column declare accountId: number;
          @BelongsTo(() => Account) declare account: Account;
          @Column declare title: string;
          @Column declare done: boolean;
        }
      `,
      "src/models/file.ts": `
        import { AllowNull, BelongsTo, Column, DefaultScope, ForeignKey, Model, Scopes, Table } from "sequelize-typescript";
        import { Account } from "./account";
        @DefaultScope(() => ({ where: { deleted: false } }))
        @Scopes(() => ({
          ofAccount: (id: number) => ({ where: { accountId: id } }),
          images: { where: { kind: "image" } },
        }))
        @Table({ tableName: "files", underscored: true })
        export class File extends Model {
          @ForeignKey(() => Account) @AllowNull(false) @Column declare accountId: number;
          @BelongsTo(() => Account) declare account: Account;
          @Column declare kind: string;
          @Column declare deleted: boolean;
        }
      `,
      "src/db.ts": `
        import { Sequelize } from "sequelize-typescript";
        import { Account } from "./models/account";
        import { File } from "./models/file";
        import { Task } from "./models/task";
        import { User } from "./models/user";
        export const sequelize = new Sequelize(process.env.DATABASE_URL!, { models: [Account, User, Task, File] });
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { accountId, enter } from "./tenancy";
        import { File } from "./models/file";
        import { Task } from "./models/task";
        import { User } from "./models/user";
        const app = express();
        app.use(express.json());
        app.use((req, res, next) => {
          try {
            const claims = jwt.verify(req.get("authorization")!.slice(7), process.env.KEY!) as { accountId: number };
            enter(claims.accountId, next);
          } catch {
            res.sendStatus(401);
          }
        });
        app.get("/tasks", async (_req, res) => { res.json(await Task.findAll({ where: { done: false } })); });
        app.get("/tasks/page", async (_req, res) => { res.json(await Task.findAndCountAll({ limit: 10 })); });
        app.get("/tasks/:id", async (req, res) => { res.json(await Task.findByPk(req.params.id)); });
        app.post("/tasks", async (req, res) => { res.json(await Task.create({ title: req.body.title })); });
        app.post("/tasks/bulk", async (req, res) => { res.json(await Task.bulkCreate(req.body.titles.map((title: string) => ({ title })))); }); //! missing-tenant-on-create
        app.post("/tasks/bulk-hooks", async (req, res) => { res.json(await Task.bulkCreate(req.body.titles.map((title: string) => ({ title })), { individualHooks: true })); });
        app.post("/tasks/done", async (req, res) => { await Task.update({ done: true }, { where: { id: req.body.ids } }); res.sendStatus(204); });
        app.post("/tasks/count", async (req, res) => { await Task.increment("priority", { by: 1, where: { id: req.body.ids } }); res.sendStatus(204); }); //! unscoped-mutation
        app.delete("/tasks/:id", async (req, res) => { await Task.destroy({ where: { id: req.params.id } }); res.sendStatus(204); });
        app.get("/files", async (_req, res) => { res.json(await File.scope("defaultScope", { method: ["ofAccount", accountId()] }).findAll()); });
        app.get("/files/images", async (_req, res) => { res.json(await File.scope("images").findAll()); }); //! unscoped-query
        app.get("/files/all", async (_req, res) => { res.json(await File.findAll()); }); //! unscoped-query
        app.get("/files/mine", async (_req, res) => { res.json(await File.findAll({ where: { accountId: accountId() } })); });
        app.get("/users", async (_req, res) => { res.json(await User.findAll({ attributes: ["email"] })); }); //! unscoped-query
        app.listen(3000);
      `,
    },
    "of a base class and of scopes that functions yield",
  );
});
