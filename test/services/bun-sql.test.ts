// Bun's own SQL client: the `sql` that the package exports, clients made with `new SQL(…)`, their helpers and transactions.
import { service } from "../harness/service";

describe("a service on Bun's SQL client", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "4.6.0" } }),
    "migrations/1.sql": `
      CREATE TABLE farms (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE workers (id uuid PRIMARY KEY, farm_id uuid NOT NULL REFERENCES farms (id));
      CREATE TABLE fields (id uuid PRIMARY KEY, farm_id uuid NOT NULL REFERENCES farms (id), crop text NOT NULL);
      CREATE TABLE harvests (id uuid PRIMARY KEY, field_id uuid NOT NULL REFERENCES fields (id), tons int NOT NULL);
    `,
    "src/app.ts": `
      import { sql, SQL, type TransactionSQL } from "bun";
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      const replica = new SQL(process.env.REPLICA!);
      const app = new Hono<{ Variables: { jwtPayload: { farm: string } } }>();
      app.use(jwt({ secret: process.env.SECRET!, alg: "HS256" }));
      const ownField = (tx: TransactionSQL, farm: string, id: string) => tx\`SELECT id FROM fields WHERE id = \${id} AND farm_id = \${farm}\`;
      app.get("/fields", async (c) => c.json(await sql\`SELECT * FROM fields WHERE farm_id = \${c.get("jwtPayload").farm}\`));
      app.get("/fields/crops", async (c) => c.json(await replica\`SELECT crop FROM fields\`)); //! unscoped-query
      app.get("/fields/some", async (c) => {
        const crop = c.req.query("crop");
        const narrowed = crop ? sql\`AND crop = \${crop}\` : sql\`\`;
        return c.json(await sql\`SELECT * FROM fields WHERE farm_id = \${c.get("jwtPayload").farm} \${narrowed}\`);
      });
      app.post("/fields", async (c) => {
        const { crop } = await c.req.json();
        await sql\`INSERT INTO fields \${sql({ farm_id: c.get("jwtPayload").farm, crop })}\`;
        return c.body(null, 201);
      });
      app.post("/fields/any", async (c) => {
        await sql\`INSERT INTO fields \${sql(await c.req.json(), "farm_id", "crop")}\`; //! missing-tenant-on-create
        return c.body(null, 201);
      });
      app.post("/fields/:id/harvests", async (c) => {
        const { tons } = await c.req.json();
        await sql.begin(async (tx) => {
          const [field] = await ownField(tx, c.get("jwtPayload").farm, c.req.param("id"));
          if (!field) throw new Error("no such field");
          await tx\`INSERT INTO harvests (field_id, tons) VALUES (\${field.id}, \${tons})\`;
        });
        return c.body(null, 201);
      });
      app.delete("/harvests", async (c) => {
        await sql.unsafe("DELETE FROM harvests WHERE id = $1", [c.req.query("id")]); //! unscoped-mutation
        return c.body(null, 204);
      });
      export default app;
    `,
  });
});
