// Operators of the platform whom the environment names, beside members of the tenant; and filters that helpers make for one id or several.
import { PROJECTS, service } from "../harness/service";

const PACKAGE = JSON.stringify({
  dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0", "@t3-oss/env-core": "^0.13.0", zod: "^4.0.0" },
});
const SIGN_IN = `
  import express from "express";
  import jwt from "jsonwebtoken";
  export const app = express();
  app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
`;

describe("Operators whom the environment names", () => {
  service(
    {
      "package.json": PACKAGE,
      ...PROJECTS,
      "src/sign-in.ts": SIGN_IN,
      "src/env.ts": `
        import { createEnv } from "@t3-oss/env-core";
        import { z } from "zod";
        export const env = createEnv({
          server: { ADMIN_EMAIL: z.string().optional().transform((text) => text?.split(",")), BETA_EMAIL: z.string().optional().transform((text) => text?.split(",")) },
          runtimeEnv: process.env,
        });
      `,
      "src/guards.ts": `
        import { env } from "./env";
        type Requester = { id: string; email: string };
        export const isForbidden = (organization: { members: { userId: string }[] }, user: Requester) => {
          if (env.ADMIN_EMAIL?.some((email) => email === user.email) || organization.members.find((member) => member.userId === user.id)) return false;
          return true;
        };
        export const isForbiddenOutsideBeta = (organization: { members: { userId: string }[] }, user: Requester) => {
          if (env.BETA_EMAIL?.some((email) => email === user.email) || organization.members.find((member) => member.userId === user.id)) return false;
          return true;
        };
        export const readable = (id: string, user: Requester) => ({
          id,
          OR: env.ADMIN_EMAIL?.includes(user.email) ? undefined : [{ organization: { members: { some: { userId: user.id } } } }],
        });
      `,
      "src/app.ts": `
        import { app } from "./sign-in";
        import { db } from "./db";
        import { isForbidden, isForbiddenOutsideBeta, readable } from "./guards";
        app.get("/organizations/:id", async (req: any, res) => {
          const organization = await db.organization.findFirst({ where: { id: req.params.id }, include: { members: true, projects: { select: { id: true } } } });
          if (!organization || isForbidden(organization, req.user)) return res.sendStatus(404);
          res.json(await db.task.count({ where: { projectId: { in: organization.projects.map((project) => project.id) } } }));
        });
        app.get("/beta/:id", async (req: any, res) => {
          const organization = await db.organization.findFirst({ where: { id: req.params.id }, include: { members: true } }); //! untrusted-tenant-id
          if (!organization || isForbiddenOutsideBeta(organization, req.user)) return res.sendStatus(404);
          res.json(organization);
        });
        app.get("/projects/:id", async (req: any, res) => {
          const project = await db.project.findFirst({ where: readable(req.params.id, req.user) });
          if (!project) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: project.id } }));
        });
        app.get("/all", async (req: any, res) => {
          if (req.user.email !== process.env.ADMIN_EMAIL) return res.sendStatus(403);
          res.json(await db.organization.findMany());
        });
        app.get("/all2", async (req: any, res) => {
          const operators = (process.env.SUPERADMIN_EMAILS ?? "").split(",");
          if (!operators.includes(req.user.email)) return res.sendStatus(403);
          res.json(await db.organization.findMany());
        });
        app.get("/all3", async (req: any, res) => {
          if (!process.env.STAFF_USER_IDS?.split(",").map((id) => id.trim()).includes(req.user.id)) return res.sendStatus(403);
          res.json(await db.organization.findMany());
        });
        app.get("/claimed", async (req: any, res) => {
          if (req.body.email !== process.env.ADMIN_EMAIL) return res.sendStatus(403);
          res.json(await db.organization.findMany()); //! unscoped-query
        });
        app.get("/beta", async (req: any, res) => {
          if (!process.env.BETA_EMAILS?.split(",").includes(req.user.email)) return res.sendStatus(403);
          res.json(await db.organization.findMany()); //! unscoped-query
        });
        app.get("/unheeded", async (req: any, res) => {
          if (!process.env.ADMIN_EMAILS?.split(",").includes(req.user.email)) console.warn("not an operator");
          res.json(await db.organization.findMany()); //! unscoped-query
        });
      `,
    },
    "may act for every tenant, and nobody else of whom it speaks",
  );
});

describe("Filters that helpers make for one id or several", () => {
  service(
    {
      "package.json": PACKAGE,
      ...PROJECTS,
      "src/sign-in.ts": SIGN_IN,
      "src/rules.ts": `
        export const writable = (ids: string | string[], user: { id: string }) => ({
          id: typeof ids === "string" ? ids : { in: ids },
          OR: [
            { organization: { members: { some: { userId: user.id, role: { not: "GUEST" } } } } },
            { tasks: { some: { title: "mine" } }, organization: { members: { some: { userId: user.id } } } },
          ],
        });
        export const ofOther = (id: string, other: string, user: { id: string }, isOther: boolean) => ({
          id: isOther ? other : id,
          organization: { members: { some: { userId: user.id } } },
        });
      `,
      "src/app.ts": `
        import { app } from "./sign-in";
        import { db } from "./db";
        import { ofOther, writable } from "./rules";
        app.put("/projects/:id", async (req: any, res) => {
          const projectId = req.params.id;
          const project = await db.project.findFirst({ where: writable(projectId, req.user) });
          if (!project) return res.sendStatus(404);
          await db.project.update({ where: { id: projectId }, data: { name: req.body.name } });
          await db.task.create({ data: { id: "1", projectId, title: "x" } });
          await db.project.update({ where: { id: req.body.id }, data: { name: req.body.name } }); //! unscoped-mutation
          res.end();
        });
        app.put("/projects", async (req: any, res) => {
          const some = await db.project.findFirst({ where: writable(req.body.ids as string[], req.user) });
          if (!some) return res.sendStatus(404);
          await db.project.updateMany({ where: { id: { in: req.body.ids } }, data: { name: req.body.name } }); //! unscoped-mutation
          res.end();
        });
        app.put("/other/:id", async (req: any, res) => {
          const project = await db.project.findFirst({ where: ofOther(req.params.id, req.body.other, req.user, req.body.isOther === true) });
          if (!project) return res.sendStatus(404);
          await db.project.update({ where: { id: req.params.id }, data: { name: req.body.name } }); //! unscoped-mutation
          res.end();
        });
      `,
    },
    "prove the one, and not each of the several",
  );
});
