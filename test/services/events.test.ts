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
