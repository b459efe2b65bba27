// Temporal: workflows get what those who start them give, and hand it on to activities.
import { PROJECTS, service } from "../harness/service";

const PACKAGES = JSON.stringify({
  dependencies: {
    "@temporalio/client": "1.11.0",
    "@temporalio/worker": "1.11.0",
    "@temporalio/workflow": "1.11.0",
    "@prisma/client": "6.0.0",
    express: "5.0.0",
    jsonwebtoken: "9.0.0",
  },
});
const SIGNED_IN = `
  import express from "express";
  import jwt from "jsonwebtoken";
  export const app = express();
  app.use((req, res, next) => {
    res.locals.org = (jwt.verify(req.headers.authorization!, process.env.KEY!) as { organizationId: string }).organizationId;
    next();
  });
`;

describe("Workflows and activities of Temporal", () => {
  service(
    {
      "package.json": PACKAGES,
      ...PROJECTS,
      "src/signed-in.ts": SIGNED_IN,
      "src/activities.ts": `
        import { db } from "./db";
        export const load = (organizationId: string, id: string) => db.project.findFirst({ where: { id, organizationId } });
        export async function archive(id: string) {
          await db.project.delete({ where: { id } }); //! unscoped-mutation
        }
        export const count = (organizationId: string) => db.project.count({ where: { organizationId } });
        export const countAny = (organizationId: string) => db.project.count({ where: { organizationId } }); //! untrusted-tenant-id
        export async function sweep() {
          for (const organization of await db.organization.findMany()) await db.project.deleteMany({ where: { organizationId: organization.id } });
        }
      `,
      "src/workflows.ts": `
        import { executeChild, proxyActivities, sleep } from "@temporalio/workflow";
        import type * as activities from "./activities";
        const { load, archive, count, countAny, sweep } = proxyActivities<typeof activities>({ startToCloseTimeout: "1 minute" });
        export async function show({ organizationId, id }: { organizationId: string; id: string }) {
          await sleep(10);
          return load(organizationId, id);
        }
        export async function remove(id: string) {
          await archive(id);
        }
        export async function counted(organizationId: string) {
          return count(organizationId);
        }
        export async function parent(organizationId: string) {
          return executeChild(counted, { args: [organizationId] });
        }
        export async function anyones(organizationId: string) {
          return countAny(organizationId);
        }
        export async function nightly() {
          await sweep();
        }
      `,
      "src/worker.ts": `
        import { Worker } from "@temporalio/worker";
        import * as activities from "./activities";
        async function run() {
          const worker = await Worker.create({ workflowsPath: require.resolve("./workflows"), activities, taskQueue: "projects" });
          await worker.run();
        }
        run();
      `,
      "src/app.ts": `
        import { Client } from "@temporalio/client";
        import { app } from "./signed-in";
        import { counted, nightly, parent, remove, show } from "./workflows";
        const temporal = new Client();
        const taskQueue = "projects";
        app.post("/show/:id", async (req, res) => {
          const organizationId = res.locals.org;
          await temporal.workflow.start(show, { taskQueue, workflowId: organizationId, args: [{ organizationId, id: req.params.id }] });
          await temporal.workflow.execute(counted, { taskQueue, workflowId: "c" + organizationId, args: [organizationId] });
          await temporal.workflow.start("parent", { taskQueue, workflowId: "p" + organizationId, args: [organizationId] });
          res.end();
        });
        app.post("/remove/:id", async (req, res) => {
          await temporal.workflow.start(remove, { taskQueue, workflowId: req.params.id, args: [req.params.id] }); //! job-missing-tenant
          res.end();
        });
        app.post("/any/:org", async (req, res) => {
          await temporal.workflow.start("anyones", { taskQueue, workflowId: "a", args: [req.params.org] }); //! job-missing-tenant
          res.end();
        });
        await temporal.schedule.create({ scheduleId: "nightly", spec: {}, action: { type: "startWorkflow", workflowType: nightly, taskQueue } });
        app.listen(3000);
      `,
    },
    "are judged with what workflows are started with",
  );

  service(
    {
      "package.json": PACKAGES,
      ...PROJECTS,
      "src/signed-in.ts": SIGNED_IN,
      "src/activities.ts": `
        import type { PrismaClient } from "@prisma/client";
        export const createActivities = (db: PrismaClient) => ({
          mine: (organizationId: string) => db.project.findMany({ where: { organizationId } }),
          anyones: (id: string) => db.project.findUnique({ where: { id } }), //! unscoped-query
        });
      `,
      "src/workflows/report.ts": `
        import { proxyActivities } from "@temporalio/workflow";
        import type { createActivities } from "../activities";
        const activities = proxyActivities<ReturnType<typeof createActivities>>({ startToCloseTimeout: "1 minute" });
        export async function report(organizationId: string, id: string) {
          return { all: await activities.mine(organizationId), one: await activities.anyones(id) };
        }
      `,
      "src/worker.ts": `
        import { Worker } from "@temporalio/worker";
        import { createActivities } from "./activities";
        import { db } from "./db";
        Worker.create({ workflowsPath: require.resolve("./workflows/report"), activities: createActivities(db), taskQueue: "q" }).then((w) => w.run());
      `,
      "src/app.ts": `
        import { Client } from "@temporalio/client";
        import { app } from "./signed-in";
        import { report } from "./workflows/report";
        const temporal = new Client();
        app.post("/report/:id", async (req, res) => {
          await temporal.workflow.start(report, { taskQueue: "q", workflowId: res.locals.org, args: [res.locals.org, req.params.id] });
          res.end();
        });
        app.listen(3000);
      `,
    },
    "that a function makes are known by its type",
  );
});
