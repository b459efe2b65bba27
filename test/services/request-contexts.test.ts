// Values that belong to a request and are read below it without being handed on.
import { service } from "../harness/service";

describe("@fastify/request-context", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { fastify: "^5.0.0", "@fastify/jwt": "*", "@fastify/request-context": "*", "drizzle-orm": "^0.44.0", pg: "*" },
    }),
    "src/schema.ts": `
      import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const tenants = pgTable("tenants", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const forms = pgTable("forms", {
        id: uuid("id").primaryKey().defaultRandom(),
        tenantId: uuid("tenant_id").notNull().references(() => tenants.id),
        title: text("title").notNull(),
      }, (t) => [index().on(t.tenantId)]);
    `,
    "src/forms.ts": `
      import { requestContext } from "@fastify/request-context";
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { forms } from "./schema";

      declare module "@fastify/request-context" {
        interface RequestContextData {
          tenantId: string;
        }
      }

      const db = drizzle(process.env.DATABASE_URL!);

      function tenant(): string {
        const tenantId = requestContext.get("tenantId");
        if (!tenantId) throw new Error("no tenant");
        return tenantId;
      }

      export const list = () => db.select().from(forms).where(eq(forms.tenantId, tenant()));
      export const get = (id: string) => db.select().from(forms).where(and(eq(forms.id, id), eq(forms.tenantId, tenant())));
      export const remove = (id: string) => db.delete(forms).where(eq(forms.id, id)); //! unscoped-mutation
      export const create = (title: string) => db.insert(forms).values({ title, tenantId: tenant() }).returning();
    `,
    "src/server.ts": `
      import jwt from "@fastify/jwt";
      import { fastifyRequestContext } from "@fastify/request-context";
      import Fastify from "fastify";
      import { create, get, list, remove } from "./forms";

      declare module "@fastify/jwt" {
        interface FastifyJWT {
          user: { tenantId: string };
        }
      }

      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      await app.register(fastifyRequestContext);
      app.addHook("onRequest", async (request) => {
        await request.jwtVerify();
        request.requestContext.set("tenantId", request.user.tenantId);
      });
      app.get("/forms", () => list());
      app.get<{ Params: { id: string } }>("/forms/:id", (request) => get(request.params.id));
      app.post<{ Body: { title: string } }>("/forms", (request) => create(request.body.title));
      app.delete<{ Params: { id: string } }>("/forms/:id", (request) => remove(request.params.id));
      await app.listen({ port: 3000 });
    `,
  });
});

describe("Hono's context storage and express-http-context", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        hono: "^4.6.0",
        "express-http-context": "*",
        express: "^4.19.0",
        jsonwebtoken: "*",
        "@prisma/client": "^6.0.0",
        jose: "*",
      },
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
    "src/hono.ts": `
      import { PrismaClient } from "@prisma/client";
      import { Hono } from "hono";
      import { contextStorage, getContext } from "hono/context-storage";
      import { jwtVerify } from "jose";

      type Env = { Variables: { orgId: string } };
      const prisma = new PrismaClient();
      const key = new TextEncoder().encode(process.env.JWT_SECRET);
      const app = new Hono<Env>();
      app.use(contextStorage());
      app.use(async (c, next) => {
        const { payload } = await jwtVerify<{ orgId: string }>(c.req.header("authorization")?.slice(7) ?? "", key);
        c.set("orgId", payload.orgId);
        await next();
      });
      const org = () => getContext<Env>().var.orgId;
      const notes = () => prisma.note.findMany({ where: { orgId: org() } });
      const note = (id: string) => prisma.note.findUnique({ where: { id } }); //! unscoped-query
      app.get("/notes", async (c) => c.json(await notes()));
      app.get("/notes/:id", async (c) => c.json(await note(c.req.param("id"))));
      export default app;
    `,
    "src/express.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import httpContext from "express-http-context";
      import jwt from "jsonwebtoken";

      const prisma = new PrismaClient();
      const app = express();
      app.use(httpContext.middleware);
      app.use((req, res, next) => {
        try {
          const claims = jwt.verify(req.get("authorization")?.slice(7) ?? "", process.env.JWT_SECRET!) as { orgId: string };
          httpContext.set("orgId", claims.orgId);
          next();
        } catch {
          res.sendStatus(401);
        }
      });
      const orgId = () => httpContext.get("orgId") as string;
      app.get("/notes", async (_req, res) => res.json(await prisma.note.findMany({ where: { orgId: orgId() } })));
      app.delete("/notes/:id", async (req, res) => res.json(await prisma.note.deleteMany({ where: { id: req.params.id, orgId: orgId() } })));
      app.put("/notes/:id", async (req, res) => res.json(await prisma.note.updateMany({ where: { id: req.params.id }, data: { text: "x" } }))); //! unscoped-mutation
      app.listen(3000);
    `,
  });
});
