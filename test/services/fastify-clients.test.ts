// Clients that plugins of Fastify put onto the server: fastify.pg, fastify.mysql, fastify.mongo and fastify.redis.
import { service } from "../harness/service";

const DEPENDENCIES = {
  dependencies: { fastify: "^5.0.0", "@fastify/jwt": "^9.0.0", "@fastify/postgres": "^6.0.0", "@fastify/mongodb": "^10.0.0" },
};

const MIGRATION = `
  CREATE TABLE tenants (id serial PRIMARY KEY, name text NOT NULL);
  CREATE TABLE vehicles (id serial PRIMARY KEY, tenant_id integer NOT NULL REFERENCES tenants (id), plate text NOT NULL);
  CREATE TABLE trips (id serial PRIMARY KEY, vehicle_id integer NOT NULL REFERENCES vehicles (id), km integer NOT NULL);
`;

const AUTH = `
  import jwt from "@fastify/jwt";
  import fp from "fastify-plugin";
  export default fp(async (app) => {
    app.register(jwt, { secret: process.env.JWT_SECRET });
    app.addHook("onRequest", async (request) => { await request.jwtVerify(); });
  });
`;

describe("Clients that plugins put onto a Fastify server", () => {
  service({
    "package.json": JSON.stringify(DEPENDENCIES),
    "migrations/1.sql": MIGRATION,
    "src/auth.ts": AUTH,
    "src/vehicles.ts": `
      import type { FastifyInstance } from "fastify";
      export default async function vehicles(app: FastifyInstance) {
        app.get("/", async (request) => (await app.pg.query("SELECT * FROM vehicles WHERE tenant_id = $1", [request.user.tenantId])).rows);
        app.get("/any", async () => (await app.pg.pool.query("SELECT * FROM vehicles")).rows); //! unscoped-query
        app.get("/:id", async function (request) {
          const client = await this.pg.connect();
          const { rows } = await client.query("SELECT * FROM vehicles WHERE id = $1", [request.params.id]); //! unscoped-query
          client.release();
          return rows;
        });
        app.delete("/:id", (request) =>
          app.pg.transact(async (client) => {
            const own = await client.query("SELECT id FROM vehicles WHERE id = $1 AND tenant_id = $2", [request.params.id, request.user.tenantId]);
            if (own.rowCount === 0) return 0;
            await client.query("DELETE FROM trips WHERE vehicle_id = $1", [request.params.id]);
            return 1;
          }),
        );
        app.delete("/trips/:id", (request) => request.server.pg.query("DELETE FROM trips WHERE id = $1", [request.params.id])); //! unscoped-mutation
        app.get("/reports", async (request) => app.pg.reports.query("SELECT sum(km) FROM trips")); //! unscoped-query
      }
    `,
    "src/app.ts": `
      import postgres from "@fastify/postgres";
      import Fastify from "fastify";
      import auth from "./auth";
      import vehicles from "./vehicles";
      const app = Fastify();
      app.register(postgres, { connectionString: process.env.DATABASE_URL });
      app.register(postgres, { connectionString: process.env.REPLICA_URL, name: "reports" });
      app.register(auth);
      app.register(vehicles, { prefix: "/vehicles" });
    `,
  });

  service({
    "package.json": JSON.stringify(DEPENDENCIES),
    "migrations/1.sql": MIGRATION,
    "src/auth.ts": AUTH,
    "src/app.ts": `
      const fastify = require("fastify")();
      fastify.register(require("@fastify/mysql"), { promise: true, connectionString: process.env.DATABASE_URL });
      fastify.register(require("./auth"));
      fastify.get("/vehicles", async (request) => {
        const [rows] = await fastify.mysql.query("SELECT * FROM vehicles WHERE tenant_id = ?", [request.user.tenantId]);
        return rows;
      });
      fastify.get("/trips", async (request) => {
        const connection = await fastify.mysql.getConnection();
        const [rows] = await connection.query("SELECT * FROM trips WHERE km > ?", [request.query.km]); //! unscoped-query
        connection.release();
        return rows;
      });
    `,
  });

  service({
    "package.json": JSON.stringify(DEPENDENCIES),
    "src/auth.ts": AUTH,
    "src/orders.ts": `
      import type { FastifyPluginAsync } from "fastify";
      const orders: FastifyPluginAsync = async (app) => {
        const orders = app.mongo.db!.collection("orders");
        app.get("/", (request) => orders.find({ tenantId: request.user.tenantId }).toArray());
        app.post("/", (request) => orders.insertOne({ tenantId: request.user.tenantId, total: Number(request.body.total) }));
        app.get("/:id", (request) => orders.findOne({ _id: new app.mongo.ObjectId(request.params.id) })); //! unscoped-query
        app.get("/cached/:id", async (request) => {
          const kept = await app.redis.get(\`order:\${request.params.id}\`); //! cache-key-missing-tenant
          if (kept) return JSON.parse(kept);
          const _id = new app.mongo.ObjectId(request.params.id);
          const order = await orders.findOne({ _id, tenantId: request.user.tenantId });
          if (order) await app.redis.set(\`order:\${request.params.id}\`, JSON.stringify(order));
          return order;
        });
      };
      export default orders;
    `,
    "src/app.ts": `
      import mongodb from "@fastify/mongodb";
      import redis from "@fastify/redis";
      import Fastify from "fastify";
      import auth from "./auth";
      import orders from "./orders";
      const app = Fastify();
      await app.register(mongodb, { url: process.env.MONGO_URL });
      await app.register(redis, { url: process.env.REDIS_URL });
      app.register(auth);
      app.register(orders, { prefix: "/orders" });
    `,
  });
});
