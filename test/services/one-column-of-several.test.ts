// A filter that asks for one column with one of several values has no way around it: a value that is another's is no bypass.
import { service } from "../harness/service";

describe("One column, and one of several values for it", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", typeorm: "0.3.20" } }),
    "src/entities.ts": `
      import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
      @Entity() export class Company { @PrimaryGeneratedColumn("uuid") id!: string; @Column() name!: string; }
      @Entity() export class Invoice {
        @PrimaryGeneratedColumn("uuid") id!: string;
        @Column() companyId!: string;
        @ManyToOne(() => Company, { nullable: false }) company!: Company;
        @Column() status!: string;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { DataSource } from "typeorm";
      import { Company, Invoice } from "./entities";
      const invoices = new DataSource({ type: "postgres", entities: [Company, Invoice] }).getRepository(Invoice);
      const app = express();
      app.use((req, res, next) => {
        res.locals.claims = jwt.verify(String(req.headers.authorization), process.env.KEY!);
        next();
      });
      app.post("/invoices/remind", async (req, res) => {
        const { companyId } = res.locals.claims as { companyId: string };
        const latest = await invoices.findOneByOrFail({ companyId });
        const id = req.body.id ? String(req.body.id) : latest.id;
        await invoices.update(id, { status: "reminded" }); //! unscoped-mutation
        await invoices.update(latest.id, { status: "reminded" });
        res.sendStatus(204);
      });
      app.get("/invoices", async (req, res) => {
        const { companyId } = res.locals.claims as { companyId: string };
        res.json(await invoices.find({ where: req.query.mine ? { companyId } : { companyId: String(req.query.companyId) } })); //! untrusted-tenant-id
      });
    `,
  });
});
