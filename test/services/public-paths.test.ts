// Middleware that lets some paths pass: what it decides for each route is known from the route.
import { service } from "../harness/service";

describe("Express, Hono and Fastify", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^4.19.0", hono: "^4.6.0", fastify: "^5.0.0", jsonwebtoken: "*", jose: "*", "@prisma/client": "^6.0.0" },
    }),
    "prisma/schema.prisma": `
      model Org {
        id String @id @default(cuid())
        name String
        notes Note[]
      }
      model Note {
        id String @id @default(cuid())
        text String
        orgId String
        org Org @relation(fields: [orgId], references: [id])
        @@index([orgId])
      }
    `,
    "src/prisma.ts": `
      import { PrismaClient } from "@prisma/client";
      export const prisma = new PrismaClient();
    `,
    "src/express.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { prisma } from "./prisma";

      declare global {
        namespace Express {
          interface Request {
            orgId: string;
          }
        }
      }

      const PUBLIC = ["/health", "/login"];
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        if (PUBLIC.includes(req.path)) return next();
        try {
          req.orgId = (jwt.verify(req.get("authorization")?.slice(7) ?? "", process.env.JWT_SECRET!) as { orgId: string }).orgId;
          next();
        } catch {
          res.sendStatus(401);
        }
      });

      app.get("/health", (_req, res) => res.send("ok"));
      app.post("/login", async (_req, res) => res.sendStatus(204));

      app.get("/notes", async (req, res) => {
        res.json(await prisma.note.findMany({ where: { orgId: req.orgId } }));
      });

      app.get("/notes/:id", async (req, res) => {
        res.json(await prisma.note.findUnique({ where: { id: req.params.id } })); //! unscoped-query
      });

      const admin = express.Router();
      admin.use((req, res, next) => {
        if (req.originalUrl.startsWith("/admin/status")) return next();
        if (!req.orgId) return res.sendStatus(401);
        next();
      });
      admin.get("/notes", async (req, res) => {
        res.json(await prisma.note.count({ where: { orgId: req.orgId } }));
      });
      app.use("/admin", admin);
      app.listen(3000);
    `,
    "src/hono.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { prisma } from "./prisma";

      const key = new TextEncoder().encode(process.env.JWT_SECRET);
      const app = new Hono<{ Variables: { orgId: string } }>();
      app.use("*", async (c, next) => {
        if (c.req.path === "/health" || c.req.path.startsWith("/public/")) return next();
        const { payload } = await jwtVerify<{ orgId: string }>(c.req.header("authorization")?.slice(7) ?? "", key);
        c.set("orgId", payload.orgId);
        await next();
      });
      app.get("/health", (c) => c.text("ok"));
      app.get("/notes", async (c) => c.json(await prisma.note.findMany({ where: { orgId: c.get("orgId") } })));
      app.delete("/notes/:id", async (c) => {
        await prisma.note.deleteMany({ where: { id: c.req.param("id"), orgId: c.get("orgId") } });
        return c.body(null, 204);
      });
      app.get("/public/notes", async (c) => c.json(await prisma.note.findMany({ where: { orgId: c.get("orgId") } })));
      export default app;
    `,
    "src/fastify.ts": `
      import Fastify from "fastify";
      import jwt from "jsonwebtoken";
      import { prisma } from "./prisma";

      declare module "fastify" {
        interface FastifyRequest {
          orgId: string;
        }
      }

      const app = Fastify();
      app.decorateRequest("orgId", "");
      app.addHook("onRequest", async (request, reply) => {
        if (request.url === "/health") return;
        try {
          request.orgId = (jwt.verify(request.headers.authorization?.slice(7) ?? "", process.env.JWT_SECRET!) as { orgId: string }).orgId;
        } catch {
          return reply.code(401).send();
        }
      });
      app.get("/health", async () => "ok");
      app.get("/notes", async (request) => prisma.note.findMany({ where: { orgId: request.orgId } }));
      app.get<{ Params: { id: string } }>("/notes/:id", async (request) => prisma.note.findFirst({ where: { id: request.params.id, orgId: request.orgId } }));
      await app.listen({ port: 3000 });
    `,
  });
});

describe("The handle hook of SvelteKit", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@sveltejs/kit": "^2.8.0", svelte: "*", "@prisma/client": "^6.0.0", "@auth/sveltekit": "*" },
    }),
    "prisma/schema.prisma": `
      model Company {
        id String @id @default(cuid())
        name String
        invoices Invoice[]
      }
      model Invoice {
        id String @id @default(cuid())
        total Int
        paid Boolean @default(false)
        companyId String
        company Company @relation(fields: [companyId], references: [id])
        @@index([companyId])
      }
    `,
    "src/lib/server/prisma.ts": `
      import { PrismaClient } from "@prisma/client";
      export const prisma = new PrismaClient();
    `,
    "src/app.d.ts": `
      declare global {
        namespace App {
          interface Locals {
            companyId: string;
          }
        }
      }
      export {};
    `,
    "src/hooks.server.ts": `
      import { redirect, type Handle } from "@sveltejs/kit";
      import jwt from "jsonwebtoken";

      export const handle: Handle = async ({ event, resolve }) => {
        try {
          const claims = jwt.verify(event.cookies.get("session") ?? "", process.env.JWT_SECRET!) as { companyId: string };
          event.locals.companyId = claims.companyId;
        } catch {
          if (event.url.pathname !== "/login") redirect(303, "/login");
        }
        return resolve(event);
      };
    `,
    "src/routes/invoices/+page.server.ts": `
      import { error, fail } from "@sveltejs/kit";
      import { prisma } from "$lib/server/prisma";
      import type { Actions, PageServerLoad } from "./$types";

      export const load: PageServerLoad = async ({ locals, setHeaders }) => {
        setHeaders({ "cache-control": "private, max-age=10" });
        return { invoices: await prisma.invoice.findMany({ where: { companyId: locals.companyId } }) };
      };

      export const actions: Actions = {
        pay: async ({ request, locals }) => {
          const data = await request.formData();
          const id = String(data.get("id"));
          const { count } = await prisma.invoice.updateMany({ where: { id, companyId: locals.companyId }, data: { paid: true } });
          if (count === 0) error(404);
        },
        remove: async ({ request }) => {
          const data = await request.formData();
          await prisma.invoice.delete({ where: { id: String(data.get("id")) } }); //! unscoped-mutation
        },
        create: async ({ request, locals }) => {
          const total = Number((await request.formData()).get("total"));
          if (!total) return fail(400);
          await prisma.invoice.create({ data: { total, companyId: locals.companyId } });
        },
      };
    `,
    "src/routes/invoices/[id]/+server.ts": `
      import { json } from "@sveltejs/kit";
      import { prisma } from "$lib/server/prisma";
      import type { RequestHandler } from "./$types";

      export const GET: RequestHandler = async ({ params, locals }) => {
        const invoice = await prisma.invoice.findUnique({ where: { id: params.id } });
        if (!invoice || invoice.companyId !== locals.companyId) return new Response(null, { status: 404 });
        return json(invoice);
      };

      export const PUT: RequestHandler = async ({ params, request }) => {
        const { total } = await request.json();
        return json(await prisma.invoice.update({ where: { id: params.id }, data: { total } })); //! unscoped-mutation
      };
    `,
  });
});
