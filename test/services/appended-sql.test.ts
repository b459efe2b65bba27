// Pieces of SQL that grow with `append`, and names that Knex puts into MySQL's text.
import { service } from "../harness/service";

const SESSION = `
  import type { NextFunction, Request, Response } from "express";
  declare module "express-session" { interface SessionData { teamId: number } }
  export function signedIn(req: Request, res: Response, next: NextFunction) {
    if (!req.session.teamId) return res.sendStatus(401);
    next();
  }
`;

describe("SQL that is put together", () => {
  service({
    "package.json": `{"name":"a","dependencies":{"drizzle-orm":"^0.33","pg":"^8","express":"^4","express-session":"^1"}}`,
    "src/session.ts": SESSION,
    "src/db.ts": `
      import { drizzle } from "drizzle-orm/node-postgres";
      import { integer, pgTable, serial, text } from "drizzle-orm/pg-core";
      import { Pool } from "pg";
      export const teams = pgTable("teams", { id: serial("id").primaryKey(), name: text("name").notNull() });
      export const letters = pgTable("letters", {
        id: serial("id").primaryKey(),
        teamId: integer("team_id").notNull().references(() => teams.id),
        topic: text("topic").notNull(),
      });
      export const db = drizzle(new Pool());
    `,
    "src/app.ts": `
      import { Router } from "express";
      import { sql } from "drizzle-orm";
      import { db } from "./db";
      import { signedIn } from "./session";
      const app = Router();
      app.use(signedIn);
      app.get("/own", async (req, res) => {
        const query = sql\`select id from letters\`;
        query.append(sql\` where team_id = \${req.session.teamId}\`);
        if (req.query.topic) query.append(sql\` and topic = \${String(req.query.topic)}\`);
        res.json(await db.execute(query));
      });
      app.get("/some", async (req, res) => {
        const query = sql.empty();
        query.append(sql\`select id from letters where topic = \${String(req.query.topic)}\`);
        if (req.query.own) query.append(sql\` and team_id = \${req.session.teamId}\`);
        res.json(await db.execute(query)); //! bypassable-tenant-filter
      });
      app.get("/all", async (req, res) => {
        res.json(await db.execute(sql\`select id from letters\`.append(sql\` where topic = \${String(req.query.topic)}\`))); //! unscoped-query
      });
    `,
  });

  service({
    "package.json": `{"name":"a","dependencies":{"knex":"^3","mysql2":"^3","express":"^4","express-session":"^1"}}`,
    "schema.sql": `
      CREATE TABLE teams (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(90) NOT NULL);
      CREATE TABLE clerks (id INT PRIMARY KEY AUTO_INCREMENT, team_id INT NOT NULL, FOREIGN KEY (team_id) REFERENCES teams (id));
      CREATE TABLE letters (id INT PRIMARY KEY AUTO_INCREMENT, team_id INT NOT NULL, topic VARCHAR(90) NOT NULL, FOREIGN KEY (team_id) REFERENCES teams (id));
    `,
    "src/session.ts": SESSION,
    "src/app.ts": `
      import { Router } from "express";
      import knex from "knex";
      import { signedIn } from "./session";
      const db = knex({ client: "mysql2", connection: process.env.DATABASE_URL });
      const app = Router();
      app.use(signedIn);
      app.get("/named", async (req, res) => {
        res.json(await db.raw("select :field: from letters where :key: = :team", { field: "topic", key: "team_id", team: req.session.teamId }));
      });
      app.get("/placed", async (req, res) => {
        res.json(await db("letters").whereRaw("?? = ?", ["letters.team_id", req.session.teamId]));
      });
      app.get("/open", async (req, res) => {
        res.json(await db.raw("select * from letters where :key: = :topic", { key: "topic", topic: req.query.topic })); //! unscoped-query
      });
    `,
  });
});
