// Rows that are written with the key of the row before them, and many rows in one statement, as drivers and builders let them be written.
import { service } from "../harness/service";

const TABLES = `
  CREATE TABLE shops (shop_no int PRIMARY KEY, name varchar(80) NOT NULL);
  CREATE TABLE staff (id int PRIMARY KEY, shop_no int NOT NULL REFERENCES shops (shop_no), email varchar(120) NOT NULL);
  CREATE TABLE orders (order_no int PRIMARY KEY, shop_no int NOT NULL REFERENCES shops (shop_no), total decimal(10,2) NOT NULL);
  CREATE TABLE items (id int PRIMARY KEY, order_no int NOT NULL REFERENCES orders (order_no), sku varchar(40) NOT NULL);
`;
const APP = `
  import express from "express";
  import jwt from "jsonwebtoken";
  export const app = express();
  app.use(express.json());
  app.use((req: any, res, next) => {
    req.shop = (jwt.verify(String(req.headers.authorization), process.env.JWT!) as any).shop;
    next();
  });
`;

describe("Rows written after the row that they belong to, and many at once", () => {
  describe("by the key that the driver says it made", () => {
    service({
      "schema.sql": TABLES,
      "src/app.ts": APP,
      "src/orders.ts": `
        import mysql, { type ResultSetHeader } from "mysql2/promise";
        import Database from "better-sqlite3";
        import Knex from "knex";
        import { Kysely, MysqlDialect } from "kysely";
        import { drizzle } from "drizzle-orm/mysql2";
        import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core";
        import { app } from "./app";
        const pool = mysql.createPool(process.env.DB!);
        const lite = new Database("shops.db");
        const knex = Knex({ client: "mysql2" });
        interface DB { orders: { order_no: number; shop_no: number; total: number }; items: { id: number; order_no: number; sku: string } }
        const ky = new Kysely<DB>({ dialect: new MysqlDialect({ pool: {} as any }) });
        const shops = mysqlTable("shops", { shopNo: int("shop_no").primaryKey(), name: varchar("name", { length: 80 }).notNull() });
        const orders = mysqlTable("orders", { orderNo: int("order_no").primaryKey().autoincrement(), shopNo: int("shop_no").notNull().references(() => shops.shopNo), total: int("total").notNull() });
        const items = mysqlTable("items", { id: int("id").primaryKey(), orderNo: int("order_no").notNull().references(() => orders.orderNo), sku: varchar("sku", { length: 40 }).notNull() });
        const db = drizzle(pool);
        app.post("/mysql", async (req: any, res) => {
          const [head] = await pool.execute<ResultSetHeader>("INSERT INTO orders (shop_no, total) VALUES (?, ?)", [req.shop, req.body.total]);
          for (const item of req.body.items) await pool.execute("INSERT INTO items (order_no, sku) VALUES (?, ?)", [head.insertId, item.sku]);
          await pool.query("INSERT INTO items (order_no, sku) VALUES ?", [req.body.items.map((item: any) => [head.insertId, item.sku])]);
          await pool.query("INSERT INTO items (order_no, sku) VALUES ?", [req.body.items.map((item: any) => [item.order, item.sku])]); //! missing-tenant-on-create
          const [rows] = await pool.query("SELECT * FROM orders WHERE order_no = ?", [head.insertId]);
          res.json(rows);
        });
        app.post("/sqlite", (req: any, res) => {
          const insertOrder = lite.prepare("INSERT INTO orders (shop_no, total) VALUES (@shop, @total)");
          const insertItem = lite.prepare("INSERT INTO items (order_no, sku) VALUES (?, ?)");
          const run = lite.transaction((shop: number, body: any) => {
            const { lastInsertRowid } = insertOrder.run({ shop, total: body.total });
            for (const item of body.items) insertItem.run(lastInsertRowid, item.sku);
            for (const item of body.others) insertItem.run(item.order, item.sku); //! missing-tenant-on-create
          });
          res.json(run(req.shop, req.body));
        });
        app.post("/kysely", async (req: any, res) => {
          const { insertId } = await ky.insertInto("orders").values({ order_no: 1, shop_no: req.shop, total: 3 }).executeTakeFirstOrThrow();
          await ky.insertInto("items").values({ id: 3, order_no: Number(insertId), sku: req.body.sku }).execute();
          res.end();
        });
        app.post("/knex", async (req: any, res) => {
          const [id] = await knex("orders").insert({ shop_no: req.shop, total: 3 });
          await knex("items").insert(req.body.items.map((item: any) => ({ order_no: id, sku: item.sku })));
          await knex("items").insert(req.body.items.map((item: any) => ({ order_no: item.order, sku: item.sku }))); //! missing-tenant-on-create
          res.end();
        });
        app.post("/drizzle", async (req: any, res) => {
          const [head] = await db.insert(orders).values({ shopNo: req.shop, total: 3 });
          await db.insert(items).values({ id: 1, orderNo: head.insertId, sku: "a" });
          res.end();
        });
      `,
    });
  });

  describe("with placeholders for as many rows as there are", () => {
    service({
      "schema.sql": TABLES,
      "src/app.ts": APP,
      "src/orders.ts": `
        import mysql from "mysql2/promise";
        import { Pool } from "pg";
        import { createPool, sql } from "slonik";
        import { app } from "./app";
        const my = mysql.createPool(process.env.DB!);
        const pg = new Pool();
        app.post("/mysql", async (req: any, res) => {
          await my.query("INSERT INTO orders (total, shop_no) VALUES ?", [[[5, req.shop], [req.body.total, req.shop]]]);
          const marks = req.body.orders.map(() => "(?, ?)").join(", ");
          await my.query(\`INSERT INTO orders (total, shop_no) VALUES \${marks}\`, req.body.orders.flatMap((one: any) => [one.total, req.shop]));
          await my.query(\`SELECT * FROM items WHERE order_no IN (\${Array(req.body.ids.length).fill("?").join(",")})\`, req.body.ids); //! unscoped-query
          res.end();
        });
        app.post("/pg", async (req: any, res) => {
          const rows = req.body.orders.map((_: unknown, i: number) => \`($\${i * 2 + 1}, $\${i * 2 + 2})\`).join(",");
          await pg.query(\`INSERT INTO orders (shop_no, total) VALUES \${rows}\`, req.body.orders.flatMap((one: any) => [one.shop, one.total])); //! missing-tenant-on-create
          await pg.query(\`INSERT INTO orders (shop_no, total) VALUES \${rows}\`, req.body.orders.flatMap((one: any) => [req.shop, one.total]));
          const marks = req.body.ids.map((_: string, i: number) => "$" + (i + 1)).join(",");
          await pg.query(\`UPDATE orders SET total = 0 WHERE order_no IN (\${marks})\`, req.body.ids); //! unscoped-mutation
          res.end();
        });
        app.post("/unnest", async (req: any, res) => {
          const totals: number[] = req.body.totals;
          await pg.query("INSERT INTO orders (shop_no, total) SELECT * FROM unnest($1::int[], $2::numeric[])", [totals.map(() => req.shop), totals]);
          await pg.query("INSERT INTO orders (shop_no, total) SELECT * FROM unnest($1::int[], $2::numeric[])", [req.body.shops, totals]); //! missing-tenant-on-create
          const pool = await createPool(process.env.DB!);
          await pool.query(sql.unsafe\`INSERT INTO orders (shop_no, total) SELECT * FROM \${sql.unnest(totals.map((total) => [req.shop, total]), ["int4", "numeric"])}\`);
          await pool.query(sql.unsafe\`INSERT INTO orders (total, shop_no) SELECT * FROM \${sql.unnest(totals.map((total) => [req.shop, total]), ["int4", "numeric"])}\`); //! missing-tenant-on-create
          res.end();
        });
      `,
    });
  });
});

