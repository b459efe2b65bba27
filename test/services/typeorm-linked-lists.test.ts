// TypeORM: lists of rows that are there already, as `save` and relation builders link them, and listeners of base classes.
import { service } from "../harness/service";

describe("TypeORM: linked lists and inherited listeners", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { typeorm: "0.3.20", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/entities.ts": `
      import { BeforeInsert, ChildEntity, Column, Entity, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn, TableInheritance } from "typeorm";
      import { currentFirm } from "./firm";
      @Entity()
      export class Firm {
        @PrimaryGeneratedColumn() id: number;
        @Column() name: string;
      }
      export abstract class Owned {
        @PrimaryGeneratedColumn() id: number;
        @Column() firmId: number;
        @ManyToOne(() => Firm, { nullable: false }) firm: Firm;
      }
      @Entity()
      export class Skill extends Owned {
        @Column() name: string;
      }
      @Entity()
      @TableInheritance({ column: "kind" })
      export class Worker extends Owned {
        @Column() name: string;
        @ManyToOne(() => Worker, { nullable: true }) lead: Worker | null;
        @ManyToMany(() => Skill) @JoinTable() skills: Skill[];
        @BeforeInsert()
        stamp() {
          this.firmId = currentFirm();
        }
      }
      @ChildEntity()
      export class Apprentice extends Worker {
        @Column() school: string;
      }
    `,
    "src/firm.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const firms = new AsyncLocalStorage<number>();
      export function currentFirm(): number {
        const firm = firms.getStore();
        if (firm === undefined) throw new Error("no firm");
        return firm;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { DataSource, In } from "typeorm";
      import { Apprentice, Skill, Worker } from "./entities";
      import { currentFirm, firms } from "./firm";
      declare module "express-session" {
        interface SessionData { firmId: number }
      }
      const db = new DataSource({ type: "postgres" });
      const app = express();
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.firmId ? firms.run(req.session.firmId, next) : res.sendStatus(401)));
      app.post("/apprentices", async (req, res) => {
        const apprentices = db.getRepository(Apprentice);
        res.json(await apprentices.save(apprentices.create({ name: req.body.name, school: req.body.school })));
      });
      app.put("/workers/:id/skills", async (req, res) => {
        const firmId = currentFirm();
        const workers = db.getRepository(Worker);
        const worker = await workers.findOneByOrFail({ id: Number(req.params.id), firmId });
        worker.skills = await db.getRepository(Skill).findBy({ id: In(req.body.skills), firmId });
        await workers.save(worker);
        const other = await workers.findOneByOrFail({ id: Number(req.body.other), firmId });
        other.skills = req.body.others.map((id: number) => ({ id }));
        await workers.save(other); //! cross-tenant-link
        await workers.save(workers.create({ name: "new", skills: req.body.others.map((id: number) => ({ id })) })); //! cross-tenant-link
        res.sendStatus(204);
      });
      app.put("/workers/:id/lead", async (req, res) => {
        const worker = await db.getRepository(Worker).findOneByOrFail({ id: Number(req.params.id), firmId: currentFirm() });
        await db.createQueryBuilder().relation(Worker, "lead").of(worker).set(req.body.lead); //! cross-tenant-link
        await db.createQueryBuilder().relation(Worker, "lead").of(req.body.worker).set(worker); //! unscoped-mutation
        await db.createQueryBuilder().relation(Worker, "lead").of(worker).set(null);
        res.sendStatus(204);
      });
    `,
  });
});
