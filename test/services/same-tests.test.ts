// Code that asks the same of its input more than once: what was checked where the answer was yes is known where it is yes again.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0", "fp-ts": "2.16.0" },
  }),
  ...PROJECTS,
  "src/kinds.ts": `
    export enum Kind { Team = "TEAM", Own = "OWN" }
  `,
  "src/checks.ts": `
    import * as E from "fp-ts/Either";
    import { db } from "./db";
    import { Kind } from "./kinds";
    export interface Input { kind: Kind; organizationId?: string; projectId: string; isStrict?: boolean }
    export const isMember = async (userId: string, organizationId?: string): Promise<boolean> =>
      !!organizationId && !!(await db.membership.findUnique({ where: { userId_organizationId: { userId, organizationId } } }));
    export async function check(userId: string, input: Input): Promise<void> {
      if (input.kind === Kind.Team && !(await isMember(userId, input.organizationId))) throw new Error("forbidden");
    }
    export async function checkStrictly(userId: string, input: Input): Promise<void> {
      if (input.kind === Kind.Team && input.isStrict && !(await isMember(userId, input.organizationId))) throw new Error("forbidden");
    }
    export async function isAllowed(userId: string, input: Input): Promise<boolean> {
      if (input.kind !== Kind.Team) return true;
      return isMember(userId, input.organizationId);
    }
    export async function checked(userId: string, input: Input) {
      if (input.kind === Kind.Team) {
        if (!input.organizationId) return E.left("which");
        if (!(await isMember(userId, input.organizationId))) return E.left("forbidden");
      }
      return E.right(true);
    }
    export async function found(input: Input) {
      if (input.kind === Kind.Team) {
        const project = await db.project.findUnique({ where: { id: input.projectId, organizationId: input.organizationId } });
        return project ? E.right(project) : E.left("missing");
      }
      return E.left("unknown");
    }
  `,
};

const head = `
  import express from "express";
  import * as E from "fp-ts/Either";
  import { check, checked, checkStrictly, found, isAllowed, isMember, type Input } from "./checks";
  import { db } from "./db";
  import { Kind } from "./kinds";
  const app = express();
  app.use((req, res, next) => (req.session.userId ? next() : res.sendStatus(401)));
  const list = (input: Input) => db.project.findMany({ where: { organizationId: input.organizationId } });
`;

