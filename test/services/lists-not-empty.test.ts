// The first item of a list whose length was tested is there.
import { service } from "../harness/service";

describe("The first item of a list that is known not to be empty", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { knex: "3.1.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "schema.sql": `
      CREATE TABLE accounts (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id int PRIMARY KEY, account_id int NOT NULL REFERENCES accounts (id), email text NOT NULL);
      CREATE TABLE sensors (id int PRIMARY KEY, account_id int NOT NULL REFERENCES accounts (id), name text NOT NULL);
      CREATE TABLE samples (id int PRIMARY KEY, sensor_id int NOT NULL REFERENCES sensors (id), value int NOT NULL);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { knex as create } from "knex";
      const knex = create({ client: "pg" });
      const app = express();
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      const own = (req: any) => knex("sensors").where({ id: req.query.sensor, account_id: req.me.account }).pluck("id");
      app.post("/none", async (req: any, res) => {
        const ids = await own(req);
        if (ids.length === 0) return res.sendStatus(404);
        await knex("samples").insert({ sensor_id: ids[0], value: 1 });
        res.end();
      });
      app.post("/some", async (req: any, res) => {
        const ids = await own(req);
        if (ids.length > 0) await knex("samples").insert({ sensor_id: ids[0], value: 1 });
        if (ids.length < 1) return res.sendStatus(404);
        const [id] = ids;
        await knex.batchInsert("samples", [{ sensor_id: id, value: 2 }]);
        res.end();
      });
      app.post("/falsy", async (req: any, res) => {
        const ids = await own(req);
        if (!ids.length) return res.sendStatus(404);
        await knex("samples").where("sensor_id", ids[0]).del();
        res.end();
      });
      app.post("/any", async (req: any, res) => {
        const ids = await knex("sensors").where({ name: req.query.name }).pluck("id"); //! unscoped-query
        if (ids.length === 0) return res.sendStatus(404);
        await knex("samples").where("sensor_id", ids[0]).del(); //! unscoped-mutation
        res.end();
      });
      app.post("/given", async (req: any, res) => {
        const ids = String(req.query.ids).split(",").map(Number);
        if (ids.length === 0) return res.sendStatus(404);
        await knex("samples").where("sensor_id", ids[0]).del(); //! unscoped-mutation
        res.end();
      });
      app.listen(1);
    `,
  });
});
