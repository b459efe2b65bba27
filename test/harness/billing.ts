// A billing service that whole-service tests stand in: organizations with invoices and documents, and who is signed in by framework.
export const BILLING: Readonly<Record<string, string>> = {
  "prisma/schema.prisma": `
    model Organization {
      id String @id @default(cuid())
      name String
      plan String
      members Membership[]
      invoices Invoice[]
      documents Document[]
      auditEvents AuditEvent[]
    }
    model User {
      id String @id
      email String @unique
      memberships Membership[]
    }
    model Membership {
      id String @id
      userId String
      orgId String
      role String
      user User @relation(fields: [userId], references: [id])
      org Organization @relation(fields: [orgId], references: [id])
      @@unique([userId, orgId])
    }
    model Invoice {
      id String @id @default(cuid())
      orgId String
      number String
      total Int
      status String
      email String
      org Organization @relation(fields: [orgId], references: [id])
      @@index([orgId])
    }
    model Document {
      id String @id @default(cuid())
      orgId String
      name String
      key String
      body String
      org Organization @relation(fields: [orgId], references: [id])
      @@index([orgId])
    }
    model AuditEvent {
      id String @id @default(cuid())
      orgId String?
      actorId String?
      action String
      org Organization? @relation(fields: [orgId], references: [id])
      @@index([orgId])
    }
    model Country {
      code String @id
      name String
    }
  `,
  "src/db.ts": `
    import { PrismaClient } from "@prisma/client";
    export const db = new PrismaClient();
  `,
};

export const EXPRESS_SESSION: Readonly<Record<string, string>> = {
  "src/auth.ts": `
    import session from "express-session";
    import type { RequestHandler } from "express";
    declare module "express-session" { interface SessionData { userId: string; orgId: string } }
    export const sessions = session({ secret: process.env.S!, resave: false, saveUninitialized: false });
    export const requireAuth: RequestHandler = (req, res, next) => {
      if (!req.session.orgId) { res.status(401).end(); return; }
      next();
    };
  `,
};

export const NEXT_SESSION: Readonly<Record<string, string>> = {
  "src/auth.ts": `
    import NextAuth from "next-auth";
    declare module "next-auth" { interface Session { user: { id: string; orgId: string } } }
    export const { auth, handlers } = NextAuth({ providers: [] });
  `,
};

export const HONO_TOKEN: Readonly<Record<string, string>> = {
  "src/auth.ts": `
    import { createMiddleware } from "hono/factory";
    import { jwtVerify } from "jose";
    const key = new TextEncoder().encode(process.env.JWT_SECRET);
    export const requireAuth = createMiddleware<{ Variables: { orgId: string; userId: string } }>(async (c, next) => {
      const token = c.req.header("authorization")?.slice(7);
      if (!token) return c.json({}, 401);
      const { payload } = await jwtVerify<{ orgId: string; sub: string }>(token, key);
      c.set("orgId", payload.orgId);
      c.set("userId", payload.sub);
      await next();
    });
  `,
};

export const NEST_PASSPORT: Readonly<Record<string, string>> = {
  "src/prisma.service.ts": `
    import { Injectable } from "@nestjs/common";
    import { PrismaClient } from "@prisma/client";
    @Injectable()
    export class PrismaService extends PrismaClient {}
  `,
  "src/jwt.strategy.ts": `
    import { Injectable } from "@nestjs/common";
    import { PassportStrategy } from "@nestjs/passport";
    import { ExtractJwt, Strategy } from "passport-jwt";
    @Injectable()
    export class JwtStrategy extends PassportStrategy(Strategy) {
      constructor() { super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.S! }); }
      validate(payload: { sub: string; orgId: string }) { return { id: payload.sub, orgId: payload.orgId }; }
    }
  `,
};
