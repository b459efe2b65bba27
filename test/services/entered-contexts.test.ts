// A context of the request that a function of the service enters (`enterWith`): each request has the one that was made for it.
import { service, PROJECTS } from "../harness/service";

describe("Contexts that are entered for the rest of a request", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { koa: "3.0.0", "koa-router": "13.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/scope.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export class Scope {
        private static readonly storage = new AsyncLocalStorage<Scope>();
        constructor(readonly orgId: string, readonly locale: string) {}
        static enter(scope: Scope) {
          Scope.storage.enterWith(scope);
        }
        static get current(): Scope {
          const scope = Scope.storage.getStore();
          if (!scope) throw new Error("outside a request");
          return scope;
        }
      }
    `,
    "src/app.ts": `
      import Koa from "koa";
      import Router from "koa-router";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      import { Scope } from "./scope";
      const router = new Router();
      router.get("/projects", async (ctx) => {
        ctx.body = await db.project.findMany({ where: { organizationId: Scope.current.orgId } });
      });
      router.get("/projects/:id", async (ctx) => {
        ctx.body = await db.project.findFirst({ where: { id: ctx.params.id, organizationId: Scope.current.orgId } });
      });
      router.delete("/projects/:id", async (ctx) => {
        await db.project.deleteMany({ where: { id: ctx.params.id, organizationId: Scope.current.locale } }); //! untrusted-tenant-id
      });
      const app = new Koa();
      app.use(async (ctx, next) => {
        const claims = jwt.verify(ctx.get("authorization"), process.env.KEY!) as { org: string };
        Scope.enter(new Scope(claims.org, ctx.get("accept-language")));
        await next();
      });
      app.use(router.routes()).listen(3000);
    `,
  });
});
