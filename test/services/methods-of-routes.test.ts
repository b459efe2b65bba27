// Middleware that asks for the method of the request: behind it a route has the method that it was registered for.
import { PROJECTS, service } from "../harness/service";

describe("Methods of routes", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        express: "5.0.0",
        koa: "2.15.0",
        "@koa/router": "13.0.0",
        hono: "4.6.0",
        fastify: "5.0.0",
        jsonwebtoken: "9.0.0",
        "@prisma/client": "6.0.0",
      },
    }),
    ...PROJECTS,
    "src/auth.ts": `
      import jwt from "jsonwebtoken";
      export const organizationOf = (token: string | undefined) => (jwt.verify(token ?? "", "s") as { organizationId: string }).organizationId;
    `,
    "src/express.ts": `
      import express from "express";
      import { organizationOf } from "./auth";
      import { db } from "./db";
      const app = express();
      app.use((req, _res, next) => {
        if (req.method === "OPTIONS" || req.method === "POST") return next();
        req.organizationId = organizationOf(req.get("authorization"));
        next();
      });
      app.get("/projects", async (req, res) => { res.json(await db.project.findMany({ where: { organizationId: req.organizationId } })); });
    `,
    "src/koa.ts": `
      import Koa from "koa";
      import Router from "@koa/router";
      import { organizationOf } from "./auth";
      import { db } from "./db";
      const router = new Router();
      router.get("/projects", async (ctx) => { ctx.body = await db.project.findMany({ where: { organizationId: ctx.state.organizationId } }); });
      router.post("/projects", async (ctx) => { ctx.body = await db.project.deleteMany({ where: { organizationId: ctx.state.organizationId } }); }); //! unscoped-mutation
      const app = new Koa();
      app.use(async (ctx, next) => {
        if (["OPTIONS", "POST"].includes(ctx.method)) return next();
        ctx.state.organizationId = organizationOf(ctx.get("authorization"));
        await next();
      });
      app.use(router.routes());
    `,
    "src/hono.ts": `
      import { Hono } from "hono";
      import { organizationOf } from "./auth";
      import { db } from "./db";
      const app = new Hono<{ Variables: { organizationId: string } }>();
      const UNCHECKED = new Set(["OPTIONS", "POST"]);
      app.use(async (c, next) => {
        if (!UNCHECKED.has(c.req.method)) c.set("organizationId", organizationOf(c.req.header("authorization")));
        await next();
      });
      app.get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.get("organizationId") } })));
      export default app;
    `,
    "src/fastify.ts": `
      import Fastify from "fastify";
      import { organizationOf } from "./auth";
      import { db } from "./db";
      const app = Fastify();
      app.decorateRequest("organizationId", "");
      app.addHook("onRequest", async (request) => {
        if (request.method === "OPTIONS" || request.method === "POST") return;
        request.organizationId = organizationOf(request.headers.authorization);
      });
      app.get("/projects", async (request) => db.project.findMany({ where: { organizationId: request.organizationId } }));
    `,
  });
});
