// In-house query functions that send what they are given from inside a callback: promises around callbacks, borrowed connections.
import { service } from "../harness/service";

describe("Statements that an in-house function sends from inside a callback", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mysql2: "3.10.2", pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "schema.sql": `
      CREATE TABLE shops (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id int PRIMARY KEY, shop_id int NOT NULL REFERENCES shops (id), email text NOT NULL);
      CREATE TABLE vouchers (id int PRIMARY KEY, shop_id int NOT NULL REFERENCES shops (id), code text NOT NULL);
    `,
    "src/db.js": `
      const mysql = require("mysql2");
      const { Pool } = require("pg");
      const pool = mysql.createPool({ host: "db" });
      const pg = new Pool();
      exports.query = (sql, params = []) =>
        new Promise((resolve, reject) => {
          pool.query(sql, params, (error, rows) => (error ? reject(error) : resolve(rows)));
        });
      async function withClient(work) {
        const client = await pg.connect();
        try {
          return await work(client);
        } finally {
          client.release();
        }
      }
      exports.rows = (text, values) => withClient(async (client) => (await client.query(text, values)).rows);
      exports.own = (shop) => withClient(async (client) => (await client.query("SELECT * FROM vouchers WHERE shop_id = $1", [shop])).rows);
      exports.all = () => withClient(async (client) => (await client.query("SELECT * FROM vouchers", [])).rows); //! unscoped-query
    `,
    "src/app.js": `
      const express = require("express");
      const jwt = require("jsonwebtoken");
      const { all, own, query, rows } = require("./db");
      const app = express();
      app.use((req, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT); next(); } catch { res.sendStatus(401); }
      });
      app.get("/vouchers", async (req, res) => {
        await query("SELECT * FROM vouchers WHERE shop_id = ?", [req.me.shop]);
        await query("SELECT * FROM vouchers WHERE code = ?", [req.query.code]); //! unscoped-query
        await query("DELETE FROM vouchers WHERE id = ?", [req.query.id]); //! unscoped-mutation
        await rows("SELECT * FROM vouchers WHERE shop_id = $1", [req.me.shop]);
        await rows("SELECT * FROM vouchers WHERE code = $1", [req.query.code]); //! unscoped-query
        res.json([await own(req.me.shop), await all()]);
      });
      app.listen(1);
    `,
  });
});
