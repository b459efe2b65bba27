// Functions that return a result, a value or an error, instead of throwing: what was found out on the way to one of the two holds
// where it is the one, whoever made the class.
import { PROJECTS, service } from "../harness/service";

const app = (dependencies: Record<string, string>): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0", ...dependencies },
  }),
  ...PROJECTS,
});

describe("Results", () => {
  service(
    {
      ...app({ neverthrow: "8.2.0" }),
      "src/projects.ts": `
        import { err, ok, okAsync, ResultAsync, safeTry, type Result } from "neverthrow";
        import type { Project } from "@prisma/client";
        import { db } from "./db";
        export async function checked(id: string, organizationId: string): Promise<Result<Project, "missing" | "foreign">> {
          const project = await db.project.findUnique({ where: { id } });
          if (!project) return err("missing");
          if (project.organizationId !== organizationId) return err("foreign");
          return ok(project);
        }
        export async function loose(id: string): Promise<Result<Project, "missing">> {
          const project = await db.project.findUnique({ where: { id } }); //! unscoped-query
          return project ? ok(project) : err("missing");
        }
        export const owned = (id: string, organizationId: string) =>
          ResultAsync.fromPromise(db.project.findFirst({ where: { id, organizationId } }), () => "failed" as const).andThen((project) =>
            project ? ok(project) : err("missing" as const),
          );
        export const withTasks = (id: string, organizationId: string) =>
          safeTry(async function* () {
            const project = yield* owned(id, organizationId);
            const tasks = yield* okAsync(await db.task.findMany({ where: { projectId: project.id } }));
            return ok({ project, tasks });
          });
      `,
      "src/app.ts": `
        import express from "express";
        import { ResultAsync } from "neverthrow";
        import { db } from "./db";
        import { checked, loose, owned, withTasks } from "./projects";
        const app = express();
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.post("/projects/:id/close", async (req, res) => {
          const project = await checked(req.params.id, req.session.organizationId);
          if (project.isErr()) return res.status(project.error === "foreign" ? 403 : 404).end();
          await db.project.update({ where: { id: req.params.id }, data: { name: "closed" } });
          await db.task.deleteMany({ where: { projectId: project.value.id } });
          res.sendStatus(204);
        });
        app.post("/projects/:id/open", async (req, res) => {
          const project = await owned(req.params.id, req.session.organizationId);
          if (project.isErr()) console.warn("opening what is not there");
          await db.project.update({ where: { id: req.params.id }, data: { name: "open" } }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.get("/projects/:id", async (req, res) =>
          (await loose(req.params.id)).match((project) => res.json(project), (error) => res.status(404).json(error)));
        app.get("/projects/:id/tasks", async (req, res) =>
          owned(req.params.id, req.session.organizationId).match(
            async (project) => res.json(await db.task.findMany({ where: { projectId: project.id } })),
            async () => res.sendStatus(404),
          ));
        app.get("/projects/:id/all", async (req, res) => res.json((await withTasks(req.params.id, req.session.organizationId)).unwrapOr(null)));
        app.delete("/projects", async (req, res) => {
          const all = await ResultAsync.combine(req.body.ids.map((id: string) => owned(id, req.session.organizationId)));
          if (!all.isOk()) return res.sendStatus(404);
          await db.project.deleteMany({ where: { id: { in: req.body.ids } } });
          await db.project.deleteMany({ where: { id: { in: req.body.others } } }); //! unscoped-mutation
          res.sendStatus(204);
        });
      `,
    },
    "of neverthrow guard where they are told apart",
  );

  service(
    {
      ...app({}),
      "src/result.ts": `
        export class Ok<T> {
          constructor(readonly value: T) {}
          isOk(): this is Ok<T> { return true; }
        }
        export class Failed {
          constructor(readonly reason: string) {}
          isOk(): this is Ok<never> { return false; }
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        import { Failed, Ok } from "./result";
        const app = express();
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        async function own(id: string, organizationId: string) {
          const project = await db.project.findFirst({ where: { id, organizationId } });
          if (!project) return new Failed("not yours");
          return new Ok(project);
        }
        app.delete("/projects/:id", async (req, res) => {
          const project = await own(req.params.id, req.session.organizationId);
          if (!project.isOk()) return res.sendStatus(404);
          await db.project.delete({ where: { id: req.params.id } });
          res.sendStatus(204);
        });
        app.delete("/tasks/of/:id", async (req, res) => {
          const project = await own(req.params.id, req.session.organizationId);
          if (project.isOk()) return res.sendStatus(409);
          await db.task.deleteMany({ where: { projectId: req.params.id } }); //! unscoped-mutation
          res.sendStatus(204);
        });
      `,
    },
    "of classes of the service guard where a method tells them apart",
  );
});
