// Ramda: the data comes last, and arguments may come bit by bit.
import { service } from "../harness/service";
import { SIGNED_IN } from "../harness/workspaces";

describe("Ramda around queries", () => {
  service({
    ...SIGNED_IN,
    "src/r.ts": `
      import * as R from "ramda";
      import { find, isNil, map, mergeDeepRight, omit, path, pathOr, pick, prop } from "ramda";
      import { PrismaClient } from "@prisma/client";
      import { app } from "./app";
      const db = new PrismaClient();
      app.post("/1", async (req, res) => { res.json(await db.project.create({ data: { ...pick(["name"], req.body), workspaceId: req.user.workspaceId } as any })); });
      app.post("/2/:id", async (req, res) => { await db.project.updateMany({ where: { id: req.params.id, workspaceId: req.user.workspaceId }, data: omit(["workspaceId", "id"], req.body) }); res.end(); });
      app.post("/3/:id", async (req, res) => { await db.project.updateMany({ where: { id: req.params.id, workspaceId: req.user.workspaceId }, data: omit(["id"])(req.body) }); res.end(); }); //! tenant-key-overwrite
      app.get("/4", async (req, res) => { res.json(await db.project.findMany({ where: { workspaceId: path(["user", "workspaceId"], req) } })); });
      app.get("/5", async (req, res) => { res.json(await db.project.findMany({ where: { workspaceId: pathOr("", ["query", "workspaceId"], req) } })); }); //! untrusted-tenant-id
      app.post("/6", async (req, res) => { res.json(await db.project.create({ data: R.mergeRight(req.body, { workspaceId: req.user.workspaceId }) })); });
      app.post("/7", async (req, res) => { res.json(await db.project.create({ data: R.mergeRight({ workspaceId: req.user.workspaceId }, req.body) })); }); //! missing-tenant-on-create
      app.post("/8", async (req, res) => { res.json(await db.project.create({ data: mergeDeepRight(req.body, { workspaceId: req.user.workspaceId }) as any })); });
      app.get("/9/:id", async (req, res) => {
        const project = await db.project.findFirst({ where: { id: req.params.id, workspaceId: req.user.workspaceId } });
        if (isNil(project)) return res.sendStatus(404);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
      });
      app.get("/10/:id", async (req, res) => {
        const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
        const ids = map(prop("id"), projects);
        res.json(await db.resource.findMany({ where: { projectId: { in: ids } } }));
      });
      app.get("/11/:id", async (req, res) => {
        const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
        if (!find((one: any) => one.id === req.params.id)(projects)) return res.sendStatus(404);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
      });
      app.get("/12/:id", async (req, res) => {
        const project = await db.project.findFirst({ where: { id: req.params.id } }); //! unscoped-query
        if (isNil(project)) return res.sendStatus(404);
        res.json(await db.resource.findMany({ where: { projectId: req.params.id } })); //! unscoped-query
      });
    `,
  });
});
