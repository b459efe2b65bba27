// An upsert that can only meet rows of the requester, and whose new row hangs below a parent that nobody has looked at: what is wrong is
// the new row, as with an insert.
import { service } from "../harness/service";

describe("upserts that meet the requester's own rows", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", "express-session": "1.18.0", "better-sqlite3": "11.0.0", pg: "8.12.0" },
    }),
    "db/schema.sql": `
      CREATE TABLE clubs (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
      CREATE TABLE memberships (club_id INTEGER NOT NULL REFERENCES clubs (id), user_id INTEGER NOT NULL REFERENCES users (id), PRIMARY KEY (club_id, user_id));
      CREATE TABLE matches (id INTEGER PRIMARY KEY, club_id INTEGER NOT NULL REFERENCES clubs (id), place TEXT);
      CREATE TABLE answers (match_id INTEGER NOT NULL REFERENCES matches (id), user_id INTEGER NOT NULL REFERENCES users (id), coming INTEGER, PRIMARY KEY (match_id, user_id));
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import Database from "better-sqlite3";
      import { Pool } from "pg";
      const db = new Database("club.db");
      const pool = new Pool();
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.user && req.session.club ? next() : res.sendStatus(401)));
      const UPSERT = "INSERT INTO answers (match_id, user_id, coming) VALUES (?, ?, 1) ON CONFLICT (match_id, user_id) DO UPDATE SET coming = 1";
      app.put("/1/:id", (req: any, res) => {
        db.prepare(UPSERT).run(req.params.id, req.session.user); //! missing-tenant-on-create
        res.end();
      });
      app.put("/2/:id", async (req: any, res) => {
        await pool.query("INSERT INTO answers (match_id, user_id, coming) VALUES ($1, $2, 1) ON CONFLICT (match_id, user_id) DO UPDATE SET coming = EXCLUDED.coming", [req.params.id, req.session.user]); //! missing-tenant-on-create
        res.end();
      });
      app.put("/3/:id", (req: any, res) => {
        db.prepare(UPSERT).run(req.params.id, req.body.user); //! unscoped-mutation
        res.end();
      });
      app.put("/4/:id", (req: any, res) => {
        const match = db.prepare("SELECT id FROM matches WHERE id = ? AND club_id = ?").get(req.params.id, req.session.club) as { id: number } | undefined;
        if (!match) return res.sendStatus(404);
        db.prepare(UPSERT).run(match.id, req.session.user);
        res.end();
      });
    `,
  });
});
