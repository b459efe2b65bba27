// schema-nullable-tenant over schemas in SQL and Prisma.
import { schemaNullableTenant } from "../../rules/schema-nullable-tenant";
import { prismaSchema, sqlSchema } from "../harness/schemas";
import { testRule } from "../harness/rule-tester";

testRule(schemaNullableTenant, {
  invalid: [
    {
      title: "a column that may be null",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid REFERENCES organizations (id));
        //                                       ^^^^^^ schema-nullable-tenant/certain: \`org_id\` of \`notes\` may be null
      `),
    },
    {
      title: "a column without a foreign key",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL);
        //                                       ^^^^^^ schema-nullable-tenant: has no foreign key to the tenant
      `),
    },
    {
      title: "a foreign key that is dropped",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL CONSTRAINT notes_org REFERENCES organizations (id));
        //                                       ^^^^^^ schema-nullable-tenant: no foreign key
        ALTER TABLE notes DROP CONSTRAINT notes_org;
      `),
    },
    {
      title: "a constraint that is taken back",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        //                                       ^^^^^^ schema-nullable-tenant: may be null
        ALTER TABLE notes ALTER COLUMN org_id DROP NOT NULL;
      `),
    },
    {
      title: "an optional field of a Prisma model",
      code: prismaSchema(
        `  notes Note[]`,
        `
        model Note {
          id             String        @id @default(cuid())
          organizationId String?
        //|  ^^^^^^^^^^^^^^^^^^^^^^ schema-nullable-tenant: \`organizationId\` of \`Note\`
          organization   Organization? @relation(fields: [organizationId], references: [id])
        }
      `,
      ),
    },
    {
      title: "a Prisma model without the relation",
      code: prismaSchema(
        ``,
        `
        model Note {
          id             String @id @default(cuid())
          organizationId String
        //|  ^^^^^^^^^^^^^^^^^^^^^ schema-nullable-tenant: has no foreign key
        }
      `,
      ),
    },
  ],
  valid: [
    {
      title: "a table of ClickHouse, which has no foreign keys",
      code: sqlSchema(`
        CREATE TABLE views (org_id UUID, path String, at DateTime) ENGINE = MergeTree ORDER BY (org_id, at);
      `),
    },
    {
      title: "a required foreign key",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
      `),
    },
    {
      title: "a column that becomes required",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid REFERENCES organizations (id));
        ALTER TABLE notes ALTER COLUMN org_id SET NOT NULL;
      `),
    },
    {
      title: "a foreign key that comes later",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL);
        ALTER TABLE notes ADD CONSTRAINT notes_org FOREIGN KEY (org_id) REFERENCES organizations (id);
      `),
    },
    {
      title: "a required relation of a Prisma model",
      code: prismaSchema(
        `  notes Note[]`,
        `
        model Note {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
        }
      `,
      ),
    },
    {
      title: "a row that has its tenant from a parent",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE TABLE boards (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects (id));
      `),
    },
    {
      title: "a table of no tenant",
      code: sqlSchema(`
        CREATE TABLE countries (id serial PRIMARY KEY, code char(2));
      `),
    },
    {
      title: "the tenant itself",
      code: sqlSchema(`
        ALTER TABLE organizations ADD COLUMN parent_id uuid REFERENCES organizations (id);
      `),
    },
    {
      title: "an optional reference beside the tenant",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), referrer_org_id uuid REFERENCES organizations (id));
      `),
    },
    {
      title: "people who have not joined yet",
      code: sqlSchema(`
        ALTER TABLE users ADD COLUMN org_id uuid REFERENCES organizations (id);
      `),
    },
    {
      title: "a tenant that another service keeps",
      code: `//- /migrations/001.sql
        CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);
        CREATE TABLE files (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);
      `,
    },
  ],
});
