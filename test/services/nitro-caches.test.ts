// Nitro and Nuxt: cached handlers, cached functions and storage keep what they keep for everybody who asks under the same key.
import { PROJECTS, service } from "../harness/service";

describe("Nitro: what is kept between requests", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@prisma/client": "6.0.0", nuxt: "3.15.0", "nuxt-auth-utils": "0.5.0", jsonwebtoken: "9.0.0" },
    }),
    ...PROJECTS,
    "server/utils/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "server/middleware/auth.ts": `
      import jwt from "jsonwebtoken";
      export default defineEventHandler((event) => {
        const token = getHeader(event, "authorization");
        if (!token) throw createError({ statusCode: 401 });
        event.context.org = (jwt.verify(token, process.env.KEY!) as { organizationId: string }).organizationId;
      });
    `,
    "server/api/by-path.get.ts": `
      import { db } from "../utils/db";
      export default defineCachedEventHandler( //! cache-key-missing-tenant
        (event) => db.project.findMany({ where: { organizationId: event.context.org } }),
        { maxAge: 60 },
      );
    `,
    "server/api/by-name.get.ts": `
      import { db } from "../utils/db";
      export default cachedEventHandler((event) => db.project.count({ where: { organizationId: event.context.org } }), { maxAge: 60, getKey: () => "count" }); //! cache-key-missing-tenant
    `,
    "server/api/by-org.get.ts": `
      import { db } from "../utils/db";
      export default cachedEventHandler((event) => db.project.findMany({ where: { organizationId: event.context.org } }), {
        maxAge: 60,
        getKey: (event) => "projects:" + event.context.org,
      });
    `,
    "server/api/by-sender.get.ts": `
      import { db } from "../utils/db";
      export default cachedEventHandler((event) => db.project.findMany({ where: { organizationId: event.context.org } }), { varies: ["authorization"] });
    `,
    "server/api/languages.get.ts": `
      export default cachedEventHandler(() => ["en", "de"], { maxAge: 3600 });
    `,
    "server/utils/totals.ts": `
      import type { H3Event } from "h3";
      import { db } from "./db";
      export const ofArguments = defineCachedFunction((organizationId: string) => db.project.count({ where: { organizationId } }), { maxAge: 60 });
      export const ofKey = cachedFunction( //! cache-key-missing-tenant
        (organizationId: string) => db.project.findMany({ where: { organizationId } }),
        { maxAge: 60, name: "projects", getKey: () => "all" },
      );
      export const ofOrg = cachedFunction((event: H3Event) => db.project.findMany({ where: { organizationId: event.context.org } }), {
        getKey: (event: H3Event) => event.context.org,
      });
      export const ofEvent = cachedFunction((event: H3Event) => db.project.findMany({ where: { organizationId: event.context.org } })); //! cache-key-missing-tenant
    `,
    "server/api/totals.get.ts": `
      import { ofArguments, ofEvent, ofKey, ofOrg } from "../utils/totals";
      export default defineEventHandler(async (event) => ({
        count: await ofArguments(event.context.org),
        all: await ofKey(event.context.org),
        own: await ofOrg(event),
        path: await ofEvent(event),
      }));
    `,
    "server/api/stored.get.ts": `
      import { db } from "../utils/db";
      export default defineEventHandler(async (event) => {
        const organizationId = event.context.org;
        const own = useStorage(\`cache:\${organizationId}\`);
        const known = await own.getItem("projects");
        if (known) return known;
        const shared = useStorage("cache");
        const last = await shared.getItem("last"); //! cache-key-missing-tenant
        const projects = await db.project.findMany({ where: { organizationId } });
        await own.setItem("projects", projects);
        await shared.setItem("last", projects); //! cache-key-missing-tenant
        await shared.setItem("of:" + organizationId, projects);
        return last ?? projects;
      });
    `,
  });
});

describe("unstorage by itself", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.0.0", hono: "4.0.0", unstorage: "1.14.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      import { createStorage, prefixStorage } from "unstorage";
      import redisDriver from "unstorage/drivers/redis";
      import { db } from "./db";
      const storage = createStorage({ driver: redisDriver({ base: "app" }) });
      const app = new Hono<{ Variables: { jwtPayload: { organizationId: string } } }>();
      app.use(jwt({ secret: process.env.KEY! }));
      app.get("/projects", async (c) => {
        const { organizationId } = c.get("jwtPayload");
        const own = prefixStorage(storage, organizationId);
        await own.setItem("projects", await db.project.findMany({ where: { organizationId } }));
        await storage.setItem("projects", await db.project.findMany({ where: { organizationId } })); //! cache-key-missing-tenant
        return c.json(await own.getItem("projects"));
      });
      export default app;
    `,
  });
});
