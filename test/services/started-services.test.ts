// What the start of an application puts into variables of modules: who reads it later finds what was put there.
import { PROJECTS, service } from "../harness/service";

describe("Services that are made when the application starts", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", typeorm: "0.3.20" } }),
      "src/entities.ts": `
        import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
        @Entity() export class Workspace { @PrimaryGeneratedColumn("uuid") id: string; @Column() name: string; }
        @Entity() export class Vehicle {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() plate: string;
          @Column() workspaceId: string;
          @ManyToOne(() => Workspace) workspace: Workspace;
        }
      `,
      "src/data-source.ts": `
        import { DataSource } from "typeorm";
        import { Vehicle, Workspace } from "./entities";
        let dataSource: DataSource;
        export const init = async (): Promise<void> => {
          dataSource = new DataSource({ type: "postgres", entities: [Vehicle, Workspace] });
        };
        export function getDataSource(): DataSource {
          if (dataSource === undefined) init();
          return dataSource;
        }
      `,
      "src/server.ts": `
        import express from "express";
        import type { DataSource } from "typeorm";
        import { getDataSource } from "./data-source";
        import router from "./routes";
        export class Fleet {
          app: express.Application;
          data: DataSource = getDataSource();
          constructor() { this.app = express(); }
          async configure() { await this.data.initialize(); this.app.use("/api", router); }
        }
        let fleet: Fleet | undefined;
        export async function start(): Promise<void> {
          fleet = new Fleet();
          await fleet.configure();
          fleet.app.listen(3000);
        }
        export function current(): Fleet | undefined { return fleet; }
      `,
      "src/running.ts": `
        import * as server from "./server";
        export const running = function () {
          const found = server.current();
          if (typeof found === "undefined" || typeof found.data === "undefined") throw new Error("not started");
          return found;
        };
      `,
      "src/vehicles.ts": `
        import { Vehicle } from "./entities";
        import { running } from "./running";
        export const byId = async (id: string) => {
          const app = running();
          return await app.data.getRepository(Vehicle).findOneBy({ id }); //! unscoped-query
        };
        export const scrap = async (id: string, workspaceId: string) => {
          try {
            return await running().data.getRepository(Vehicle).delete({ id, workspaceId });
          } catch (error) {
            throw new Error("could not scrap it");
          }
        };
      `,
      "src/routes.ts": `
        import { Router } from "express";
        import jwt from "jsonwebtoken";
        import * as vehicles from "./vehicles";
        const router = Router();
        router.use((req: any, res, next) => {
          try { req.claims = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
        });
        router.get("/vehicles/:id", async (req, res) => { res.json(await vehicles.byId(req.params.id)); });
        router.delete("/vehicles/:id", async (req: any, res) => { res.json(await vehicles.scrap(req.params.id, req.claims.workspaceId)); });
        export default router;
      `,
    },
    "are what a getter that throws before the start hands out",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "4.19.0", "express-session": "*", pg: "8.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...PROJECTS,
      "src/pool.js": `
        const { Pool } = require("pg");
        let pool;
        exports.connect = async function connect(url) { pool = new Pool({ connectionString: url }); };
        exports.query = function query(text, values) {
          if (!pool) throw new Error("connect first");
          return pool.query(text, values);
        };
      `,
      "src/app.js": `
        const express = require("express");
        const session = require("express-session");
        const { query } = require("./pool");
        const app = express();
        app.use(session({ secret: process.env.SECRET }));
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.get("/projects/:id", async (req, res) => {
          const { rows } = await query('SELECT * FROM "Project" WHERE id = $1', [req.params.id]); //! unscoped-query
          res.json(rows);
        });
        app.get("/projects", async (req, res) => {
          const { rows } = await query('SELECT * FROM "Project" WHERE "organizationId" = $1', [req.session.organizationId]);
          res.json(rows);
        });
        module.exports = app;
      `,
    },
    "are what their one assignment makes, where no type says it",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...PROJECTS,
      "src/repository.ts": `
        import type { PrismaClient } from "@prisma/client";
        import { db } from "./db";
        class Projects {
          constructor(private readonly client: PrismaClient) {}
          list(organizationId: string) { return this.client.project.findMany({ where: { organizationId } }); }
          all() { return this.client.project.findMany({ where: {} }); } //! unscoped-query
        }
        let projects: Projects | undefined;
        export function repository(): Projects {
          if (!projects) projects = new Projects(db);
          return projects;
        }
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { repository } from "./repository";
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.get("/projects", async (req: any, res) => res.json(await repository().list(req.session.organizationId)));
        app.get("/everything", async (_req, res) => res.json(await repository().all()));
        app.listen(1);
      `,
    },
    "are what a getter makes at its first call",
  );
});
