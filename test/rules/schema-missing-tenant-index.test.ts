// schema-missing-tenant-index over schemas in SQL and Prisma.
import { schemaMissingTenantIndex } from "../../rules/schema-missing-tenant-index";
import { prismaSchema, sqlSchema } from "../harness/schemas";
import { testRule } from "../harness/rule-tester";

testRule(schemaMissingTenantIndex, {
  invalid: [
    {
      title: "no index at all",
      code: sqlSchema(`
        CREATE TABLE visits (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), at timestamptz);
        //           ^^^^^^ schema-missing-tenant-index/certain: No index of \`visits\` begins with \`org_id\`
      `),
    },
    {
      title: "an index that ends with the tenant",
      code: sqlSchema(`
        CREATE TABLE visits (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), at timestamptz);
        //           ^^^^^^ schema-missing-tenant-index: \`visits\`
        CREATE INDEX visits_at ON visits (at, org_id);
      `),
    },
    {
      title: "a unique key that ends with the tenant",
      code: sqlSchema(`
        CREATE TABLE labels (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), name text, UNIQUE (name, org_id));
        //           ^^^^^^ schema-missing-tenant-index: \`labels\`
      `),
    },
    {
      title: "an index that is dropped again",
      code: sqlSchema(`
        CREATE TABLE visits (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        //           ^^^^^^ schema-missing-tenant-index: \`visits\`
        CREATE INDEX visits_org ON visits (org_id);
        DROP INDEX visits_org;
      `),
    },
    {
      title: "a Prisma model",
      code: prismaSchema(
        `  visits Visit[]`,
        `
        model Visit {
        //|^^^^^^^^^^^ schema-missing-tenant-index: \`organizationId\`
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
        }
      `,
      ),
    },
    {
      title: "a Prisma model with other indexes",
      code: prismaSchema(
        `  visits Visit[]`,
        `
        model Visit {
        //|^^^^^^^^^^^ schema-missing-tenant-index: \`Visit\`
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
          at             DateTime
        
          @@index([at])
        }
      `,
      ),
    },
  ],
  valid: [
    {
      title: "an index on the tenant",
      code: sqlSchema(`
        CREATE TABLE visits (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE INDEX ON visits (org_id);
      `),
    },
    {
      title: "an index that begins with the tenant",
      code: sqlSchema(`
        CREATE TABLE visits (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), at timestamptz);
        CREATE INDEX visits_org_at ON visits (org_id, at DESC);
      `),
    },
    {
      title: "a unique key that begins with the tenant",
      code: sqlSchema(`
        CREATE TABLE labels (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), name text, UNIQUE (org_id, name));
      `),
    },
    {
      title: "a primary key that begins with the tenant",
      code: sqlSchema(`
        CREATE TABLE labels (org_id uuid NOT NULL REFERENCES organizations (id), name text, PRIMARY KEY (org_id, name));
      `),
    },
    {
      title: "one row per tenant",
      code: sqlSchema(`
        CREATE TABLE plans (id uuid PRIMARY KEY, org_id uuid NOT NULL UNIQUE REFERENCES organizations (id));
      `),
    },
    {
      title: "an index of a Prisma model",
      code: prismaSchema(
        `  visits Visit[]`,
        `
        model Visit {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
        
          @@index([organizationId])
        }
      `,
      ),
    },
    {
      title: "an index that only the migrations have",
      code: prismaSchema(
        `  visits Visit[]`,
        `
        model Visit {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
        }
        //- /prisma/migrations/1/migration.sql
        CREATE TABLE "Visit" ("id" text PRIMARY KEY, "organizationId" text NOT NULL);
        CREATE INDEX "visit_org" ON "Visit" ("organizationId");
      `,
      ),
    },
    {
      title: "a table of no tenant",
      code: sqlSchema(`
        CREATE TABLE countries (id serial PRIMARY KEY, code char(2) NOT NULL);
      `),
    },
    {
      title: "a row that has its tenant from a parent",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE INDEX projects_org ON projects (org_id);
        CREATE TABLE boards (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects (id));
      `),
    },
    {
      title: "who is a member of what, read by person",
      code: sqlSchema(`
        CREATE TABLE watchers (user_id uuid NOT NULL REFERENCES users (id), org_id uuid NOT NULL REFERENCES organizations (id), PRIMARY KEY (user_id, org_id));
      `),
    },
    {
      title: "a database per tenant",
      code:
        '//- /tenantlint.config.json\n{ "isolation": "database-per-tenant" }\n' +
        sqlSchema(`
        CREATE TABLE visits (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
      `),
    },
  ],
});
