// cross-tenant-link over whole small applications: tasks of an organization belong to a project and have labels of it.
import { crossTenantLink } from "../../rules/cross-tenant-link";
import { dedent } from "../harness/fixture";
import { testRule } from "../harness/rule-tester";

const DEPENDENCIES = { "@prisma/client": "^5.22.0", express: "^4.21.0", jsonwebtoken: "^9.0.2", pg: "^8.13.0" };

const PACKAGE = `//- /package.json\n${JSON.stringify({ name: "app", private: true, dependencies: DEPENDENCIES })}\n`;

const SCHEMA = `//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Organization {
  id       String       @id
  name     String
  members  Membership[]
  projects Project[]
  labels   Label[]
  tasks    Task[]
}

model User {
  id      String       @id
  email   String       @unique
  members Membership[]
  tasks   Task[]
}

model Membership {
  userId String
  orgId  String
  user   User         @relation(fields: [userId], references: [id])
  org    Organization @relation(fields: [orgId], references: [id])

  @@id([userId, orgId])
}

model Project {
  id    String       @id
  name  String
  orgId String
  org   Organization @relation(fields: [orgId], references: [id])
  tasks Task[]
}

model Label {
  id    String       @id
  name  String
  orgId String
  org   Organization @relation(fields: [orgId], references: [id])
  tasks Task[]
}

model Priority {
  id    String @id
  tasks Task[]
}

model Task {
  id         String       @id
  title      String
  orgId      String
  projectId  String?
  priorityId String?
  assigneeId String?
  org        Organization @relation(fields: [orgId], references: [id])
  project    Project?     @relation(fields: [projectId], references: [id])
  priority   Priority?    @relation(fields: [priorityId], references: [id])
  assignee   User?        @relation(fields: [assigneeId], references: [id])
  labels     Label[]
  comments   Comment[]
}

model Comment {
  id     String @id
  body   String
  taskId String
  task   Task   @relation(fields: [taskId], references: [id])
}
`;

const MIGRATION = `//- /migrations/001_init.sql
CREATE TABLE organizations (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations (id),
  project_id uuid REFERENCES projects (id)
);
`;

const AUTH = `//- /src/auth.ts
import type { NextFunction, Request, Response } from "express";
import { verify } from "jsonwebtoken";

declare global {
  namespace Express {
    interface Request {
      auth: { userId: string; orgId: string };
    }
  }
}

export function requireAuth(req: Request, res: Response, next: NextFunction) {
  const token = req.headers.authorization?.slice(7);
  if (!token) return res.sendStatus(401);
  req.auth = verify(token, process.env.JWT_SECRET ?? "") as { userId: string; orgId: string };
  next();
}
`;

const IMPORTS = `//- /src/server.ts\nimport express from "express";\nimport { requireAuth } from "./auth";\n`;

/** Routes over Prisma. */
function route(code: string): string {
  const client = `import { PrismaClient } from "@prisma/client";\n\nconst db = new PrismaClient();\nconst app = express();\n`;
  return PACKAGE + SCHEMA + AUTH + IMPORTS + client + dedent(code);
}

/** Routes over pg. */
function sql(code: string): string {
  const client = `import { Pool } from "pg";\n\nconst pool = new Pool();\nconst app = express();\n`;
  return PACKAGE + MIGRATION + AUTH + IMPORTS + client + dedent(code);
}

