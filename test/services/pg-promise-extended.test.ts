// pg-promise: repositories that `extend` adds to the database and its transactions.
import { service } from "../harness/service";

describe("pg-promise with a database that is extended", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "pg-promise": "11.9.1", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "schema.sql": `
      CREATE TABLE accounts (id serial PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id serial PRIMARY KEY, account_id int NOT NULL REFERENCES accounts (id), email text NOT NULL);
      CREATE TABLE tickets (id serial PRIMARY KEY, account_id int NOT NULL REFERENCES accounts (id), code text NOT NULL);
      CREATE TABLE notes (id serial PRIMARY KEY, ticket_id int NOT NULL REFERENCES tickets (id), body text NOT NULL);
    `,
    "src/db.ts": `
      import pgPromise from "pg-promise";
      class Tickets {
        constructor(private readonly db: any) {}
        find(account: number, id: string) {
          return this.db.oneOrNone("SELECT * FROM tickets WHERE id = $<id> AND account_id = $<account>", { id, account });
        }
        byCode(code: string) {
          return this.db.oneOrNone("SELECT * FROM tickets WHERE code = $1", code); //! unscoped-query
        }
      }
      const pgp = pgPromise({
        extend(object: any) {
          object.tickets = new Tickets(object);
        },
      });
      export const db: any = pgp(process.env.DATABASE_URL!);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.post("/:id/notes", async (req: any, res) => {
        await db.tx(async (t: any) => {
          const ticket = await t.tickets.find(req.me.account, req.params.id);
          if (!ticket) throw new Error("404");
          await t.none("INSERT INTO notes (ticket_id, body) VALUES ($1, $2)", [ticket.id, req.body.text]);
        });
        res.json(await db.tickets.byCode(req.query.code));
      });
      app.listen(1);
    `,
  });
});
