// Kysely: inserts after common tables, from queries and with queries in their rows, and common tables that write.
import { service } from "../harness/service";

const SCHEMA = `
  create table shops (id uuid primary key, name text not null);
  create table clerks (id uuid primary key, shop_id uuid not null references shops (id), email text not null);
  create table orders (id uuid primary key, shop_id uuid not null references shops (id), total int not null);
  create table lines (id uuid primary key, order_id uuid not null references orders (id), sku text not null);
  create table moves (id uuid primary key, shop_id uuid not null references shops (id), sku text not null);
`;
const DB = `
  import { Kysely, PostgresDialect } from "kysely";
  import { Pool } from "pg";
  export interface DB {
    shops: { id: string; name: string };
    clerks: { id: string; shop_id: string; email: string };
    orders: { id: string; shop_id: string; total: number };
    lines: { id: string; order_id: string; sku: string };
    moves: { id: string; shop_id: string; sku: string };
  }
  export const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: new Pool() }) });
`;

describe("Kysely: inserts and the queries that they depend on", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { kysely: "0.27.0", fastify: "4.0.0", "@fastify/jwt": "8.0.0", pg: "8.0.0" } }),
    "migrations/1.sql": SCHEMA,
    "src/db.ts": DB,
    "src/app.ts": `
      import Fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { db } from "./db";
      declare module "@fastify/jwt" { interface FastifyJWT { user: { shopId: string } } }
      const app = Fastify();
      app.register(jwt, { secret: process.env.SECRET! });
      app.addHook("onRequest", (request) => request.jwtVerify());
      app.post<{ Body: any; Params: { id: string } }>("/orders/:id", async (request) => {
        const { shopId } = request.user;
        const { id } = request.params;
        await db.with("gone", (q) => q.deleteFrom("lines").where("order_id", "=", id)) //! unscoped-mutation
          .insertInto("moves").values({ shop_id: shopId, sku: "a" }).execute();
        await db.with("gone", (q) => q.deleteFrom("moves").where("id", "=", id).where("shop_id", "=", shopId))
          .insertInto("moves").values({ shop_id: shopId, sku: "a" }).execute();
        await db.with("gone", (q) => q.deleteFrom("lines").where("order_id", "=", id)) //! unscoped-mutation
          .insertInto("moves").values(request.body.moves.map((move: any) => ({ ...move, shop_id: shopId }))).execute();
        await db.with("placed", (q) => q.insertInto("orders").values({ shop_id: shopId, total: 1 }).returning("id"))
          .insertInto("lines").values((eb) => ({ order_id: eb.selectFrom("placed").select("id"), sku: "a" })).execute();
        await db.with("placed", (q) => q.insertInto("orders").values({ shop_id: request.body.shop, total: 1 }).returning("id")) //! missing-tenant-on-create
          .insertInto("lines").columns(["order_id", "sku"]).expression((eb) => eb.selectFrom("placed").select(["id", eb.val("a").as("sku")])).execute();
        await db.with("placed", (q) => q.insertInto("orders").values({ shop_id: shopId, total: 1 }).returningAll()).selectFrom("placed").selectAll().execute();
        await db.with("moved", (q) => q.deleteFrom("orders").where("id", "=", id).where("shop_id", "=", shopId).returning("shop_id"))
          .insertInto("moves").columns(["shop_id", "sku"]).expression((eb) => eb.selectFrom("moved").select(["shop_id", eb.val("a").as("sku")])).execute();
        await db.insertInto("lines").values((eb) => ({ order_id: eb.selectFrom("orders").select("id").where("id", "=", id).where("shop_id", "=", shopId), sku: "a" })).execute();
        await db.insertInto("lines").values((eb) => ({ order_id: eb.selectFrom("orders").select("id").where("id", "=", id), sku: "a" })).execute(); //! missing-tenant-on-create
        return {};
      });
    `,
  });
});
