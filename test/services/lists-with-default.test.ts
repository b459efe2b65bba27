// `input.ids ?? []`: of an empty list there is no element, and a check of the list that was sent holds for each of it.
import { service } from "../harness/service";

describe("lists with an empty default", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" } }),
    "prisma/schema.prisma": `
      model Workspace {
        id String @id @default(cuid())
        name String
        roles Role[]
        permissions Permission[]
      }
      model Role {
        id String @id @default(cuid())
        name String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        grants Grant[]
        @@index([workspaceId])
      }
      model Permission {
        id String @id @default(cuid())
        name String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        grants Grant[]
        @@index([workspaceId])
      }
      model Grant {
        roleId String
        permissionId String
        role Role @relation(fields: [roleId], references: [id])
        permission Permission @relation(fields: [permissionId], references: [id])
        @@id([roleId, permissionId])
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { PrismaClient } from "@prisma/client";
      const prisma = new PrismaClient();
      const app = express();
      app.use(express.json());
      app.use((req: any, _res, next) => {
        req.auth = jwt.verify(String(req.headers.authorization), process.env.KEY!);
        next();
      });

      async function createRole(workspaceId: string, name: string) {
        return prisma.role.create({ data: { name, workspaceId } });
      }

      app.post("/roles/checked", async (req: any, res) => {
        const { workspaceId } = req.auth;
        const wanted: string[] = req.body.permissions ?? [];
        const found = await prisma.permission.findMany({ where: { workspaceId, id: { in: wanted } }, select: { id: true } });
        const known = new Set(found.map((one) => one.id));
        const missing = wanted.filter((id) => !known.has(id));
        if (missing.length > 0) return res.status(404).json({ missing });
        const role = await createRole(workspaceId, req.body.name);
        await prisma.grant.createMany({ data: wanted.map((permissionId) => ({ permissionId, roleId: role.id })) });
        res.json(role);
      });

      app.post("/roles/checked-if-any", async (req: any, res) => {
        const { workspaceId } = req.auth;
        const wanted: string[] = req.body.permissions ?? [];
        if (wanted.length > 0) {
          const found = await prisma.permission.findMany({ where: { workspaceId, id: { in: wanted } } });
          const known = new Set(found.map((one) => one.id));
          if (!wanted.every((id) => known.has(id))) return res.sendStatus(404);
        }
        const role = await createRole(workspaceId, req.body.name);
        if (wanted.length > 0) await prisma.grant.createMany({ data: wanted.map((permissionId) => ({ permissionId, roleId: role.id })) });
        res.json(role);
      });

      app.post("/roles/unchecked", async (req: any, res) => {
        const wanted: string[] = req.body.permissions ?? [];
        const role = await createRole(req.auth.workspaceId, req.body.name);
        await prisma.grant.createMany({ data: wanted.map((permissionId) => ({ permissionId, roleId: role.id })) }); //! cross-tenant-link
        res.json(role);
      });

      app.post("/roles/added", async (req: any, res) => {
        const ids: string[] = [];
        const wanted: string[] = req.body.more ?? ids;
        wanted.push(req.body.permission);
        const role = await createRole(req.auth.workspaceId, req.body.name);
        for (const permissionId of ids) await prisma.grant.create({ data: { permissionId, roleId: role.id } }); //! cross-tenant-link
        res.json(role);
      });
      app.listen(3000);
    `,
  });
});
