// mysql2 with `namedPlaceholders`: statements put together from pieces that name their values.
import { service } from "../harness/service";

describe("mysql2: placeholders with names in statements that grow", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mysql2: "3.10.0", express: "4.19.0", "cookie-session": "2.1.0" } }),
    "schema.sql": `
      create table agencies (id int primary key, name varchar(99) not null);
      create table flats (id int primary key, agency_id int not null references agencies (id), street varchar(99) not null);
    `,
    "src/app.ts": `
      import session from "cookie-session";
      import express from "express";
      import mysql from "mysql2/promise";
      const pool = mysql.createPool({ uri: process.env.DATABASE_URL, namedPlaceholders: true });
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => { if (!req.session?.agencyId) return res.status(401).end(); next(); });
      app.get("/flats", async (req, res) => {
        const where = ["agency_id = :agency"];
        const params: Record<string, unknown> = { agency: req.session!.agencyId };
        if (req.query.street) {
          where.push("street LIKE :street");
          params.street = req.query.street;
        }
        res.json(await pool.query(\`SELECT * FROM flats WHERE \${where.join(" AND ")}\`, params));
      });
      app.get("/flats/any", async (req, res) => {
        const where: string[] = [];
        const params: Record<string, unknown> = {};
        if (req.query.mine) {
          where.push("agency_id = :agency");
          params.agency = req.session!.agencyId;
        }
        const clause = where.length ? \`WHERE \${where.join(" AND ")}\` : "";
        res.json(await pool.query(\`SELECT * FROM flats \${clause} LIMIT 50\`, params)); //! bypassable-tenant-filter
      });
      app.post("/flats", async (req, res) => {
        await pool.query("INSERT INTO flats SET ?", { street: req.body.street, agency_id: req.session!.agencyId });
        await pool.query("INSERT INTO flats SET ?", { street: req.body.street, agency_id: req.body.agency }); //! missing-tenant-on-create
        res.end();
      });
    `,
  });
});
