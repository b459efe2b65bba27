// Methods that code gives to all of Knex's builders.
import { service } from "../harness/service";

describe("methods that extend Knex's builders", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", knex: "3.1.0", pg: "8.0.0" } }),
    "migrations/1.sql": `
      CREATE TABLE teams (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE players (id uuid PRIMARY KEY, team_id uuid NOT NULL REFERENCES teams (id), email text NOT NULL);
      CREATE TABLE games (id uuid PRIMARY KEY, team_id uuid NOT NULL REFERENCES teams (id), score int NOT NULL);
    `,
    "src/db.ts": `
      import knex from "knex";
      knex.QueryBuilder.extend("ofTeam", function (team: string) {
        return this.where("team_id", team);
      });
      knex.QueryBuilder.extend("page", function (number: number) {
        return this.limit(10).offset(10 * number);
      });
      export const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db } from "./db";
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.team ? next() : res.sendStatus(401)));
      app.get("/1", async (req: any, res) => res.json(await db("games").ofTeam(req.session.team).page(1)));
      app.get("/2", async (req: any, res) => res.json(await db("games").page(Number(req.query.page)))); //! unscoped-query
      app.get("/3", async (req: any, res) => res.json(await db("games").ofTeam(req.query.team))); //! untrusted-tenant-id
      app.delete("/4", async (req: any, res) => res.json(await db("games").where({ id: req.query.id }).ofTeam(req.session.team).del()));
    `,
  });
});
