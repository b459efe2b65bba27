// CASL: conditions of abilities as filters, and rows that are compared with them.
import { PROJECTS, service } from "../harness/service";

describe("CASL: what an ability lets somebody do", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        express: "^5.0.0",
        jsonwebtoken: "*",
        "@casl/ability": "^6.0.0",
        "@casl/prisma": "^1.0.0",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/ability.ts": `
      import { AbilityBuilder } from "@casl/ability";
      import { createPrismaAbility } from "@casl/prisma";
      export interface User { id: string; organizationId: string; role: string; isSuperAdmin: boolean }
      export function abilityOf(user: User) {
        const { can, cannot, build } = new AbilityBuilder(createPrismaAbility);
        if (user.isSuperAdmin) can("manage", "all");
        can("read", ["Project", "Organization"], { organizationId: user.organizationId });
        if (user.role === "owner") can(["update", "delete"], "Project", { organizationId: user.organizationId });
        can("read", "Task", { project: { is: { organizationId: user.organizationId } } });
        cannot("delete", "Task");
        can("read", "Comment");
        return build();
      }
    `,
    "src/app.ts": `
      import { ForbiddenError, subject } from "@casl/ability";
      import { accessibleBy } from "@casl/prisma";
      import express from "express";
      import jwt from "jsonwebtoken";
      import { abilityOf, type User } from "./ability";
      import { db } from "./db";
      const app = express();
      app.use((req, _res, next) => {
        req.ability = abilityOf(jwt.verify(req.headers.authorization!, process.env.S!) as User);
        next();
      });
      app.get("/projects", async (req, res) => { res.json(await db.project.findMany({ where: accessibleBy(req.ability).Project })); });
      app.get("/projects/named", async (req, res) => {
        res.json(await db.project.findMany({ where: { AND: [accessibleBy(req.ability, "read").Project, { name: String(req.query.name) }] } }));
      });
      app.get("/projects/wide", async (req, res) => {
        res.json(await db.project.findMany({ where: { OR: [accessibleBy(req.ability).ofType("Project"), { name: String(req.query.name) }] } })); //! bypassable-tenant-filter
      });
      app.get("/tasks", async (req, res) => { res.json(await db.task.findMany({ where: { title: String(req.query.q), AND: accessibleBy(req.ability).Task } })); });
      app.get("/comments", async (req, res) => {
        res.json(await db.comment.findMany({ where: accessibleBy(req.ability).Comment })); //! unscoped-query
      });
      app.get("/projects/:id", async (req, res) => {
        const project = await db.project.findUniqueOrThrow({ where: { id: req.params.id } });
        ForbiddenError.from(req.ability).throwUnlessCan("read", subject("Project", project));
        res.json(project);
      });
      app.get("/tasks/:id", async (req, res) => {
        const task = await db.task.findUnique({ where: { id: req.params.id }, include: { project: true } });
        if (!task || req.ability.cannot("read", subject("Task", task))) return void res.sendStatus(404);
        res.json(task);
      });
      app.delete("/projects/:id", async (req, res) => {
        const project = await db.project.findUniqueOrThrow({ where: { id: req.params.id } });
        if (!req.ability.can("delete", subject("Project", project))) return void res.sendStatus(403);
        await db.project.delete({ where: { id: project.id } });
        res.sendStatus(204);
      });
      app.patch("/projects/:id", async (req, res) => {
        if (!req.ability.can("update", "Project")) return void res.sendStatus(403);
        res.json(await db.project.update({ where: { id: req.params.id }, data: { name: req.body.name } })); //! unscoped-mutation
      });
      app.get("/comments/:id", async (req, res) => {
        const comment = await db.comment.findUniqueOrThrow({ where: { id: req.params.id } }); //! unscoped-query
        if (req.ability.cannot("read", subject("Comment", comment))) return void res.sendStatus(403);
        res.json(comment);
      });
    `,
  });
});
