// Workers that hand their jobs to classes found by listing a folder: names of files are sifted and cut by patterns.
import { PROJECTS, service } from "../harness/service";

/** Handlers that do nothing with rows: with them there are more than a choice of values can hold. */
const OTHERS = Object.fromEntries(
  ["Chart", "Digest", "Export", "Ping", "Resize", "Thumbnail"].map((name) => [
    `src/handlers/${name}.ts`,
    `
      import Handler from "./Handler";
      export default class ${name} extends Handler {
        async perform() {}
      }
    `,
  ]),
);

describe("workers whose classes are found by listing a folder", () => {
  service({
    ...PROJECTS,
    ...OTHERS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.2.0", bull: "4.12.0", "fs-extra": "11.2.0" } }),
    "src/folders.ts": `
      import path from "node:path";
      import fs from "fs-extra";

      export function modulesIn<T>(folder: string): [T, string][] {
        return fs
          .readdirSync(folder)
          .filter((file) => file.match(/\\.[jt]s$/) && !/\\.(?:test|spec)\\./.test(file) && !/^index\\b/.test(file))
          .map((file) => [require(path.join(folder, file)), path.basename(file.replace(/\\.[jt]s$/, ""))]);
      }
    `,
    "src/handlers/Handler.ts": `
      export default abstract class Handler {
        abstract perform(data: unknown): Promise<void>;
      }
    `,
    "src/handlers/index.ts": `
      import { modulesIn } from "../folders";
      import type Handler from "./Handler";

      const handlers: Record<string, new () => Handler> = {};
      modulesIn<{ default: new () => Handler }>(__dirname).forEach(([module, name]) => {
        if (name === "Handler") return;
        handlers[name] = module.default;
      });
      export default handlers;
    `,
    "src/handlers/Rename.ts": `
      import { db } from "../db";
      import Handler from "./Handler";

      export default class Rename extends Handler {
        async perform(data: { projectId: string; name: string }) {
          await db.project.update({ where: { id: data.projectId }, data: { name: data.name } }); //! unscoped-mutation
        }
      }
    `,
    "src/handlers/Archive.ts": `
      import { db } from "../db";
      import Handler from "./Handler";

      export default class Archive extends Handler {
        async perform(data: { keyHash: string; taskId: string }) {
          const key = await db.apiKey.findUniqueOrThrow({ where: { hashedKey: data.keyHash } });
          await db.task.deleteMany({ where: { id: data.taskId, project: { organizationId: key.organizationId } } });
        }
      }
    `,
    "src/worker.ts": `
      import Queue from "bull";
      import handlers from "./handlers";

      const queue = new Queue("work");
      const traced = (work: (job: any) => Promise<void>) =>
        process.env.TRACES ? async (job: any) => void (await work(job).finally(() => console.log("done"))) : work;
      queue.process(5, traced(async (job) => {
        const { name, data } = job.data;
        const Class = handlers[name];
        if (!Class) throw new Error("no such handler");
        await new Class().perform(data);
      }));
    `,
  });

  service(
    {
      ...PROJECTS,
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.2.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
      "src/methods.ts": `
        import { db } from "./db";
        type Me = { organizationId: string };
        export const methods: Record<string, (me: Me, args: { id: string }) => Promise<unknown>> = {
          "project.read": (me, { id }) => db.project.findFirst({ where: { id, organizationId: me.organizationId } }),
          "project.list": (me) => db.project.findMany({ where: { organizationId: me.organizationId } }),
          "project.delete": (me, { id }) => db.project.deleteMany({ where: { id, organizationId: me.organizationId } }),
          "task.list": (me) => db.task.findMany({ where: { project: { organizationId: me.organizationId } } }),
          "task.read": (_me, { id }) => db.task.findUnique({ where: { id } }), //! unscoped-query
          "task.count": (me) => db.task.count({ where: { project: { organizationId: me.organizationId } } }),
          "task.delete": async (me, { id }) => {
            const task = await db.task.findFirstOrThrow({ where: { id, project: { organizationId: me.organizationId } } });
            await db.comment.deleteMany({ where: { taskId: task.id } });
            await db.task.delete({ where: { id: task.id } });
          },
          "comment.delete": (_me, { id }) => db.comment.delete({ where: { id } }), //! unscoped-mutation
        };
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { methods } from "./methods";
        const app = express();
        app.post("/rpc", async (req, res) => {
          const me = jwt.verify(req.headers.authorization!, process.env.JWT!) as { organizationId: string };
          res.json(await methods[req.body.method](me, req.body.args));
        });
      `,
    },
    "or in a table of methods that the request names",
  );

  service(
    {
      ...PROJECTS,
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.2.0", bull: "4.12.0" } }),
      ...Object.fromEntries(
        ["admin", "cron", "mail", "search", "web"].map((name) => [
          `src/services/${name}.ts`,
          `export default function init() { console.log("${name}"); }`,
        ]),
      ),
      "src/queue.ts": `
        import Queue from "bull";
        export const queue = new Queue("work");
      `,
      "src/work.ts": `
        import { db } from "./db";
        export async function work(data: { keyHash: string; id: string; taskId: string }) {
          const key = await db.apiKey.findUniqueOrThrow({ where: { hashedKey: data.keyHash } });
          await db.project.findFirst({ where: { id: data.id, organizationId: key.organizationId } });
          await db.task.delete({ where: { id: data.taskId } }); //! unscoped-mutation
        }
      `,
      "src/services/worker.ts": `
        import { queue } from "../queue";
        import { work } from "../work";
        export default function init() {
          queue.process(async (job) => work(job.data));
        }
      `,
      "src/main.ts": `
        import admin from "./services/admin";
        import cron from "./services/cron";
        import mail from "./services/mail";
        import search from "./services/search";
        import web from "./services/web";
        import worker from "./services/worker";
        const services = { admin, cron, mail, search, web, worker };
        const init = services[process.argv[2] as keyof typeof services];
        init();
      `,
    },
    "or started as one of several services",
  );
});
