// Conditions made from the entries of an object, without those that are undefined: the requester's tenant is always among them.
import { service } from "../harness/service";

describe("Conditions made from those entries of an object that are there", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { pg: "8.12.0", express: "4.19.0", "express-session": "1.18.0", jsonwebtoken: "9.0.0" },
    }),
    "schema.sql": `
      CREATE TABLE organizations (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id int PRIMARY KEY, organization_id int NOT NULL REFERENCES organizations (id), email text NOT NULL);
      CREATE TABLE leads (id int PRIMARY KEY, organization_id int NOT NULL REFERENCES organizations (id), stage text NOT NULL);
    `,
    "src/where.ts": `
      export function where(filter: Record<string, unknown>) {
        const entries = Object.entries(filter).filter(([, value]) => value !== undefined && value !== "");
        const clause = entries.map(([column], i) => \`"\${column}" = $\${i + 1}\`).join(" AND ");
        return { clause: clause ? \`WHERE \${clause}\` : "", values: entries.map(([, value]) => value) };
      }
      export function truthy(filter: Record<string, unknown>) {
        const entries = Object.entries(filter).filter(([, value]) => value);
        return { clause: entries.map(([column], i) => \`\${column} = $\${i + 1}\`).join(" AND "), values: entries.map(([, value]) => value) };
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import jwt from "jsonwebtoken";
      import { Pool } from "pg";
      import { truthy, where } from "./where";
      declare module "express-session" { interface SessionData { organization?: number } }
      const pool = new Pool();
      const app = express();
      app.use(session({ secret: "x" }));
      app.get("/unsure", async (req: any, res) => {
        const { clause, values } = where({ organization_id: req.session.organization, stage: req.query.stage });
        res.json(await pool.query(\`SELECT * FROM leads \${clause}\`, values)); //! bypassable-tenant-filter
      });
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.get("/own", async (req: any, res) => {
        const { clause, values } = where({ organization_id: req.me.organization, stage: req.query.stage });
        res.json(await pool.query(\`SELECT * FROM leads \${clause} ORDER BY id\`, values));
        const short = truthy({ organization_id: req.me.organization, stage: req.query.stage });
        res.json(await pool.query(\`SELECT * FROM leads WHERE \${short.clause}\`, short.values));
      });
      app.get("/stage", async (req: any, res) => {
        const { clause, values } = where({ stage: req.query.stage });
        res.json(await pool.query(\`SELECT * FROM leads \${clause} ORDER BY id\`, values)); //! unscoped-query
      });
      app.get("/given", async (req: any, res) => {
        const { clause, values } = where({ organization_id: req.query.organization, stage: req.query.stage });
        res.json(await pool.query(\`SELECT * FROM leads \${clause}\`, values)); //! untrusted-tenant-id
      });
      app.listen(1);
    `,
  });

  service(
    {
      "package.json": JSON.stringify({ dependencies: { mongoose: "8.9.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { Schema, model } from "mongoose";
        model("Firm", new Schema({ name: { type: String, required: true } }));
        model("User", new Schema({ firm: { type: Schema.Types.ObjectId, ref: "Firm", required: true }, email: String }));
        model("Matter", new Schema({ firm: { type: Schema.Types.ObjectId, ref: "Firm", required: true }, title: String }));
        const Memo = model("Memo", new Schema({ matter: { type: Schema.Types.ObjectId, ref: "Matter", required: true }, text: String }));
        const app = express();
        app.use((req: any, res, next) => {
          try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
        });
        app.post("/memos", async (req: any, res) => {
          const known = await Memo.db.model("Matter").countDocuments({ _id: req.body.matter, firm: req.me.firm });
          if (!known) return res.sendStatus(404);
          await Memo.create({ matter: req.body.matter, text: req.body.text });
          res.end();
        });
        app.get("/matters", async (req: any, res) => {
          res.json(await Memo.db.model("Matter").find({ title: req.query.title })); //! unscoped-query
        });
        app.listen(1);
      `,
    },
    "asks the connection of a Mongoose model for another one",
  );
});
