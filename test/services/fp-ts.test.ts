// Outcomes and pipes of fp-ts: what was found out on the way to one of two outcomes holds where it is the one.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0", "fp-ts": "2.16.0" },
  }),
  ...PROJECTS,
};

describe("Outcomes of fp-ts", () => {
  service(
    {
      ...APP,
      "src/projects.ts": `
        import * as E from "fp-ts/Either";
        import * as O from "fp-ts/lib/Option";
        import { db } from "./db";
        export async function found(id: string) {
          try {
            return E.right(await db.project.findUniqueOrThrow({ where: { id } })); //! unscoped-query
          } catch {
            return E.left("missing" as const);
          }
        }
        export async function owned(id: string, organizationId: string) {
          const project = await db.project.findUnique({ where: { id } });
          if (!project) return E.left("missing" as const);
          if (project.organizationId !== organizationId) return E.left("foreign" as const);
          return E.right(project);
        }
        export async function maybe(id: string, organizationId: string) {
          const project = await db.project.findFirst({ where: { id, organizationId } });
          return project ? O.some(project) : O.none;
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { either as E, option as O } from "fp-ts";
        import { db } from "./db";
        import { found, maybe, owned } from "./projects";
        const app = express();
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.post("/projects/:id/close", async (req, res) => {
          const project = await owned(req.params.id, req.session.organizationId);
          if (E.isLeft(project)) return res.status(404).json(project.left);
          await db.project.update({ where: { id: req.params.id }, data: { name: "closed" } });
          await db.task.deleteMany({ where: { projectId: project.right.id } });
          res.sendStatus(204);
        });
        app.post("/projects/:id/open", async (req, res) => {
          const project = await maybe(req.params.id, req.session.organizationId);
          if (O.isNone(project)) console.warn("opening what is not there");
          await db.project.update({ where: { id: req.params.id }, data: { name: "open" } }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.get("/projects/:id", async (req, res) => {
          const project = await found(req.params.id);
          if (E.isRight(project)) return res.json(project.right);
          res.sendStatus(404);
        });
        app.get("/projects/:id/tasks", async (req, res) => {
          const project = await maybe(req.params.id, req.session.organizationId);
          if (O.isNone(project)) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: req.params.id } }));
        });
        app.get("/projects/:id/lost", async (req, res) => {
          const project = await maybe(req.params.id, req.session.organizationId);
          if (O.isSome(project)) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: req.params.id } })); //! unscoped-query
        });
      `,
    },
    "hold what was found out where they are the one that it led to",
  );

  service(
    {
      ...APP,
      "src/projects.ts": `
        import * as TE from "fp-ts/TaskEither";
        import * as O from "fp-ts/Option";
        import { flow, pipe } from "fp-ts/function";
        import { db } from "./db";
        export const owned = (id: string, organizationId: string) =>
          pipe(
            TE.fromTask(() => db.project.findUnique({ where: { id } })),
            TE.chainW(TE.fromPredicate((project) => project !== null && project.organizationId === organizationId, () => "foreign" as const)),
          );
        export const mine = (id: string, organizationId: string) =>
          pipe(
            TE.tryCatch(() => db.project.findFirst({ where: { id, organizationId } }), () => "failed" as const),
            TE.flatMap(TE.fromNullable("missing" as const)),
          );
        export const loose = (id: string) =>
          pipe(
            () => db.project.findUnique({ where: { id } }), //! unscoped-query
            TE.fromTask,
            TE.chain(TE.fromNullable("missing")),
          );
        export const organizationOf = flow(O.fromNullable<string | undefined>, O.getOrElse((): string => { throw new Error("signed out"); }));
      `,
      "src/app.ts": `
        import express from "express";
        import * as E from "fp-ts/Either";
        import * as T from "fp-ts/Task";
        import * as TE from "fp-ts/TaskEither";
        import { pipe } from "fp-ts/function";
        import { db } from "./db";
        import { loose, mine, organizationOf, owned } from "./projects";
        const app = express();
        app.get("/projects/:id", async (req, res) => {
          const project = await loose(req.params.id)();
          res.json(E.isRight(project) ? project.right : null);
        });
        app.get("/projects/:id/tasks", async (req, res) => {
          const organizationId = organizationOf(req.session.organizationId);
          await pipe(
            owned(req.params.id, organizationId),
            TE.bindTo("project"),
            TE.bind("tasks", ({ project }) => TE.tryCatch(() => db.task.findMany({ where: { projectId: project.id } }), E.toError)),
            TE.matchE((error) => T.of(res.status(404).json(error)), ({ tasks }) => T.of(res.json(tasks))),
          )();
        });
        app.delete("/projects/:id/tasks", async (req, res) => {
          const organizationId = organizationOf(req.session.organizationId);
          await pipe(
            owned(req.params.id, organizationId),
            TE.chainFirstTaskK(() => () => db.task.deleteMany({ where: { projectId: req.params.id } })),
            TE.getOrElseW((error) => () => Promise.reject(new Error(error))),
          )();
          res.sendStatus(204);
        });
        app.put("/projects/:id/tasks", async (req, res) => {
          const organizationId = organizationOf(req.session.organizationId);
          await pipe(
            mine(req.params.id, organizationId),
            TE.orElseFirstTaskK(() => () => db.task.updateMany({ where: { projectId: req.params.id }, data: { title: "lost" } })), //! unscoped-mutation
          )();
          res.sendStatus(204);
        });
      `,
    },
    "are what the steps of a pipe come to, once a task is run",
  );
});
