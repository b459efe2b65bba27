// Queries that are given a name ahead of the statement, and read in another part of a union than the first.
import { service } from "../harness/service";

describe("Named queries that a later part of a union reads", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { knex: "3.1.0", "drizzle-orm": "0.36.0", fastify: "4.28.0", "@fastify/jwt": "8.0.1", pg: "8.0.0" },
    }),
    "schema.sql": `
      create table firms (id uuid primary key, name text not null);
      create table sales (id uuid primary key, firm_id uuid not null references firms (id), total numeric not null);
      create table costs (id uuid primary key, firm_id uuid not null references firms (id), total numeric not null);
    `,
    "src/tables.ts": `
      import { numeric, pgTable, uuid } from "drizzle-orm/pg-core";
      export const sales = pgTable("sales", { id: uuid("id").primaryKey(), firmId: uuid("firm_id").notNull(), total: numeric("total").notNull() });
      export const costs = pgTable("costs", { id: uuid("id").primaryKey(), firmId: uuid("firm_id").notNull(), total: numeric("total").notNull() });
    `,
    "src/server.ts": `
      import fastifyJwt from "@fastify/jwt";
      import { eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import Fastify from "fastify";
      import createKnex from "knex";
      import { costs, sales } from "./tables";
      const knex = createKnex({ client: "pg" });
      const db = drizzle(process.env.DATABASE_URL!);
      const app = Fastify();
      app.register(fastifyJwt, { secret: process.env.SECRET! });
      app.addHook("onRequest", async (request) => {
        await request.jwtVerify();
      });
      app.get("/knex", async (request) => {
        const { firm } = request.user as { firm: string };
        const mine = await knex
          .with("ins", (qb) => qb.select("total").from("sales").where("firm_id", firm))
          .with("outs", (qb) => qb.select("total").from("costs").where("firm_id", firm))
          .select("*").from("ins").unionAll((qb) => qb.select("*").from("outs"));
        const all = await knex.with("ins", (qb) => qb.select("total").from("sales").where("firm_id", firm)).with("outs", (qb) => qb.select("total").from("costs")).select("*").from("ins").unionAll((qb) => qb.select("*").from("outs")); //! unscoped-query
        return [mine, all];
      });
      app.get("/drizzle", async (request) => {
        const { firm } = request.user as { firm: string };
        const mine = db.$with("mine").as(db.select({ total: costs.total }).from(costs).where(eq(costs.firmId, firm)));
        const any = db.$with("any").as(db.select({ total: costs.total }).from(costs)); //! unscoped-query
        return [
          await db.with(mine).select({ total: sales.total }).from(sales).where(eq(sales.firmId, firm)).unionAll(db.select({ total: mine.total }).from(mine)),
          await db.with(any).select({ total: sales.total }).from(sales).where(eq(sales.firmId, firm)).unionAll(db.select({ total: any.total }).from(any)),
        ];
      });
      app.listen({ port: 3000 });
    `,
  });
});
