// schema-global-unique over schemas in SQL and Prisma.
import { schemaGlobalUnique } from "../../rules/schema-global-unique";
import { prismaSchema, sqlSchema } from "../harness/schemas";
import { testRule } from "../harness/rule-tester";

testRule(schemaGlobalUnique, {
  invalid: [
    {
      title: "a column constraint",
      code: sqlSchema(`
        CREATE TABLE contacts (
          id uuid PRIMARY KEY,
          org_id uuid NOT NULL REFERENCES organizations (id),
          email text NOT NULL UNIQUE
        //|  ^^^^^ schema-global-unique/certain: unique in \`email\` over all tenants
        );
      `),
    },
    {
      title: "a table constraint over several columns",
      code: sqlSchema(`
        CREATE TABLE products (
          id uuid PRIMARY KEY,
          org_id uuid NOT NULL REFERENCES organizations (id),
          sku text NOT NULL,
          color text NOT NULL,
          UNIQUE (sku, color)
          //      ^^^ schema-global-unique: \`sku, color\`
        );
      `),
    },
    {
      title: "a unique index over an expression",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), key text NOT NULL);
        CREATE UNIQUE INDEX projects_key ON projects (lower(key));
        //                  ^^^^^^^^^^^^ schema-global-unique: \`lower(key)\`
      `),
    },
    {
      title: "a row that has its tenant from a parent",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE TABLE boards (
          id uuid PRIMARY KEY,
          project_id uuid NOT NULL REFERENCES projects (id),
          slug text NOT NULL UNIQUE
        //|  ^^^^ schema-global-unique: the column that points at its tenant
        );
      `),
    },
    {
      title: "a field of a Prisma model",
      code: prismaSchema(
        `  vendors Vendor[]`,
        `
        model Vendor {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
          name           String       @unique
        //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema-global-unique: \`Vendor\` must be unique in \`name\`
        }
      `,
      ),
    },
    {
      title: "a column that is empty unless somebody fills it in",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), alias text DEFAULT NULL UNIQUE);
        //                                                                                              ^^^^^ schema-global-unique
      `),
    },
    {
      title: "a compound key of a Prisma model",
      code: prismaSchema(
        `  rooms Room[]`,
        `
        model Room {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
          floor          Int
          label          String
        
          @@unique([floor, label])
        //|  ^^^^^^^^^^^^^^^^^^^^^^^^ schema-global-unique: \`floor, label\`
        }
      `,
      ),
    },
  ],
  valid: [
    {
      title: "a column that is filled in for each row",
      code: prismaSchema(
        `  vendors Vendor[]`,
        `
        model Vendor {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
          reference      String       @unique @default(dbgenerated("gen_random_uuid()"))
        }
      `,
      ),
    },
    {
      title: "the slug of the tenant itself",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
      `),
    },
    {
      title: "a key that begins with the tenant",
      code: sqlSchema(`
        CREATE TABLE products (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), sku text NOT NULL, UNIQUE (org_id, sku));
      `),
    },
    {
      title: "an expression index that begins with the tenant",
      code: sqlSchema(`
        CREATE TABLE products (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), sku text);
        CREATE UNIQUE INDEX ON products (org_id, lower(sku));
      `),
    },
    {
      title: "a one-to-one parent",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE TABLE settings (id uuid PRIMARY KEY, project_id uuid NOT NULL UNIQUE REFERENCES projects (id));
      `),
    },
    {
      title: "a key within a parent",
      code: sqlSchema(`
        CREATE TABLE projects (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE TABLE boards (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects (id), slug text, UNIQUE (project_id, slug));
      `),
    },
    {
      title: "the hash of a secret",
      code: sqlSchema(`
        CREATE TABLE api_keys (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), key_hash bytea NOT NULL UNIQUE);
      `),
    },
    {
      title: "the key of an API key",
      code: sqlSchema(`
        CREATE TABLE api_keys (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), key text NOT NULL UNIQUE);
      `),
    },
    {
      title: "the token of an invitation",
      code: prismaSchema(
        `  invites Invite[]`,
        `
        model Invite {
          id             String       @id @default(cuid())
          organizationId String
          organization   Organization @relation(fields: [organizationId], references: [id])
          token          String       @unique
        }
      `,
      ),
    },
    {
      title: "an id that a payment provider gave",
      code: sqlSchema(`
        CREATE TABLE subscriptions (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), stripe_subscription_id text UNIQUE);
      `),
    },
    {
      title: "a domain name",
      code: sqlSchema(`
        CREATE TABLE sites (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), custom_domain text UNIQUE);
      `),
    },
    {
      title: "a table of no tenant",
      code: sqlSchema(`
        CREATE TABLE countries (id serial PRIMARY KEY, code char(2) NOT NULL UNIQUE);
      `),
    },
    {
      title: "a random public id",
      code: sqlSchema(`
        CREATE TABLE documents (id bigint PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid());
      `),
    },
    {
      title: "tables of one tenant each",
      code:
        '//- /tenantlint.config.json\n{ "isolation": "schema-per-tenant" }\n' +
        sqlSchema(`
        CREATE TABLE contacts (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), email text UNIQUE);
      `),
    },
  ],
});
