// Decorators of the service's own that put a function around a method: what they check holds inside, and what they keep is kept.
import { PROJECTS, service } from "../harness/service";

const APP = `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Projects } from "./projects";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), process.env.S!); next(); } catch { res.sendStatus(401); } });
      const projects = new Projects();
      app.get("/:org/projects", async (req: any, res) => res.json(await projects.list({ id: req.user.sub }, req.params.org)));
      app.delete("/:org/projects/:id", async (req: any, res) => res.json(await projects.remove({ id: req.user.sub }, req.params.org, req.params.id)));
      app.get("/:org/count", async (req: any, res) => res.json(await projects.count({ id: req.user.sub }, req.params.org)));
      app.listen(3000);
    `;

describe("Methods with decorators of the service's own", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": APP,
      "src/guards.ts": `
      import { db } from "./db";
      interface Caller { id: string }
      export function MemberOf(index: number) {
        return (_target: object, _name: string, descriptor: PropertyDescriptor) => {
          const original = descriptor.value;
          descriptor.value = async function (this: unknown, caller: Caller, ...args: string[]) {
            const member = await db.membership.findFirst({ where: { userId: caller.id, organizationId: args[index] } });
            if (!member) throw new Error("forbidden");
            return original.apply(this, [caller, ...args]);
          };
        };
      }
      export function SignedIn(_target: object, _name: string, descriptor: PropertyDescriptor) {
        const original = descriptor.value;
        descriptor.value = async function (this: unknown, caller: Caller | undefined, ...args: string[]) {
          if (!caller) throw new Error("unauthenticated");
          return original.apply(this, [caller, ...args]);
        };
      }
    `,
      "src/projects.ts": `
      import { db } from "./db";
      import { MemberOf, SignedIn } from "./guards";
      export class Projects {
        private readonly take = 50;
        @MemberOf(0)
        list(_caller: { id: string }, organizationId: string) {
          return db.project.findMany({ where: { organizationId }, take: this.take });
        }
        @MemberOf(0)
        @SignedIn
        remove(_caller: { id: string }, _organizationId: string, id: string) {
          return db.project.delete({ where: { id } }); //! unscoped-mutation
        }
        @SignedIn
        count(_caller: { id: string }, organizationId: string) {
          return db.project.count({ where: { organizationId } }); //! untrusted-tenant-id
        }
      }
    `,
    },
    "as TypeScript had them first",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": APP,
      "src/guards.ts": `
      import { db } from "./db";
      type Method = (this: unknown, caller: { id: string }, organizationId: string, ...rest: string[]) => unknown;
      export function memberOnly(method: Method, _context: ClassMethodDecoratorContext): Method {
        return async function (this: unknown, caller, organizationId, ...rest) {
          await db.membership.findFirstOrThrow({ where: { userId: caller.id, organizationId } });
          return method.call(this, caller, organizationId, ...rest);
        };
      }
      export function timed(method: Method, context: ClassMethodDecoratorContext): Method {
        return function (this: unknown, ...args) {
          performance.mark(String(context.name));
          return method.call(this, ...args);
        };
      }
    `,
      "src/projects.ts": `
      import { db } from "./db";
      import { memberOnly, timed } from "./guards";
      export class Projects {
        @memberOnly
        list(_caller: { id: string }, organizationId: string) {
          return db.project.findMany({ where: { organizationId } });
        }
        @timed
        @memberOnly
        remove(_caller: { id: string }, organizationId: string, id: string) {
          return db.project.deleteMany({ where: { id, organizationId } });
        }
        @timed
        count(_caller: { id: string }, organizationId: string) {
          return db.project.count({ where: { organizationId } }); //! untrusted-tenant-id
        }
      }
    `,
    },
    "as ECMAScript has them",
  );
});
