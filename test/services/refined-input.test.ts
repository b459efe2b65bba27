// Schemas that ask the database whether a value is the requester's: what came through has been asked about.
import { service, PROJECTS } from "../harness/service";

describe("Checks of the workspace in schemas", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", zod: "3.25.0", valibot: "1.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import * as v from "valibot";
      import { z } from "zod";
      import { db } from "./db";
      const app = express();
      app.use((req, res, next) => {
        res.locals.orgId = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { orgId: string }).orgId;
        next();
      });
      const isOwn = (orgId: string) => async (id: string) => (await db.project.count({ where: { id, organizationId: orgId } })) > 0; //! untrusted-tenant-id
      const named = (orgId: string) => z.object({ projectId: z.string().uuid().refine(isOwn(orgId), "unknown project").describe("project"), title: z.string() });

      app.post("/tasks", async (req, res) => {
        const { projectId, title } = await named(res.locals.orgId).parseAsync(req.body);
        res.json(await db.task.create({ data: { id: title, projectId, title } }));
      });
      app.post("/looked-at", async (req, res) => {
        const result = await named(res.locals.orgId).safeParseAsync(req.body);
        if (!result.success) return res.status(400).json(result.error);
        res.json(await db.task.findMany({ where: { projectId: result.data.projectId } }));
      });
      app.post("/not-looked-at", async (req, res) => {
        await named(res.locals.orgId).safeParseAsync(req.body);
        res.json(await db.task.findMany({ where: { projectId: req.body.projectId } })); //! unscoped-query
      });
      app.post("/of-whomever", async (req, res) => {
        const { projectId } = await named(req.body.orgId).parseAsync(req.body);
        res.json(await db.task.findMany({ where: { projectId } })); //! unscoped-query
      });
      app.post("/shape-only", async (req, res) => {
        const { projectId } = z.object({ projectId: z.string().refine((id) => id.startsWith("prj_")) }).parse(req.body);
        res.json(await db.task.findMany({ where: { projectId } })); //! unscoped-query
      });
      app.post("/whole", async (req, res) => {
        const Move = z.object({ projectId: z.string(), title: z.string() }).refine(({ projectId }) => isOwn(res.locals.orgId)(projectId));
        const { projectId } = await Move.parseAsync(req.body);
        res.json(await db.task.findMany({ where: { projectId } }));
      });
      app.post("/may-be-missing", async (req, res) => {
        const { projectId } = await z.object({ projectId: z.string().refine(isOwn(res.locals.orgId)).optional() }).parseAsync(req.body);
        res.json(await db.task.findMany({ where: { projectId } })); //! unscoped-query
      });
      app.post("/valibot", async (req, res) => {
        const Own = v.pipeAsync(v.string(), v.checkAsync(isOwn(res.locals.orgId), "unknown project"));
        const { projectId } = await v.parseAsync(v.objectAsync({ projectId: Own }), req.body);
        res.json(await db.task.findMany({ where: { projectId } }));
      });
      app.post("/valibot/shape-only", async (req, res) => {
        const { projectId } = v.parse(v.object({ projectId: v.pipe(v.string(), v.check((id) => id.length > 3)) }), req.body);
        res.json(await db.task.findMany({ where: { projectId } })); //! unscoped-query
      });
    `,
  });
});
