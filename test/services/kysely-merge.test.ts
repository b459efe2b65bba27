// Kysely's MERGE: rows that match are changed as by an update, rows that do not are inserted.
import { service } from "../harness/service";

describe("MERGE of Kysely", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { fastify: "5.0.0", "@fastify/jwt": "9.0.0", kysely: "0.27.0", pg: "8.12.0" } }),
    "migrations/1.sql": `
      CREATE TABLE companies (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE employees (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies (id), email text NOT NULL);
      CREATE TABLE trucks (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies (id), plate text NOT NULL, km int NOT NULL);
    `,
    "src/app.ts": `
      import Fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { Kysely, PostgresDialect } from "kysely";
      import { Pool } from "pg";
      interface Truck { id: string; company_id: string; plate: string; km: number }
      interface DB { companies: { id: string; name: string }; employees: { id: string; company_id: string; email: string }; trucks: Truck }
      const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: new Pool() }) });
      declare module "@fastify/jwt" { interface FastifyJWT { user: { company: string } } }
      const app = Fastify();
      app.register(jwt, { secret: process.env.SECRET! });
      app.addHook("onRequest", async (request) => { await request.jwtVerify(); });
      app.put<{ Body: { plate: string; km: number } }>("/own", (request) =>
        db
          .mergeInto("trucks as t")
          .using("companies as d", (join) => join.onRef("d.id", "=", "t.company_id").on("d.id", "=", request.user.company).on("t.plate", "=", request.body.plate))
          .whenMatched()
          .thenUpdateSet("km", request.body.km)
          .execute(),
      );
      app.put<{ Body: { id: string; km: number } }>("/any", (request) =>
        db //! unscoped-mutation
          .mergeInto("trucks")
          .using("companies", (join) => join.on("trucks.id", "=", request.body.id))
          .whenMatchedAnd("trucks.km", "<", request.body.km)
          .thenUpdate((update) => update.set({ km: request.body.km }))
          .executeTakeFirst(),
      );
      app.delete<{ Body: { id: string } }>("/any", (request) =>
        db.mergeInto("trucks as t").using("companies as d", "d.id", "t.company_id").whenMatchedAnd((eb) => eb("t.id", "=", request.body.id)).thenDelete().execute(), //! unscoped-mutation
      );
      app.post<{ Body: { plate: string } }>("/own", (request) =>
        db
          .mergeInto("trucks as t")
          .using("companies as d", (join) => join.on("d.id", "=", request.user.company).on("t.plate", "=", request.body.plate).onRef("t.company_id", "=", "d.id"))
          .whenNotMatched()
          .thenInsertValues({ company_id: request.user.company, plate: request.body.plate, km: 0 })
          .execute(),
      );
      app.post<{ Body: { plate: string; company: string } }>("/any", (request) =>
        db //! missing-tenant-on-create
          .mergeInto("trucks as t")
          .using("companies as d", (join) => join.on("d.id", "=", request.user.company).onRef("t.company_id", "=", "d.id"))
          .whenNotMatched()
          .thenInsertValues({ company_id: request.body.company, plate: request.body.plate, km: 0 })
          .execute(),
      );
    `,
  });
});
