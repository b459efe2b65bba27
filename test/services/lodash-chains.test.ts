// Chains of lodash: lists that a wrapper leads through several functions, also of checks.
import { service } from "../harness/service";
import { SIGNED_IN, WORKSPACES } from "../harness/workspaces";

describe("Chains of lodash", () => {
  service({
    ...SIGNED_IN,
    "src/routes.ts": `
      import _ from "lodash";
      import { PrismaClient } from "@prisma/client";
      import { app } from "./app";
      const db = new PrismaClient();
      const isOwn = async (workspaceId: string, id: string) => (await db.project.count({ where: { id, workspaceId } })) > 0;
      const areOwn = async (workspaceId: string, ...ids: string[]) => {
        const answers = await _.chain(ids).map((id) => isOwn(workspaceId, id)).thru((all) => Promise.all(all)).value();
        return answers.every(Boolean);
      };
      app.get("/1", async (req, res) => {
        const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
        res.json(await db.resource.findMany({ where: { projectId: { in: _.chain(projects).map("id").uniq().value() } } }));
      });
      app.get("/2", async (req, res) => {
        const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
        res.json(await db.resource.findMany({ where: { projectId: _(projects).filter({ name: "a" }).map((one) => one.id).first() ?? "" } }));
      });
      app.get("/3", async (req, res) => {
        res.json(await db.resource.findMany({ where: { projectId: { in: _.chain(req.query.ids).map((id) => id).uniq().value() } } })); //! unscoped-query
      });
      app.get("/4/:id", async (req, res) => {
        if (!(await areOwn(req.user.workspaceId, req.params.id))) return res.sendStatus(403);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
      });
      app.get("/5/:id", async (req, res) => {
        if (!(await areOwn(req.user.workspaceId, req.query.id))) return res.sendStatus(403);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } })); //! unscoped-query
      });
    `,
  });
});

describe("The answer of a check, which is never missing", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "@prisma/client": "^5.0.0" } }),
    "prisma/schema.prisma": WORKSPACES,
    "src/routes.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { PrismaClient } from "@prisma/client";
      const db = new PrismaClient();
      const app = express();
      app.use((req, res, next) => { try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET); } catch { return res.sendStatus(401); } next(); });
      const isOwn = async (workspaceId: string, id: string) => (await db.project.findFirst({ where: { id, workspaceId } })) !== null;
      const ownOf = async (workspaceId: string, id: string) => (await db.project.findFirst({ where: { id, workspaceId } }));
      app.get("/1/:id", async (req, res) => {
        const answer = await isOwn(req.user.workspaceId, req.params.id);
        if (answer != null && !answer) return res.sendStatus(403);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
      });
      app.get("/2/:id", async (req, res) => {
        const answer = await ownOf(req.user.workspaceId, req.params.id);
        if (answer != null && !answer) return res.sendStatus(403);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } })); //! unscoped-query
      });
    `,
  });
});
