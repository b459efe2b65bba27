// Rows of tables that number them, inserted under an id that is given (`OVERRIDING SYSTEM VALUE`): whoever has that id may be met.
import { service } from "../harness/service";

describe("rows inserted under a given id", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "8.0.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "init.sql": `
      create table shops (id int generated always as identity primary key, name text not null);
      create table products (id int generated always as identity primary key, shop_id int not null references shops, sku text not null);
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import pg from "pg";
      const db = new pg.Pool();
      const app = express();
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.shopId ? next() : res.sendStatus(401)));
      app.put("/products/:id", async (req: any, res) => {
        const values = [req.params.id, req.session.shopId, req.body.sku];
        await db.query(\`INSERT INTO products (id, shop_id, sku) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET sku = EXCLUDED.sku\`, values); //! unscoped-mutation
        await db.query(\`INSERT INTO products (id, shop_id, sku) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3)
          ON CONFLICT (id) DO UPDATE SET sku = EXCLUDED.sku WHERE products.shop_id = EXCLUDED.shop_id\`, values);
        res.sendStatus(204);
      });
    `,
  });
});
