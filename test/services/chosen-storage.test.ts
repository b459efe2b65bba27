// A database or schema for each tenant: through which connection rows are read.
import { EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("A database for each tenant", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", typeorm: "^0.3.20", pg: "^8.0.0" } }),
      "tenantlint.config.json": JSON.stringify({ isolation: "database-per-tenant" }),
      ...EXPRESS_SESSION,
      "src/deal.ts": `
      import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";
      @Entity()
      export class Deal {
        @PrimaryGeneratedColumn("uuid") id!: string;
        @Column() title!: string;
        @Column() stage!: string;
      }
    `,
      "src/sources.ts": `
      import { DataSource } from "typeorm";
      import { Deal } from "./deal";
      export const shared = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, entities: [Deal] });
      const sources = new Map<string, DataSource>();
      export async function sourceOf(orgId: string): Promise<DataSource> {
        const known = sources.get(orgId);
        if (known) return known;
        const source = await new DataSource({ type: "postgres", database: \`crm_\${orgId}\`, entities: [Deal] }).initialize();
        sources.set(orgId, source);
        return source;
      }
    `,
      "src/app.ts": `
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      import { Deal } from "./deal";
      import { shared, sourceOf } from "./sources";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/deals", async (req, res) => {
        const source = await sourceOf(req.session.orgId!);
        const deals = await source.getRepository(Deal).find();
        const won = await source.manager.count(Deal, { where: { stage: "won" } });
        const late = await source.getRepository(Deal).createQueryBuilder("deal").where("deal.stage = 'late'").getMany();
        await source.transaction(async (manager) => manager.update(Deal, { id: req.params.id }, { stage: "won" }));
        const sum = await source.query("SELECT count(*) FROM deal");
        res.json({ deals, won, late, sum });
      });
      app.get("/deals/everywhere", async (req, res) => {
        const deals = await shared.getRepository(Deal).find(); //! unscoped-connection
        const won = await shared.manager.count(Deal, { where: { stage: "won" } }); //! unscoped-connection
        const late = await shared.getRepository(Deal).createQueryBuilder("deal").where("deal.stage = 'late'").getMany(); //! unscoped-connection
        await shared.transaction(async (manager) => manager.delete(Deal, req.params.id)); //! unscoped-connection
        const all = await shared.query("SELECT * FROM deal"); //! unscoped-connection
        res.json({ deals, won, late, all });
      });
      app.get("/deals/by-header", async (req, res) => {
        const source = await sourceOf(String(req.headers["x-org"])); //! unscoped-connection
        res.json(await source.manager.find(Deal));
      });
      app.get("/deals/by-choice", async (req, res) => {
        const source = await sourceOf(String(req.query.org ?? req.session.orgId)); //! unscoped-connection
        res.json(await source.manager.find(Deal));
      });
      app.get("/deals/own", async (req, res) => {
        const source = await sourceOf(req.session.orgId ?? "none");
        res.json(await source.manager.find(Deal));
      });
      app.listen(1);
    `,
    },
    "is told from the data source of TypeORM that everybody shares",
  );
});
