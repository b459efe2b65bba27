// In-house wrappers around subscriptions and queues: what is wrong is told where the channel was named, or the payload made.
import { BILLING, EXPRESS_SESSION, NEXT_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("What wrappers are given", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "express-session": "*", ioredis: "^5.0.0", bullmq: "^5.0.0", "@prisma/client": "^6.19.3" },
    }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/bus.ts": `
      import Redis from "ioredis";
      const publisher = new Redis();
      export const publish = (channel: string, message: unknown) => publisher.publish(channel, JSON.stringify(message));
      export async function listen(channel: string, listener: (message: string) => void) {
        const subscriber = new Redis();
        await subscriber.subscribe(channel);
        subscriber.on("message", (_channel, message) => listener(message));
      }
    `,
    "src/jobs.ts": `
      import { Queue } from "bullmq";
      const renders = new Queue("renders");
      export const enqueue = (job: { invoiceId: string; orgId?: string }) => renders.add("render", job);
    `,
    "src/app.ts": `
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      import { listen, publish } from "./bus";
      import { db } from "./db";
      import { enqueue } from "./jobs";
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.post("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.create({ data: { orgId, number: "1", total: 1, status: "open", email: "x" } });
        await publish("invoices", invoice);
        await publish(\`invoices:\${orgId}\`, invoice);
        res.json(invoice);
      });
      app.get("/stream", async (req, res) => {
        await listen("invoices", (message) => res.write(message)); //! broadcast-cross-tenant
        await listen(\`invoices:\${req.session.orgId!}\`, (message) => res.write(message));
      });
      app.post("/render/:id", async (req, res) => {
        await enqueue({ invoiceId: req.params.id }); //! job-missing-tenant
        await enqueue({ invoiceId: req.params.id, orgId: req.session.orgId! });
        res.sendStatus(202);
      });
      app.listen(3000);
    `,
  });

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { next: "^15.0.0", "next-auth": "5.0.0-beta.25", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...NEXT_SESSION,
      "src/cached.ts": `
      import { unstable_cache } from "next/cache";
      export const cached = <T>(keyParts: string[], load: () => Promise<T>) => unstable_cache(load, ["app", ...keyParts])();
      export const counted = (orgId: string, load: () => Promise<number>) => unstable_cache(load, ["count"])(); //! cache-key-missing-tenant
    `,
      "src/latest.ts": `
      import { unstable_cache } from "next/cache";
      import { auth } from "@/auth";
      import { db } from "@/db";
      export async function latest(number: string) {
        const session = await auth();
        if (!session) return null;
        const { orgId } = session.user;
        const load = unstable_cache(async (each: string) => db.invoice.findFirst({ where: { orgId, number: each } }), ["latest"]); //! cache-key-missing-tenant
        return load(number);
      }
    `,
      "src/app/api/invoices/route.ts": `
      import { auth } from "@/auth";
      import { cached, counted } from "@/cached";
      import { db } from "@/db";
      import { latest } from "@/latest";
      export async function GET() {
        const session = await auth();
        if (!session) return Response.json(null, { status: 401 });
        await latest("first");
        const { orgId } = session.user;
        const own = await cached(["invoices", orgId], () => db.invoice.findMany({ where: { orgId } }));
        const all = await cached(["invoices"], () => db.invoice.findMany({ where: { orgId } })); //! cache-key-missing-tenant
        const count = await counted(orgId, () => db.invoice.count({ where: { orgId } }));
        const countries = await cached(["countries"], () => db.country.findMany());
        return Response.json([own, all, count, countries]);
      }
    `,
    },
    "also for key parts of Next.js",
  );
});

describe("Messages that wrappers send to everybody who is connected", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "express-session": "*", ws: "^8.0.0", "socket.io": "^4.0.0", "@prisma/client": "^6.19.3" },
    }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/live.ts": `
      import { Server } from "socket.io";
      import { WebSocketServer } from "ws";
      import type { Invoice } from "@prisma/client";
      const io = new Server();
      const wss = new WebSocketServer({ port: 8080 });
      export const emitAll = (event: string, data: unknown) => io.emit(event, data);
      export function toEveryone(event: string, data: unknown) {
        const message = JSON.stringify({ event, data });
        for (const socket of wss.clients) socket.send(message);
      }
      export function send(message: object) {
        wss.clients.forEach((socket) => socket.send(JSON.stringify(message)));
      }
      export const tellOfInvoice = (invoice: Invoice) => void io.emit("paid", invoice); //! broadcast-cross-tenant
    `,
    "src/app.ts": `
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      import { db } from "./db";
      import { emitAll, send, tellOfInvoice, toEveryone } from "./live";
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.post("/invoices", async (req, res) => {
        const invoice = await db.invoice.create({ data: { orgId: req.session.orgId!, number: "1", total: 1, status: "open", email: "x" } });
        toEveryone("created", invoice); //! broadcast-cross-tenant
        toEveryone("busy", { at: Date.now() });
        emitAll("created", invoice); //! broadcast-cross-tenant
        emitAll("busy", {});
        send({ type: "created", invoice }); //! broadcast-cross-tenant
        send({ type: "busy" });
        tellOfInvoice(invoice);
        res.json(invoice);
      });
      app.listen(3000);
    `,
  });
});
