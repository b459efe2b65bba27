// Webhooks, sockets, jobs and functions without a framework.
import { service, PROJECTS } from "../harness/service";

describe("Webhooks, sockets, jobs and functions without a framework", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@types/aws-lambda": "8.10.0", "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/jobs.ts": `
      import cron from "node-cron";
      import { db } from "./db";
      cron.schedule("0 0 * * *", async () => {
        const orgs = await db.organization.findMany();
        for (const org of orgs) {
          const projects = await db.project.findMany({ where: { organizationId: org.id } });
          await db.task.deleteMany({ where: { projectId: { in: projects.map((p) => p.id) } } });
        }
      });
    `,
    "src/lambda.ts": `
      import type { APIGatewayProxyEventV2WithJWTAuthorizer, SQSEvent } from "aws-lambda";
      import { db } from "./db";
      export const handler = async (event: APIGatewayProxyEventV2WithJWTAuthorizer) => {
        const orgId = event.requestContext.authorizer.jwt.claims.org_id as string;
        const id = event.pathParameters?.id;
        const own = await db.project.findFirst({ where: { id, organizationId: orgId } });
        const other = await db.project.findUnique({ where: { id: id! } }); //! unscoped-query
        return { statusCode: 200, body: JSON.stringify([own, other]) };
      };
    `,
    "src/socket.ts": `
      import { Server } from "socket.io";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const io = new Server(3000);
      io.use((socket, next) => {
        try {
          socket.data.user = jwt.verify(socket.handshake.auth.token, "s");
          next();
        } catch { next(new Error("unauthorized")); }
      });
      io.on("connection", (socket) => {
        socket.on("projects:list", async (ack) => ack(await db.project.findMany({ where: { organizationId: socket.data.user.orgId } })));
        socket.on("project:get", async (id: string, ack) => ack(await db.project.findUnique({ where: { id } }))); //! unscoped-query
      });
    `,
    "src/webhook.ts": `
      import express from "express";
      import Stripe from "stripe";
      import crypto from "node:crypto";
      import { db } from "./db";
      const stripe = new Stripe("k");
      const app = express();
      app.post("/stripe", express.raw({ type: "*/*" }), async (req, res) => {
        const event = stripe.webhooks.constructEvent(req.body, req.headers["stripe-signature"]!, "s");
        const orgId = (event.data.object as any).metadata.organizationId;
        await db.project.updateMany({ where: { organizationId: orgId }, data: { name: "paid" } });
        res.sendStatus(200);
      });
      app.post("/unsigned", express.json(), async (req, res) => {
        await db.project.updateMany({ where: { organizationId: req.body.organizationId }, data: { name: "paid" } }); //! untrusted-tenant-id
        res.sendStatus(200);
      });
      app.post("/hmac", express.text(), async (req, res) => {
        const sig = crypto.createHmac("sha256", "k").update(req.body).digest("hex");
        if (!crypto.timingSafeEqual(Buffer.from(sig), Buffer.from(String(req.headers["x-sig"])))) return res.sendStatus(401);
        const { organizationId } = JSON.parse(req.body);
        await db.project.updateMany({ where: { organizationId }, data: { name: "paid" } });
        res.sendStatus(200);
      });
      app.listen(1);
    `,
  });
});

describe("Workers that send to workers", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@trigger.dev/sdk": "3.3.0",
        bullmq: "5.0.0",
        express: "4.19.0",
        "express-session": "1.18.0",
        "@prisma/client": "^5.0.0",
      },
    }),
    ...PROJECTS,
    "src/a-archive.ts": `
      import { task } from "@trigger.dev/sdk/v3";
      import { db } from "./db";
      // Stands before what triggers it, and in front of it in the alphabet.
      export const archive = task({
        id: "archive",
        run: async ({ projectId }: { projectId: string }) => {
          const tasks = await db.task.findMany({ where: { projectId } });
          await db.task.updateMany({ where: { projectId }, data: { title: String(tasks.length) } });
        },
      });
      export const erase = task({
        id: "erase",
        run: async ({ taskId }: { taskId: string }) => {
          await db.task.delete({ where: { id: taskId } }); //! unscoped-mutation
        },
      });
      /** Sends to itself until nothing is left. */
      export const drain = task({
        id: "drain",
        run: async ({ projectId, page }: { projectId: string; page: number }) => {
          const tasks = await db.task.findMany({ where: { projectId }, skip: page * 100, take: 100 });
          if (tasks.length > 0) await drain.trigger({ projectId, page: page + 1 });
        },
      });
    `,
    "src/close.ts": `
      import { task } from "@trigger.dev/sdk/v3";
      import { archive, drain, erase } from "./a-archive";
      export const close = task({
        id: "close",
        run: async (payload: { projectId: string; taskId: string }) => {
          await archive.triggerAndWait({ projectId: payload.projectId });
          await drain.trigger({ projectId: payload.projectId, page: 0 });
          await erase.trigger({ taskId: payload.taskId });
        },
      });
    `,
    "src/routes.ts": `
      import express from "express";
      import { close } from "./close";
      import { db } from "./db";
      const app = express();
      app.post("/projects/:id/close", async (req, res) => {
        const organizationId = req.session.organizationId;
        if (!organizationId) return res.sendStatus(401);
        const project = await db.project.findFirst({ where: { id: req.params.id, organizationId } });
        if (!project) return res.sendStatus(404);
        await close.trigger({ projectId: project.id, taskId: req.body.taskId });
        res.sendStatus(202);
      });
    `,
  });
});
