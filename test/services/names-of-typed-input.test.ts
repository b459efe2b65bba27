// Conditions made of each name in untrusted input: the type that the whole was given says nothing of what its names are.
import { PROJECTS, service } from "../harness/service";

describe("Names of input whose type is declared", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/filters.ts": `
      export function ofEach(organizationId: string, query: Record<string, string>) {
        return Object.keys(query).reduce((filter, name) => ({ ...filter, [name]: query[name] }), { organizationId });
      }
      export function ofIndexed(organizationId: string, query: { [name: string]: string }) {
        let filter: Record<string, string> = { organizationId };
        for (const [name, value] of Object.entries(query)) filter = { ...filter, [name]: value };
        return filter;
      }
      export function tenantLast(organizationId: string, query: Record<string, string>) {
        return { ...Object.keys(query).reduce((filter, name) => ({ ...filter, [name]: query[name] }), {}), organizationId };
      }
      const NAMES = ["name", "id"];
      export function ofSome(organizationId: string, query: Record<string, string>) {
        return Object.keys(query)
          .filter((name) => NAMES.includes(name))
          .reduce((filter, name) => ({ ...filter, [name]: query[name] }), { organizationId });
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      import { ofEach, ofIndexed, ofSome, tenantLast } from "./filters";
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, "s") as { organizationId: string }).organizationId;
        next();
      });
      app.get("/each", async (req, res) => {
        res.json(await db.project.findMany({ where: ofEach(res.locals.org, req.query as Record<string, string>) })); //! bypassable-tenant-filter
      });
      app.get("/indexed", async (req, res) => {
        res.json(await db.project.findMany({ where: ofIndexed(res.locals.org, req.query as any) })); //! bypassable-tenant-filter
      });
      app.get("/last", async (req, res) => {
        res.json(await db.project.findMany({ where: tenantLast(res.locals.org, req.query as Record<string, string>) }));
      });
      app.get("/some", async (req, res) => {
        res.json(await db.project.findMany({ where: ofSome(res.locals.org, req.query as Record<string, string>) }));
      });
    `,
  });
});
