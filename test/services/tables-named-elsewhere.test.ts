// Queries that a function of the service begins on the table that it is told: each stands where its table is named.
import { service } from "../harness/service";

describe("Functions that begin a query", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { koa: "2.15.0", "@koa/router": "13.0.0", "koa-jwt": "4.0.4", knex: "3.1.0" } }),
    "migrations/1.sql": `
      CREATE TABLE merchants (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE orders (id uuid PRIMARY KEY, merchant_id uuid NOT NULL REFERENCES merchants(id), state text NOT NULL);
      CREATE INDEX orders_merchant ON orders(merchant_id);
      CREATE TABLE refunds (id uuid PRIMARY KEY, merchant_id uuid NOT NULL REFERENCES merchants(id), amount int NOT NULL);
      CREATE INDEX refunds_merchant ON refunds(merchant_id);
    `,
    "src/tables.ts": `
      import knex from "knex";
      import type { Middleware } from "koa";
      const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
      export const tables: Middleware = async (ctx, next) => {
        const { merchantId } = ctx.state.user;
        ctx.own = (name: string) => db(name).where({ [\`\${name}.merchant_id\`]: merchantId });
        ctx.all = (name: string) => db(name);
        ctx.byId = (name: string, id: string) => db(name).where({ id }).first();
        await next();
      };
      export const count = async (name: string) => (await db(name).count())[0]; //! unscoped-query
    `,
    "src/app.ts": `
      import Koa from "koa";
      import Router from "@koa/router";
      import jwt from "koa-jwt";
      import { count, tables } from "./tables";
      const router = new Router();
      router.get("/orders", async (ctx) => { ctx.body = await ctx.own("orders").select("id"); });
      router.get("/refunds", async (ctx) => { ctx.body = await ctx.all("refunds"); }); //! unscoped-query
      router.put("/orders/:id", async (ctx) => { ctx.body = await ctx.all("orders").where({ id: ctx.params.id }).update({ state: "x" }); }); //! unscoped-mutation
      router.get("/orders/:id", async (ctx) => { ctx.body = await ctx.byId("orders", ctx.params.id); }); //! unscoped-query
      router.get("/refunds/:id", async (ctx) => {
        const refund = await ctx.byId("refunds", ctx.params.id);
        ctx.assert(refund?.merchant_id === ctx.state.user.merchantId, 404);
        ctx.body = refund;
      });
      router.get("/count", async (ctx) => { ctx.body = await count("orders"); });
      const app = new Koa();
      app.use(jwt({ secret: process.env.S! })).use(tables).use(router.routes());
      app.listen(3000);
    `,
  });
});
