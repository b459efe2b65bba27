// Checks that let a missing row pass: `if (row && row.orgId !== orgId) throw`. What goes on is nobody's row or the requester's own.
import { service } from "../harness/service";

const DEPENDENCIES = JSON.stringify({
  dependencies: { express: "^4.0.0", "express-session": "^1.0.0", "@prisma/client": "^5.18.0", pg: "^8.0.0" },
});

function server(client: string, routes: string): string {
  return `
    import express from "express";
    import session from "express-session";
    declare module "express-session" { interface SessionData { teamId: number } }
    ${client}
    const app = express();
    app.use(session({ secret: "s" }));
    app.use((req, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));
    ${routes}
  `;
}

describe("rows that may be missing", () => {
  service({
    "package.json": DEPENDENCIES,
    "prisma/schema.prisma": `
      model Team {
        id Int @id
        users User[]
        plants Plant[]
      }
      model User {
        id Int @id
        teamId Int
        team Team @relation(fields: [teamId], references: [id])
        email String @unique
      }
      model Plant {
        id Int @id
        teamId Int
        team Team @relation(fields: [teamId], references: [id])
        name String
      }
    `,
    "src/app.ts": server(
      `import { PrismaClient } from "@prisma/client";
       const db = new PrismaClient();`,
      `app.get("/read/:id", async (req, res) => {
        const plant = await db.plant.findUnique({ where: { id: Number(req.params.id) } });
        if (plant && plant.teamId !== req.session.teamId) return res.sendStatus(403);
        res.json(plant);
      });
      app.delete("/gone/:id", async (req, res) => {
        const id = Number(req.params.id);
        const plant = await db.plant.findUnique({ where: { id } });
        if (plant && plant.teamId !== req.session.teamId) throw new Error("forbidden");
        await db.plant.deleteMany({ where: { id } });
        res.end();
      });
      app.put("/put/:id", async (req, res) => {
        const id = Number(req.params.id);
        const plant = await db.plant.findUnique({ where: { id } });
        if (plant && plant.teamId !== req.session.teamId) return res.sendStatus(403);
        await db.plant.upsert({ where: { id }, create: { id, name: "x", teamId: req.session.teamId! }, update: { name: req.body.name } });
        res.end();
      });
      app.delete("/named/:name", async (req, res) => {
        const plant = await db.plant.findFirst({ where: { name: req.params.name } });
        if (plant && plant.teamId !== req.session.teamId) return res.sendStatus(403);
        await db.plant.deleteMany({ where: { name: req.params.name } }); //! unscoped-mutation
        res.end();
      });
      app.delete("/own/:id", async (req, res) => {
        const id = Number(req.params.id);
        const plant = await db.plant.findFirst({ where: { id, teamId: req.session.teamId } });
        if (!plant) console.warn("no such plant");
        await db.plant.deleteMany({ where: { id } }); //! unscoped-mutation
        res.end();
      });
      app.get("/again/:id", async (req, res) => {
        const id = Number(req.params.id);
        const plant = await db.plant.findUnique({ where: { id } });
        if (!plant) {
          await new Promise((resolve) => setTimeout(resolve, 2000));
          return res.json(await db.plant.findUnique({ where: { id } })); //! unscoped-query
        }
        if (plant.teamId !== req.session.teamId) return res.sendStatus(403);
        res.json(plant);
      });
      app.get("/told/:id", async (req, res) => {
        const plant = await db.plant.findUnique({ where: { id: Number(req.params.id) } }); //! unscoped-query
        if (plant && plant.teamId !== req.session.teamId) console.warn("another team's");
        res.json(plant);
      });
      app.get("/unchecked/:id", async (req, res) => {
        const plant = await db.plant.findUnique({ where: { id: Number(req.params.id) } }); //! unscoped-query
        if (!plant) return res.sendStatus(404);
        res.json(await db.plant.count({ where: { name: plant.name } })); //! unscoped-query
      });`,
    ),
  });

  service({
    "package.json": DEPENDENCIES,
    "schema.sql": `
      CREATE TABLE teams (id integer PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id integer PRIMARY KEY, team_id integer NOT NULL REFERENCES teams (id), email text UNIQUE);
      CREATE TABLE plants (id integer PRIMARY KEY, team_id integer NOT NULL REFERENCES teams (id), name text NOT NULL);
    `,
    "src/app.ts": server(
      `import { Pool } from "pg";
       const pool = new Pool();`,
      `app.get("/first/:id", async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM plants WHERE id = $1", [req.params.id]);
        if (rows[0] && rows[0].team_id !== req.session.teamId) return res.sendStatus(403);
        res.json(rows[0]);
      });
      app.get("/length/:id", async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM plants WHERE id = $1", [req.params.id]);
        if (rows.length && rows[0].team_id !== req.session.teamId) return res.sendStatus(403);
        res.json(rows[0] ?? null);
      });
      app.get("/several/:name", async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM plants WHERE name = $1", [req.params.name]); //! unscoped-query
        const [first] = rows;
        if (first && first.team_id !== req.session.teamId) return res.sendStatus(403);
        res.json(rows);
      });`,
    ),
  });
});
