// One queue for several kinds of jobs: what is sent with one is not what a worker gets with another.
import { service, PROJECTS } from "../harness/service";

const QUEUES = {
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", "express-session": "1.18.0", bullmq: "5.0.0", "@prisma/client": "6.0.0" },
  }),
  ...PROJECTS,
  "src/queue.ts": `
    import { Queue } from "bullmq";
    export const queue = new Queue("projects");
  `,
  "src/app.ts": `
    import express from "express";
    import session from "express-session";
    import { db } from "./db";
    import { queue } from "./queue";
    const app = express();
    app.use(session({ secret: "s" }));
    app.use((req, res, next) => (req.session.orgId ? next() : void res.sendStatus(401)));
    app.post("/projects/:id/archive", async (req, res) => {
      await queue.add("archive", { projectId: req.params.id, organizationId: req.session.orgId! });
      res.sendStatus(202);
    });
    app.post("/projects/:id/purge", async (req, res) => {
      const project = await db.project.findFirst({ where: { id: req.params.id, organizationId: req.session.orgId! } });
      if (!project) return res.sendStatus(404);
      await queue.add("purge", { projectId: project.id });
      res.sendStatus(202);
    });
    app.post("/projects/:id/touch", async (req, res) => {
      await queue.addBulk([{ name: "touch", data: { projectId: req.params.id } }]); //! job-missing-tenant
      res.sendStatus(202);
    });
    await queue.upsertJobScheduler("nightly", { pattern: "0 3 * * *" }, { name: "sweep", data: {} });
  `,
};

describe("Kinds of jobs in one queue", () => {
  service(
    {
      ...QUEUES,
      "src/worker.ts": `
        import { type Job, Worker } from "bullmq";
        import { db } from "./db";
        async function archive({ projectId, organizationId }: { projectId: string; organizationId: string }) {
          await db.project.updateMany({ where: { id: projectId, organizationId }, data: { name: "archived" } });
        }
        new Worker("projects", async (job: Job) => {
          switch (job.name) {
            case "archive":
              return archive(job.data);
            case "purge":
              return db.task.deleteMany({ where: { projectId: job.data.projectId } });
            case "touch":
              return db.project.update({ where: { id: job.data.projectId }, data: { name: "touched" } }); //! unscoped-mutation
            case "sweep":
              return db.project.count();
            case "import":
              return db.project.delete({ where: { id: job.data.importedId } }); //! unscoped-mutation
          }
        });
      `,
    },
    "are told apart by the name that the worker asks for, and kinds that nobody is seen to send are judged, too",
  );

  service(
    {
      ...QUEUES,
      "src/worker.ts": `
        import { type Job, Worker } from "bullmq";
        import { db } from "./db";
        const work: Record<string, (job: Job) => Promise<unknown>> = {
          purge: (job) => db.task.deleteMany({ where: { projectId: job.data.projectId } }),
          touch: (job) => db.task.deleteMany({ where: { projectId: job.data.projectId } }), //! unscoped-mutation
        };
        new Worker("projects", async (job) => work[job.name]?.(job));
      `,
    },
    "are told apart where a table has a function for each",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "@nestjs/common": "11.0.0", "@nestjs/bull": "11.0.0", bull: "4.0.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "src/projects.controller.ts": `
        import { InjectQueue } from "@nestjs/bull";
        import { Controller, Param, Post } from "@nestjs/common";
        import type { Queue } from "bull";
        @Controller("projects")
        export class ProjectsController {
          constructor(@InjectQueue("mail") private readonly mail: Queue, @InjectQueue("cleaning") private readonly cleaning: Queue) {}
          @Post(":id/greet")
          greet(@Param("id") id: string) {
            return this.mail.add("greet", { taskId: id });
          }
          @Post(":id/clean")
          clean(@Param("id") id: string) {
            return this.cleaning.add("clean", { projectId: id });
          }
        }
      `,
      "src/mail.processor.ts": `
        import { Process, Processor } from "@nestjs/bull";
        import type { Job } from "bull";
        import { db } from "./db";
        @Processor("mail")
        export class MailProcessor {
          @Process("greet")
          greet(job: Job) {
            return db.task.findUnique({ where: { id: job.data.taskId } }); //! unscoped-query
          }
        }
        @Processor("cleaning")
        export class CleaningProcessor {
          @Process({ name: "clean" })
          clean(job: Job) {
            return db.task.deleteMany({ where: { projectId: job.data.projectId } }); //! unscoped-mutation
          }
          // Whoever sends such a job has no say in it.
          @Process("sweep")
          async sweep() {
            for (const task of await db.task.findMany({ where: { title: "" } })) await db.task.deleteMany({ where: { projectId: task.projectId, title: "" } });
          }
          @Process("wipe")
          wipe(job: Job) {
            return db.task.findMany({ where: { projectId: job.data.projectId } }); //! unscoped-query
          }
        }
      `,
    },
    "reach the methods that are for them, in the queue that was injected",
    /^(?:log|audit|schema|job)-/,
  );
});
