// The number of a tenant's rows in a cache is that tenant's, whoever counted them: the database or the length of a list.
import { service, PROJECTS } from "../harness/service";

describe("Numbers of rows that are cached", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "lru-cache": "11.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { LRUCache } from "lru-cache";
      import { db } from "./db";
      const numbers = new LRUCache<string, number>({ max: 10 });
      const summaries = new LRUCache<string, { total: number }>({ max: 10 });
      const words = new LRUCache<string, number>({ max: 10 });
      const app = express();
      app.use((req, res, next) => {
        res.locals.orgId = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { orgId: string }).orgId;
        next();
      });
      app.get("/total", async (req, res) => {
        const rows = await db.project.findMany({ where: { organizationId: res.locals.orgId } });
        numbers.set("total", rows.length); //! cache-key-missing-tenant
        numbers.set(\`total:\${res.locals.orgId}\`, rows.length);
        summaries.set("summary", { total: rows.length }); //! cache-key-missing-tenant
        words.set(String(req.query.q), String(req.query.q).length);
        res.json(rows.length);
      });
    `,
  });
});
