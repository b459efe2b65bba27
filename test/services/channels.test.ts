// Messages, files, jobs, searches and limits through which tenants can meet.
import { BILLING, EXPRESS_SESSION, HONO_TOKEN, NEXT_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Channels between tenants", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express, { type Response } from "express";
      import { EventEmitter } from "node:events";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const clients: Response[] = [];
      const everyone = new Set<Response>();
      const byOrg = new Map<string, Set<Response>>();
      const tagged: { orgId: string; res: Response }[] = [];
      const bus = new EventEmitter();
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.get("/events", (req, res) => {
        const orgId = req.session.orgId!;
        res.writeHead(200, { "Content-Type": "text/event-stream" });
        clients.push(res);
        everyone.add(res);
        tagged.push({ orgId, res });
        if (!byOrg.has(orgId)) byOrg.set(orgId, new Set());
        byOrg.get(orgId)!.add(res);
        const onInvoice = (invoice: object) => res.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`);
        bus.on(\`invoice:\${orgId}\`, onInvoice);
        req.on("close", () => { everyone.delete(res); bus.off(\`invoice:\${orgId}\`, onInvoice); });
      });
      app.post("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.create({ data: { orgId, number: req.body.number, total: 1, status: "open", email: "" } });
        for (const client of clients) client.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`); //! broadcast-cross-tenant
        everyone.forEach((client) => client.write(\`data: \${JSON.stringify({ type: "created", invoice })}\\n\\n\`)); //! broadcast-cross-tenant
        for (const client of byOrg.get(orgId) ?? []) client.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`);
        tagged.filter((t) => t.orgId === orgId).forEach((t) => t.res.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`));
        for (const t of tagged) if (t.orgId === orgId) t.res.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`);
        bus.emit(\`invoice:\${orgId}\`, invoice);
        for (const client of clients) client.write(\`: ping\\n\\n\`);
        res.json(invoice);
      });
      setInterval(() => { for (const client of clients) client.write(": keep-alive\\n\\n"); }, 15000);
      app.listen(1);
    `,
    },
    "follows the lists of listeners that a service keeps",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "^4.0.0", jose: "^5.0.0", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/hub.ts": `
      import type { SSEStreamingApi } from "hono/streaming";
      export interface Listener { orgId: string; stream: SSEStreamingApi }
      export const listeners = new Map<string, Listener>();
      export const controllers = new Set<ReadableStreamDefaultController>();
      export async function toAll(data: object) {
        for (const { stream } of listeners.values()) await stream.writeSSE({ data: JSON.stringify(data) }); //! broadcast-cross-tenant
      }
      export async function toOrg(orgId: string, data: object) {
        for (const listener of listeners.values()) {
          if (listener.orgId !== orgId) continue;
          await listener.stream.writeSSE({ data: JSON.stringify(data) });
        }
      }
      export function toOrg2(orgId: string, data: object) {
        [...listeners.values()].filter((l) => l.orgId === orgId).map((l) => l.stream.writeSSE({ data: JSON.stringify(data) }));
      }
    `,
      "src/app.ts": `
      import { Hono } from "hono";
      import { streamSSE } from "hono/streaming";
      import { db } from "./db";
      import { requireAuth } from "./auth";
      import { listeners, controllers, toAll, toOrg, toOrg2 } from "./hub";
      const app = new Hono<{ Variables: { orgId: string; userId: string } }>();
      app.use(requireAuth);
      app.get("/events", (c) =>
        streamSSE(c, async (stream) => {
          listeners.set(c.get("userId"), { orgId: c.get("orgId"), stream });
          await stream.writeSSE({ data: "hello" });
          const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId") } });
          await stream.writeSSE({ data: JSON.stringify(rows) });
        }),
      );
      app.get("/raw", (c) => {
        let own: ReadableStreamDefaultController;
        const body = new ReadableStream({
          start(controller) { own = controller; controllers.add(controller); },
          cancel() { controllers.delete(own); },
        });
        return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
      });
      app.post("/invoices", async (c) => {
        const { number } = await c.req.json();
        const invoice = await db.invoice.create({ data: { orgId: c.get("orgId"), number, total: 1, status: "open", email: "" } });
        await toAll(invoice);
        await toOrg(c.get("orgId"), invoice);
        toOrg2(c.get("orgId"), invoice);
        for (const controller of controllers) controller.enqueue(\`data: \${JSON.stringify(invoice)}\\n\\n\`); //! broadcast-cross-tenant
        for (const controller of controllers) controller.enqueue(": ping\\n\\n");
        listeners.get(c.get("userId"))?.stream.writeSSE({ data: JSON.stringify(invoice) });
        return c.json(invoice);
      });
      export default app;
    `,
    },
    "follows streams and controllers that are kept for later",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { ws: "*", jsonwebtoken: "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/server.ts": `
      import { WebSocketServer, WebSocket } from "ws";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const wss = new WebSocketServer({ port: 8080 });
      const orgOf = new Map<WebSocket, string>();
      wss.on("connection", (socket, request) => {
        const token = new URL(request.url!, "http://x").searchParams.get("token")!;
        const claims = jwt.verify(token, process.env.S!) as { orgId: string; sub: string };
        orgOf.set(socket, claims.orgId);
        socket.on("message", async (raw) => {
          const message = JSON.parse(raw.toString());
          const invoice = await db.invoice.findFirst({ where: { id: message.id, orgId: claims.orgId } });
          wss.clients.forEach((client) => {
            if (client.readyState === WebSocket.OPEN) client.send(JSON.stringify(invoice)); //! broadcast-cross-tenant
          });
          wss.clients.forEach((client) => {
            if (client.readyState === WebSocket.OPEN && orgOf.get(client) === claims.orgId) client.send(JSON.stringify(invoice));
          });
          for (const client of wss.clients) {
            if (orgOf.get(client) !== claims.orgId) continue;
            client.send(JSON.stringify(invoice));
          }
          socket.send(JSON.stringify(invoice));
          wss.clients.forEach((client) => client.send("ping"));
        });
      });
    `,
    },
    "knows whose a socket is from a Map of sockets",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          "socket.io": "*",
          "@socket.io/redis-emitter": "*",
          ioredis: "*",
          jsonwebtoken: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/server.ts": `
      import { Server } from "socket.io";
      import express from "express";
      import { createServer } from "node:http";
      import { Emitter } from "@socket.io/redis-emitter";
      import Redis from "ioredis";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      const http = createServer(app);
      const io = new Server(http);
      const pub = new Redis();
      const emitter = new Emitter(pub);
      io.use((socket, next) => { try { socket.data.user = jwt.verify(socket.handshake.auth.token, process.env.S!); next(); } catch { next(new Error("no")); } });
      io.on("connection", (socket) => {
        socket.join(\`org:\${socket.data.user.orgId}\`);
        socket.on("watch", (room: string) => { socket.join(room); }); //! broadcast-cross-tenant
        socket.on("watch:doc", async (id: string) => {
          const doc = await db.document.findFirst({ where: { id, orgId: socket.data.user.orgId } });
          if (!doc) return;
          socket.join(\`doc:\${doc.id}\`);
        });
      });
      app.use(express.json(), sessions, requireAuth);
      app.post("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.create({ data: { orgId, number: req.body.number, total: 1, status: "open", email: "" } });
        io.emit("invoice:created", invoice); //! broadcast-cross-tenant
        io.to(\`org:\${orgId}\`).emit("invoice:created", invoice);
        emitter.emit("invoice:created", invoice); //! broadcast-cross-tenant
        emitter.to(\`org:\${orgId}\`).emit("invoice:created", invoice);
        io.emit("maintenance", { at: Date.now() });
        io.to("invoices").emit("invoice:created", invoice); //! broadcast-cross-tenant
        io.of("/admin").emit("invoice:created", { id: invoice.id, total: invoice.total }); //! broadcast-cross-tenant
        await pub.publish(\`org:\${orgId}:invoices\`, JSON.stringify(invoice));
        res.json(invoice);
      });
      http.listen(1);
    `,
    },
    "knows rooms, namespaces and emitters of Socket.IO",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          next: "^15.0.0",
          "next-auth": "5.0.0-beta.25",
          ably: "^2.0.0",
          pubnub: "*",
          pusher: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEXT_SESSION,
      "src/lib/realtime.ts": `
      import * as Ably from "ably";
      import PubNub from "pubnub";
      import Pusher from "pusher";
      export const ably = new Ably.Rest(process.env.ABLY_KEY!);
      export const pubnub = new PubNub({ publishKey: "p", subscribeKey: "s", secretKey: "k", userId: "server" });
      export const pusher = new Pusher({ appId: "1", key: "k", secret: "s", cluster: "eu" });
    `,
      "src/app/api/token/route.ts": `
      import { auth } from "@/auth";
      import { ably, pubnub } from "@/lib/realtime";
      export async function GET() {
        const session = await auth();
        if (!session) return new Response(null, { status: 401 });
        const token = await ably.auth.createTokenRequest({ clientId: session.user.id, capability: { [\`org:\${session.user.orgId}:*\`]: ["subscribe"] } });
        return Response.json(token);
      }
      export async function POST(request: Request) {
        const session = await auth();
        if (!session) return new Response(null, { status: 401 });
        const { channel } = await request.json();
        const token = await ably.auth.createTokenRequest({ clientId: session.user.id, capability: { "*": ["subscribe", "publish"] } }); //! broadcast-cross-tenant
        const other = await ably.auth.requestToken({ clientId: session.user.id, capability: { [channel]: ["subscribe"] } }); //! broadcast-cross-tenant
        const grant = await pubnub.grantToken({ ttl: 15, authorized_uuid: session.user.id, resources: { channels: { [\`org-\${session.user.orgId}\`]: { read: true } } } });
        const wide = await pubnub.grantToken({ ttl: 15, authorized_uuid: session.user.id, patterns: { channels: { ".*": { read: true } } } }); //! broadcast-cross-tenant
        return Response.json({ token, other, grant, wide });
      }
    `,
      "src/app/api/invoices/route.ts": `
      import { auth } from "@/auth";
      import { db } from "@/db";
      import { ably, pubnub, pusher } from "@/lib/realtime";
      export async function POST(request: Request) {
        const session = await auth();
        if (!session) return new Response(null, { status: 401 });
        const { orgId } = session.user;
        const { number } = await request.json();
        const invoice = await db.invoice.create({ data: { orgId, number, total: 1, status: "open", email: "" } });
        await ably.channels.get(\`org:\${orgId}\`).publish("invoice", invoice);
        await ably.channels.get("invoices").publish("invoice", invoice); //! broadcast-cross-tenant
        await pubnub.publish({ channel: \`org-\${orgId}\`, message: { id: invoice.id, number: invoice.number } });
        await pubnub.publish({ channel: "invoices", message: { id: invoice.id, number: invoice.number } }); //! broadcast-cross-tenant
        await pusher.trigger(\`private-org-\${orgId}\`, "invoice", invoice);
        await pusher.trigger("invoices", "invoice", invoice); //! broadcast-cross-tenant
        return Response.json(invoice);
      }
    `,
    },
    "judges what tokens and grants let somebody hear",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          multer: "*",
          "@google-cloud/storage": "*",
          "@azure/storage-blob": "*",
          minio: "*",
          "aws-sdk": "*",
          "@aws-sdk/client-s3": "*",
          "@aws-sdk/s3-request-presigner": "*",
          "@aws-sdk/lib-storage": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/storage.ts": `
      import { Storage } from "@google-cloud/storage";
      import { BlobServiceClient } from "@azure/storage-blob";
      import { Client as Minio } from "minio";
      import AWS from "aws-sdk";
      import { S3Client } from "@aws-sdk/client-s3";
      export const bucket = new Storage().bucket("files");
      export const container = BlobServiceClient.fromConnectionString(process.env.AZ!).getContainerClient("files");
      export const minio = new Minio({ endPoint: "x", accessKey: "a", secretKey: "b" });
      export const s3v2 = new AWS.S3();
      export const s3 = new S3Client({});
    `,
      "src/app.ts": `
      import express from "express";
      import multer from "multer";
      import path from "node:path";
      import fs from "node:fs";
      import { GetObjectCommand, PutObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
      import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
      import { Upload } from "@aws-sdk/lib-storage";
      import { db } from "./db";
      import { bucket, container, minio, s3, s3v2 } from "./storage";
      import { requireAuth, sessions } from "./auth";
      const upload = multer({ dest: "/tmp/uploads" });
      const disk = multer({
        storage: multer.diskStorage({
          destination: (req, _file, cb) => cb(null, path.join("/data", req.session.orgId!)),
          filename: (_req, file, cb) => cb(null, file.originalname),
        }),
      });
      const flat = multer({
        storage: multer.diskStorage({ //! storage-key-missing-tenant
          destination: "/data/uploads",
          filename: (_req, file, cb) => cb(null, file.originalname),
        }),
      });
      const app = express();
      app.use(sessions, requireAuth);
      app.post("/a", upload.single("file"), async (req, res) => {
        const orgId = req.session.orgId!;
        const name = req.file!.originalname;
        await bucket.file(\`\${orgId}/\${name}\`).save(fs.readFileSync(req.file!.path));
        await bucket.file(\`uploads/\${name}\`).save(fs.readFileSync(req.file!.path)); //! storage-key-missing-tenant
        await container.getBlockBlobClient(\`\${orgId}/\${name}\`).uploadFile(req.file!.path);
        await container.getBlockBlobClient(name).uploadFile(req.file!.path); //! storage-key-missing-tenant
        await minio.putObject("files", \`\${orgId}/\${name}\`, fs.createReadStream(req.file!.path));
        await minio.putObject("files", name, fs.createReadStream(req.file!.path)); //! storage-key-missing-tenant
        await s3v2.upload({ Bucket: "b", Key: \`\${orgId}/\${name}\`, Body: "x" }).promise();
        await s3v2.upload({ Bucket: "b", Key: name, Body: "x" }).promise(); //! storage-key-missing-tenant
        await new Upload({ client: s3, params: { Bucket: "b", Key: \`orgs/\${orgId}/\${name}\`, Body: "x" } }).done();
        await new Upload({ client: s3, params: { Bucket: "b", Key: \`files/\${name}\`, Body: "x" } }).done(); //! storage-key-missing-tenant
        res.json({});
      });
      app.post("/b", disk.single("file"), (req, res) => { res.json({ path: req.file!.path }); });
      app.post("/c", flat.single("file"), (req, res) => { res.json({ path: req.file!.path }); });
      app.get("/docs/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        const doc = await db.document.findFirst({ where: { id: req.params.id, orgId } });
        if (!doc) return void res.sendStatus(404);
        const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: doc.key }), { expiresIn: 60 });
        res.json({ url });
      });
      app.get("/raw", async (req, res) => {
        const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: String(req.query.key) }), { expiresIn: 60 }); //! storage-key-missing-tenant
        const list = await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: \`orgs/\${req.session.orgId}/\` }));
        const all = await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: "orgs/" })); //! storage-key-missing-tenant
        res.json({ url, list, all });
      });
      app.get("/checked", async (req, res) => {
        const key = String(req.query.key);
        if (!key.startsWith(\`orgs/\${req.session.orgId}/\`)) return void res.sendStatus(403);
        const obj = await s3.send(new GetObjectCommand({ Bucket: "b", Key: key }));
        res.json(obj.ETag);
      });
      app.get("/download/:name", (req, res) => {
        res.sendFile(path.join("/data/uploads", path.basename(req.params.name))); //! storage-key-missing-tenant
      });
      app.get("/download2/:name", (req, res) => {
        res.download(path.join("/data", req.session.orgId!, path.basename(req.params.name)));
      });
      app.listen(1);
    `,
    },
    "judges the paths of files and uploads in eight stores",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          bullmq: "^5.0.0",
          "pg-boss": "*",
          agenda: "*",
          "bee-queue": "*",
          kafkajs: "*",
          "@aws-sdk/client-sqs": "*",
          "@google-cloud/pubsub": "*",
          ioredis: "*",
          pino: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/queues.ts": `
      import { Queue, FlowProducer } from "bullmq";
      import PgBoss from "pg-boss";
      import { Agenda } from "agenda";
      import BeeQueue from "bee-queue";
      import { Kafka } from "kafkajs";
      import { SQSClient } from "@aws-sdk/client-sqs";
      import { PubSub } from "@google-cloud/pubsub";
      export const connection = { host: "localhost", port: 6379 };
      export const emails = new Queue<{ invoiceId: string; orgId?: string }>("emails", { connection });
      export const flow = new FlowProducer({ connection });
      export const boss = new PgBoss(process.env.DATABASE_URL!);
      export const agenda = new Agenda({ db: { address: "mongodb://x" } });
      export const bee = new BeeQueue("exports");
      export const producer = new Kafka({ brokers: ["x"] }).producer();
      export const sqs = new SQSClient({});
      export const topic = new PubSub().topic("invoices");
    `,
      "src/app.ts": `
      import express from "express";
      import { SendMessageCommand } from "@aws-sdk/client-sqs";
      import { db } from "./db";
      import { emails, flow, boss, agenda, bee, producer, sqs, topic } from "./queues";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.post("/invoices/:id/send", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId } });
        if (!invoice) return void res.sendStatus(404);
        await emails.add("send", { orgId, invoiceId: invoice.id });
        await emails.add("send", { invoiceId: req.body.invoiceId }); //! job-missing-tenant
        await flow.add({ name: "render", queueName: "render", data: { orgId, id: invoice.id }, children: [{ name: "send", queueName: "emails", data: { orgId, invoiceId: invoice.id } }] });
        await boss.send("send-invoice", { orgId, invoiceId: invoice.id });
        await boss.send("send-invoice", { number: invoice.number });
        await agenda.now("remind", { orgId, invoiceId: invoice.id });
        await agenda.schedule("in 2 days", "remind", { total: invoice.total });
        await bee.createJob({ orgId, format: "csv" }).save();
        await bee.createJob({ invoiceId: req.body.id }).save(); //! job-missing-tenant
        await producer.send({ topic: "invoices", messages: [{ key: orgId, value: JSON.stringify({ id: invoice.id }) }] });
        await producer.send({ topic: "invoices", messages: [{ value: JSON.stringify({ documentId: req.body.id }) }] }); //! job-missing-tenant
        await sqs.send(new SendMessageCommand({ QueueUrl: "q", MessageBody: JSON.stringify({ orgId, id: invoice.id }) }));
        await sqs.send(new SendMessageCommand({ QueueUrl: "q", MessageBody: JSON.stringify({ reportId: req.body.reportId }) })); //! job-missing-tenant
        await topic.publishMessage({ json: { orgId, id: invoice.id } });
        await topic.publishMessage({ json: { documentId: req.body.documentId } }); //! job-missing-tenant
        res.sendStatus(202);
      });
      app.listen(1);
    `,
      "src/worker.ts": `
      import { Worker } from "bullmq";
      import { db } from "./db";
      import { connection } from "./queues";
      new Worker("emails", async (job) => {
        const { invoiceId, orgId } = job.data;
        const invoice = await db.invoice.findUnique({ where: { id: invoiceId } }); //! unscoped-query
        await db.invoice.updateMany({ where: { id: invoiceId, orgId }, data: { status: "sent" } }); //! bypassable-tenant-filter
      }, { connection });
    `,
    },
    "judges the payloads of eight queues",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          next: "^15.0.0",
          "next-auth": "5.0.0-beta.25",
          inngest: "^3.0.0",
          "@trigger.dev/sdk": "^3.0.0",
          "@temporalio/client": "*",
          "@upstash/qstash": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEXT_SESSION,
      "src/inngest.ts": `
      import { Inngest } from "inngest";
      import { db } from "@/db";
      export const inngest = new Inngest({ id: "app" });
      export const sendInvoice = inngest.createFunction({ id: "send-invoice" }, { event: "invoice/sent" }, async ({ event, step }) => {
        const { orgId, invoiceId } = event.data;
        const invoice = await step.run("load", () => db.invoice.findFirst({ where: { id: invoiceId, orgId } }));
        return invoice;
      });
    `,
      "src/trigger.ts": `
      import { task } from "@trigger.dev/sdk/v3";
      import { db } from "@/db";
      export const exportInvoices = task({
        id: "export-invoices",
        run: async (payload: { orgId: string }) => {
          return db.invoice.findMany({ where: { orgId: payload.orgId } });
        },
      });
    `,
      "src/app/api/inngest/route.ts": `
      import { serve } from "inngest/next";
      import { inngest, sendInvoice } from "@/inngest";
      export const { GET, POST, PUT } = serve({ client: inngest, functions: [sendInvoice] });
    `,
      "src/app/actions.ts": `
      "use server";
      import { auth } from "@/auth";
      import { db } from "@/db";
      import { inngest } from "@/inngest";
      import { exportInvoices } from "@/trigger";
      import { tasks } from "@trigger.dev/sdk/v3";
      import { Client } from "@temporalio/client";
      const temporal = new Client();
      export async function send(id: string, documentId: string) {
        const session = await auth();
        if (!session) throw new Error("no");
        const { orgId } = session.user;
        const invoice = await db.invoice.findFirst({ where: { id, orgId } });
        if (!invoice) throw new Error("no");
        await inngest.send({ name: "invoice/sent", data: { orgId, invoiceId: invoice.id } });
        await inngest.send({ name: "invoice/viewed", data: { invoiceId: id + "" } });
        await exportInvoices.trigger({ orgId });
        await tasks.trigger("export-all", { documentId }); //! job-missing-tenant
        await temporal.workflow.start("invoiceWorkflow", { taskQueue: "q", workflowId: \`inv-\${invoice.id}\`, args: [{ orgId, id: invoice.id }] });
      }
    `,
    },
    "judges events, tasks and workflows",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          "@elastic/elasticsearch": "^8.0.0",
          "@opensearch-project/opensearch": "*",
          meilisearch: "*",
          algoliasearch: "^5.0.0",
          typesense: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/search.ts": `
      import { Client } from "@elastic/elasticsearch";
      import { Client as OpenSearch } from "@opensearch-project/opensearch";
      import { MeiliSearch } from "meilisearch";
      import { algoliasearch } from "algoliasearch";
      import Typesense from "typesense";
      export const es = new Client({ node: "http://x" });
      export const os = new OpenSearch({ node: "http://x" });
      export const meili = new MeiliSearch({ host: "http://x", apiKey: "k" });
      export const algolia = algoliasearch("app", "key");
      export const typesense = new Typesense.Client({ nodes: [{ host: "x", port: 1, protocol: "http" }], apiKey: "k" });
    `,
      "src/app.ts": `
      import express from "express";
      import { es, os, meili, algolia, typesense } from "./search";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/search", async (req, res) => {
        const orgId = req.session.orgId!;
        const q = String(req.query.q);
        const a = await es.search({ index: "invoices", query: { bool: { must: [{ match: { number: q } }], filter: [{ term: { orgId } }] } } });
        const b = await es.search({ index: "invoices", query: { match: { number: q } } }); //! search-missing-tenant
        const b2 = await es.search({ index: "invoices", query: { bool: { should: [{ term: { orgId } }, { match: { number: q } }] } } }); //! search-missing-tenant
        const c = await os.search({ index: \`invoices-\${orgId}\`, body: { query: { match: { number: q } } } });
        const d = await os.search({ index: "invoices", body: { query: { match: { number: q } } } }); //! search-missing-tenant
        const e = await meili.index("invoices").search(q, { filter: \`orgId = "\${orgId}"\` });
        const e2 = await meili.index("invoices").search(q, { filter: [\`status = open\`] }); //! search-missing-tenant
        const e3 = await meili.index("invoices").search(q, { filter: [[\`orgId = \${orgId}\`, \`status = open\`]] }); //! search-missing-tenant
        const f = await algolia.searchSingleIndex({ indexName: "invoices", searchParams: { query: q, filters: \`orgId:\${orgId}\` } });
        const f2 = await algolia.searchSingleIndex({ indexName: "invoices", searchParams: { query: q } }); //! search-missing-tenant
        const g = await typesense.collections("invoices").documents().search({ q, query_by: "number", filter_by: \`orgId:=\${orgId} && status:=open\` });
        const g2 = await typesense.collections("invoices").documents().search({ q, query_by: "number", filter_by: \`status:=open\` }); //! search-missing-tenant
        const g3 = await typesense.collections("countries").documents().search({ q, query_by: "name" });
        const key = algolia.generateSecuredApiKey({ parentApiKey: "k", restrictions: { filters: \`orgId:\${orgId}\` } });
        await es.index({ index: "invoices", id: "1", document: { orgId, number: q } });
        await es.deleteByQuery({ index: "invoices", query: { match: { number: q } } }); //! search-missing-tenant
        await es.get({ index: "invoices", id: String(req.query.id) }); //! search-missing-tenant
        const doc = await es.get<{ orgId: string }>({ index: "invoices", id: String(req.query.doc) });
        if (doc._source?.orgId !== orgId) return void res.sendStatus(404);
        await es.get({ index: "settings", id: "global" });
        await es.delete({ index: "invoices", id: String(req.query.id) }); //! search-missing-tenant
        await meili.index("invoices").deleteDocument(\`\${orgId}_\${q}\`);
        await typesense.collections("invoices").documents(q).retrieve(); //! search-missing-tenant
        const counted = await es.count({ index: "invoices", query: { term: { orgId } } });
        const multi = await es.msearch({ searches: [{ index: "invoices" }, { query: { match: { number: q } } }] }); //! search-missing-tenant
        res.json({ a, b, c, d, e, f, g, key });
      });
      app.listen(1);
    `,
    },
    "judges searches, and documents by id, in five engines",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          next: "^15.0.0",
          "next-auth": "5.0.0-beta.25",
          "weaviate-client": "*",
          chromadb: "*",
          "@zilliz/milvus2-sdk-node": "*",
          "@langchain/pinecone": "*",
          "@langchain/openai": "*",
          "@langchain/community": "*",
          "@pinecone-database/pinecone": "^3.0.0",
          pg: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEXT_SESSION,
      "src/lib/stores.ts": `
      import { ChromaClient } from "chromadb";
      import { MilvusClient } from "@zilliz/milvus2-sdk-node";
      import weaviate from "weaviate-client";
      import { Pinecone } from "@pinecone-database/pinecone";
      import { PineconeStore } from "@langchain/pinecone";
      import { OpenAIEmbeddings } from "@langchain/openai";
      import { Pool } from "pg";
      export const chroma = new ChromaClient();
      export const milvus = new MilvusClient({ address: "x" });
      export const wv = await weaviate.connectToLocal();
      export const index = new Pinecone().index("docs");
      export const embeddings = new OpenAIEmbeddings();
      export const pool = new Pool();
      export const storeFor = (orgId: string) => PineconeStore.fromExistingIndex(embeddings, { pineconeIndex: index, namespace: orgId });
      export const sharedStore = await PineconeStore.fromExistingIndex(embeddings, { pineconeIndex: index });
    `,
      "src/app/api/ask/route.ts": `
      import { Filters } from "weaviate-client";
      import { auth } from "@/auth";
      import { chroma, milvus, wv, index, storeFor, sharedStore, embeddings, pool } from "@/lib/stores";
      export async function POST(request: Request) {
        const session = await auth();
        if (!session) return new Response(null, { status: 401 });
        const { orgId } = session.user;
        const { q } = await request.json();
        const vector = await embeddings.embedQuery(q);
        const collection = await chroma.getCollection({ name: "docs" });
        const a = await collection.query({ queryEmbeddings: [vector], nResults: 5, where: { orgId } });
        const a2 = await collection.query({ queryEmbeddings: [vector], nResults: 5 }); //! search-missing-tenant
        const b = await milvus.search({ collection_name: "docs", data: vector, filter: \`orgId == "\${orgId}"\`, limit: 5 });
        const b2 = await milvus.search({ collection_name: "docs", data: vector, limit: 5 }); //! search-missing-tenant
        const b3 = await milvus.search({ collection_name: "docs", partition_names: [orgId], data: vector, limit: 5 });
        const docs = wv.collections.get("Doc");
        const c = await docs.query.nearVector(vector, { filters: docs.filter.byProperty("orgId").equal(orgId), limit: 5 });
        const c2 = await docs.query.nearText(q, { limit: 5 }); //! search-missing-tenant
        const c3 = await docs.withTenant(orgId).query.nearText(q, { limit: 5 });
        const own = await storeFor(orgId);
        const d = await own.similaritySearch(q, 4);
        const d2 = await sharedStore.similaritySearch(q, 4); //! search-missing-tenant
        const d3 = await sharedStore.similaritySearch(q, 4, { orgId });
        const r = sharedStore.asRetriever({ k: 4, filter: { orgId } });
        const d4 = await r.invoke(q);
        const r2 = sharedStore.asRetriever(4); //! search-missing-tenant
        const d5 = await r2.invoke(q);
        const e = await index.query({ vector, topK: 3, filter: { orgId: { $eq: orgId } } });
        const e2 = await index.query({ vector, topK: 3 }); //! search-missing-tenant
        const p = await pool.query("SELECT id, body FROM documents WHERE org_id = $1 ORDER BY embedding <=> $2 LIMIT 5", [orgId, JSON.stringify(vector)]);
        return Response.json({ a, b, c, d, e, p });
      }
    `,
    },
    "judges searches by likeness",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          "express-rate-limit": "^7.0.0",
          "rate-limiter-flexible": "*",
          "@upstash/ratelimit": "*",
          "@upstash/redis": "*",
          redlock: "*",
          ioredis: "*",
          "async-lock": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express from "express";
      import rateLimit from "express-rate-limit";
      import { RateLimiterRedis, RateLimiterMemory } from "rate-limiter-flexible";
      import { Ratelimit } from "@upstash/ratelimit";
      import { Redis as Upstash } from "@upstash/redis";
      import Redis from "ioredis";
      import Redlock from "redlock";
      import AsyncLock from "async-lock";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const redis = new Redis();
      const limiter = new RateLimiterRedis({ storeClient: redis, points: 100, duration: 60, keyPrefix: "exports" });
      const rl = new Ratelimit({ redis: Upstash.fromEnv(), limiter: Ratelimit.slidingWindow(10, "10 s") });
      const redlock = new Redlock([redis]);
      const lock = new AsyncLock();
      const app = express();
      app.use(rateLimit({ windowMs: 60000, limit: 100 }));
      app.use(sessions, requireAuth);
      app.use("/a", rateLimit({ windowMs: 60000, limit: 100, keyGenerator: (req) => req.session.orgId! }));
      app.use("/b", rateLimit({ windowMs: 60000, limit: 100, keyGenerator: () => "global" })); //! rate-limit-missing-tenant
      app.get("/b/x", async (req, res) => res.json(await db.invoice.count({ where: { orgId: req.session.orgId! } })));
      app.post("/exports", async (req, res) => {
        const orgId = req.session.orgId!;
        await limiter.consume(orgId);
        await limiter.consume("exports"); //! rate-limit-missing-tenant
        await limiter.consume(req.ip!);
        await rl.limit(\`export:\${orgId}\`);
        await rl.limit("export"); //! rate-limit-missing-tenant
        const l = await redlock.acquire([\`locks:export:\${orgId}\`], 5000);
        const l2 = await redlock.acquire(["locks:export"], 5000); //! rate-limit-missing-tenant
        await redlock.using([\`locks:inv:\${orgId}\`], 5000, async () => { await db.invoice.count({ where: { orgId } }); });
        await lock.acquire("export", async () => db.invoice.count({ where: { orgId } })); //! rate-limit-missing-tenant
        await lock.acquire(orgId, async () => db.invoice.count({ where: { orgId } }));
        res.json({});
      });
      app.listen(1);
    `,
    },
    "judges limits and locks",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^11.0.0",
          "@nestjs/core": "^11.0.0",
          "@nestjs/websockets": "^11.0.0",
          "@nestjs/jwt": "^11.0.0",
          "socket.io": "^4.8.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      "src/prisma.service.ts": `
      import { Injectable } from "@nestjs/common";
      import { PrismaClient } from "@prisma/client";
      @Injectable()
      export class PrismaService extends PrismaClient {}
    `,
      "src/invoices.gateway.ts": `
      import { JwtService } from "@nestjs/jwt";
      import { ConnectedSocket, MessageBody, OnGatewayConnection, SubscribeMessage, WebSocketGateway, WebSocketServer } from "@nestjs/websockets";
      import type { Server, Socket } from "socket.io";
      import { PrismaService } from "./prisma.service";
      @WebSocketGateway()
      export class InvoicesGateway implements OnGatewayConnection {
        @WebSocketServer() private readonly server!: Server;
        constructor(private readonly jwt: JwtService, private readonly prisma: PrismaService) {}
        async handleConnection(client: Socket) {
          try {
            const claims = await this.jwt.verifyAsync<{ sub: string; orgId: string }>(client.handshake.auth.token);
            client.data.user = claims;
            await client.join(\`org:\${claims.orgId}\`);
          } catch {
            client.disconnect();
          }
        }
        @SubscribeMessage("pay")
        async pay(@ConnectedSocket() client: Socket, @MessageBody() body: { id: string }) {
          const { orgId } = client.data.user;
          const invoice = await this.prisma.invoice.findFirst({ where: { id: body.id, orgId } });
          this.server.to(\`org:\${orgId}\`).emit("paid", invoice);
          client.to(\`org:\${orgId}\`).emit("paid", invoice);
          client.broadcast.emit("paid", invoice); //! broadcast-cross-tenant
          this.server.emit("paid", invoice); //! broadcast-cross-tenant
          client.emit("done", invoice);
          return invoice;
        }
        @SubscribeMessage("watch")
        async watch(@ConnectedSocket() client: Socket, @MessageBody() body: { orgId: string }) {
          await client.join(\`org:\${body.orgId}\`); //! broadcast-cross-tenant
        }
      }
    `,
    },
    "knows the sockets that gateways of NestJS are handed",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", agenda: "^5.0.0", "bee-queue": "*", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import Agenda from "agenda";
      import BeeQueue from "bee-queue";
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      const agenda = new Agenda({});
      const bee = new BeeQueue("mails");
      const app = express();
      app.use(sessions, requireAuth);
      app.post("/invoices/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        await agenda.now("render", { invoiceId: req.params.id, orgId });
        await agenda.schedule("in 5 minutes", "archive", { invoiceId: req.params.id }); //! job-missing-tenant
        await bee.createJob({ invoiceId: req.params.id, orgId }).save();
        await bee.createJob({ invoiceId: req.params.id }).save(); //! job-missing-tenant
        res.sendStatus(202);
      });
      app.listen(1);
    `,
    },
    "tells Agenda from Bee-Queue, whose classes both are default exports",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          fastify: "^5.0.0",
          "@fastify/jwt": "*",
          "@fastify/rate-limit": "^10.0.0",
          "@aws-sdk/client-s3": "^3.0.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      "src/app.ts": `
      import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
      import jwt from "@fastify/jwt";
      import rateLimit from "@fastify/rate-limit";
      import Fastify from "fastify";
      import { db } from "./db";
      declare module "@fastify/jwt" { interface FastifyJWT { user: { sub: string; orgId: string } } }
      const s3 = new S3Client({});
      const DAYS: Record<string, number> = { org_acme: 30, org_globex: 60 };
      const LABELS: Record<string, string> = { open: "Open", paid: "Paid" };
      const app = Fastify();
      await app.register(jwt, { secret: "s" });
      await app.register(rateLimit, { global: false });
      app.addHook("onRequest", (request) => request.jwtVerify());
      app.get("/mine", { config: { rateLimit: { max: 9, keyGenerator: (request) => request.user.orgId } } }, (request) =>
        db.invoice.findMany({ where: { orgId: request.user.orgId } }),
      );
      app.get("/all", { config: { rateLimit: { max: 9, keyGenerator: () => "invoices" } } }, (request) => //! rate-limit-missing-tenant
        db.invoice.findMany({ where: { orgId: request.user.orgId } }),
      );
      app.get("/terms", async (request) => {
        const { orgId } = request.user;
        const invoice = await db.invoice.findFirst({ where: { orgId } });
        return { days: DAYS[orgId] ?? 14, label: LABELS[invoice!.status] }; //! hardcoded-tenant
      });
      app.get("/files", async (request) => {
        const { orgId } = request.user;
        const own = await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: \`invoices/\${orgId}/\` }));
        const templates = await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: "templates/" }));
        const countries = await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: "countries/" }));
        const all = await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: "invoices/" })); //! storage-key-missing-tenant
        return { own, templates, countries, all };
      });
      await app.listen({ port: 1 });
    `,
    },
    "knows limits of Fastify's routes, tables of customers, and folders that hold what tenants have",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { next: "^15.0.0", react: "^19.0.0", bullmq: "^5.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      "pages/invoice/[number].tsx": `
      import type { GetStaticPropsContext } from "next";
      import { db } from "../../src/db";
      export const getStaticProps = async (context: GetStaticPropsContext) => {
        const country = await db.country.findUnique({ where: { code: String(context.params?.number) } });
        const response = await fetch("https://example.com/branding");
        const { orgId } = (await response.json()) as { orgId: string };
        return { props: { country, isWide: orgId === "cm0154tiv0000lr2t6nr5c6kp" }, revalidate: 10 }; //! hardcoded-tenant
      };
      export default function Page() { return null; }
    `,
      "src/worker.ts": `
      import { Worker } from "bullmq";
      import { db } from "./db";
      new Worker("rates", async () => {
        for (const org of await db.organization.findMany()) {
          if (org.id === "org_acme") continue; //! hardcoded-tenant
          await db.invoice.count({ where: { orgId: org.id } });
        }
      });
    `,
      "scripts/repair.ts": `
      import { db } from "../src/db";
      for (const org of await db.organization.findMany()) if (org.id === "org_acme") console.log("found");
    `,
    },
    "finds customers that are written into pages rendered ahead and into workers",
  );
});
