// A list of public paths names a route of its own; a route with a parameter at that place is not the one that is meant.
import { service } from "../harness/service";

const SCHEMA = `
  CREATE TABLE projects (id uuid PRIMARY KEY, name text NOT NULL);
  CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE);
  CREATE TABLE project_members (project_id uuid NOT NULL REFERENCES projects(id), user_id uuid NOT NULL REFERENCES users(id), PRIMARY KEY (project_id, user_id));
  CREATE TABLE prompts (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects(id), slug text, body text);
`;

describe("public paths beside routes with parameters", () => {
  describe("Koa: tests of each item of a list", () => {
    service({
      "package.json": JSON.stringify({ dependencies: { koa: "2.15.0", "@koa/router": "13.0.0", postgres: "3.4.0", jose: "5.0.0" } }),
      "db/schema.sql": SCHEMA,
      "src/sql.ts": `import postgres from "postgres"; export const sql = postgres(process.env.DATABASE_URL!);`,
      "src/auth.ts": `
        import type { Context, Next } from "koa";
        import { jwtVerify } from "jose";
        import { sql } from "./sql";
        const open = [new RegExp("^/docs/.+"), "/v1/prompts/latest", "/v1/prompts/render", "/v1/keys/current"];
        export async function authenticate(ctx: Context, next: Next) {
          ctx.state.projectId = ctx.query.projectId;
          if (open.some((one) => (typeof one === "string" ? one === ctx.path : one.test(ctx.path)))) return next();
          const { payload } = await jwtVerify(ctx.get("authorization").slice(7), new TextEncoder().encode(process.env.KEY));
          const [member] = await sql\`select * from project_members where user_id = \${payload.sub!} and project_id = \${ctx.state.projectId}\`;
          if (!member) ctx.throw(403);
          await next();
        }
      `,
      "src/app.ts": `
        import Koa from "koa";
        import Router from "@koa/router";
        import { authenticate } from "./auth";
        import { sql } from "./sql";
        const prompts = new Router({ prefix: "/prompts" });
        prompts.get("/latest", async (ctx) => {
          ctx.body = await sql\`select * from prompts where project_id = \${ctx.state.projectId} and slug = \${ctx.query.slug}\`; //! untrusted-tenant-id
        });
        prompts.post("/render", async (ctx) => {
          ctx.body = await sql\`select * from prompts where project_id = \${ctx.state.projectId} and slug = 'x'\`; //! untrusted-tenant-id
        });
        prompts.get("/:id", async (ctx) => {
          ctx.body = await sql\`select * from prompts where project_id = \${ctx.state.projectId} and id = \${ctx.params.id}\`;
        });
        // Nothing else serves "current": whoever asks for it gets here unchecked.
        const keys = new Router({ prefix: "/keys" });
        keys.get("/:name", async (ctx) => {
          ctx.body = await sql\`select * from prompts where project_id = \${ctx.state.projectId}\`; //! untrusted-tenant-id
        });
        const v1 = new Router({ prefix: "/v1" });
        v1.use(prompts.routes());
        v1.use(keys.routes());
        new Koa().use(authenticate).use(v1.routes()).listen(3000);
      `,
    });
  });

  describe("Express and Hono", () => {
    const PRISMA = `
      model Project {
        id String @id @default(uuid())
        name String
        prompts Prompt[]
      }
      model Prompt {
        id String @id @default(uuid())
        body String
        projectId String
        project Project @relation(fields: [projectId], references: [id])
        @@index([projectId])
      }
    `;
    service({
      "package.json": JSON.stringify({
        dependencies: { express: "4.19.0", hono: "4.6.0", jsonwebtoken: "9.0.0", jose: "5.0.0", "@prisma/client": "6.0.0" },
      }),
      "prisma/schema.prisma": PRISMA,
      "src/express.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { PrismaClient } from "@prisma/client";
        const prisma = new PrismaClient();
        const OPEN = ["/prompts/latest"];
        const app = express();
        app.use((req: any, res, next) => {
          req.projectId = req.query.projectId;
          if (OPEN.includes(req.path)) return next();
          req.projectId = (jwt.verify(req.get("authorization") ?? "", process.env.KEY!) as { projectId: string }).projectId;
          next();
        });
        app.get("/prompts/latest", async (req: any, res) => {
          res.json(await prisma.prompt.findMany({ where: { projectId: String(req.projectId) } })); //! untrusted-tenant-id
        });
        app.get("/prompts/:id", async (req: any, res) => {
          res.json(await prisma.prompt.findFirst({ where: { id: req.params.id, projectId: req.projectId } }));
        });
        app.listen(3000);
      `,
      "src/hono.ts": `
        import { Hono } from "hono";
        import { jwtVerify } from "jose";
        import { PrismaClient } from "@prisma/client";
        const prisma = new PrismaClient();
        const app = new Hono<{ Variables: { projectId: string } }>();
        app.use("*", async (c, next) => {
          c.set("projectId", c.req.query("projectId") ?? "");
          if (c.req.path === "/prompts/latest") return next();
          const { payload } = await jwtVerify<{ projectId: string }>(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
          c.set("projectId", payload.projectId);
          await next();
        });
        app.get("/prompts/latest", async (c) => c.json(await prisma.prompt.findMany({ where: { projectId: c.get("projectId") } }))); //! untrusted-tenant-id
        app.get("/prompts/:id", async (c) => c.json(await prisma.prompt.findFirst({ where: { id: c.req.param("id"), projectId: c.get("projectId") } })));
        export default app;
      `,
    });
  });
});
