// What is missing as null is not what is missing as undefined: most libraries leave out a condition for the latter only.
import { service, PROJECTS } from "../harness/service";

describe("Parameters that are null where they are missing", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@clerk/nextjs": "6.0.0", "@prisma/client": "6.0.0" } }),
      "tsconfig.json": JSON.stringify({ compilerOptions: { strict: true, baseUrl: ".", paths: { "@/*": ["./src/*"] } } }),
      ...PROJECTS,
      "src/app/api/projects/route.ts": `
        import { auth } from "@clerk/nextjs/server";
        import { db } from "@/db";
        const isMember = async (userId: string, organizationId: string) =>
          (await db.membership.findFirst({ where: { userId, organizationId } })) !== null;
        export async function GET(request: Request) {
          const { userId } = await auth();
          const organizationId = new URL(request.url).searchParams.get("org")!;
          if (!userId || !(await isMember(userId, organizationId))) return new Response(null, { status: 403 });
          return Response.json(await db.project.findMany({ where: { organizationId } }));
        }
        export async function POST(request: Request) {
          const { userId } = await auth();
          const form = await request.formData();
          const organizationId = form.get("org") as string;
          if (!userId || !(await isMember(userId, organizationId))) return new Response(null, { status: 403 });
          return Response.json(await db.project.findMany({ where: { organizationId } }));
        }
        export async function PUT(request: Request) {
          const { userId } = await auth();
          const organizationId = request.headers.get("x-org") ?? undefined;
          if (!userId || !(await isMember(userId, organizationId!))) return new Response(null, { status: 403 });
          return Response.json(await db.project.findMany({ where: { organizationId } })); //! bypassable-tenant-filter
        }
        export async function PATCH(request: Request) {
          const { userId } = await auth();
          const { organizationId } = (await request.json()) as { organizationId?: string };
          if (!userId || !(await isMember(userId, organizationId!))) return new Response(null, { status: 403 });
          return Response.json(await db.project.findMany({ where: { organizationId } })); //! bypassable-tenant-filter
        }
        export async function DELETE(request: Request) {
          const organizationId = new URL(request.url).searchParams.get("org")!;
          return Response.json(await db.project.findMany({ where: { organizationId } })); //! untrusted-tenant-id
        }
      `,
    },
    "keep their condition in Prisma, unless code makes undefined of them",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@clerk/nextjs": "6.0.0", typeorm: "0.3.20" } }),
      "src/entities.ts": `
        import { Column, Entity, ManyToOne, PrimaryColumn } from "typeorm";
        @Entity() export class Organization { @PrimaryColumn() id!: string; @Column() name!: string; }
        @Entity() export class Membership {
          @PrimaryColumn() userId!: string;
          @PrimaryColumn() organizationId!: string;
          @ManyToOne(() => Organization, { nullable: false }) organization!: Organization;
        }
        @Entity() export class Project {
          @PrimaryColumn() id!: string;
          @Column() organizationId!: string;
          @ManyToOne(() => Organization, { nullable: false }) organization!: Organization;
        }
      `,
      "src/db.ts": `
        import { DataSource } from "typeorm";
        import { Membership, Organization, Project } from "./entities";
        export const db = new DataSource({ type: "postgres", entities: [Membership, Organization, Project] });
      `,
      "src/app/api/projects/route.ts": `
        import { auth } from "@clerk/nextjs/server";
        import { db } from "../../../db";
        import { Membership, Project } from "../../../entities";
        export async function GET(request: Request) {
          const { userId } = await auth();
          if (!userId) return new Response(null, { status: 401 });
          const organizationId = new URL(request.url).searchParams.get("org")!;
          const own = await db.getRepository(Membership).findOneBy({ userId, organizationId });
          if (!own) return new Response(null, { status: 403 });
          return Response.json(await db.getRepository(Project).findBy({ organizationId })); //! bypassable-tenant-filter
        }
        export async function POST(request: Request) {
          const { userId } = await auth();
          if (!userId) return new Response(null, { status: 401 });
          const organizationId = new URL(request.url).searchParams.get("org");
          if (!organizationId) return new Response(null, { status: 400 });
          const own = await db.getRepository(Membership).findOneBy({ userId, organizationId });
          if (!own) return new Response(null, { status: 403 });
          return Response.json(await db.getRepository(Project).findBy({ organizationId }));
        }
      `,
    },
    "lose it in finders of TypeORM, which leave out null, too",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jose: "6.0.0", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": `
        import express from "express";
        import { jwtVerify } from "jose";
        import { db } from "./db";
        async function whose(token: string | undefined): Promise<{ userId: string | null }> {
          if (!token) return { userId: null };
          const { payload } = await jwtVerify(token, new TextEncoder().encode(process.env.KEY));
          return { userId: payload.sub ?? null };
        }
        const app = express();
        app.get("/:org/projects", async (req, res) => {
          const { userId } = await whose(req.get("authorization"));
          const own = await db.membership.count({ where: { userId: userId!, organizationId: req.params.org } });
          if (own === 0) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.org } }));
        });
      `,
    },
    "keep it in Prisma where null is written out",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        const app = express();
        app.use((req, res, next) => (req.session.userId ? next() : res.sendStatus(401)));
        async function tasksOf(projectId: string, userId: string, kind: string | null) {
          if (!projectId || kind === undefined) throw new Error("never");
          const project = await db.project.findFirst({ where: { id: projectId, organization: { members: { some: { userId } } } } });
          if (!project) throw new Error("no such project");
          return db.task.findMany({ where: { projectId } });
        }
        async function commentsOf(taskId: string, kind?: string | null) {
          if (kind === null) throw new Error("never");
          return db.comment.findMany({ where: { taskId } }); //! unscoped-query
        }
        app.get("/tasks/:id", async (req, res) => {
          const task = await db.task.findFirst({ where: { id: req.params.id } });
          if (!task) return res.sendStatus(404);
          const all = await tasksOf(task.projectId, req.session.userId, null);
          res.json({ task, all });
        });
        app.get("/tasks/:id/comments", async (req, res) => res.json(await commentsOf(req.params.id, undefined)));
      `,
    },
    "are two values where code tells them apart",
  );
});
