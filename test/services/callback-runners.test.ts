// Packages that run a callback and hand its result back: retries, limits of concurrency, locks.
import { service, PROJECTS } from "../harness/service";

describe("Callbacks that packages run", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        express: "5.0.0",
        "express-session": "1.18.0",
        "@prisma/client": "6.0.0",
        "p-retry": "6.2.0",
        "p-limit": "6.1.0",
        "p-queue": "8.0.0",
      },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import retry from "async-retry";
      import { Mutex } from "async-mutex";
      import { backOff } from "exponential-backoff";
      import pLimit from "p-limit";
      import PQueue from "p-queue";
      import pRetry from "p-retry";
      import { db } from "./db";
      const app = express();
      const limit = pLimit(4);
      const queue = new PQueue({ concurrency: 2 });
      const mutex = new Mutex();
      app.use(async (req, res, next) => {
        const key = await pRetry(() => db.apiKey.findUnique({ where: { hashedKey: req.get("x-api-key") } }), { retries: 2 });
        if (!key) return res.sendStatus(401);
        res.locals.organizationId = key.organizationId;
        next();
      });
      const own = (id: string, organizationId: string) => db.project.findFirst({ where: { id, organizationId } });
      app.get("/a/:id", async (req, res) => res.json(await limit(() => own(req.params.id, res.locals.organizationId))));
      app.delete("/b/:id", async (req, res) => {
        const project = await retry(async () => own(req.params.id, res.locals.organizationId));
        if (!project) return res.sendStatus(404);
        await db.task.deleteMany({ where: { projectId: project.id } });
      });
      app.delete("/c/:id", async (req, res) => {
        const project = await queue.add(() => own(req.params.id, res.locals.organizationId));
        if (!project) return res.sendStatus(404);
        await db.task.deleteMany({ where: { projectId: project.id } });
      });
      app.delete("/d/:id", async (req, res) => {
        const project = await mutex.runExclusive(async () => backOff(() => own(req.params.id, res.locals.organizationId)));
        if (!project) return res.sendStatus(404);
        await db.task.deleteMany({ where: { projectId: project.id } });
      });
      app.get("/e/:id", async (req, res) => {
        res.json(await limit(() => db.project.findUnique({ where: { id: req.params.id } }))); //! unscoped-query
      });
      // What runs for everything that is added is not what was asked for here.
      app.delete("/f/:id", async (req, res) => {
        const project = await queue.onIdle(() => own(req.params.id, res.locals.organizationId));
        if (project) await db.task.deleteMany({ where: { projectId: req.params.id } }); //! unscoped-mutation
      });
    `,
  });
});
