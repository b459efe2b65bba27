// Statements that in-house functions send: a link that they write is told where the statement is written.
import { service } from "../harness/service";

describe("links in statements that a function of the code base sends", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "8.0.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "init.sql": `
      create table teams (id serial primary key, name text not null);
      create table members (id serial primary key, team_id int not null references teams (id), email text not null);
      create table boards (id serial primary key, team_id int not null references teams (id));
      create table cards (id serial primary key, board_id int not null references boards (id), team_id int not null references teams (id));
    `,
    "src/db.ts": `
      import { Pool } from "pg";
      const pool = new Pool();
      export async function run(text: string, values: unknown[]) { return (await pool.query(text, values)).rows; }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { run } from "./db";
      const app = express();
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));
      app.put("/cards/:id", async (req: any, res) => {
        await run("UPDATE cards SET board_id = $1 WHERE id = $2 AND team_id = $3", [req.body.board, req.params.id, req.session.teamId]); //! cross-tenant-link
        const [board] = await run("SELECT id FROM boards WHERE id = $1 AND team_id = $2", [req.body.board, req.session.teamId]);
        if (!board) return res.sendStatus(404);
        await run("UPDATE cards SET board_id = $1 WHERE id = $2 AND team_id = $3", [board.id, req.params.id, req.session.teamId]);
        res.sendStatus(204);
      });
    `,
  });
});
