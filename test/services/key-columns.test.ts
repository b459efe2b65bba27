// Columns that are called key: secrets of what consists of keys, names of everything else, and tenants of several columns.
import { service } from "../harness/service";

describe("Keys that open something, and keys that only name", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", express: "^5.0.0", "express-session": "*" } }),
    "prisma/schema.prisma": `
      model Workspace {
        id String @id
        name String
        projects Project[]
        apiKeys ApiKey[]
        settings Setting[]
        widgets Widget[]
      }
      model Project {
        id String @id @default(cuid())
        key String @unique
        name String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
      }
      model ApiKey {
        id String @id @default(cuid())
        key String @unique
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
      }
      model Setting {
        key String @id
        value String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
      }
      model Widget {
        id String @id @default(cuid())
        embedKey String @unique
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
      }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import session from "express-session";

      declare module "express-session" {
        interface SessionData {
          workspaceId: string;
        }
      }
      const prisma = new PrismaClient();
      const app = express();
      app.get("/embed/:key", async (req, res) => {
        const widget = await prisma.widget.findUnique({ where: { embedKey: req.params.key } });
        res.json(widget?.id ?? null);
      });
      app.get("/api/whoami", async (req, res) => {
        const key = await prisma.apiKey.findUnique({ where: { key: req.get("x-api-key") ?? "" } });
        if (!key) return void res.sendStatus(401);
        res.json(await prisma.project.findMany({ where: { workspaceId: key.workspaceId } }));
      });
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.workspaceId) return void res.sendStatus(401);
        next();
      });
      app.get("/projects/:key", async (req, res) => {
        res.json(await prisma.project.findUnique({ where: { key: req.params.key } })); //! unscoped-query
      });
      app.get("/settings/:key", async (req, res) => {
        res.json(await prisma.setting.findUnique({ where: { key: req.params.key } })); //! unscoped-query
      });
      app.put("/projects/:key", async (req, res) => {
        res.json(await prisma.project.update({ where: { key: req.params.key, workspaceId: req.session.workspaceId! }, data: { name: "x" } }));
      });
      app.listen(3000);
    `,
  });
});

describe("A tenant of two columns", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "^8.12.0", express: "^4.19.0", jsonwebtoken: "*" } }),
    "db/schema.sql": `
      CREATE TABLE accounts (id integer PRIMARY KEY, name text NOT NULL);
      CREATE TABLE environments (
        account_id integer NOT NULL REFERENCES accounts (id),
        env text NOT NULL,
        PRIMARY KEY (account_id, env)
      );
      CREATE TABLE flags (
        account_id integer NOT NULL,
        env text NOT NULL,
        key text NOT NULL,
        enabled boolean NOT NULL DEFAULT false,
        PRIMARY KEY (account_id, env, key),
        FOREIGN KEY (account_id, env) REFERENCES environments (account_id, env)
      );
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Pool } from "pg";

      const pool = new Pool();
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        try {
          res.locals.claims = jwt.verify(req.get("authorization")?.slice(7) ?? "", process.env.JWT_SECRET!) as { account: number; env: string };
          next();
        } catch {
          res.sendStatus(401);
        }
      });

      app.get("/flags", async (_req, res) => {
        const { account, env } = res.locals.claims;
        res.json((await pool.query("SELECT key, enabled FROM flags WHERE account_id = $1 AND env = $2", [account, env])).rows);
      });
      app.get("/flags/:key", async (req, res) => {
        const { account } = res.locals.claims;
        res.json((await pool.query("SELECT enabled FROM flags WHERE account_id = $1 AND key = $2", [account, req.params.key])).rows);
      });
      app.get("/env/:env/flags", async (req, res) => {
        res.json((await pool.query("SELECT key, enabled FROM flags WHERE env = $1", [req.params.env])).rows); //! unscoped-query
      });
      app.put("/flags/:key", async (req, res) => {
        const { account, env } = res.locals.claims;
        await pool.query(
          \`INSERT INTO flags (account_id, env, key, enabled) VALUES ($1, $2, $3, $4)
           ON CONFLICT (account_id, env, key) DO UPDATE SET enabled = EXCLUDED.enabled\`,
          [account, env, req.params.key, req.body.enabled],
        );
        res.sendStatus(204);
      });
      app.delete("/flags/:key", async (req, res) => {
        await pool.query("DELETE FROM flags WHERE key = $1", [req.params.key]); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});
