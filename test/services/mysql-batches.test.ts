// mariadb and mysql2: batches, streams of rows, statements that are prepared and executed later.
import { service } from "../harness/service";

describe("MySQL clients: batches, streams and prepared statements", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { koa: "2", "koa-jwt": "4", "@koa/router": "12", "koa-body": "6", mariadb: "3", mysql2: "3" },
    }),
    "sql/schema.sql": `
      CREATE TABLE agencies (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(99) NOT NULL, PRIMARY KEY (id));
      CREATE TABLE listings (id INT NOT NULL AUTO_INCREMENT, agency_id INT NOT NULL, ref VARCHAR(40) NOT NULL, price INT NOT NULL,
        PRIMARY KEY (id), UNIQUE KEY uq (agency_id, ref), FOREIGN KEY (agency_id) REFERENCES agencies (id));
    `,
    "src/app.js": `
      const Koa = require("koa");
      const Router = require("@koa/router");
      const jwt = require("koa-jwt");
      const { koaBody } = require("koa-body");
      const mariadb = require("mariadb");
      const mysql = require("mysql2/promise");
      const pool = mariadb.createPool({ host: process.env.DB_HOST });
      const other = mysql.createPool(process.env.DATABASE_URL);
      const app = new Koa();
      const router = new Router();
      app.use(jwt({ secret: process.env.SECRET }));
      app.use(koaBody());
      router.post("/batches", async (ctx) => {
        const { agency } = ctx.state.user;
        const rows = ctx.request.body;
        const conn = await pool.getConnection();
        await conn.batch("INSERT INTO listings (agency_id, ref, price) VALUES (?, ?, ?)", rows.map((r) => [agency, r.ref, r.price]));
        await conn.batch("INSERT INTO listings (agency_id, ref, price) VALUES (?, ?, ?)", [[agency, "a", 1], [agency, "b", 2]]);
        await conn.batch("INSERT INTO listings (agency_id, ref, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE price = VALUES(price)", rows.map((r) => [agency, r.ref, r.price]));
        await conn.batch({ namedPlaceholders: true, sql: "INSERT INTO listings (agency_id, ref, price) VALUES (:agency, :ref, :price)" }, rows.map((r) => ({ ...r, agency })));
        await conn.batch("INSERT INTO listings (agency_id, ref, price) VALUES (?, ?, ?)", rows.map((r) => [r.agency, r.ref, r.price])); //! missing-tenant-on-create
        await conn.batch("INSERT INTO listings (agency_id, ref, price) VALUES (?, ?, ?)", rows); //! missing-tenant-on-create
        await conn.batch("DELETE FROM listings WHERE id = ?", rows.map((r) => r.id)); //! unscoped-mutation
        await conn.batch("DELETE FROM listings WHERE id = ? AND agency_id = ?", rows.map((r) => [r.id, agency]));
        ctx.status = 204;
      });
      router.get("/streams", async (ctx) => {
        const conn = await pool.getConnection();
        ctx.body = conn.queryStream("SELECT * FROM listings WHERE agency_id = ?", [ctx.state.user.agency]);
      });
      router.get("/all-streams", async (ctx) => {
        const conn = await pool.getConnection();
        ctx.body = conn.queryStream("SELECT * FROM listings WHERE price > ?", [ctx.query.price]); //! unscoped-query
      });
      router.get("/prepared", async (ctx) => {
        const conn = await pool.getConnection();
        const statement = await conn.prepare("SELECT * FROM listings WHERE agency_id = ? AND price > ?");
        const rows = await statement.execute([ctx.state.user.agency, ctx.query.price]);
        const others = await statement.execute([ctx.query.agency, 0]); //! untrusted-tenant-id
        const second = await (await other.getConnection()).prepare("SELECT * FROM listings WHERE id = ?");
        const [[one]] = await second.execute([ctx.query.id]); //! unscoped-query
        statement.close();
        ctx.body = { rows, others, one };
      });
      app.use(router.routes());
    `,
  });
});

describe("MySQL clients: upserts of rows that are objects", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", mysql2: "3", jsonwebtoken: "9" } }),
    "sql/schema.sql": `
      create table orgs (id int auto_increment primary key, name varchar(99) not null);
      create table jobs (id int auto_increment primary key, org_id int not null, title varchar(99) not null, state varchar(20), unique key (org_id, title), foreign key (org_id) references orgs (id));
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import mysql from "mysql2/promise";
      const pool = mysql.createPool(process.env.DATABASE_URL!);
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: number }).org;
        next();
      });
      app.post("/jobs", async (req, res) => {
        const { org } = res.locals;
        const { id, title } = req.body;
        await pool.query("insert into jobs set ? on duplicate key update state = 'new'", { org_id: org, title });
        await pool.query("insert into jobs set ? on duplicate key update state = 'new'", { id, org_id: org, title }); //! unscoped-mutation
        await pool.query("insert into jobs set ? on duplicate key update state = 'new'", { ...req.body, org_id: org }); //! unscoped-mutation
        const row: Record<string, unknown> = { org_id: org, title };
        if (id) row.id = id;
        await pool.query("insert into jobs set ? on duplicate key update state = 'new'", row); //! unscoped-mutation
        await pool.query("insert into jobs set ? on duplicate key update state = 'new'", { org_id: req.body.org, title }); //! untrusted-tenant-id
        res.end();
      });
    `,
  });
});