testRule(crossTenantLink, {
  invalid: [
    {
      title: "a new row with a foreign key of the body",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { title, projectId } = req.body;
        res.json(await db.task.create({ data: { title, projectId, orgId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: sets \`projectId\` to \`req.body.projectId\`
      });
      `),
    },
    {
      title: "an update of a foreign key",
      code: route(`
      app.patch("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId } = req.body;
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { projectId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "connect",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const project = { connect: { id: req.body.projectId } };
        const org = { connect: { id: orgId } };
        res.json(await db.task.create({ data: { title: req.body.title, project, org } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "set on a list of related rows",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const labels = { set: [{ id: req.body.labelId }] };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "connect with each id of a list",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const labels = { connect: req.body.labelIds.map((id: string) => ({ id })) };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "connectOrCreate",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { labelId } = req.body;
        const labels = { connectOrCreate: { where: { id: labelId }, create: { id: labelId, name: "new", orgId } } };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "a lookup of another id",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId, otherId } = req.body;
        const other = await db.project.findFirst({ where: { id: otherId, orgId } });
        if (!other) return res.sendStatus(404);
        res.json(await db.task.create({ data: { title: "", projectId, orgId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "a lookup without the tenant",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId } = req.body;
        const project = await db.project.findUnique({ where: { id: projectId } });
        if (!project) return res.sendStatus(404);
        res.json(await db.task.create({ data: { title: "", projectId, orgId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "a row moved under another parent",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { taskId } = req.body;
        res.json(await db.comment.update({ where: { id: req.params.id, task: { orgId } }, data: { taskId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
      });
      `),
    },
    {
      title: "SQL, a new row with a foreign key of the body",
      code: sql(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const values = [req.body.projectId, orgId];
        await pool.query("INSERT INTO tasks (project_id, org_id) VALUES ($1, $2)", values);
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
        res.sendStatus(201);
      });
      `),
    },
    {
      title: "SQL, an update of a foreign key",
      code: sql(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const values = [req.body.projectId, req.params.id, orgId];
        await pool.query("UPDATE tasks SET project_id = $1 WHERE id = $2 AND org_id = $3", values);
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cross-tenant-link/certain: nothing has shown
        res.sendStatus(204);
      });
      `),
    },
  ],
  valid: [
    {
      title: "a row that was looked up for the tenant",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId } = req.body;
        const project = await db.project.findFirst({ where: { id: projectId, orgId } });
        if (!project) return res.sendStatus(404);
        res.json(await db.task.create({ data: { title: req.body.title, projectId, orgId } }));
      });
      `),
    },
    {
      title: "the id of the row that was found",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const project = await db.project.findFirstOrThrow({ where: { id: req.body.projectId, orgId } });
        res.json(await db.task.create({ data: { title: req.body.title, projectId: project.id, orgId } }));
      });
      `),
    },
    {
      title: "a count of such rows",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId } = req.body;
        const known = await db.project.count({ where: { id: projectId, orgId } });
        if (known === 0) return res.sendStatus(422);
        res.json(await db.task.create({ data: { title: "", projectId, orgId } }));
      });
      `),
    },
    {
      title: "connect with the tenant beside the id",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const project = { connect: { id: req.body.projectId, orgId } };
        res.json(await db.task.create({ data: { title: "", project, org: { connect: { id: orgId } } } }));
      });
      `),
    },
    {
      title: "ids of the rows that were found",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const found = await db.label.findMany({ where: { id: { in: req.body.labelIds }, orgId } });
        const labels = { set: found.map(({ id }) => ({ id })) };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      });
      `),
    },
    {
      title: "ids that were counted for the tenant",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const ids: string[] = req.body.labelIds;
        const known = await db.label.count({ where: { id: { in: ids }, orgId } });
        if (known !== ids.length) return res.sendStatus(422);
        const labels = { set: ids.map((id) => ({ id })) };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      });
      `),
    },
    {
      title: "ids whose rows were found, as many as there are",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const ids: string[] = req.body.labelIds;
        const found = await db.label.findMany({ where: { id: { in: ids }, orgId } });
        if (found.length !== ids.length) return res.sendStatus(422);
        const labels = { connect: ids.map((id) => ({ id })) };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      });
      `),
    },
    {
      title: "ids that are looked up and counted where there are any",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { labelIds } = req.body;
        if (labelIds) {
          const unique = new Set(labelIds);
          const found = await db.label.findMany({ where: { id: { in: labelIds }, orgId } });
          if (found.length !== unique.size) return res.sendStatus(422);
        }
        const labels = { connect: labelIds.map((id: string) => ({ id })) };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      });
      `),
    },
    {
      title: "ids whose rows are looked up, and then all compared",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { labelIds } = req.body;
        const found = await db.label.findMany({ where: { id: { in: labelIds } } });
        const owners = new Map(found.map((label) => [label.id, label.orgId]));
        if (!labelIds.every((id: string) => owners.get(id) === orgId)) return res.sendStatus(422);
        const labels = { connect: labelIds.map((id: string) => ({ id })) };
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { labels } }));
      });
      `),
    },
    {
      title: "a row that is looked up where it is named",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId } = req.body;
        if (projectId) {
          const project = await db.project.findFirst({ where: { id: projectId, orgId } });
          if (!project) return res.sendStatus(404);
        }
        res.json(await db.task.create({ data: { title: "", projectId, orgId } }));
      });
      `),
    },
    {
      title: "a row that is looked up where it is named, or null",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const projectId = req.body.projectId ?? null;
        if (projectId !== null && !(await db.project.findFirst({ where: { id: projectId, orgId } }))) return res.sendStatus(404);
        res.json(await db.task.create({ data: { title: "", projectId, orgId } }));
      });
      `),
    },
    {
      title: "a helper that throws",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { projectId } = req.body;
        await ensureProject(projectId, orgId);
        res.json(await db.task.create({ data: { title: "", projectId, orgId } }));
      });
      async function ensureProject(id: string, orgId: string) {
        if (!(await db.project.findFirst({ where: { id, orgId } }))) throw new Error("no such project");
      }
      `),
    },
    {
      title: "a row of no tenant",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        res.json(await db.task.create({ data: { title: "", priorityId: req.body.priorityId, orgId } }));
      });
      `),
    },
    {
      title: "a person",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        res.json(await db.task.create({ data: { title: "", assigneeId: req.body.assigneeId, orgId } }));
      });
      `),
    },
    {
      title: "a foreign key that is taken away",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        res.json(await db.task.update({ where: { id: req.params.id, orgId }, data: { projectId: null } }));
      });
      `),
    },
    {
      title: "columns that are no keys",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        res.json(await db.task.create({ data: { title: req.body.title, orgId } }));
      });
      `),
    },
    {
      title: "a parent that is the only way to the tenant, which another rule tells",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        res.json(await db.comment.create({ data: { body: req.body.body, taskId: req.body.taskId } }));
      });
      `),
    },
    {
      title: "a new row of another tenant, which another rule tells",
      code: route(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { title, projectId } = req.body;
        res.json(await db.task.create({ data: { title, projectId, orgId: req.body.orgId } }));
      });
      `),
    },
    {
      title: "SQL, a row that the statement itself looks up",
      code: sql(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const known = "SELECT 1 FROM projects WHERE id = $1 AND org_id = $2";
        await pool.query(\`INSERT INTO tasks (project_id, org_id) SELECT $1, $2 WHERE EXISTS (\${known})\`, [req.body.projectId, orgId]);
        res.sendStatus(201);
      });
      `),
    },
    {
      title: "SQL, the id of a row that is selected",
      code: sql(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const values = [req.body.projectId, orgId];
        await pool.query("INSERT INTO tasks (project_id, org_id) SELECT id, org_id FROM projects WHERE id = $1 AND org_id = $2", values);
        res.sendStatus(201);
      });
      `),
    },
    {
      title: "SQL, a row that was looked up",
      code: sql(`
      app.post("/tasks/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const values = [req.body.projectId, orgId];
        const { rows } = await pool.query("SELECT id FROM projects WHERE id = $1 AND org_id = $2", values);
        if (rows.length === 0) return res.sendStatus(404);
        await pool.query("INSERT INTO tasks (project_id, org_id) VALUES ($1, $2)", values);
        res.sendStatus(201);
      });
      `),
    },
  ],
});
