// Tables that code creates with SQL of its own: in migrations of Knex and TypeORM, and when a database is opened.
import { service } from "../harness/service";

describe("knex.raw beside the schema builder", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { knex: "^3.1.0", pg: "*", express: "^5.0.0", "express-session": "*" } }),
    "migrations/20240101_init.js": `
      exports.up = async (knex) => {
        await knex.schema.createTable("organizations", (t) => {
          t.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
          t.string("slug").notNullable().unique();
        });
        await knex.schema.createTable("vehicles", (t) => {
          t.uuid("id").primary();
          t.uuid("organization_id").notNullable().references("id").inTable("organizations").index();
          t.string("plate").notNullable();
          t.unique(["organization_id", "plate"]);
        });
        await knex.schema.createTable("drivers", (t) => {
          t.uuid("id").primary();
          t.uuid("organization_id").notNullable().references("organizations.id").index();
          t.string("license").notNullable().unique();
        });
        await knex.raw(\`CREATE TABLE trips (
          id uuid PRIMARY KEY,
          organization_id uuid REFERENCES organizations (id),
          vehicle_id uuid NOT NULL REFERENCES vehicles (id)
        )\`);
      };
      exports.down = async (knex) => {
        await knex.schema.dropTable("trips").dropTable("drivers").dropTable("vehicles").dropTable("organizations");
      };
    `,
    "migrations/20240202_backfill.js": `
      exports.up = async (knex) => {
        await knex("vehicles").whereNull("plate").update({ plate: "unknown" });
        await knex.raw("UPDATE drivers SET license = upper(license)");
      };
      exports.down = async () => {};
    `,
    "src/app.js": `
      const express = require("express");
      const session = require("express-session");
      const knex = require("knex")({ client: "pg", connection: process.env.DATABASE_URL });

      const app = express();
      app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.organizationId) return res.sendStatus(401);
        next();
      });

      app.get("/trips", async (req, res) => {
        res.json(await knex("trips").where("organization_id", req.session.organizationId));
      });

      app.get("/trips/:id", async (req, res) => {
        res.json(await knex("trips").where({ id: req.params.id }).first()); //! unscoped-query
      });

      app.listen(3000);
    `,
  });
});

describe("TypeORM: queryRunner.query, also in a loop", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { typeorm: "^0.3.20", pg: "*", express: "^5.0.0", "express-session": "*" } }),
    "tenantlint.config.json": `
      { "isolation": "shared" }
    `,
    "src/migrations/1700000000000-Init.ts": `
      import type { MigrationInterface, QueryRunner } from "typeorm";

      export class Init1700000000000 implements MigrationInterface {
        public async up(queryRunner: QueryRunner): Promise<void> {
          await queryRunner.query(\`CREATE TABLE "tenants" ("id" uuid PRIMARY KEY DEFAULT uuid_generate_v4(), "name" text NOT NULL)\`);
          await queryRunner.query(\`CREATE TABLE "cases" ("id" uuid PRIMARY KEY DEFAULT uuid_generate_v4(), "tenant_id" uuid NOT NULL REFERENCES "tenants" ("id"), "title" text NOT NULL)\`);
          await queryRunner.query(\`CREATE TABLE "notes" ("id" uuid PRIMARY KEY DEFAULT uuid_generate_v4(), "tenant_id" uuid NOT NULL REFERENCES "tenants" ("id"), "text" text NOT NULL)\`);
          await queryRunner.query(\`CREATE TABLE "tags" ("id" uuid PRIMARY KEY DEFAULT uuid_generate_v4(), "tenant_id" uuid NOT NULL REFERENCES "tenants" ("id"), "label" text NOT NULL UNIQUE)\`);
          for (const table of ["cases", "notes"]) {
            await queryRunner.query(\`ALTER TABLE "\${table}" ENABLE ROW LEVEL SECURITY\`);
            await queryRunner.query(\`ALTER TABLE "\${table}" FORCE ROW LEVEL SECURITY\`);
            await queryRunner.query(\`CREATE POLICY tenant_isolation ON "\${table}" USING (tenant_id = current_setting('app.tenant_id')::uuid)\`);
          }
          await queryRunner.query(\`UPDATE "cases" SET title = trim(title)\`);
        }

        public async down(queryRunner: QueryRunner): Promise<void> {
          await queryRunner.query(\`DROP TABLE "tags"\`);
          await queryRunner.query(\`DROP TABLE "notes"\`);
          await queryRunner.query(\`DROP TABLE "cases"\`);
          await queryRunner.query(\`DROP TABLE "tenants"\`);
        }
      }
    `,
    "src/db.ts": `
      import { DataSource, type EntityManager } from "typeorm";
      export const dataSource = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, migrations: ["src/migrations/*.ts"] });
      export async function withTenant<T>(tenantId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
        return dataSource.transaction(async (manager) => {
          await manager.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
          return work(manager);
        });
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { dataSource, withTenant } from "./db";

      declare module "express-session" {
        interface SessionData {
          tenantId: string;
        }
      }

      const app = express();
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.tenantId) return void res.sendStatus(401);
        next();
      });

      app.get("/cases", async (req, res) => {
        res.json(await withTenant(req.session.tenantId!, (manager) => manager.query("SELECT id, title FROM cases ORDER BY title")));
      });

      app.get("/tags", async (req, res) => {
        res.json(await dataSource.query("SELECT id, label FROM tags")); //! unscoped-query
      });

      app.get("/tags/mine", async (req, res) => {
        res.json(await dataSource.query("SELECT id, label FROM tags WHERE tenant_id = $1", [req.session.tenantId!]));
      });

      app.listen(3000);
    `,
  });
});

describe("better-sqlite3: exec", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "better-sqlite3": "*", fastify: "^5.0.0", "@fastify/jwt": "*" } }),
    "src/db.ts": `
      import Database from "better-sqlite3";

      export const db = new Database(process.env.DB_FILE ?? "app.db");
      db.pragma("journal_mode = WAL");
      db.exec(\`
        CREATE TABLE IF NOT EXISTS workspaces (id TEXT PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS snippets (
          id TEXT PRIMARY KEY,
          workspace_id TEXT NOT NULL REFERENCES workspaces (id),
          title TEXT NOT NULL,
          code TEXT NOT NULL
        );
        CREATE INDEX IF NOT EXISTS snippets_workspace ON snippets (workspace_id);
        CREATE TABLE IF NOT EXISTS languages (name TEXT PRIMARY KEY);
      \`);
    `,
    "src/server.ts": `
      import jwt from "@fastify/jwt";
      import Fastify from "fastify";
      import { db } from "./db";
      declare module "@fastify/jwt" {
        interface FastifyJWT {
          user: { workspaceId: string };
        }
      }
      const list = db.prepare("SELECT id, title FROM snippets WHERE workspace_id = ?");
      const one = db.prepare("SELECT id, title, code FROM snippets WHERE id = ?");
      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      app.addHook("onRequest", (request) => request.jwtVerify());
      app.get("/languages", async () => db.prepare("SELECT name FROM languages").all());
      app.get("/snippets", async (request) => list.all(request.user.workspaceId));
      app.get<{ Params: { id: string } }>("/snippets/:id", async (request) => one.get(request.params.id)); //! unscoped-query
      await app.listen({ port: 3000 });
    `,
  });
});
