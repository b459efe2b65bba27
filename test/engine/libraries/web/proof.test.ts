// Framework and identity models under the real prover: what a request may select, from the entry point to the query.
import assert from "node:assert/strict";
import { analyzeFiles } from "../../../harness/analyze";

const SCHEMA = `
model Organization { id String @id
  memberships Membership[]
  invoices Invoice[] }
model User { id String @id
  memberships Membership[] }
model Membership { id String @id
  userId String
  orgId String
  user User @relation(fields: [userId], references: [id])
  org Organization @relation(fields: [orgId], references: [id])
  @@unique([userId, orgId]) }
model Invoice { id String @id
  number String
  orgId String
  org Organization @relation(fields: [orgId], references: [id]) }
`;
const DB = `import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n`;

/** Verdicts on invoice queries by the comment that ends their line: `// own`. */
async function judge(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const all = new Map(Object.entries({ "package.json": `{ "name": "app" }`, "prisma/schema.prisma": SCHEMA, "src/db.ts": DB, ...files }));
  const result = await analyzeFiles(all, []);
  const told: Record<string, string> = {};
  for (const verdict of result.verdicts) {
    const { span, range, entity } = verdict.access;
    const name = /\/\/ (.+)$/.exec(all.get(span.file)?.split("\n")[range.start.line - 1] ?? "")?.[1];
    if (entity !== "Invoice" || name === undefined) continue;
    told[name] = verdict.verdict === "isolated" ? verdict.mechanism : `${verdict.verdict}: ${verdict.reason}`;
  }
  return told;
}

