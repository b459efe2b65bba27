// Programs of the library effect: what they come to, what they find out, and where they may fail.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0", effect: "3.12.0" },
  }),
  ...PROJECTS,
};

describe("Programs of effect", () => {
  service(
    {
      ...APP,
      "src/retry.ts": `
        import { Cause, Effect, Exit, Schedule } from "effect";
        export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
          const exit = await Effect.runPromiseExit(
            Effect.tryPromise({ try: () => work(), catch: (error) => error }).pipe(
              Effect.retry({ schedule: Schedule.exponential("20 millis").pipe(Schedule.jittered), times: 3 }),
            ),
          );
          if (Exit.isFailure(exit)) throw Cause.squash(exit.cause);
          return exit.value;
        }
        export const quickly = <T>(work: () => Promise<T>): Promise<T> =>
          Effect.runPromise(Effect.tryPromise(work).pipe(Effect.timeout("2 seconds"), Effect.orDie));
      `,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        import { quickly, withRetry } from "./retry";
        const app = express();
        app.use(async (req, res, next) => {
          const key = await withRetry(() => db.apiKey.findUnique({ where: { hashedKey: req.get("x-api-key") } }));
          if (!key) return res.sendStatus(401);
          res.locals.organizationId = key.organizationId;
          next();
        });
        app.get("/projects/:id", async (req, res) => {
          const project = await quickly(() =>
            db.project.findFirst({ where: { id: req.params.id, organizationId: res.locals.organizationId } }));
          if (!project) return res.sendStatus(404);
          res.json(await withRetry(() => db.task.findMany({ where: { projectId: project.id } })));
        });
        app.delete("/projects/:id/tasks", async (req, res) => {
          const project = await withRetry(() =>
            db.project.findFirst({ where: { id: req.params.id, organizationId: res.locals.organizationId } }));
          if (!project) return res.sendStatus(404);
          await db.task.deleteMany({ where: { projectId: req.params.id } });
          res.sendStatus(204);
        });
        app.get("/leaks/:id", async (req, res) => {
          res.json(await withRetry(() => db.project.findUnique({ where: { id: req.params.id } }))); //! unscoped-query
        });
      `,
    },
    "bring a middleware what it asks for again and again",
  );

  service(
    {
      ...APP,
      "src/errors.ts": `
        import { Data } from "effect";
        export class NotFound extends Data.TaggedError("NotFound")<{ readonly id: string }> {}
        export class Forbidden extends Data.TaggedError("Forbidden")<{}> {}
      `,
      "src/projects.ts": `
        import { Effect, pipe } from "effect";
        import { db } from "./db";
        import { Forbidden, NotFound } from "./errors";
        const byId = (id: string) => Effect.tryPromise(() => db.project.findUnique({ where: { id } }));
        export const owned = (id: string, organizationId: string) =>
          Effect.gen(function* () {
            const project = yield* byId(id);
            if (!project) return yield* new NotFound({ id });
            if (project.organizationId !== organizationId) return yield* Effect.fail(new Forbidden());
            return project;
          });
        export const filtered = (id: string, organizationId: string) =>
          byId(id).pipe(
            Effect.flatMap((project) => (project ? Effect.succeed(project) : Effect.fail(new NotFound({ id })))),
            Effect.filterOrFail((project) => project.organizationId === organizationId, () => new Forbidden()),
          );
        export const chosen = (id: string, organizationId: string) =>
          pipe(
            Effect.promise(() => db.project.findFirstOrThrow({ where: { id } })),
            Effect.flatMap((project) =>
              project.organizationId === organizationId ? Effect.succeed(project) : Effect.fail(new Forbidden())),
          );
      `,
      "src/app.ts": `
        import { Effect, Either, Exit, Option } from "effect";
        import express from "express";
        import session from "express-session";
        import { db } from "./db";
        import { chosen, filtered, owned } from "./projects";
        const app = express();
        app.use(session({ secret: "s" }));
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.delete("/a/:id", async (req, res) => {
          const project = await Effect.runPromise(owned(req.params.id, req.session.organizationId));
          await db.task.deleteMany({ where: { projectId: project.id } });
          res.sendStatus(204);
        });
        app.delete("/b/:id", async (req, res) => {
          const program = filtered(req.params.id, req.session.organizationId).pipe(
            Effect.tap((project) => Effect.promise(() => db.task.deleteMany({ where: { projectId: project.id } }))),
            Effect.map((project) => ({ deleted: project.id })),
            Effect.catchTags({ NotFound: () => Effect.succeed(undefined), Forbidden: () => Effect.succeed(undefined) }),
          );
          res.json(await Effect.runPromise(program));
        });
        app.delete("/c/:id", async (req, res) => {
          const exit = await Effect.runPromiseExit(chosen(req.params.id, req.session.organizationId));
          if (Exit.isFailure(exit)) return res.sendStatus(403);
          await db.project.delete({ where: { id: req.params.id } });
          res.sendStatus(204);
        });
        app.delete("/d/:id", async (req, res) => {
          const found = await Effect.runPromise(Effect.either(owned(req.params.id, req.session.organizationId)));
          if (Either.isLeft(found)) return res.sendStatus(403);
          await db.task.deleteMany({ where: { projectId: found.right.id } });
          res.sendStatus(204);
        });
        app.get("/e", async (req, res) => {
          const [projects, count] = await Effect.runPromise(
            Effect.all([
              Effect.promise(() => db.project.findMany({ where: { organizationId: req.session.organizationId } })),
              Effect.promise(() => db.project.count()), //! unscoped-query
            ], { concurrency: "unbounded" }),
          );
          res.json({ projects, count });
        });
        app.get("/f", async (req, res) => {
          const projects = await db.project.findMany({ where: { organizationId: req.session.organizationId } });
          res.json(await Effect.runPromise(
            Effect.forEach(projects, (project) => Effect.promise(() => db.task.findMany({ where: { projectId: project.id } }))),
          ));
        });
        // The refusal is caught, and the deletion follows all the same.
        app.delete("/g/:id", async (req, res) => {
          await Effect.runPromise(
            chosen(req.params.id, req.session.organizationId).pipe(
              Effect.catchAll(() => Effect.void),
              Effect.andThen(() => Effect.promise(() => db.project.delete({ where: { id: req.params.id } }))), //! unscoped-mutation
            ),
          );
          res.sendStatus(204);
        });
        app.delete("/h/:id", async (req, res) => {
          const exit = await Effect.runPromiseExit(chosen(req.params.id, req.session.organizationId));
          if (Exit.isFailure(exit)) console.warn("refused");
          await db.project.delete({ where: { id: req.params.id } }); //! unscoped-mutation
          res.sendStatus(204);
        });
        // Nothing runs the check.
        app.delete("/i/:id", async (req, res) => {
          const check = chosen(req.params.id, req.session.organizationId);
          await db.project.delete({ where: { id: req.params.id } }); //! unscoped-mutation
          res.json({ check: Effect.isEffect(check) });
        });
        // Nobody waits for it.
        app.delete("/j/:id", async (req, res) => {
          void Effect.runPromise(chosen(req.params.id, req.session.organizationId));
          await db.project.delete({ where: { id: req.params.id } }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.delete("/k/:id", async (req, res) => {
          const found = await Effect.runPromise(Effect.option(owned(req.params.id, req.session.organizationId)));
          if (Option.isSome(found)) await db.task.deleteMany({ where: { projectId: found.value.id } });
          else await db.task.deleteMany({ where: { projectId: req.params.id } }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.delete("/l/:id", async (req, res) => {
          const answer = await Effect.runPromise(
            owned(req.params.id, req.session.organizationId).pipe(
              Effect.matchEffect({
                onSuccess: (project) => Effect.promise(() => db.task.deleteMany({ where: { projectId: project.id } })),
                onFailure: () => Effect.succeed({ count: 0 }),
              }),
            ),
          );
          res.json(answer);
        });
      `,
    },
    "check where they fail, and only for those who wait for them",
  );

  service(
    {
      ...APP,
      "src/services.ts": `
        import { Context, Effect, Layer } from "effect";
        import { db } from "./db";
        export class Requester extends Context.Tag("Requester")<Requester, { organizationId: string }>() {}
        export class Projects extends Effect.Service<Projects>()("Projects", {
          effect: Effect.gen(function* () {
            const list = Effect.fn("Projects.list")(function* () {
              const { organizationId } = yield* Requester;
              return yield* Effect.promise(() => db.project.findMany({ where: { organizationId } }));
            });
            const get = (id: string) => Effect.promise(() => db.project.findUnique({ where: { id } })); //! unscoped-query
            return { list, get } as const;
          }),
        }) {}
        export class Tasks extends Context.Tag("Tasks")<Tasks, { drop: (projectId: string) => Effect.Effect<void> }>() {}
        export const TasksLive = Layer.effect(
          Tasks,
          Effect.gen(function* () {
            const { organizationId } = yield* Requester;
            return {
              drop: (projectId: string) =>
                Effect.promise(() => db.task.deleteMany({ where: { projectId, project: { organizationId } } })).pipe(Effect.asVoid),
            };
          }),
        );
      `,
      "src/app.ts": `
        import { Effect, Layer } from "effect";
        import express from "express";
        import session from "express-session";
        import { Projects, Requester, Tasks, TasksLive } from "./services";
        const app = express();
        app.use(session({ secret: "s" }));
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.get("/projects", async (req, res) => {
          const program = Effect.gen(function* () {
            const projects = yield* Projects;
            return yield* projects.list();
          });
          res.json(await program.pipe(
            Effect.provide(Projects.Default),
            Effect.provideService(Requester, { organizationId: req.session.organizationId }),
            Effect.runPromise,
          ));
        });
        app.get("/projects/:id", async (req, res) => {
          const program = Effect.flatMap(Projects, (projects) => projects.get(req.params.id));
          res.json(await Effect.runPromise(Effect.provide(program, Projects.Default)));
        });
        app.delete("/tasks/:id", async (req, res) => {
          const live = TasksLive.pipe(Layer.provide(Layer.succeed(Requester, { organizationId: req.session.organizationId })));
          await Effect.runPromise(
            Effect.gen(function* () {
              const tasks = yield* Tasks;
              yield* tasks.drop(req.params.id);
            }).pipe(Effect.provide(live)),
          );
          res.sendStatus(204);
        });
      `,
    },
    "get their services from what they are provided with",
  );
});
