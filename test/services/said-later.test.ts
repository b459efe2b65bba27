// What is said of a query or a row in another way than usual: options that a hook asks for, set on the query; associations named by text.
import { service } from "../harness/service";

describe("Mongoose: options that are set on the query", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.5.0", express: "4.19.2", jsonwebtoken: "9.0.2" } }),
    "src/models.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      import { model, Schema } from "mongoose";
      export const storage = new AsyncLocalStorage<{ tenantId: string }>();
      function ofTenant(schema: Schema) {
        schema.add({ tenantId: { type: String, required: true, index: true } });
        schema.pre(["find", "findOne"], function () {
          if (this.getOptions().everybody) return;
          this.where({ tenantId: storage.getStore()!.tenantId });
        });
      }
      const plan = new Schema({ title: String });
      plan.plugin(ofTenant);
      export const Plan = model("Plan", plan);
      export const Tenant = model("Tenant", new Schema({ name: String }));
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Plan, storage } from "./models";
      const app = express();
      app.use((req, res, next) => {
        const { tenantId } = jwt.verify(String(req.headers.authorization), process.env.K!) as { tenantId: string };
        storage.run({ tenantId }, next);
      });
      app.get("/plans", async (_req, res) => res.json(await Plan.find().setOptions({ comment: "list" })));
      app.get("/plans/all", async (_req, res) => res.json(await Plan.find().setOptions({ everybody: true }))); //! unscoped-query
      app.listen(3000);
    `,
  });
});

describe("sequelize-typescript: associations named by text", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { sequelize: "6.37.3", "sequelize-typescript": "2.1.6", express: "4.19.2", "express-session": "1.18.0" },
    }),
    "src/models.ts": `
      import { BelongsTo, Column, DataType, ForeignKey, HasMany, Model, Table } from "sequelize-typescript";
      @Table
      export class Workspace extends Model { @Column name!: string; @HasMany(() => Board) boards!: Board[]; }
      @Table
      export class Board extends Model {
        @ForeignKey(() => Workspace) @Column({ type: DataType.INTEGER, allowNull: false }) workspaceId!: number;
        @BelongsTo(() => Workspace) workspace!: Workspace;
        @HasMany(() => Card) cards!: Card[];
      }
      @Table
      export class Card extends Model {
        @ForeignKey(() => Board) @Column({ type: DataType.INTEGER, allowNull: false }) boardId!: number;
        @BelongsTo(() => Board) board!: Board;
        @Column text!: string;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Board } from "./models";
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.S!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => (req.session.workspaceId ? next() : res.sendStatus(401)));
      app.get("/boards/:id/cards", async (req, res) => {
        const board = await Board.findOne({ where: { id: req.params.id, workspaceId: req.session.workspaceId! } });
        if (!board) return void res.sendStatus(404);
        await board.$create("card", { text: "opened" });
        res.json(await board.$get("cards"));
      });
      app.post("/any-boards/:id/cards", async (req, res) => {
        const board = await Board.findByPk(req.params.id); //! unscoped-query
        if (!board) return void res.sendStatus(404);
        await board.$create("card", { text: req.body.text }); //! missing-tenant-on-create
        res.json(await board.$get("cards")); //! unscoped-query
      });
      app.listen(3000);
    `,
  });
});
