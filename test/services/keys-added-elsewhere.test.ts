// Unique keys that hand-written SQL adds to tables which a builder or a schema of its own makes.
import { service } from "../harness/service";

/** Log lines and audit events are other tests' matter; schemas are this one's. */
const OTHERS = /^(?:log|audit)-/;

describe("unique keys apart from the table", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { knex: "3.1.0", pg: "8.0.0" } }),
      "migrations/1.js": `
        exports.up = async (knex) => {
          await knex.schema.createTable("orgs", (t) => { t.uuid("id").primary(); t.string("slug").notNullable(); });
          await knex.schema.createTable("members", (t) => { t.uuid("id").primary(); t.uuid("org_id").notNullable().references("orgs.id").index(); });
          await knex.schema.createTable("menus", (t) => { t.uuid("id").primary(); t.uuid("org_id").notNullable().references("orgs.id"); t.string("title"); t.string("color"); });
          await knex.raw("CREATE UNIQUE INDEX orgs_slug ON orgs (lower(slug))");
          await knex.raw("CREATE UNIQUE INDEX menus_org ON menus (org_id, lower(title))");
          await knex.raw("CREATE UNIQUE INDEX menus_title ON menus (lower(title))"); //! schema-global-unique
          await knex.raw("ALTER TABLE menus ADD CONSTRAINT menus_color UNIQUE (color)"); //! schema-global-unique
        };
      `,
    },
    "by raw statements of Knex",
    OTHERS,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.20.0" } }),
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url      = env("DATABASE_URL")
        }
        model Org {
          id      String   @id @default(cuid())
          members Member[]
          dishes  Dish[]
        }
        model Member {
          id    String @id @default(cuid())
          orgId String @map("org_id")
          org   Org    @relation(fields: [orgId], references: [id])
          email String
          @@unique([orgId, email])
        }
        model Dish {
          id       String @id @default(cuid())
          orgId    String @map("org_id")
          org      Org    @relation(fields: [orgId], references: [id])
          dishName String @map("dish_name")
          number   Int    @unique //! schema-global-unique
          @@index([orgId])
        }
      `,
      "prisma/migrations/1_init/migration.sql": `
        CREATE TABLE "Org" ("id" TEXT NOT NULL, CONSTRAINT "Org_pkey" PRIMARY KEY ("id"));
        CREATE TABLE "Member" ("id" TEXT NOT NULL, "org_id" TEXT NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "Member_pkey" PRIMARY KEY ("id"));
        CREATE TABLE "Dish" ("id" TEXT NOT NULL, "org_id" TEXT NOT NULL, "dish_name" TEXT NOT NULL, "number" INTEGER NOT NULL, CONSTRAINT "Dish_pkey" PRIMARY KEY ("id"));
        CREATE UNIQUE INDEX "Member_org_id_email_key" ON "Member"("org_id", "email");
        CREATE UNIQUE INDEX "Dish_number_key" ON "Dish"("number");
        CREATE UNIQUE INDEX "Dish_once" ON "Dish"("dish_name");
      `,
      "prisma/migrations/2_names/migration.sql": `
        DROP INDEX "Dish_once";
        CREATE UNIQUE INDEX "Dish_name" ON "Dish"(lower("dish_name")); --! schema-global-unique
      `.replace("--!", "//!"),
    },
    "by a migration that Prisma's schema cannot express, once where both have the key",
    OTHERS,
  );
});