describe("frameworks, proven", () => {
  it("Express: guards of a path, tokens verified with a callback, and input", async () => {
    const told = await judge({
      "src/auth.ts": `import jwt from "jsonwebtoken";
export function requireAuth(req, res, next) {
  jwt.verify(req.headers.authorization, "secret", (error, claims) => {
    if (error) return res.sendStatus(401);
    req.user = claims;
    next();
  });
}`,
      "src/app.ts": `import express, { Router } from "express";
import { requireAuth } from "./auth";
import { db } from "./db";
const router = Router();
router.get("/", async (req, res) => res.json(
  await db.invoice.findMany({ where: { orgId: req.user.orgId } }))); // own
router.get("/:id", async (req, res) => res.json(
  await db.invoice.findUnique({ where: { id: req.params.id } }))); // by id
const app = express();
app.use("/orgs/:orgId", requireAuth, async (req, res, next) => {
  const member = await db.membership.findFirst({ where: { userId: req.user.id, orgId: req.params.orgId } });
  if (!member) return res.sendStatus(403);
  next();
});
app.get("/orgs/:orgId/invoices", async (req, res) => res.json(
  await db.invoice.findMany({ where: { orgId: req.params.orgId } }))); // guarded
app.get("/open/:orgId", async (req, res) => res.json(
  await db.invoice.findMany({ where: { orgId: req.params.orgId } }))); // open
app.use("/invoices", requireAuth, router);
`,
    });
    assert.deepEqual(told, {
      own: "tenant-filter",
      "by id": "violation: unpinned",
      guarded: "tenant-filter",
      open: "violation: untrusted-tenant",
    });
  });

  it("Express: a session is empty until its member was checked", async () => {
    const told = await judge({
      "src/app.ts": `import express from "express";
import session from "express-session";
import { db } from "./db";
const app = express();
app.use(session({ secret: "x" }));
app.get("/a", async (req, res) => res.json(
  await db.invoice.findMany({ where: { orgId: req.session.orgId } }))); // unchecked
app.get("/b", async (req, res) => {
  if (!req.session.orgId) return res.sendStatus(401);
  res.json(
    await db.invoice.findMany({ where: { orgId: req.session.orgId } })); // checked
});
`,
    });
    assert.deepEqual(told, { unchecked: "violation: bypassable", checked: "tenant-filter" });
  });

  it("Fastify: decorations, hooks that end the request, encapsulation", async () => {
    const told = await judge({
      "src/app.ts": `import Fastify from "fastify";
import fp from "fastify-plugin";
import { db } from "./db";
const auth = fp(async (fastify) => {
  fastify.decorate("authenticate", async (request, reply) => {
    try { await request.jwtVerify(); } catch { return reply.code(401).send(); }
  });
});
async function routes(fastify) {
  fastify.addHook("onRequest", fastify.authenticate);
  fastify.get("/own", async (request) =>
    db.invoice.findMany({ where: { orgId: request.user.orgId } })); // own
  const preHandler = async (request, reply) => {
    const member = await db.membership.findFirst({ where: { userId: request.user.sub, orgId: request.params.orgId } });
    if (!member) return reply.code(403).send();
  };
  fastify.get("/:orgId", { preHandler }, async (request) =>
    db.invoice.findMany({ where: { orgId: request.params.orgId } })); // guarded
}
const app = Fastify();
app.register(auth);
app.register(routes);
app.get("/:orgId", async (request) =>
  db.invoice.findMany({ where: { orgId: request.params.orgId } })); // open
`,
    });
    assert.deepEqual(told, { own: "tenant-filter", guarded: "tenant-filter", open: "violation: untrusted-tenant" });
  });

  it("Hono: variables set by middleware of the application that mounts", async () => {
    const told = await judge({
      "src/app.ts": `import { Hono } from "hono";
import { jwt } from "hono/jwt";
import { db } from "./db";
const invoices = new Hono()
  .get("/", async (c) => c.json(
    await db.invoice.findMany({ where: { orgId: c.get("orgId") } }))) // own
  .get("/header", async (c) => c.json(
    await db.invoice.findMany({ where: { orgId: c.req.header("x-org") } }))); // header
const app = new Hono().basePath("/v1");
app.use("*", jwt({ secret: "x" }), async (c, next) => {
  c.set("orgId", c.get("jwtPayload").orgId);
  await next();
});
app.route("/invoices", invoices);
`,
    });
    assert.deepEqual(told, { own: "tenant-filter", header: "violation: untrusted-tenant" });
  });

  it("Next.js: route handlers behind wrappers, server actions, pages", async () => {
    const told = await judge({
      "src/auth.ts": `import NextAuth from "next-auth";\nexport const { auth } = NextAuth({ providers: [] });`,
      "src/app/api/invoices/route.ts": `import { auth } from "../../../auth";
import { db } from "../../../db";
const withSession = (handler) => async (req, props) => {
  const session = await auth();
  if (!session) return new Response("no", { status: 401 });
  return handler(req, props, session);
};
export const GET = withSession(async (req, props, session) => Response.json(
  await db.invoice.findMany({ where: { orgId: session.user.orgId } }))); // route
export const POST = withSession(async (req) => Response.json(
  await db.invoice.findMany({ where: { orgId: (await req.json()).orgId } }))); // body
`,
      "src/actions.ts": `"use server";
import { auth } from "./auth";
import { db } from "./db";
import { redirect } from "next/navigation";
export async function rename(id, number) {
  const session = await auth();
  if (!session) redirect("/login");
  await db.invoice.update({ where: { id, orgId: session.user.orgId }, data: { number } }); // action
}
export async function remove(id) {
  await db.invoice.delete({ where: { id } }); // action by id
}
`,
      "src/app/list/page.tsx": `import { db } from "../../db";
export default async function Page({ searchParams }) {
  const { org } = await searchParams;
  return <ul>{(
    await db.invoice.findMany({ where: { orgId: org } }) // page
  ).length}</ul>;
}
`,
    });
    assert.deepEqual(told, {
      route: "tenant-filter",
      body: "violation: untrusted-tenant",
      action: "tenant-filter",
      "action by id": "violation: unpinned",
      page: "violation: untrusted-tenant",
    });
  });

  it("tRPC: the context function is executed, and middleware extends what it made", async () => {
    const told = await judge({
      "src/trpc.ts": `import { initTRPC, TRPCError } from "@trpc/server";
import { getServerSession } from "next-auth";
import { db } from "./db";
export const createContext = async () => ({ session: await getServerSession(), db });
const t = initTRPC.context<typeof createContext>().create();
export const router = t.router;
export const authed = t.procedure.use(({ ctx, next }) => {
  if (!ctx.session?.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { user: ctx.session.user } });
});
export const ofOrg = authed.input(schema).use(async ({ ctx, input, next }) => {
  const member = await ctx.db.membership.findFirst({ where: { userId: ctx.user.id, orgId: input.orgId } });
  if (!member) throw new TRPCError({ code: "FORBIDDEN" });
  return next({ ctx: { orgId: member.orgId } });
});
`,
      "src/router.ts": `import { authed, ofOrg, router } from "./trpc";
export const app = router({
  own: authed.query(({ ctx }) =>
    ctx.db.invoice.findMany({ where: { orgId: ctx.user.orgId } })), // own
  byId: authed.query(({ ctx, input }) =>
    ctx.db.invoice.findUnique({ where: { id: input.id } })), // by id
  guarded: ofOrg.query(({ ctx, input }) =>
    ctx.db.invoice.findMany({ where: { orgId: input.orgId } })), // input
  extended: ofOrg.query(({ ctx }) =>
    ctx.db.invoice.findMany({ where: { orgId: ctx.orgId } })), // context
});
`,
    });
    assert.deepEqual(told, { own: "tenant-filter", "by id": "violation: unpinned", input: "tenant-filter", context: "tenant-filter" });
  });

  it("NestJS: a guard's result, decorated parameters, injected services", async () => {
    const told = await judge({
      "src/org.guard.ts": `import type { ExecutionContext } from "@nestjs/common";
import { db } from "./db";
export class OrgGuard {
  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest();
    const member = await db.membership.findFirst({ where: { userId: request.user.id, orgId: request.params.orgId } });
    return !!member;
  }
}
`,
      "src/invoices.service.ts": `import { db } from "./db";
export class InvoicesService {
  ofOrg(orgId: string) {
    return db.invoice.findMany({ where: { orgId } }); // guarded
  }
  one(id: string) {
    return db.invoice.findUnique({ where: { id } }); // by id
  }
}
`,
      "src/invoices.controller.ts": `import { Controller, Get, Param, UseGuards } from "@nestjs/common";
import { InvoicesService } from "./invoices.service";
import { OrgGuard } from "./org.guard";
@Controller("orgs/:orgId/invoices")
@UseGuards(OrgGuard)
export class InvoicesController {
  constructor(private readonly invoices: InvoicesService) {}
  @Get() list(@Param("orgId") orgId: string) { return this.invoices.ofOrg(orgId); }
  @Get(":id") one(@Param("id") id: string) { return this.invoices.one(id); }
}
`,
    });
    assert.deepEqual(told, { guarded: "tenant-filter", "by id": "violation: unpinned" });
  });

  it("BullMQ: a worker trusts what its producers put into the payload", async () => {
    const told = await judge({
      "src/queues.ts": `import { Queue } from "bullmq";\nexport const mail = new Queue("mail");\nexport const exports = new Queue("exports");\n`,
      "src/app.ts": `import express from "express";
import { expressjwt } from "express-jwt";
import { exports, mail } from "./queues";
const app = express();
app.use(expressjwt({ secret: "x" }));
app.post("/", async (req, res) => {
  await mail.add("send", { orgId: req.auth.orgId });
  await exports.add("run", { orgId: req.body.orgId });
  res.end();
});
`,
      "src/worker.ts": `import { Worker } from "bullmq";
import { db } from "./db";
new Worker("mail", async (job) => {
  await db.invoice.findMany({ where: { orgId: job.data.orgId } }); // from the session
});
new Worker("exports", async ({ data }) => {
  await db.invoice.findMany({ where: { orgId: data.orgId } }); // from the body
});
`,
    });
    assert.deepEqual(told, { "from the session": "tenant-filter", "from the body": "violation: untrusted-tenant" });
  });

  it("AsyncLocalStorage: the store reaches the handler through middleware", async () => {
    const told = await judge({
      "src/app.ts": `import { AsyncLocalStorage } from "node:async_hooks";
import express from "express";
import { expressjwt } from "express-jwt";
import { db } from "./db";
const requests = new AsyncLocalStorage<{ orgId: string }>();
const orgId = () => {
  const store = requests.getStore();
  if (!store) throw new Error("outside of a request");
  return store.orgId;
};
const app = express();
app.use(expressjwt({ secret: "x" }));
app.use((req, res, next) => requests.run({ orgId: req.auth.orgId }, () => next()));
app.get("/", async (req, res) => res.json(
  await db.invoice.findMany({ where: { orgId: orgId() } }))); // store
`,
    });
    assert.deepEqual(told, { store: "tenant-filter" });
  });
});
