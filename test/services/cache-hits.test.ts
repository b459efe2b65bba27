// Checks whose answer is kept for a while: the hit says what the check said, where the key names all that it depends on.
import { PROJECTS, service } from "../harness/service";

const app = (access: string): Record<string, string> => ({
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", ioredis: "5.0.0", "lru-cache": "11.0.0", "@prisma/client": "6.0.0" },
  }),
  ...PROJECTS,
  "src/remembered.ts": `
    import Redis from "ioredis";
    import { LRUCache } from "lru-cache";
    const redis = new Redis(process.env.REDIS_URL!);
    const spell = (part: unknown): string =>
      Array.isArray(part) ? part.map(spell).join(",")
        : typeof part === "object" && part !== null ? Object.entries(part).map(([name, inner]) => name + "=" + spell(inner)).join("&")
          : String(part);
    const isWorthKeeping = (found: unknown) => found !== undefined && found !== null;
    export function remembered(name: string, find: (...args: any[]) => Promise<any>) {
      const near = new LRUCache<string, any>({ max: 100 });
      const keyOf = (...args: any[]) => \`\${name}:\${spell(args)}\`;
      const ask = async (...args: any[]) => {
        const key = keyOf(...args);
        const close = near.get(key);
        if (close !== undefined && isWorthKeeping(close)) return close;
        const kept = await redis.get(key);
        if (kept) {
          const read = JSON.parse(kept);
          if (isWorthKeeping(read)) {
            near.set(key, read);
            return read;
          }
        }
        const found = await find(...args);
        if (isWorthKeeping(found)) {
          near.set(key, found);
          redis.setex(key, 60, JSON.stringify(found)).catch(() => {});
        }
        return found;
      };
      ask.keyOf = keyOf;
      return ask;
    }
    export async function recalled(key: string, find: () => Promise<any>) {
      const kept = await redis.get(key);
      if (kept) return JSON.parse(kept);
      const found = await find();
      await redis.set(key, JSON.stringify(found));
      return found;
    }
  `,
  "src/access.ts": `
    import { db } from "./db";
    import { recalled, remembered } from "./remembered";
    ${access}
  `,
});

const ROUTES = (check: string, mark: string): string => `
  import express from "express";
  import jwt from "jsonwebtoken";
  import { db } from "./db";
  import { access } from "./access";
  const app = express();
  app.use((req, res, next) => {
    res.locals.person = jwt.verify(req.get("authorization")!, process.env.SECRET!);
    next();
  });
  app.get("/organizations/:id/projects", async (req, res) => {
    if (!(await ${check})) return res.sendStatus(403);
    res.json(await db.project.findMany({ where: { organizationId: req.params.id } }));${mark}
  });
`;

const OPEN = " //! untrusted-tenant-id";

describe("A check behind a cache that is asked first", () => {
  const wrapped = app(`
    export const access = remembered("access", async ({ userId, organizationId }: { userId: string; organizationId: string }) =>
      db.membership.findFirst({ where: { userId, organizationId } }));
  `);
  service(
    { ...wrapped, "src/app.ts": ROUTES("access({ userId: res.locals.person.sub, organizationId: req.params.id })", "") },
    "holds on a hit as well",
  );

  const answered = app(`
    export const access = remembered("access", async (userId: string, organizationId: string) => {
      try {
        const member = await db.membership.findFirst({ where: { userId, organizationId } });
        if (!member) return false;
        return true;
      } catch {
        return false;
      }
    });
  `);
  service({ ...answered, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id)", "") }, "holds where it says yes or no");

  const byKey = app(`
    export const access = (userId: string, organizationId: string) =>
      recalled(\`access:\${userId}:\${organizationId}\`, () => db.membership.findFirst({ where: { userId, organizationId } }));
  `);
  service({ ...byKey, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id)", "") }, "holds under a key that is written out");

  const withoutTenant = app(`
    export const access = (userId: string, organizationId: string) =>
      recalled(\`access:\${userId}\`, () => db.membership.findFirst({ where: { userId, organizationId } }));
  `);
  service(
    { ...withoutTenant, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id)", OPEN) },
    "says nothing of a tenant that the key does not name",
  );

  const eitherName = app(`
    export const access = (userId: string, organizationId: string, isOwn: boolean) =>
      recalled(\`access:\${isOwn ? userId : organizationId}\`, () => db.membership.findFirst({ where: { userId, organizationId } })); //! cache-key-missing-tenant
  `);
  service(
    { ...eitherName, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id, req.query.own === '1')", OPEN) },
    "says nothing where the key names one or the other",
  );

  const ofTask = (column: string, mark: string): string => `
  import express from "express";
  import jwt from "jsonwebtoken";
  import { db } from "./db";
  import { access } from "./access";
  const app = express();
  app.use((req, res, next) => {
    res.locals.person = jwt.verify(req.get("authorization")!, process.env.SECRET!);
    next();
  });
  app.patch("/tasks/:id", async (req, res) => {
    const task = await db.task.findUnique({ where: { id: req.params.id } });${mark && " //! unscoped-query"}
    if (!task || !(await access(res.locals.person.sub, task.${column}, task.projectId))) return res.sendStatus(404);
    res.json(await db.task.update({ where: { id: req.params.id }, data: { title: "done" } }));${mark}
  });
`;
  const byRow = app(`
    export const access = (userId: string, name: string, projectId: string) =>
      recalled(\`access:\${userId}:\${name}\`, async () => {
        const project = await db.project.findUnique({ where: { id: projectId } });
        if (!project) return null;
        return db.membership.findFirst({ where: { userId, organizationId: project.organizationId } });
      });
  `);
  service({ ...byRow, "src/app.ts": ofTask("projectId", "") }, "holds for the row whose foreign key the key names");
  service({ ...byRow, "src/app.ts": ofTask("id", "") }, "holds for the row that the key names");
  service({ ...byRow, "src/app.ts": ofTask("title", " //! unscoped-mutation") }, "says nothing of a row that the key does not name");

  const withoutPerson = app(`
    export const access = (userId: string, organizationId: string) =>
      recalled(\`access:\${organizationId}\`, async () => { //! cache-key-missing-tenant
        const member = await db.membership.findFirst({ where: { userId, organizationId } });
        return member !== null;
      });
  `);
  service(
    { ...withoutPerson, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id)", OPEN) },
    "says nothing of whoever comes next, where the key does not name the requester",
  );

  const unasked = app(`
    export const access = remembered("access", async (userId: string, organizationId: string) =>
      db.organization.findUnique({ where: { id: organizationId } })); //! untrusted-tenant-id
  `);
  service(
    { ...unasked, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id)", OPEN) },
    "says nothing where what is kept was found for anyone",
  );

  const keptElsewhere = app(`
    import Redis from "ioredis";
    const redis = new Redis(process.env.REDIS_URL!);
    export const access = async (userId: string, organizationId: string) => {
      const kept = await redis.get(\`seen:\${userId}:\${organizationId}\`);
      if (kept) return JSON.parse(kept);
      const found = await db.membership.findFirst({ where: { userId, organizationId } });
      await redis.set(\`access:\${userId}:\${organizationId}\`, JSON.stringify(found));
      return found;
    };
  `);
  service(
    { ...keptElsewhere, "src/app.ts": ROUTES("access(res.locals.person.sub, req.params.id)", OPEN) },
    "says nothing where what is read is not what was kept",
  );
});
