// Small applications that test cases stand in: schema, database client and sign-in, so that a case shows only what it is about.
// Organization is the tenant; Invoice has its key, InvoiceLine reaches it through its invoice, Draft belongs to a user, Currency to nobody.
import { dedent } from "./fixture";

const PACKAGE = (dependencies: Readonly<Record<string, string>>): string =>
  `//- /package.json\n${JSON.stringify({ name: "app", private: true, dependencies }, null, 2)}\n`;

const SCHEMA = `//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Organization {
  id          String       @id @default(cuid())
  name        String
  slug        String       @unique
  memberships Membership[]
  invoices    Invoice[]
}

model User {
  id          String       @id @default(cuid())
  email       String       @unique
  memberships Membership[]
  drafts      Draft[]
}

model Membership {
  id     String       @id @default(cuid())
  role   String
  userId String
  orgId  String
  user   User         @relation(fields: [userId], references: [id])
  org    Organization @relation(fields: [orgId], references: [id])

  @@unique([userId, orgId])
}

model Invoice {
  id       String        @id @default(cuid())
  number   String
  status   String
  total    Int
  isSample Boolean
  orgId    String
  org      Organization  @relation(fields: [orgId], references: [id])
  lines    InvoiceLine[]

  @@unique([orgId, number])
  @@index([orgId])
}

model InvoiceLine {
  id        String  @id @default(cuid())
  text      String
  amount    Int
  invoiceId String
  invoice   Invoice @relation(fields: [invoiceId], references: [id])
}

model Draft {
  id     String @id @default(cuid())
  text   String
  userId String
  user   User   @relation(fields: [userId], references: [id])
}

model Currency {
  code String @id
  name String
}
`;

const PRISMA_CLIENT = `//- /src/db.ts
import { PrismaClient } from "@prisma/client";

export const db = new PrismaClient();
`;

/** Sign-in by a verified token: `requireAuth` sets `req.auth`. */
export const JWT_AUTH = `//- /src/auth.ts
import type { NextFunction, Request, Response } from "express";
import { verify } from "jsonwebtoken";

interface Claims {
  userId: string;
  orgId: string;
}

declare global {
  namespace Express {
    interface Request {
      auth: Claims;
    }
  }
}

export function requireAuth(req: Request, res: Response, next: NextFunction) {
  const token = req.headers.authorization?.slice(7);
  if (!token) return res.sendStatus(401);
  req.auth = verify(token, process.env.JWT_SECRET ?? "") as Claims;
  next();
}
`;

/** What the sign-in of the application adds to a session, declared as NextAuth's documentation asks for. */
const SESSION_TYPE = `//- /src/types/next-auth.d.ts
import "next-auth";

declare module "next-auth" {
  interface Session {
    user: { id: string; orgId: string };
  }
}
`;

const NEXT_AUTH = `//- /src/auth.ts
import type { NextAuthOptions } from "next-auth";

export const authOptions: NextAuthOptions = { providers: [] };
`;

const TRPC = `//- /src/trpc.ts
import { initTRPC, TRPCError } from "@trpc/server";
import type { Session } from "next-auth";

const t = initTRPC.context<{ session: Session | null }>().create();

export const router = t.router;
export const publicProcedure = t.procedure;
export const protectedProcedure = t.procedure.use(async ({ ctx, next }) => {
  if (!ctx.session) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { session: ctx.session } });
});
`;

const MIGRATION = `//- /migrations/001_init.sql
CREATE TABLE organizations (
  id uuid PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE
);
CREATE TABLE memberships (
  user_id uuid NOT NULL REFERENCES users (id),
  org_id uuid NOT NULL REFERENCES organizations (id),
  PRIMARY KEY (user_id, org_id)
);
CREATE TABLE invoices (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations (id),
  number text NOT NULL,
  status text NOT NULL
);
CREATE TABLE invoice_lines (
  id uuid PRIMARY KEY,
  invoice_id uuid NOT NULL REFERENCES invoices (id),
  amount integer NOT NULL
);
CREATE TABLE currencies (
  code text PRIMARY KEY,
  name text NOT NULL
);
`;

const VERSIONS = {
  "@prisma/client": "^5.22.0",
  express: "^4.21.0",
  jsonwebtoken: "^9.0.2",
  pino: "^9.5.0",
  winston: "^3.17.0",
  ioredis: "^5.4.1",
  redis: "^4.7.0",
  "lru-cache": "^10.4.3",
};

/** Express with a verified JWT (`req.auth`) over Prisma (`db`). */
export function expressApp(code: string, versions: Readonly<Record<string, string>> = {}): string {
  return PACKAGE({ ...VERSIONS, ...versions }) + SCHEMA + PRISMA_CLIENT + JWT_AUTH + dedent(code);
}

/** One route of such an application, whose handler's lines are `body`; `above` stands in front of it, after the imports. */
export function expressRoute(above: string, body: string): string {
  const lines = dedent(body).split("\n");
  const imports = ['import express from "express";', 'import { requireAuth } from "./auth";', 'import { db } from "./db";'];
  const route = [
    "const app = express();",
    'app.post("/:name", requireAuth, async (req, res) => {',
    ...lines.map((line) => `  ${line}`.trimEnd()),
    "});",
  ];
  return expressApp(["//- /src/server.ts", ...imports, dedent(above).trim(), ...route, ""].join("\n"));
}

