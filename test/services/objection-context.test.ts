// Objection: what `$beforeInsert` makes of the context that a query was given; a query that was given none has none.
import { service } from "../harness/service";

describe("Objection: contexts of inserts", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { fastify: "4", "@fastify/jwt": "8", knex: "3", objection: "3", mysql2: "3" } }),
    "sql/schema.sql": `
      CREATE TABLE farms (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99) NOT NULL);
      CREATE TABLE fields (id INT AUTO_INCREMENT PRIMARY KEY, farm_id INT NOT NULL, name VARCHAR(99) NOT NULL, FOREIGN KEY (farm_id) REFERENCES farms (id));
    `,
    "src/models.ts": `
      import { Model, type QueryContext } from "objection";
      export class Field extends Model {
        static tableName = "fields";
        id!: number; farm_id!: number; name!: string;
        $beforeInsert(context: QueryContext) {
          if (context.farmId) this.farm_id = context.farmId;
        }
      }
      export class Strict extends Model {
        static tableName = "fields";
        id!: number; farm_id!: number; name!: string;
        $beforeInsert(context: QueryContext) {
          if (!context.farmId) throw new Error("no farm");
          this.farm_id = context.farmId;
        }
      }
    `,
    "src/server.ts": `
      import Fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { Field, Strict } from "./models";
      declare module "@fastify/jwt" { interface FastifyJWT { user: { farm: number } } }
      const app = Fastify();
      app.register(jwt, { secret: process.env.JWT_SECRET! });
      app.addHook("onRequest", async (req) => { await req.jwtVerify(); });
      app.post<{ Body: any }>("/before", (req) => Field.query().context({ farmId: req.user.farm }).insert({ name: req.body.name }));
      app.post<{ Body: any }>("/after", (req) => Field.query().insert({ name: req.body.name }).context({ farmId: req.user.farm }));
      app.post<{ Body: any }>("/many", (req) => Field.query().context({ farmId: req.user.farm }).insertGraph([{ name: "a" }, { name: req.body.name }]));
      app.post<{ Body: any }>("/strict", (req) => Strict.query().context({ farmId: req.user.farm }).insertAndFetch(req.body));
      app.post<{ Body: any }>("/none", (req) => Field.query().insert({ name: req.body.name })); //! missing-tenant-on-create
      app.post<{ Body: any }>("/raw", (req) => Field.query().insert(req.body)); //! missing-tenant-on-create
      app.post<{ Body: any }>("/theirs", (req) => Field.query().context({ farmId: req.body.farmId }).insert({ name: req.body.name })); //! missing-tenant-on-create
      app.post<{ Body: any }>("/other", (req) => Field.query().context({ userId: 1 }).insert({ name: req.body.name })); //! missing-tenant-on-create
      app.listen({ port: 3000 });
    `,
  });
});
