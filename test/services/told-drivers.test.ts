// Drivers that tell functions what came of a call: transactions of mysql, prepared statements and `each` of sqlite3.
import { service } from "../harness/service";

describe("drivers that tell functions", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", "express-session": "1.18.0", sqlite3: "5.1.0", mysql2: "3.11.0" },
    }),
    "schema.sql": `
      CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE users (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES teams (id), email TEXT NOT NULL);
      CREATE TABLE memos (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES teams (id), body TEXT NOT NULL);
    `,
    "src/app.js": `
      const express = require("express");
      const session = require("express-session");
      const sqlite3 = require("sqlite3");
      const mysql = require("mysql2");
      const db = new sqlite3.Database("a.db");
      const pool = mysql.createPool(process.env.MYSQL);
      const app = express();
      app.use(session({ secret: process.env.SECRET }));
      app.use((req, res, next) => (req.session.team ? next() : res.sendStatus(401)));
      app.delete("/1/:id", (req, res) => {
        db.prepare("SELECT * FROM memos WHERE id = ?").get(req.params.id, (error, memo) => {
          if (error || !memo || memo.team_id !== req.session.team) return res.sendStatus(404);
          db.run("DELETE FROM memos WHERE id = ?", memo.id, () => res.sendStatus(204));
        });
      });
      app.get("/2/:id", (req, res) => {
        db.prepare("SELECT * FROM memos WHERE id = ?").get(req.params.id, (error, memo) => res.json(memo)); //! unscoped-query
      });
      app.get("/3", (req, res) => {
        db.each("SELECT id FROM memos WHERE team_id = ?", [req.session.team], (error, memo) => {
          db.run("UPDATE memos SET body = '' WHERE id = ?", memo.id);
        }, () => res.end());
      });
      app.get("/4", (req, res) => {
        db.each("SELECT id FROM memos", (error, memo) => res.write(memo.id), () => res.end()); //! unscoped-query
      });
      app.post("/5/:id", (req, res) => {
        pool.getConnection((error, connection) => {
          connection.beginTransaction(() => {
            connection.query("UPDATE memos SET body = ? WHERE id = ? AND team_id = ?", [req.query.body, req.params.id, req.session.team], () => {
              connection.query("DELETE FROM memos WHERE id = ?", [req.query.other], () => connection.commit(() => res.end())); //! unscoped-mutation
            });
          });
        });
      });
    `,
  });
});
