// Maps of a module that hold functions: what modules leave in them when they are loaded are tables of the program, what requests leave is
// come upon by others.
import { PROJECTS, service } from "../harness/service";

describe("Maps of functions", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { PrismaClient } from "@prisma/client";
      const db = new PrismaClient();
      const app = express();
      const exporters = new Map<string, (rows: unknown[]) => string>();
      exporters.set("json", (rows) => JSON.stringify(rows));
      exporters.set("lines", (rows) => rows.map(String).join("\\n"));
      const kept = new Map<string, any>();
      const listeners = new Map<string, any>();
      app.use(session({ secret: process.env.SECRET!, resave: false, saveUninitialized: false }));
      app.use((req: any, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
      const own = (req: any) => db.project.findMany({ where: { organizationId: req.session.organizationId } });
      app.get("/exports/:format", async (req: any, res) => {
        const write = exporters.get(req.params.format);
        res.send(write ? write(await own(req)) : "");
      });
      app.get("/kept/:name", async (req: any, res) => {
        const { name } = req.params;
        if (!kept.has(name)) kept.set(name, { rows: await own(req), age: () => Date.now() }); //! cache-key-missing-tenant
        res.json(kept.get(name).rows); //! cache-key-missing-tenant
      });
      app.get("/events/:id", async (req: any, res) => {
        listeners.set(req.params.id, { org: req.session.organizationId, send: (text: string) => res.write(text) }); //! cache-key-missing-tenant
        const rows = await own(req);
        for (const one of listeners.values()) one.send(JSON.stringify(rows)); //! broadcast-cross-tenant
      });
      app.listen(3000);
    `,
  });
});
