// TypeORM: upserts that go by an id which their rows do not have make new rows.
import { service } from "../harness/service";

describe("TypeORM: upserts without the id that they go by", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", typeorm: "0.3.20", pg: "8", jsonwebtoken: "9" } }),
    "src/db.ts": `
      import { Column, DataSource, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
      @Entity() export class Workspace { @PrimaryGeneratedColumn() id: number; @Column() name: string; }
      @Entity() export class Doc {
        @PrimaryGeneratedColumn("uuid") id: string;
        @Column() workspaceId: number;
        @ManyToOne(() => Workspace, { nullable: false }) @JoinColumn({ name: "workspaceId" }) workspace: Workspace;
        @Column() title: string;
      }
      export const ds = new DataSource({ type: "postgres", entities: [Workspace, Doc] });
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Doc, ds } from "./db";
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        res.locals.ws = (jwt.verify(req.headers.authorization!, process.env.S!) as { ws: number }).ws;
        next();
      });
      app.post("/docs", async (req, res) => {
        const { ws } = res.locals;
        const { title, id } = req.body;
        await ds.createQueryBuilder().insert().into(Doc).values({ title, workspaceId: ws }).orUpdate(["title"], ["id"]).execute();
        await ds.getRepository(Doc).upsert({ title, workspaceId: ws }, ["id"]);
        await ds.getRepository(Doc).upsert({ title, workspaceId: req.body.ws }, ["id"]); //! missing-tenant-on-create
        await ds.getRepository(Doc).upsert({ id, title, workspaceId: ws }, ["id"]); //! unscoped-mutation
        await ds.getRepository(Doc).upsert({ ...req.body, workspaceId: ws }, ["id"]); //! unscoped-mutation
        await ds.createQueryBuilder().insert().into(Doc).values([{ title, workspaceId: ws }, { id, title, workspaceId: ws }]).orUpdate(["title"], ["id"]).execute(); //! unscoped-mutation
        res.end();
      });
    `,
  });
});
