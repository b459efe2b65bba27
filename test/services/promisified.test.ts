// Functions that end in a callback, made to promise by Node's `promisify`: methods of clients that are bound or called in place, and own ones.
import { service } from "../harness/service";

const SCHEMA = `
  CREATE TABLE shops (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE clerks (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL REFERENCES shops (id));
  CREATE TABLE goods (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL REFERENCES shops (id), label TEXT NOT NULL);
  CREATE TABLE sales (id INTEGER PRIMARY KEY, good_id INTEGER NOT NULL REFERENCES goods (id));
`;

describe("promisified functions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", sqlite3: "5.1.0", mysql: "2.18.0" } }),
    "schema.sql": SCHEMA,
    "src/db.js": `
      const sqlite3 = require("sqlite3");
      const mysql = require("mysql");
      const { promisify } = require("util");
      const db = new sqlite3.Database("shop.db");
      const pool = mysql.createPool(process.env.MYSQL);
      const ownGood = (shop, id, done) => db.get("SELECT * FROM goods WHERE id = ? AND shop_id = ?", [id, shop], done);
      exports.get = promisify(db.get.bind(db));
      exports.all = promisify(db.all).bind(db);
      exports.query = promisify(pool.query).bind(pool);
      exports.ownGood = promisify(ownGood);
    `,
    "src/app.js": `
      const express = require("express");
      const session = require("express-session");
      const { get, all, query, ownGood } = require("./db");
      const app = express();
      app.use(session({ secret: process.env.SECRET }));
      app.use((req, res, next) => (req.session.shopId ? next() : res.sendStatus(401)));
      app.get("/goods", async (req, res) => res.json(await all("SELECT * FROM goods WHERE shop_id = ?", [req.session.shopId])));
      app.get("/goods/:id", async (req, res) => {
        const good = await get("SELECT * FROM goods WHERE id = ?", [req.params.id]);
        if (!good || good.shop_id !== req.session.shopId) return res.sendStatus(404);
        res.json({ good, sales: await all("SELECT * FROM sales WHERE good_id = ?", [good.id]) });
      });
      app.get("/goods/:id/sales", async (req, res) => res.json(await all("SELECT * FROM sales WHERE good_id = ?", [req.params.id]))); //! unscoped-query
      app.get("/goods/:id/own", async (req, res) => {
        const good = await ownGood(req.session.shopId, req.params.id);
        if (!good) return res.sendStatus(404);
        res.json(await query("SELECT * FROM sales WHERE good_id = ?", [req.params.id]));
      });
      app.delete("/sales/:id", async (req, res) => res.json(await query("DELETE FROM sales WHERE id = ?", [req.params.id]))); //! unscoped-mutation
    `,
  });
});
