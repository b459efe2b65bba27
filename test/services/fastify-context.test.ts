// Fastify: the tenant in AsyncLocalStorage, read by a repository.
import { service, PROJECTS } from "../harness/service";

describe("Fastify: the tenant in AsyncLocalStorage, read by a repository", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import Fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { storage, currentOrg, maybeOrg } from "./context";
      import { db } from "./db";
      import { ProjectRepository } from "./repo";
      const app = Fastify();
      app.register(jwt, { secret: "x" });
      app.addHook("onRequest", async (req) => { await req.jwtVerify(); });
      app.addHook("preHandler", (req, _reply, done) => {
        const user = req.user as { sub: string; org: string };
        storage.run({ organizationId: user.org, userId: user.sub }, done);
      });
      const repo = new ProjectRepository();
      app.get("/projects", async () => db.project.findMany({ where: { organizationId: currentOrg() } }));
      app.get("/projects-maybe", async () => db.project.findMany({ where: { organizationId: maybeOrg() } }));
      app.get<{ Params: { id: string } }>("/projects/:id", async (req) => repo.get(req.params.id));
      app.get<{ Params: { id: string } }>("/raw/:id", async (req) => repo.getAny(req.params.id));
      app.delete<{ Params: { id: string } }>("/projects/:id", async (req, reply) => {
        const { count } = await db.project.deleteMany({ where: { id: req.params.id, organizationId: currentOrg() } });
        if (count === 0) return reply.code(404).send();
        await db.task.deleteMany({ where: { projectId: req.params.id } });
        return reply.code(204).send();
      });
      app.post<{ Body: { name: string; organizationId?: string } }>("/projects", async (req) =>
        db.project.create({ data: { organizationId: currentOrg(), ...req.body } as any })); //! missing-tenant-on-create
      app.listen({ port: 3000 });
    `,
    "src/context.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export interface Ctx { organizationId: string; userId: string }
      export const storage = new AsyncLocalStorage<Ctx>();
      export function currentOrg(): string {
        const ctx = storage.getStore();
        if (!ctx) throw new Error("no context");
        return ctx.organizationId;
      }
      export const maybeOrg = () => storage.getStore()?.organizationId;
    `,
    "src/repo.ts": `
      import { db } from "./db";
      import { currentOrg } from "./context";
      export class ProjectRepository {
        private scope() { return { organizationId: currentOrg() }; }
        get(id: string) { return db.project.findFirst({ where: { ...this.scope(), id } }); }
        getAny(id: string) { return db.project.findFirst({ where: { id } }); } //! unscoped-query
      }
    `,
  });
});
