// What a program adds to the types of packages says which parts of a session may be missing.
import { service } from "../harness/service";

const SCHEMA = `
  generator client {
    provider = "prisma-client-js"
  }
  datasource db {
    provider = "postgresql"
    url = env("DATABASE_URL")
  }
  model Studio {
    id String @id
    name String
    rooms Room[]
  }
  model Room {
    id String @id
    studioId String
    code String
    studio Studio @relation(fields: [studioId], references: [id])
    @@index([studioId])
  }
`;

describe("Parts of a session that its declaration says may be missing", () => {
  describe("NextAuth, declared beside the options", () => {
    service({
      "package.json": JSON.stringify({ dependencies: { next: "14.2.0", "next-auth": "4.24.0", "@prisma/client": "5.18.0" } }),
      "prisma/schema.prisma": SCHEMA,
      "src/lib/auth.ts": `
        import type { NextAuthOptions } from "next-auth";
        import { getServerSession } from "next-auth";
        declare module "next-auth" {
          interface User { seatId: string; formerStudioId?: string }
          interface Session { studioId?: string; homeStudioId: string; user: User; studio?: { id: string } }
        }
        export const options: NextAuthOptions = { providers: [] };
        export const session = () => getServerSession(options);
      `,
      "src/lib/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const db = new PrismaClient();
      `,
      "src/app/api/rooms/route.ts": `
        import { session } from "../../../lib/auth";
        import { db } from "../../../lib/db";
        const no = () => new Response(null, { status: 401 });
        export async function GET() {
          const me = await session();
          if (!me) return no();
          return Response.json(await db.room.findMany({ where: { studioId: me.studioId } })); //! bypassable-tenant-filter
        }
        export async function POST() {
          const me = await session();
          if (!me) return no();
          return Response.json(await db.room.findMany({ where: { studioId: me.homeStudioId } }));
        }
        export async function PUT() {
          const me = await session();
          if (!me?.studioId) return no();
          return Response.json(await db.room.findMany({ where: { studioId: me.studioId } }));
        }
        export async function PATCH() {
          const me = await session();
          if (!me) return no();
          return Response.json(await db.room.count({ where: { studioId: me.user.formerStudioId } })); //! bypassable-tenant-filter
        }
        export async function DELETE() {
          const me = await session();
          if (!me?.studio) return no();
          return Response.json(await db.room.deleteMany({ where: { studioId: me.studio.id } }));
        }
      `,
    });
  });

  describe("Passport, declared for all of Express", () => {
    service({
      "package.json": JSON.stringify({ dependencies: { express: "4.19.0", passport: "0.7.0", "@prisma/client": "5.18.0" } }),
      "prisma/schema.prisma": SCHEMA,
      "src/types/express.d.ts": `
        declare global {
          namespace Express {
            interface User { id: string; studioId?: string; homeStudioId: string }
          }
        }
        export {};
      `,
      "src/app.ts": `
        import express from "express";
        import passport from "passport";
        import { PrismaClient } from "@prisma/client";
        const db = new PrismaClient();
        const app = express();
        app.use(passport.authenticate("bearer", { session: false }));
        app.get("/rooms", async (req, res) => {
          res.json(await db.room.findMany({ where: { studioId: req.user!.studioId } })); //! bypassable-tenant-filter
        });
        app.get("/rooms/home", async (req, res) => {
          res.json(await db.room.findMany({ where: { studioId: req.user!.homeStudioId } }));
        });
        app.get("/rooms/checked", async (req, res) => {
          const { studioId } = req.user!;
          if (!studioId) return res.sendStatus(403);
          res.json(await db.room.findMany({ where: { studioId } }));
        });
        app.listen(3000);
      `,
    });
  });
});
