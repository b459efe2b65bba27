// Kysely over MySQL: pieces of SQL that do not know their database are quoted so that it reads them as names.
import { service } from "../harness/service";

describe("Kysely over MySQL", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { kysely: "^0.27.0", mysql2: "^3.0.0", express: "^4.0.0", "express-session": "^1.0.0" },
    }),
    "src/db.ts": `
      import { Kysely, MysqlDialect } from "kysely";
      import { createPool } from "mysql2";
      interface DB {
        team: { id: number; name: string };
        user: { id: number; team_id: number; email: string };
        project: { id: number; team_id: number; name: string };
        task: { id: number; project_id: number; title: string };
      }
      export const db = new Kysely<DB>({ dialect: new MysqlDialect({ pool: createPool(process.env.DATABASE_URL!) }) });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { expressionBuilder, sql } from "kysely";
      import { db, type DB } from "./db";
      declare module "express-session" { interface SessionData { teamId: number } }
      const app = express();
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));
      const mine = (teamId: number) => expressionBuilder<DB, "project">()("project.team_id", "=", teamId);

      app.get("/named", async (req, res) => {
        const { rows } = await sql\`select id from \${sql.table("project")} where \${sql.ref("team_id")} = \${req.session.teamId}\`.execute(db);
        res.json(rows);
      });
      app.get("/other", async (req, res) => {
        const { rows } = await sql\`select id from \${sql.table("project")} where \${sql.ref("name")} = \${req.query.name}\`.execute(db); //! unscoped-query
        res.json(rows);
      });
      app.get("/mine", async (req, res) => res.json(await db.selectFrom("project").selectAll().where(mine(req.session.teamId!)).execute()));
      app.get("/chained", async (req, res) => {
        const rows = await db.selectFrom("project").selectAll().where((eb) => eb("name", "=", "a").and("team_id", "=", req.session.teamId!)).execute();
        res.json(rows);
      });
      app.get("/counted", async (req, res) => {
        const rows = await db
          .selectFrom("project")
          .select((eb) => ["name", eb.selectFrom("task").select((t) => t.fn.countAll().as("n")).whereRef("task.project_id", "=", "project.id").as("tasks")])
          .where("team_id", "=", req.session.teamId!)
          .execute();
        res.json(rows);
      });
    `,
  });
});
