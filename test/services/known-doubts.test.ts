// Secrets, keys of rows, names that are taken, prefixes and look-ups that are no leak.
import { service } from "../harness/service";

describe("Secrets, keys of rows, names that are taken, prefixes and look-ups that are no leak", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", jose: "*", "@prisma/client": "^6.0.0" } }),
    "prisma/schema.prisma": `
      model Organization { id String @id
        name String
        slug String @unique
        members Membership[]
        projects Project[]
        webhookKeys WebhookKey[]
        documents Document[] }
      model User { id String @id
        email String @unique
        isSuperAdmin Boolean @default(false)
        memberships Membership[]
        accounts Account[] }
      model Account { id String @id
        userId String
        providerId String
        providerAccountId String
        password String?
        user User @relation(fields: [userId], references: [id])
        @@unique([providerId, providerAccountId]) }
      model Membership { id String @id
        userId String
        organizationId String
        role String
        user User @relation(fields: [userId], references: [id])
        organization Organization @relation(fields: [organizationId], references: [id])
        @@unique([userId, organizationId]) }
      model Project { id String @id
        organizationId String
        name String
        slug String @unique
        isPublic Boolean @default(false)
        settings Json
        organization Organization @relation(fields: [organizationId], references: [id])
        tasks Task[] }
      model Task { id String @id
        projectId String
        title String
        project Project @relation(fields: [projectId], references: [id]) }
      model Document { id String @id
        organizationId String
        storageKey String
        visibility String
        meta Json
        organization Organization @relation(fields: [organizationId], references: [id]) }
      model WebhookKey { id String @id
        organizationId String
        publicKey String
        organization Organization @relation(fields: [organizationId], references: [id]) }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { jwtVerify, importJWK, decodeProtectedHeader, createLocalJWKSet } from "jose";
      import { db } from "./db";
      const app = express();
      app.post("/hooks", async (req: any, res) => {
        const token = String(req.headers.authorization).slice(7);
        const { kid } = decodeProtectedHeader(token);
        const key = await db.webhookKey.findUnique({ where: { id: kid! } });
        if (!key) return res.sendStatus(401);
        const { payload } = await jwtVerify(token, await importJWK(JSON.parse(key.publicKey)));
        res.json(await db.project.findMany({ where: { organizationId: key.organizationId } }));
      });
      app.post("/hooks2", async (req: any, res) => {
        const token = String(req.headers.authorization).slice(7);
        const decoded = jwt.decode(token, { complete: true }) as any;
        const key = await db.webhookKey.findUnique({ where: { id: decoded.header.kid } });
        if (!key) return res.sendStatus(401);
        try { jwt.verify(token, key.publicKey, { algorithms: ["RS256"] }); } catch { return res.sendStatus(401); }
        res.json(await db.project.findMany({ where: { organizationId: key.organizationId } }));
      });
      app.post("/hooks3", async (req: any, res) => {
        const token = String(req.headers.authorization).slice(7);
        const decoded = jwt.decode(token) as any;
        res.json(await db.project.findMany({ where: { organizationId: decoded.org } })); //! untrusted-tenant-id
      });
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      // existence probes
      app.post("/slug-free", async (req: any, res) => {
        const taken = await db.project.count({ where: { slug: req.body.slug } });
        res.json({ available: taken === 0 });
      });
      app.post("/slug-free2", async (req: any, res) => {
        const existing = await db.project.findUnique({ where: { slug: req.body.slug } });
        res.json({ available: !existing });
      });
      app.post("/slug-free3", async (req: any, res) => {
        const existing = await db.project.findFirst({ where: { slug: req.body.slug }, select: { id: true } });
        if (existing) return res.status(409).json({ error: "slug taken" });
        res.json(await db.project.create({ data: { id: "1", name: "x", slug: req.body.slug, settings: {}, organizationId: req.user.orgId } }));
      });
      app.post("/slug-free4", async (req: any, res) => {
        const existing = await db.project.findUnique({ where: { slug: req.body.slug } }); //! unscoped-query
        res.json({ available: !existing, owner: existing?.organizationId });
      });
      // guards as booleans
      const canAccess = (orgId: string, userId: string) => db.membership.findFirst({ where: { organizationId: orgId, userId } }).then(Boolean).catch(() => false);
      const isStaff = (userId: string) => db.user.findUnique({ where: { id: userId } }).then((u) => u?.isSuperAdmin === true).catch(() => false);
      app.get("/or/:orgId", async (req: any, res) => {
        if (!(await isStaff(req.user.id)) && !(await canAccess(req.params.orgId, req.user.id))) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/or2/:orgId", async (req: any, res) => {
        const allowed = (await isStaff(req.user.id)) || (await canAccess(req.params.orgId, req.user.id));
        if (!allowed) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/or3/:orgId", async (req: any, res) => {
        const allowed = await canAccess(req.params.orgId, req.user.id);
        if (!allowed) console.warn("no");
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //! untrusted-tenant-id
      });
      // map and set
      app.post("/bulk", async (req: any, res) => {
        const mine = new Set((await db.project.findMany({ where: { organizationId: req.user.orgId }, select: { id: true } })).map((p) => p.id));
        for (const id of req.body.ids as string[]) {
          if (!mine.has(id)) continue;
          await db.project.delete({ where: { id } });
        }
        const ok = (req.body.ids as string[]).filter((id) => mine.has(id));
        await db.project.deleteMany({ where: { id: { in: ok } } });
        res.end();
      });
      app.post("/bulk2", async (req: any, res) => {
        const byId = new Map((await db.project.findMany({ where: { organizationId: req.user.orgId } })).map((p) => [p.id, p] as const));
        for (const item of req.body.items as { id: string; name: string }[]) {
          const project = byId.get(item.id);
          if (!project) throw new Error("unknown project");
          await db.project.update({ where: { id: project.id }, data: { name: item.name } });
          await db.task.create({ data: { id: "x", projectId: item.id, title: "x" } });
        }
        res.end();
      });
      app.post("/bulk3", async (req: any, res) => {
        const memberships = await db.membership.findMany({ where: { userId: req.user.id } });
        const roles = Object.fromEntries(memberships.map((m) => [m.organizationId, m.role]));
        const role = roles[req.body.orgId];
        if (!role) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.body.orgId } }));
      });
      app.post("/bulk4", async (req: any, res) => {
        const byId = new Map((await db.project.findMany({ where: { organizationId: req.user.orgId } })).map((p) => [p.id, p] as const));
        for (const item of req.body.items as { id: string; name: string }[]) {
          if (!byId.has(item.id)) console.log("unknown");
          await db.project.update({ where: { id: item.id }, data: { name: item.name } }); //! unscoped-mutation
        }
        res.end();
      });
      // OR visibility
      app.get("/docs", async (req: any, res) => {
        res.json(await db.document.findMany({ where: { OR: [{ visibility: "public" }, { visibility: "team" }], AND: [{ organizationId: req.user.orgId }] } }));
      });
      app.get("/docs2", async (req: any, res) => {
        res.json(await db.document.findMany({ where: { OR: [{ visibility: "public" }, { organizationId: req.user.orgId }] } })); //! bypassable-tenant-filter
      });
      // storage keys
      app.get("/file", async (req: any, res) => {
        const key = String(req.query.key);
        if (!key.startsWith(\`orgs/\${req.user.orgId}/\`)) return res.sendStatus(403);
        res.json(await db.document.findFirst({ where: { storageKey: key } }));
      });
      const orgPrefix = (orgId: string) => \`orgs/\${orgId}/\`;
      app.get("/file2", async (req: any, res) => {
        const prefix = orgPrefix(req.user.orgId);
        const key = String(req.query.key);
        if (!key.startsWith(prefix)) return res.sendStatus(403);
        res.json(await db.document.findFirst({ where: { storageKey: key } }));
      });
      app.get("/file3", async (req: any, res) => {
        const key = String(req.query.key);
        if (!key.includes(req.user.orgId)) return res.sendStatus(403);
        res.json(await db.document.findFirst({ where: { storageKey: key } })); //! unscoped-query
      });
      // internal caller
      app.post("/internal/reindex", async (req: any, res) => {
        if (req.headers["x-internal-secret"] !== process.env.INTERNAL_SECRET) return res.sendStatus(401);
        res.json(await db.project.findMany());
      });
      // own credential account
      app.post("/password", async (req: any, res) => {
        const account = await db.account.findFirst({ where: { providerId: "credential", providerAccountId: req.user.id } });
        if (!account) return res.sendStatus(404);
        await db.account.update({ where: { id: account.id }, data: { password: "x" } });
        res.end();
      });
      app.get("/maybe", async (req: any, res) => {
        const { projectId } = req.query;
        if (projectId) {
          const project = await db.project.findUnique({ where: { id: projectId } }); //! unscoped-query
          return res.json(project);
        }
        res.json([]);
      });
    `,
    "src/cron.ts": `
      import express from "express";
      import { timingSafeEqual } from "node:crypto";
      import { db } from "./db";
      const app = express();
      const requireInternal = (req: any, res: any, next: any) => {
        const given = Buffer.from(String(req.get("authorization") ?? ""));
        const wanted = Buffer.from(\`Bearer \${process.env.CRON_SECRET}\`);
        if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return res.status(401).end();
        next();
      };
      app.get("/cron/nightly", requireInternal, async (_req, res) => { res.json({ n: (await db.project.findMany()).length }); });
      app.get("/cron/open", async (_req, res) => { res.json(await db.project.findMany()); }); //! unscoped-query
      export default app;
    `,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
  });
});
