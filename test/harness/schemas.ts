// Whole workspaces that are nothing but a schema: two tenants' worth of tables that everybody knows, and the text of a case.
import { dedent } from "./fixture";

/** Organizations, people and who is a member of what; then the statements of a case. */
export function sqlSchema(sql: string): string {
  return `//- /migrations/001_base.sql
CREATE TABLE organizations (id uuid PRIMARY KEY, slug text NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE memberships (
  org_id uuid NOT NULL REFERENCES organizations (id),
  user_id uuid NOT NULL REFERENCES users (id),
  PRIMARY KEY (org_id, user_id)
);
//- /migrations/002_case.sql
${dedent(sql)}`;
}

/** The same as Prisma models, each with a list of what a case adds. */
export function prismaSchema(relations: string, models: string): string {
  return `//- /prisma/schema.prisma
generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Organization {
  id      String       @id @default(cuid())
  slug    String       @unique
  members Membership[]
${dedent(relations)}
}

model User {
  id          String       @id @default(cuid())
  email       String       @unique
  memberships Membership[]
}

model Membership {
  organizationId String
  userId         String
  organization   Organization @relation(fields: [organizationId], references: [id])
  user           User         @relation(fields: [userId], references: [id])

  @@id([organizationId, userId])
}

${dedent(models)}`;
}
