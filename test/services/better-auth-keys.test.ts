// API keys of Better Auth: whoever verified one knows the user whose it is, and what the service keeps with it.
import { service } from "../harness/service";

describe("API keys of Better Auth", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "better-auth": "^1.5.0", "@better-auth/api-key": "^1.5.0", hono: "^4.0.0", "@prisma/client": "^6.0.0" },
    }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id
        members Member[]
        files File[]
      }
      model User {
        id String @id
        members Member[]
        keys ApiKey[]
      }
      model Member {
        id String @id
        organizationId String
        userId String
        user User @relation(fields: [userId], references: [id])
        organization Organization @relation(fields: [organizationId], references: [id])
        @@unique([organizationId, userId])
      }
      model ApiKey {
        id String @id
        key String
        userId String
        metadata String?
        user User @relation(fields: [userId], references: [id])
      }
      model File {
        id String @id
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
      }
    `,
    "src/app.ts": `
      import { apiKey } from "@better-auth/api-key";
      import { betterAuth } from "better-auth";
      import { Hono } from "hono";
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
      export const app = new Hono();
      const auth = betterAuth({ plugins: [apiKey({ enableMetadata: true })] });
      export const keyOf = async (c: any) => {
        const { valid, key } = await auth.api.verifyApiKey({ body: { key: c.req.header("x-api-key") } });
        return valid && key ? key : null;
      };
      export const namedIn = async (key: any) => {
        const kept = await db.apiKey.findUnique({ where: { id: key.id } }); //! unscoped-query
        return JSON.parse(kept?.metadata ?? "{}").organizationId as string | undefined;
      };
    `,
    "src/routes.ts": `
      import { app, db, keyOf, namedIn } from "./app";
      app.get("/mine", async (c) => {
        const key = await keyOf(c);
        if (!key) return c.json(null, 401);
        return c.json(await db.file.findMany({ where: { organization: { members: { some: { userId: key.userId } } } } }));
      });
      app.get("/member", async (c) => {
        const key = await keyOf(c);
        const organizationId = key && (await namedIn(key));
        if (!organizationId) return c.json(null, 401);
        const member = await db.member.findFirst({ where: { userId: key.userId, organizationId } });
        if (!member) return c.json(null, 403);
        return c.json(await db.file.findMany({ where: { organizationId } }));
      });
      app.get("/kept", async (c) => {
        const key = await keyOf(c);
        const organizationId = key && (await namedIn(key));
        if (!organizationId) return c.json(null, 401);
        return c.json(await db.file.findMany({ where: { organizationId } }));
      });
      // Nothing of that name is kept with it.
      app.get("/beside", async (c) => {
        const key = await keyOf(c);
        const kept: any = key && (await db.apiKey.findUnique({ where: { id: key.id } }));
        if (!kept) return c.json(null, 401);
        return c.json(await db.file.findMany({ where: { organizationId: kept.organizationId } })); //! unscoped-query
      });
      app.get("/sent", async (c) => {
        const key = await keyOf(c);
        if (!key) return c.json(null, 401);
        return c.json(await db.file.findMany({ where: { organizationId: c.req.query("organizationId") } })); //! untrusted-tenant-id
      });
      app.get("/anybodys", async (c) => {
        const key = await keyOf(c);
        const organizationId = key && (await namedIn({ id: c.req.query("key") }));
        if (!organizationId) return c.json(null, 401);
        return c.json(await db.file.findMany({ where: { organizationId } })); //! unscoped-query
      });
      app.get("/metadata", async (c) => {
        const key = await keyOf(c);
        if (!key) return c.json(null, 401);
        return c.json(await db.file.findMany({ where: { organizationId: key.metadata.organizationId } }));
      });
    `,
  });
});