/** Next.js with NextAuth sessions (`getServerSession(authOptions)`) over Prisma. */
export function nextApp(code: string): string {
  return (
    PACKAGE({ ...VERSIONS, next: "^14.2.0", "next-auth": "^4.24.0" }) + SCHEMA + PRISMA_CLIENT + SESSION_TYPE + NEXT_AUTH + dedent(code)
  );
}

/** tRPC with a session in its context over Prisma. */
export function trpcApp(code: string): string {
  return PACKAGE({ ...VERSIONS, "@trpc/server": "^11.0.0", zod: "^3.23.0" }) + SCHEMA + PRISMA_CLIENT + SESSION_TYPE + TRPC + dedent(code);
}

/** Prisma and nothing else; the case brings its framework. */
export function prismaApp(code: string, versions: Readonly<Record<string, string>> = {}): string {
  return PACKAGE({ ...VERSIONS, ...versions }) + SCHEMA + PRISMA_CLIENT + dedent(code);
}

/** Express with a verified JWT over raw SQL through pg (`pool`). */
export function sqlApp(code: string): string {
  const client = `//- /src/db.ts\nimport { Pool } from "pg";\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n`;
  return PACKAGE({ express: "^4.21.0", jsonwebtoken: "^9.0.2", pg: "^8.13.0" }) + MIGRATION + client + JWT_AUTH + dedent(code);
}

/** Express with a verified JWT over raw SQL through postgres.js (`sql`). */
export function postgresApp(code: string): string {
  const client = `//- /src/db.ts\nimport postgres from "postgres";\n\nexport const sql = postgres(process.env.DATABASE_URL);\n`;
  return PACKAGE({ express: "^4.21.0", jsonwebtoken: "^9.0.2", postgres: "^3.4.5" }) + MIGRATION + client + JWT_AUTH + dedent(code);
}

const DRIZZLE_TABLES = `//- /src/schema.ts
import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";

export const organizations = pgTable("organizations", { id: uuid("id").primaryKey(), name: text("name").notNull() });
export const users = pgTable("users", { id: uuid("id").primaryKey(), email: text("email").notNull().unique() });
export const memberships = pgTable("memberships", {
  userId: uuid("user_id").notNull().references(() => users.id),
  orgId: uuid("org_id").notNull().references(() => organizations.id),
});
export const invoices = pgTable("invoices", {
  id: uuid("id").primaryKey(),
  orgId: uuid("org_id").notNull().references(() => organizations.id),
  number: text("number").notNull(),
  status: text("status").notNull(),
});
export const invoiceLines = pgTable("invoice_lines", {
  id: uuid("id").primaryKey(),
  invoiceId: uuid("invoice_id").notNull().references(() => invoices.id),
  amount: integer("amount").notNull(),
});
`;

/** Express with a verified JWT over Drizzle (`db`) with tables in `./schema`. */
export function drizzleApp(code: string): string {
  const client = `//- /src/db.ts\nimport { drizzle } from "drizzle-orm/node-postgres";\nimport { Pool } from "pg";\nimport * as schema from "./schema";\n\nexport const db = drizzle(new Pool({ connectionString: process.env.DATABASE_URL }), { schema });\n`;
  const dependencies = { express: "^4.21.0", jsonwebtoken: "^9.0.2", pg: "^8.13.0", "drizzle-orm": "^0.45.0" };
  return PACKAGE(dependencies) + DRIZZLE_TABLES + client + JWT_AUTH + dedent(code);
}

/** Express with a verified JWT over Knex (`knex`), with tables from SQL migrations. */
export function knexApp(code: string): string {
  const client = `//- /src/db.ts\nimport Knex from "knex";\n\nexport const knex = Knex({ client: "pg", connection: process.env.DATABASE_URL });\n`;
  return (
    PACKAGE({ express: "^4.21.0", jsonwebtoken: "^9.0.2", knex: "^3.1.0", pg: "^8.13.0" }) + MIGRATION + client + JWT_AUTH + dedent(code)
  );
}

const OBJECTION_MODELS = `//- /src/models.ts
import { Model } from "objection";

export class Organization extends Model {
  static tableName = "organizations";
  id!: string;
  name!: string;
}
export class User extends Model {
  static tableName = "users";
  static relationMappings = {
    org: { relation: Model.BelongsToOneRelation, modelClass: Organization, join: { from: "users.org_id", to: "organizations.id" } },
  };
  id!: string;
  org_id!: string;
  email!: string;
}
export class Invoice extends Model {
  static tableName = "invoices";
  static relationMappings = {
    org: { relation: Model.BelongsToOneRelation, modelClass: Organization, join: { from: "invoices.org_id", to: "organizations.id" } },
  };
  id!: string;
  org_id!: string;
  number!: string;
  status!: string;
}
`;

/** Express with a verified JWT over Objection, with models in `./models`. */
export function objectionApp(code: string): string {
  const dependencies = { express: "^4.21.0", jsonwebtoken: "^9.0.2", objection: "^3.1.4", knex: "^3.1.0", pg: "^8.13.0" };
  return PACKAGE(dependencies) + OBJECTION_MODELS + JWT_AUTH + dedent(code);
}
