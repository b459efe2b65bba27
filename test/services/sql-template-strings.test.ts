// sql-template-strings and @nearform/sql: statements that grow by `append`, and pieces that are glued.
import { service } from "../harness/service";

const FILES = (module: string, routes: string): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({ dependencies: { [module]: "1.0.0", pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
  "schema.sql": `
    CREATE TABLE vendors (id serial PRIMARY KEY, name text NOT NULL);
    CREATE TABLE users (id serial PRIMARY KEY, vendor_id int NOT NULL REFERENCES vendors, email text NOT NULL);
    CREATE TABLE parcels (id serial PRIMARY KEY, vendor_id int NOT NULL REFERENCES vendors, state text NOT NULL);
  `,
  "src/app.ts": `
    import express from "express";
    import jwt from "jsonwebtoken";
    import { Pool } from "pg";
    import SQL from "${module}";
    const pool = new Pool();
    const app = express();
    app.use((req: any, res, next) => {
      try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
    });
    ${routes}
    app.listen(1);
  `,
});

describe("Statements of sql-template-strings", () => {
  service(
    FILES(
      "sql-template-strings",
      `
      app.get("/later", async (req: any, res) => {
        const query = SQL\`SELECT id FROM parcels\`;
        query.append(SQL\` WHERE vendor_id = \${req.me.vendor}\`);
        if (req.query.state) query.append(SQL\` AND state = \${req.query.state}\`);
        query.append(" ORDER BY id").setName("parcels-of");
        res.json(await pool.query(query));
      });
      app.get("/sometimes", async (req: any, res) => {
        const query = SQL\`SELECT id FROM parcels WHERE state = \${req.query.state}\`;
        if (req.query.mine) query.append(SQL\` AND vendor_id = \${req.me.vendor}\`);
        res.json(await pool.query(query)); //! bypassable-tenant-filter
      });
      app.get("/widened", async (req: any, res) => {
        const query = SQL\`SELECT id FROM parcels WHERE vendor_id = \${req.me.vendor}\`;
        query.append(" OR ").append(SQL\`state = \${req.query.state}\`);
        res.json(await pool.query(query)); //! bypassable-tenant-filter
      });
      app.delete("/:id", async (req: any, res) => {
        await pool.query(SQL\`DELETE FROM parcels WHERE id = \${req.params.id}\`); //! unscoped-mutation
        res.end();
      });`,
    ),
  );

  service(
    FILES(
      "@nearform/sql",
      `
      const ofVendor = (vendor: number) => SQL\`vendor_id = \${vendor}\`;
      app.get("/glued", async (req: any, res) => {
        const conditions = [ofVendor(req.me.vendor)];
        if (req.query.state) conditions.push(SQL\`state = \${req.query.state}\`);
        res.json(await pool.query(SQL\`SELECT id FROM parcels WHERE \${SQL.glue(conditions, " AND ")}\`));
        res.json(await pool.query(SQL\`SELECT id FROM parcels WHERE \${SQL.glue(conditions, " OR ")}\`)); //! bypassable-tenant-filter
        res.json(await pool.query(SQL\`SELECT id FROM parcels WHERE id = \${req.query.id} AND \${ofVendor(req.me.vendor)} ORDER BY \${SQL.unsafe(req.query.by)}\`));
        res.json(await pool.query(SQL\`SELECT id FROM \${SQL.quoteIdent("parcels")} WHERE id = \${req.query.id}\`)); //! unscoped-query
      });`,
    ),
  );
});
