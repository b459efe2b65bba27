// Results that an ORM keeps under a name of its own: the name has to say whose they are, whatever the filter says.
import { service } from "../harness/service";

const OWN = `
  import express from "express";
  import session from "express-session";
  declare module "express-session" { interface SessionData { companyId: string } }
  export const app = express();
  app.use(session({ secret: process.env.SECRET! }));
  app.use((req, res, next) => { if (!req.session.companyId) return res.sendStatus(401); next(); });
`;
const DEPENDENCIES = { express: "4.19.0", "express-session": "1.18.0", pg: "8.0.0" };

describe("TypeORM: results that are kept under an id", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, typeorm: "0.3.20" } }),
    "src/entities.ts": `
      import { Column, DataSource, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
      @Entity() export class Company { @PrimaryGeneratedColumn("uuid") id!: string; @Column() name!: string; }
      @Entity() export class Product {
        @PrimaryGeneratedColumn("uuid") id!: string;
        @Column("uuid") companyId!: string;
        @ManyToOne(() => Company, { nullable: false }) company!: Company;
        @Column("int") stock!: number;
      }
      @Entity() export class Unit { @PrimaryGeneratedColumn() id!: number; @Column() code!: string; }
      export const db = new DataSource({ type: "postgres", entities: [Company, Product, Unit], cache: { duration: 30000 } });
    `,
    "src/own.ts": OWN,
    "src/app.ts": `
      import { db, Product, Unit } from "./entities";
      import { app } from "./own";
      const products = db.getRepository(Product);
      app.get("/units", async (_req, res) => res.json(await db.getRepository(Unit).find({ cache: { id: "units", milliseconds: 1 } })));
      app.get("/all", async (req, res) => {
        const where = { companyId: req.session.companyId! };
        const plain = await products.find({ where, cache: true });
        const timed = await products.find({ where, cache: 60_000 });
        const named = await products.find({ where, cache: { id: "all", milliseconds: 60_000 } }); //! cache-key-missing-tenant
        const own = await products.find({ where, cache: { id: \`all:\${req.session.companyId}\`, milliseconds: 60_000 } });
        const chosen = await products.find({ where, cache: { id: String(req.query.view), milliseconds: 60_000 } }); //! cache-key-missing-tenant
        res.json({ plain, timed, named, own, chosen });
      });
      app.get("/top", async (req, res) => {
        const mine = () => products.createQueryBuilder("p").where("p.companyId = :companyId", { companyId: req.session.companyId });
        const timed = await mine().cache(60_000).getMany();
        const own = await mine().cache("top:" + req.session.companyId, 60_000).getMany();
        const named = await products.createQueryBuilder("p").where("p.companyId = :id", { id: req.session.companyId }).cache("top", 60_000).getMany(); //! cache-key-missing-tenant
        res.json({ timed, own, named });
      });
      app.listen(3000);
    `,
  });
});

describe("MikroORM: results that are kept under a key", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, "@mikro-orm/core": "6.4.0", "@mikro-orm/postgresql": "6.4.0" } }),
    "src/entities.ts": `
      import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
      @Entity() export class Company { @PrimaryKey() id!: string; @Property() name!: string; }
      @Entity() export class Product { @PrimaryKey() id!: string; @ManyToOne(() => Company) company!: Company; @Property() stock!: number; }
    `,
    "src/own.ts": OWN,
    "src/app.ts": `
      import { MikroORM } from "@mikro-orm/postgresql";
      import { Product } from "./entities";
      import { app } from "./own";
      const orm = await MikroORM.init({ entities: [Product] });
      app.get("/all", async (req, res) => {
        const em = orm.em.fork();
        const company = req.session.companyId!;
        const timed = await em.find(Product, { company }, { cache: 50 });
        const own = await em.find(Product, { company }, { cache: [\`all:\${company}\`, 50] });
        const named = await em.find(Product, { company }, { cache: ["all", 50] }); //! cache-key-missing-tenant
        res.json({ timed, own, named });
      });
      app.listen(3000);
    `,
  });
});

describe("Drizzle: results that are kept under a tag", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, "drizzle-orm": "0.44.0" } }),
    "src/tables.ts": `
      import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const companies = pgTable("companies", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const products = pgTable("products", { id: uuid("id").primaryKey(), companyId: uuid("company_id").notNull().references(() => companies.id), stock: integer("stock").notNull() });
    `,
    "src/own.ts": OWN,
    "src/app.ts": `
      import { eq } from "drizzle-orm";
      import { upstashCache } from "drizzle-orm/cache/upstash";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { app } from "./own";
      import { products } from "./tables";
      const db = drizzle(process.env.DATABASE_URL!, { cache: upstashCache({ url: "", token: "" }) });
      app.get("/all", async (req, res) => {
        const companyId = req.session.companyId!;
        const plain = await db.select().from(products).where(eq(products.companyId, companyId)).$withCache();
        const timed = await db.select().from(products).where(eq(products.companyId, companyId)).$withCache({ config: { ex: 60 } });
        const own = await db.select().from(products).where(eq(products.companyId, companyId)).$withCache({ tag: "all:" + companyId });
        const tagged = await db.select().from(products).where(eq(products.companyId, companyId)).$withCache({ tag: "all" }); //! cache-key-missing-tenant
        res.json({ plain, timed, own, tagged });
      });
      app.listen(3000);
    `,
  });
});
