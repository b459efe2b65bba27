// What one execution hands to another: events with a tenant that was found to be there, and handlers that middy wraps later.
import { PROJECTS, service } from "../harness/service";

describe("Inngest: a tenant that was checked before it was sent", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { inngest: "^3.40.0", next: "^15.0.0", "@clerk/nextjs": "^6.0.0", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/inngest.ts": `
      import { Inngest } from "inngest";
      import { db } from "./db";
      export const inngest = new Inngest({ id: "app" });
      export const exported = inngest.createFunction({ id: "export" }, { event: "export.requested" }, async ({ event, step }) => {
        const { organizationId, projectId } = event.data;
        const project = await step.run("load", () => db.project.findFirst({ where: { id: projectId, organizationId } }));
        if (!project) return;
        await step.run("tasks", () => db.task.findMany({ where: { projectId: project.id } }));
      });
      export const counted = inngest.createFunction({ id: "count" }, { event: "count.requested" }, async ({ event }) => {
        return db.project.count({ where: { organizationId: event.data.organizationId } }); //! bypassable-tenant-filter
      });
      export const purged = inngest.createFunction({ id: "purge" }, { event: "purge.requested" }, async ({ event }) => {
        await db.task.deleteMany({ where: { projectId: event.data.projectId } }); //! unscoped-mutation
      });
    `,
    "src/app/actions.ts": `
      "use server";
      import { auth } from "@clerk/nextjs/server";
      import { inngest } from "../inngest";
      export async function requestExport(projectId: string) {
        const { orgId } = await auth();
        if (!orgId) throw new Error("no organization");
        await inngest.send({ name: "export.requested", data: { organizationId: orgId, projectId } });
        await inngest.send({ name: "purge.requested", data: { organizationId: orgId, projectId } });
      }
      export async function requestCount() {
        const { orgId } = await auth();
        await inngest.send({ name: "count.requested", data: { organizationId: orgId } });
      }
    `,
  });
});

describe("AWS Lambda: handlers that middy is given at the end of its chain", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@middy/core": "^6.0.0", "@types/aws-lambda": "^8.0.0", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/projects.ts": `
      import middy from "@middy/core";
      import jsonBodyParser from "@middy/http-json-body-parser";
      import { db } from "./db";
      const remove = async (event) => {
        await db.project.delete({ where: { id: event.pathParameters.id } }); //! unscoped-mutation
        return { statusCode: 204, body: "" };
      };
      const list = async (event) => {
        const { org } = event.requestContext.authorizer.jwt.claims;
        return { statusCode: 200, body: JSON.stringify(await db.project.findMany({ where: { organizationId: org } })) };
      };
      export const removed = middy().use(jsonBodyParser()).handler(remove);
      export const listed = middy().use(jsonBodyParser()).handler(list);
    `,
  });
});

describe("BullMQ: jobs of several kinds in one queue", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { bullmq: "^5.0.0", express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import { Queue, Worker } from "bullmq";
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const work = new Queue<{ orgId?: string; email?: string }>("work");
      const sync = new Queue<{ orgId?: string }>("sync");
      const app = express();
      app.post("/export", async (req, res) => {
        const { orgId } = jwt.verify(req.headers.authorization!, process.env.S!) as { orgId: string };
        await work.add("export", { orgId });
        await work.add("welcome", { email: "a@b.c" });
        await sync.add("sync", { orgId });
        await sync.add("sync", {});
        res.end();
      });
      new Worker("work", async (job) => {
        if (job.name === "export") await db.project.findMany({ where: { organizationId: job.data.orgId } });
      });
      new Worker("sync", async (job) => {
        await db.project.findMany({ where: { organizationId: job.data.orgId } }); //! bypassable-tenant-filter
      });
    `,
  });
});
