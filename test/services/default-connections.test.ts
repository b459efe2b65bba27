// Parameters of constructors that declare a property and have a default: `private connection = pool`.
import { service } from "../harness/service";

describe("what a constructor's parameter is when nobody passes it", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "db/schema.sql": `
      CREATE TABLE tenants (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants, email text NOT NULL);
      CREATE TABLE recipes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants, name text NOT NULL);
    `,
    "src/repository.ts": `
      import { Pool, type PoolClient } from "pg";
      export const pool = new Pool();
      export abstract class Repository {
        constructor(protected readonly tenantId: string, private readonly connection: Pool | PoolClient = pool) {}
        protected async many(text: string, values: unknown[]) {
          const { rows } = await this.connection.query(text, values);
          return rows;
        }
      }
      export class Recipes extends Repository {
        list() { return this.many("SELECT * FROM recipes WHERE tenant_id = $1", [this.tenantId]); }
        named(name: string) { return this.many("SELECT * FROM recipes WHERE name = $1", [name]); } //! unscoped-query
        remove(id: string) { return this.many("DELETE FROM recipes WHERE id = $1", [id]); } //! unscoped-mutation
        clear() { return this.many("DELETE FROM recipes WHERE tenant_id = $1", [this.tenantId]); }
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { pool, Recipes } from "./repository";
      const app = express();
      app.use(express.json());
      const tenantOf = (req: express.Request) => (jwt.verify(String(req.headers.authorization), process.env.JWT!) as { tenantId: string }).tenantId;
      app.get("/recipes", async (req, res) => {
        const recipes = new Recipes(tenantOf(req));
        res.json([await recipes.list(), await recipes.named(String(req.query.name))]);
      });
      app.delete("/recipes", async (req, res) => {
        const client = req.query.fast ? undefined : await pool.connect();
        const recipes = new Recipes(tenantOf(req), client);
        await recipes.remove(String(req.query.id));
        await recipes.clear();
        res.end();
      });
      app.listen(1);
    `,
  });
});
