// Middleware that hands `next` an error on some ways: what comes after it runs on the others, with what is known there.
import { PROJECTS, service } from "../harness/service";

describe("Errors handed to next", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "5.0.0", "express-session": "1.18.0", algoliasearch: "5.15.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "src/app.ts": `
      import express, { type RequestHandler } from "express";
      import { algoliasearch } from "algoliasearch";
      import { db } from "./db";
      const algolia = algoliasearch("app", process.env.ALGOLIA!);
      const app = express();
      const signedIn: RequestHandler = (req, _res, next) => next(req.session.organizationId ? undefined : new Error("sign in"));
      const managers: RequestHandler = (req, _res, next) => next(req.session.role === "manager" ? undefined : new Error("managers only"));
      const ownProject: RequestHandler = async (req, _res, next) => {
        const found = await db.project.findFirst({ where: { id: req.params.id, organizationId: req.session.organizationId } });
        next(found ? undefined : new Error("not found"));
      };
      app.use(signedIn);
      app.delete("/projects/:id", managers, async (req, res) => {
        await db.project.delete({ where: { id: req.params.id } }); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.delete("/projects/:id/tasks", managers, ownProject, async (req, res) => {
        await db.task.deleteMany({ where: { projectId: req.params.id } });
        res.sendStatus(204);
      });
      app.get("/search", async (req, res) => {
        const own = \`organizationId:\${req.session.organizationId}\`;
        const mine = await algolia.searchSingleIndex({ indexName: "projects", searchParams: { filters: own } });
        const any = await algolia.searchSingleIndex({ indexName: "projects", searchParams: { filters: req.query.filters as string } }); //! search-missing-tenant
        res.json([mine, any]);
      });
    `,
    },
    "go nowhere, and a filter that the request wrote finds anything",
  );
});
