// Data sources and connections that are made for each tenant, and kept by its name.
import { service } from "../harness/service";

describe("Storage per tenant, with TypeORM and Sequelize", () => {
  describe("data sources of TypeORM", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"typeorm":"^0.3.20","pg":"^8","express":"^4","express-session":"^1"}}
      `,
      "tenantlint.config.json": `
        { "isolation": "schema-per-tenant" }
      `,
      "src/entities.ts": `
        import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
        @Entity("invoices")
        export class Invoice { @PrimaryGeneratedColumn("uuid") id!: string; @Column() number!: string; @Column({ default: "draft" }) status!: string; }
        @Entity("invoice_lines")
        export class InvoiceLine { @PrimaryGeneratedColumn("uuid") id!: string; @ManyToOne(() => Invoice, { nullable: false }) invoice!: Invoice; @Column() text!: string; }
      `,
      "src/sources.ts": `
        import { DataSource } from "typeorm";
        import { Invoice, InvoiceLine } from "./entities";
        const sources = new Map<string, Promise<DataSource>>();
        const make = (schema?: string) => new DataSource({ type: "postgres", url: process.env.DATABASE_URL, ...(schema ? { schema } : {}), entities: [Invoice, InvoiceLine] });
        export const shared = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, entities: [Invoice, InvoiceLine] });
        export function sourceFor(tenantId: string): Promise<DataSource> {
          let source = sources.get(tenantId);
          if (!source) {
            source = make(\`tenant_\${tenantId}\`).initialize();
            sources.set(tenantId, source);
          }
          return source;
        }
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { Invoice, InvoiceLine } from "./entities";
        import { shared, sourceFor } from "./sources";
        declare module "express-session" { interface SessionData { tenantId: string } }
        const app = express();
        app.use(express.json());
        app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
        app.use((req, res, next) => (req.session.tenantId ? next() : void res.sendStatus(401)));
        app.get("/invoices", async (req, res) => {
          const ds = await sourceFor(req.session.tenantId!);
          res.json(await ds.getRepository(Invoice).find({ order: { number: "ASC" } }));
        });
        app.get("/invoices/:id", async (req, res) => {
          const ds = await sourceFor(req.session.tenantId!);
          res.json(await ds.manager.findOneBy(Invoice, { id: req.params.id }));
        });
        app.get("/open", async (_req, res) => {
          res.json(await shared.getRepository(Invoice).findBy({ status: "open" })); //! unscoped-connection
        });
        app.delete("/:tenant/invoices/:id", async (req, res) => {
          const ds = await sourceFor(req.params.tenant); //! unscoped-connection
          await ds.getRepository(Invoice).delete({ id: req.params.id });
          res.sendStatus(204);
        });
        app.post("/lines", async (req, res) => {
          const ds = await sourceFor(req.session.tenantId!);
          await ds.transaction(async (m) => {
            const invoice = await m.findOneByOrFail(Invoice, { id: req.body.invoice });
            await m.save(InvoiceLine, { invoice, text: req.body.text });
          });
          res.sendStatus(201);
        });
        app.get("/lines", async (_req, res) => {
          res.json(await shared.manager.createQueryBuilder(InvoiceLine, "l").getMany()); //! unscoped-connection
        });
        app.listen(1);
      `,
    });
  });

  describe("connections of Sequelize", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"sequelize":"^6","pg":"^8","express":"^4","express-session":"^1"}}
      `,
      "tenantlint.config.json": `
        { "isolation": "database-per-tenant" }
      `,
      "src/db.ts": `
        import { DataTypes, Model, Sequelize, type InferAttributes, type InferCreationAttributes, type ModelStatic } from "sequelize";
        export class Order extends Model<InferAttributes<Order>, InferCreationAttributes<Order>> { declare id: string; declare total: number; declare status: string; }
        function define(sequelize: Sequelize) {
          return sequelize.define("Order", { id: { type: DataTypes.UUID, primaryKey: true }, total: DataTypes.INTEGER, status: DataTypes.STRING }, { tableName: "orders" });
        }
        const connections: Record<string, { sequelize: Sequelize; Order: ModelStatic<Model> }> = {};
        export function tenantDb(tenant: string) {
          if (!connections[tenant]) {
            const sequelize = new Sequelize(\`tenant_\${tenant}\`, process.env.DB_USER!, process.env.DB_PASSWORD, { host: process.env.DB_HOST, dialect: "postgres" });
            connections[tenant] = { sequelize, Order: define(sequelize) };
          }
          return connections[tenant];
        }
        const main = new Sequelize(process.env.DATABASE_URL!);
        export const SharedOrder = define(main);
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { SharedOrder, tenantDb } from "./db";
        declare module "express-session" { interface SessionData { tenant: string } }
        const app = express();
        app.use(express.json());
        app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
        app.use((req, res, next) => (req.session.tenant ? next() : void res.sendStatus(401)));
        app.get("/orders", async (req, res) => { res.json(await tenantDb(req.session.tenant!).Order.findAll({ where: { status: "open" } })); });
        app.get("/orders/:id", async (req, res) => { const { Order } = tenantDb(req.session.tenant!); res.json(await Order.findByPk(req.params.id)); });
        app.get("/all", async (_req, res) => { res.json(await SharedOrder.findAll()); }); //! unscoped-connection
        app.delete("/orders/:id", async (req, res) => { await SharedOrder.destroy({ where: { id: req.params.id } }); res.end(); }); //! unscoped-connection
        app.post("/orders", async (req, res) => { await tenantDb(req.headers["x-tenant"] as string).Order.create({ id: req.body.id, total: 1, status: "x" }); res.end(); }); //! unscoped-connection
        app.listen(1);
      `,
    });
  });

  describe("clients kept by the tenant's name", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"mysql2":"^3","hono":"^4"}}
      `,
      "tenantlint.config.json": `
        { "isolation": "database-per-tenant" }
      `,
      "migrations/001.sql": `
        CREATE TABLE notes (id serial PRIMARY KEY, body text NOT NULL);
      `,
      "src/mysql.ts": `
        import mysql, { type Pool } from "mysql2/promise";
        import { Hono } from "hono";
        const app = new Hono();
        const make = (tenant: string) => mysql.createPool({ database: \`tenant_\${tenant}\` });
        const a: Record<string, { pool: Pool }> = {};
        function p1(tenant: string) {
          if (!a[tenant]) { const pool = make(tenant); a[tenant] = { pool }; }
          return a[tenant];
        }
        const b: Record<string, Pool> = {};
        function p2(tenant: string) {
          if (!b[tenant]) b[tenant] = make(tenant);
          return b[tenant];
        }
        const c = new Map<string, Pool>();
        function p3(tenant: string) {
          if (!c.has(tenant)) c.set(tenant, make(tenant));
          return c.get(tenant)!;
        }
        class Registry {
          private static pools = new Map<string, Pool>();
          static get(tenant: string): Pool {
            if (!Registry.pools.has(tenant)) Registry.pools.set(tenant, make(tenant));
            return Registry.pools.get(tenant)!;
          }
        }
        class Manager {
          private readonly pools: { [key: string]: Pool } = {};
          for(tenant: string) {
            let pool = this.pools[tenant];
            if (pool === undefined) { pool = make(tenant); this.pools[tenant] = pool; }
            return pool;
          }
        }
        const manager = new Manager();
        app.get("/1", async (c) => c.json((await p1(c.req.header("x-tenant")!).pool.query("SELECT * FROM notes"))[0])); //! unscoped-connection
        app.get("/2", async (c) => c.json((await p2(c.req.header("x-tenant")!).query("SELECT * FROM notes"))[0])); //! unscoped-connection
        app.get("/3", async (c) => c.json((await p3(c.req.header("x-tenant")!).query("SELECT * FROM notes"))[0])); //! unscoped-connection
        app.get("/4", async (c) => c.json((await Registry.get(c.req.header("x-tenant")!).query("SELECT * FROM notes"))[0])); //! unscoped-connection
        app.get("/5", async (c) => c.json((await manager.for(c.req.header("x-tenant")!).query("SELECT * FROM notes"))[0])); //! unscoped-connection
      `,
    });
  });
});

describe("Connections of Mongoose that a module makes", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.0.0", hono: "4.0.0", jose: "6.0.0" } }),
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "src/models.ts": `
      import mongoose, { Schema, type Connection } from "mongoose";
      const shipment = new Schema({ reference: { type: String, required: true }, weight: Number });
      export const cluster = mongoose.createConnection(process.env.MONGO_URL!);
      export const databaseOf = (account: string) => cluster.useDb("account_" + account, { useCache: true });
      export const shipmentsIn = (connection: Connection = cluster) => connection.model("Shipment", shipment);
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { cluster, databaseOf, shipmentsIn } from "./models";
      const app = new Hono<{ Variables: { account: string } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify<{ account: string }>(c.req.header("authorization")!, new TextEncoder().encode(process.env.KEY));
        c.set("account", payload.account);
        await next();
      });
      app.get("/own", async (c) => c.json(await shipmentsIn(databaseOf(c.var.account)).find()));
      app.get("/heaviest", async (c) => c.json(await shipmentsIn(cluster).findOne().sort({ weight: -1 }))); //! unscoped-connection
      app.post("/anywhere", async (c) => c.json(await shipmentsIn().create({ reference: "x" }))); //! unscoped-connection
    `,
  });
});
