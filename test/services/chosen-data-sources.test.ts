// A data source that a function chose when the server was started, and that may not be there: one of several handles inside what is
// itself one of several values. What one query found out about it rules none of them out for the next.
import { service } from "../harness/service";

describe("one of several data sources", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "4.0.0", typeorm: "0.3.20", passport: "0.7.0" } }),
      "src/entities.ts": `
    import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";
    @Entity() export class Workspace { @PrimaryGeneratedColumn("uuid") id: string; }
    @Entity() export class Store { @PrimaryGeneratedColumn("uuid") id: string; @Column() workspaceId: string; @Column() used?: string; }
    @Entity() export class Flow { @PrimaryGeneratedColumn("uuid") id: string; @Column() workspaceId: string; }
  `,
      "src/source.ts": `
    import { DataSource } from "typeorm";
    let appDataSource: DataSource;
    export const init = async () => {
      switch (process.env.DB) {
        case "sqlite": appDataSource = new DataSource({ type: "sqlite", database: "x" }); break;
        case "mysql": appDataSource = new DataSource({ type: "mysql" }); break;
        default: appDataSource = new DataSource({ type: "sqlite", database: "y" }); break;
      }
    };
    export function getDataSource(): DataSource {
      if (appDataSource === undefined) init();
      return appDataSource;
    }
  `,
      "src/index.ts": `
    import express from "express";
    import { DataSource } from "typeorm";
    import { getDataSource } from "./source";
    import { router } from "./routes";
    class Telemetry { constructor(readonly app: any) {} }
    export class App {
      app: express.Application;
      pool: any;
      telemetry: Telemetry;
      AppDataSource: DataSource = getDataSource();
      constructor() { this.app = express(); }
      async initDatabase() { try { await this.AppDataSource.initialize(); this.pool = makePool(); await this.pool.initialize(); this.telemetry = new Telemetry(this); } catch (e) { console.error(e); } }
      async config() {
        this.pool = makePool(); this.telemetry = new Telemetry(this);
        this.app.use("/", router);
      }
    }
    let serverApp: App | undefined;
    export async function start() {
      serverApp = new App();
      await serverApp.initDatabase(); await serverApp.config();
    }
    export function getInstance(): App | undefined { return serverApp; }
  `,
      "src/running.ts": `
    import * as Server from "./index";
    export const getRunning = function () {
      const running = Server.getInstance();
      if (typeof running === "undefined" || typeof running.pool === "undefined" || typeof running.telemetry === "undefined") throw new Error("no");
      return running;
    };
  `,
      "src/service.ts": `
    import { getRunning } from "./running";
    import { Flow, Store } from "./entities";
    const byId = async (id: string) => {
      try {
        const app = getRunning();
        const entity = await app.AppDataSource.getRepository(Store).findOneBy({ id }); //! unscoped-query
        if (!entity) throw new Error("none");
        return entity;
      } catch (error) { throw new Error("x" + error); }
    };
    const used = async (entity: Store) => {
      try {
        const app = getRunning();
        const x = await app.AppDataSource.getRepository(Flow).findOneBy({ id: "123" }); //! unscoped-query
        return [x];
      } catch (error) { throw new Error("x" + error); }
    };
    export default { byId, used };
  `,
      "src/routes.ts": `
    import express from "express";
    import service from "./service";
    export const router = express.Router();
    router.get("/:id", async (req, res, next) => {
      if (!(req as any).user) return res.status(401).end();
      try {
        const x: any = await service.byId(req.params.id);
        if (x && x.used) x.used = await service.used(x);
        res.json(x);
      } catch (e) { next(e); }
    });
  `,
    },
    "is asked again and again",
  );
});