describe("MySQL: many rows in one placeholder that may meet rows of the same key", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mysql2: "3.10.0", express: "4.19.2", "express-session": "1.18.0" } }),
    "schema.sql": `
      CREATE TABLE companies (id int AUTO_INCREMENT PRIMARY KEY, name varchar(100) NOT NULL) ENGINE=InnoDB;
      CREATE TABLE contacts (id int AUTO_INCREMENT PRIMARY KEY, company_id int NOT NULL, email varchar(200) NOT NULL, name varchar(200), UNIQUE KEY by_email (company_id, email), FOREIGN KEY (company_id) REFERENCES companies (id)) ENGINE=InnoDB;
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import mysql from "mysql2/promise";
      const pool = mysql.createPool({ uri: process.env.DATABASE_URL });
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SECRET!, resave: false, saveUninitialized: false }));
      app.post("/contacts", async (req, res) => {
        const { companyId } = req.session;
        if (!companyId) return void res.sendStatus(401);
        const rows = (req.body as { id: number; email: string; name: string }[]).map(({ email, name }) => [companyId, email, name]);
        await pool.query("INSERT INTO contacts (company_id, email, name) VALUES ? ON DUPLICATE KEY UPDATE name = VALUES(name)", [rows]);
        const withIds = (req.body as { id: number; email: string }[]).map(({ id, email }) => [id, companyId, email]);
        await pool.query("INSERT INTO contacts (id, company_id, email) VALUES ? ON DUPLICATE KEY UPDATE email = VALUES(email)", [withIds]); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});