describe("Tests that code makes again", () => {
  service(
    {
      ...APP,
      "src/app.ts": `${head}
        app.post("/here", async (req, res) => {
          if (req.body.kind === Kind.Team && !(await isMember(req.session.userId, req.body.organizationId))) return res.sendStatus(403);
          if (req.body.kind === Kind.Own) return res.json(await db.membership.findMany({ where: { userId: req.session.userId } }));
          res.json(req.body.kind === Kind.Team ? await list(req.body) : []);
        });
        app.post("/thrown", async (req, res) => {
          await check(req.session.userId, req.body);
          if (req.body.kind === Kind.Team) res.json(await list(req.body));
        });
        app.post("/answered", async (req, res) => {
          if (!(await isAllowed(req.session.userId, req.body))) return res.sendStatus(403);
          switch (req.body.kind) {
            case Kind.Team:
              return res.json(await list(req.body));
            default:
              return res.json([]);
          }
        });
        app.post("/told", async (req, res) => {
          const result = await checked(req.session.userId, req.body);
          if (E.isLeft(result)) return res.sendStatus(403);
          const project = await found(req.body);
          res.json(E.isLeft(project) ? null : project.right);
        });
      `,
    },
    "know what was found out where they held before",
  );

  service(
    {
      ...APP,
      "src/app.ts": `${head}
        app.post("/other", async (req, res) => {
          await check(req.session.userId, req.body);
          if (req.body.kind === Kind.Own)
            res.json(await db.project.findMany({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/opposite", async (req, res) => {
          if (!(await isAllowed(req.session.userId, req.body))) return res.sendStatus(403);
          if (req.body.kind !== Kind.Team)
            res.json(await db.project.findMany({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/unasked", async (req, res) => {
          const result = await checked(req.session.userId, req.body);
          if (E.isLeft(result)) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/unheard", async (req, res) => {
          await checked(req.session.userId, req.body);
          if (req.body.kind === Kind.Team)
            res.json(await db.project.findMany({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/sometimes", async (req, res) => {
          await checkStrictly(req.session.userId, req.body);
          if (req.body.kind === Kind.Team)
            res.json(await db.project.findMany({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/another", async (req, res) => {
          await check(req.session.userId, req.body);
          if (req.body.kind === Kind.Team)
            res.json(await db.project.findMany({ where: { organizationId: req.body.otherId } })); //! untrusted-tenant-id
        });
        app.post("/elsewhere", async (req, res) => {
          await check(req.session.userId, req.body);
          if (req.query.kind === Kind.Team)
            res.json(await db.project.findMany({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
      `,
    },
    "say nothing where another test holds, or where something else was checked",
  );

  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        type Target = { kind: "own" } | { kind: "organization"; organizationId: string } | { kind: "project"; projectId: string };
        const targetOf = (body: any): Target => {
          let target: Target = { kind: "own" };
          if (body.organizationId) target = { kind: "organization", organizationId: body.organizationId };
          if (body.projectId) target = { kind: "project", projectId: body.projectId };
          return target;
        };
        async function rename(userId: string, target: Target, name: string) {
          if (target.kind === "organization") {
            if (!(await isMember(userId, target.organizationId))) throw new Error("forbidden");
          } else if (target.kind === "project") {
            const project = await db.project.findFirst({
              where: { id: target.projectId, organization: { members: { some: { userId } } } },
            });
            if (!project) throw new Error("missing");
          }
          if (target.kind === "organization") await db.organization.update({ where: { id: target.organizationId }, data: { name } });
          else if (target.kind === "project") await db.project.update({ where: { id: target.projectId }, data: { name } });
        }
        async function renameCarelessly(userId: string, target: Target, name: string) {
          if (target.kind === "organization" && !(await isMember(userId, target.organizationId))) throw new Error("forbidden");
          if (target.kind === "organization") await db.organization.update({ where: { id: target.organizationId }, data: { name } });
          if (target.kind === "project") await db.project.update({ where: { id: target.projectId }, data: { name } }); //! unscoped-mutation
        }
        app.post("/names", async (req, res) => res.json(await rename(req.session.userId, targetOf(req.body), req.body.name)));
        app.post("/names/careless", async (req, res) => res.json(await renameCarelessly(req.session.userId, targetOf(req.body), req.body.name)));
      `,
    },
    "know what was checked of the alternative that they ask for",
  );

  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        type Target = { kind: "own" } | { kind: "organization"; organizationId: string } | { kind: "project"; projectId: string };
        async function allow(userId: string, target: Target) {
          if (target.kind === "organization") {
            if (!(await isMember(userId, target.organizationId))) throw new Error("forbidden");
          } else if (target.kind === "project") {
            const project = await db.project.findFirst({
              where: { id: target.projectId, organization: { members: { some: { userId } } } },
            });
            if (!project) throw new Error("missing");
          }
        }
        app.post("/names", async (req, res) => {
          const { organizationId, projectId, name } = req.body;
          let target: Target = { kind: "own" };
          if (organizationId) target = { kind: "organization", organizationId };
          if (projectId) target = { kind: "project", projectId };
          await allow(req.session.userId, target);
          if (target.kind === "organization") await db.organization.update({ where: { id: target.organizationId }, data: { name } });
          res.json({});
        });
        app.post("/projects", async (req, res) => {
          const { organizationId, projectId, name } = req.body;
          let target: Target = { kind: "own" };
          if (organizationId) target = { kind: "organization", organizationId };
          if (projectId) target = { kind: "project", projectId };
          await allow(req.session.userId, target);
          if (target.kind === "organization") res.json(await db.project.create({ data: { organizationId: target.organizationId, name } }));
          else if (target.kind === "project") res.json(await db.task.findMany({ where: { projectId: target.projectId } }));
          else res.json(await db.task.findMany({ where: { projectId: req.body.other } })); //! unscoped-query
        });
      `,
    },
    "know it in every route that has the same check made",
  );
});
