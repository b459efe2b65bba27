// A check that does not hold back what follows comes to nothing for the row, too, whoever sends the statements.
import { service, PROJECTS } from "../harness/service";

describe("Checks that hold nothing back, before statements of SQL", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { koa: "3.0.0", "@koa/router": "13.0.0", "koa-jwt": "4.0.0", knex: "3.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import Router from "@koa/router";
      import knex from "knex";
      import jwt from "koa-jwt";
      import Koa from "koa";
      const sql = knex({ client: "pg" });
      const router = new Router();
      router.delete("/projects/:id", async (ctx) => {
        const project = await sql("Project").where({ id: ctx.params.id }).first(); //! unscoped-query
        if (project.organizationId !== ctx.state.user.organizationId) {
          ctx.status = 403;
          ctx.body = { error: "not yours" };
        }
        await sql("Project").where({ id: project.id }).del(); //! unscoped-mutation
      });
      router.delete("/kept/:id", async (ctx) => {
        const project = await sql("Project").where({ id: ctx.params.id }).first();
        if (project.organizationId !== ctx.state.user.organizationId) return ctx.throw(403);
        await sql("Project").where({ id: project.id }).del();
      });
      new Koa().use(jwt({ secret: process.env.KEY! })).use(router.routes()).listen(3000);
    `,
  });
});
