// Assertions that compare two values: those of Node's module, and those that Koa's context brings along (`ctx.assert.equal`).
import { PROJECTS, service } from "../harness/service";

const USES = (name: string): string => `
  router.put("/${name}/:id", async (ctx) => {
    const project = await db.project.findUnique({ where: { id: ctx.params.id } });
`;

describe("Assertions that compare two values", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { koa: "*", "@koa/router": "*", "koa-jwt": "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/server.ts": `
      import assert from "node:assert/strict";
      import Koa from "koa";
      import Router from "@koa/router";
      import jwt from "koa-jwt";
      import { db } from "./db";
      interface State { user: { sub: string; orgId: string } }
      const app = new Koa<State>();
      app.use(jwt({ secret: process.env.JWT_SECRET! }));
      const router = new Router<State>();
      ${USES("equal")}
        ctx.assert(project, 404);
        ctx.assert.equal(project.organizationId, ctx.state.user.orgId, 403);
        ctx.body = await db.project.update({ where: { id: project.id }, data: { name: "a" } });
      });
      ${USES("strict")}
        ctx.assert.ok(project, 404);
        ctx.assert.strictEqual(project.organizationId, ctx.state.user.orgId, 403);
        ctx.body = await db.project.update({ where: { id: project.id }, data: { name: "b" } });
      });
      ${USES("deep")}
        assert.deepEqual(project?.organizationId, ctx.state.user.orgId);
        ctx.body = await db.project.update({ where: { id: ctx.params.id }, data: { name: "c" } });
      });
      ${USES("fail")}
        if (project?.organizationId !== ctx.state.user.orgId) assert.fail("not yours");
        ctx.body = await db.project.update({ where: { id: ctx.params.id }, data: { name: "d" } });
      });
      router.put("/there/:id", async (ctx) => {
        const project = await db.project.findUnique({ where: { id: ctx.params.id } }); //! unscoped-query
        ctx.assert.ok(project, 404);
        ctx.body = await db.project.update({ where: { id: project.id }, data: { name: "e" } }); //! unscoped-mutation
      });
      router.put("/others/:id", async (ctx) => {
        const project = await db.project.findUniqueOrThrow({ where: { id: ctx.params.id } }); //! unscoped-query
        ctx.assert.notEqual(project.organizationId, ctx.state.user.orgId, 403);
        ctx.body = await db.project.update({ where: { id: project.id }, data: { name: "f" } }); //! unscoped-mutation
      });
      app.use(router.routes());
      app.listen(1);
    `,
  });
});
