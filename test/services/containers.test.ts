// Containers of classes: what code asks a container for, by class, name or token, is what was said to stand there.
import { service } from "../harness/service";

const TABLES = `create table clinics (id uuid primary key, name text not null);
create table doctors (id uuid primary key, clinic_id uuid not null references clinics (id), email text not null);
create table patients (id uuid primary key, clinic_id uuid not null references clinics (id), name text not null);
create table visits (id uuid primary key, clinic_id uuid not null references clinics (id), note text not null);
create index on doctors (clinic_id); create index on patients (clinic_id); create index on visits (clinic_id);
`;

const SIGN_IN = `
  import jwt from "jsonwebtoken";
  export function signedIn(req: any, res: any, next: any) {
    try { req.doctor = jwt.verify(String(req.headers.authorization), process.env.KEY!); next(); } catch { res.sendStatus(401); }
  }
`;

function filesFor(dependencies: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", pg: "8.11.0", ...dependencies } }),
    "migrations/1.sql": TABLES,
    "src/sign-in.ts": SIGN_IN,
    "src/pool.ts": `import { Pool } from "pg";\nexport const pool = new Pool();\n`,
  };
}

describe("tsyringe: classes, tokens, factories and child containers", () => {
  service({
    ...filesFor({ tsyringe: "4.8.0" }),
    "src/visits.ts": `
      import { inject, injectable, singleton } from "tsyringe";
      import type { Pool } from "pg";
      export interface Visits { mine(clinic: string, id: string): Promise<unknown>; anyones(id: string): Promise<unknown>; }
      @injectable()
      export class StoredVisits implements Visits {
        constructor(@inject("Database") private readonly database: Pool) {}
        async mine(clinic: string, id: string) { return (await this.database.query("select * from visits where id = $1 and clinic_id = $2", [id, clinic])).rows[0]; }
        async anyones(id: string) { return (await this.database.query("select * from visits where id = $1", [id])).rows[0]; } //! unscoped-query
      }
      @singleton()
      export class Ward {
        constructor(@inject("Visits") private readonly visits: Visits) {}
        mine(clinic: string, id: string) { return this.visits.mine(clinic, id); }
        anyones(id: string) { return this.visits.anyones(id); }
      }
      export class Patients {
        constructor(private readonly database: Pool, private readonly clinic: string) {}
        async list() { return (await this.database.query("select * from patients where clinic_id = $1", [this.clinic])).rows; }
      }
    `,
    "src/app.ts": `
      import "reflect-metadata";
      import express from "express";
      import { container } from "tsyringe";
      import { pool } from "./pool";
      import { signedIn } from "./sign-in";
      import { Patients, StoredVisits, Ward, type Visits } from "./visits";
      container.register("Database", { useValue: pool });
      container.register<Visits>("Visits", { useClass: StoredVisits });
      const app = express();
      app.use(signedIn);
      app.get("/visits/:id", async (req: any, res) => { res.json(await container.resolve(Ward).mine(req.doctor.clinicId, req.params.id)); });
      const ward = container.resolve(Ward);
      app.get("/any/:id", async (req: any, res) => { res.json(await ward.anyones(req.params.id)); });
      app.get("/patients", async (req: any, res) => {
        const child = container.createChildContainer();
        child.registerInstance("Patients", new Patients(pool, req.doctor.clinicId));
        res.json(await child.resolve<Patients>("Patients").list());
      });
      app.listen(1);
    `,
  });
});

describe("TypeDI: services, tokens and factories", () => {
  service({
    ...filesFor({ typedi: "0.10.0" }),
    "src/visits.ts": `
      import { Inject, Service, Token } from "typedi";
      import type { Pool } from "pg";
      export const DATABASE = new Token<Pool>("database");
      @Service()
      export class Visits {
        constructor(@Inject(DATABASE) private database: Pool) {}
        async mine(clinic: string) { return (await this.database.query("select * from visits where clinic_id = $1", [clinic])).rows; }
        async anyones(id: string) { return (await this.database.query("select * from visits where id = $1", [id])).rows[0]; } //! unscoped-query
      }
      @Service()
      export class Ward {
        @Inject(() => Visits) private visits!: Visits;
        mine(clinic: string) { return this.visits.mine(clinic); }
        anyones(id: string) { return this.visits.anyones(id); }
      }
      export class Names {
        constructor(private database: Pool) {}
        async remove(id: string) { await this.database.query("delete from patients where id = $1", [id]); } //! unscoped-mutation
      }
    `,
    "src/app.ts": `
      import "reflect-metadata";
      import express from "express";
      import { Container } from "typedi";
      import { pool } from "./pool";
      import { signedIn } from "./sign-in";
      import { DATABASE, Names, Ward } from "./visits";
      Container.set(DATABASE, pool);
      Container.set({ id: "names", factory: () => new Names(pool) });
      const app = express();
      app.use(signedIn);
      app.get("/visits", async (req: any, res) => { res.json(await Container.get(Ward).mine(req.doctor.clinicId)); });
      app.get("/visits/:id", async (req: any, res) => { res.json(await Container.get(Ward).anyones(req.params.id)); });
      app.delete("/names/:id", async (req: any, res) => { await Container.get<Names>("names").remove(req.params.id); res.end(); });
      app.listen(1);
    `,
  });
});

for (const [version, parameter] of [
  ["6.0.0", "bind"],
  ["7.5.0", "{ bind }"],
] as const)
  describe(`InversifyJS ${version}: bindings, modules and dynamic values`, () => {
    service({
      ...filesFor({ inversify: version }),
      "src/types.ts": `export const TYPES = { Database: Symbol.for("Database"), Visits: Symbol.for("Visits"), Ward: Symbol.for("Ward"), Names: Symbol.for("Names") };`,
      "src/visits.ts": `
        import { inject, injectable } from "inversify";
        import type { Pool } from "pg";
        import { TYPES } from "./types";
        export interface Visits { mine(clinic: string): Promise<unknown>; anyones(id: string): Promise<unknown>; }
        @injectable()
        export class StoredVisits implements Visits {
          constructor(@inject(TYPES.Database) private readonly database: Pool) {}
          async mine(clinic: string) { return (await this.database.query("select * from visits where clinic_id = $1", [clinic])).rows; }
          async anyones(id: string) { return (await this.database.query("select * from visits where id = $1", [id])).rows[0]; } //! unscoped-query
        }
        @injectable()
        export class Ward {
          @inject(TYPES.Visits) private visits!: Visits;
          mine(clinic: string) { return this.visits.mine(clinic); }
          anyones(id: string) { return this.visits.anyones(id); }
        }
        export class Names {
          constructor(private database: Pool) {}
          async remove(id: string) { await this.database.query("delete from patients where id = $1", [id]); } //! unscoped-mutation
        }
      `,
      "src/container.ts": `
        import { Container, ContainerModule } from "inversify";
        import type { Pool } from "pg";
        import { pool } from "./pool";
        import { TYPES } from "./types";
        import { Names, StoredVisits, Ward, type Visits } from "./visits";
        const stores = new ContainerModule((${parameter}) => {
          bind<Pool>(TYPES.Database).toConstantValue(pool);
          bind<Visits>(TYPES.Visits).to(StoredVisits).inSingletonScope();
        });
        export const container = new Container();
        container.load(stores);
        container.bind(TYPES.Ward).to(Ward);
        container.bind(TYPES.Names).toDynamicValue((context) => new Names(${version.startsWith("6") ? "context.container.get" : "context.get"}<Pool>(TYPES.Database)));
      `,
      "src/app.ts": `
        import "reflect-metadata";
        import express from "express";
        import { container } from "./container";
        import { signedIn } from "./sign-in";
        import { TYPES } from "./types";
        import type { Names, Ward } from "./visits";
        const app = express();
        app.use(signedIn);
        app.get("/visits", async (req: any, res) => { res.json(await container.get<Ward>(TYPES.Ward).mine(req.doctor.clinicId)); });
        app.get("/visits/:id", async (req: any, res) => { res.json(await container.get<Ward>(TYPES.Ward).anyones(req.params.id)); });
        app.delete("/names/:id", async (req: any, res) => { await container.get<Names>(TYPES.Names).remove(req.params.id); res.end(); });
        app.listen(1);
      `,
    });
  });

describe("Awilix: registrations by name, and scopes of one request", () => {
  service({
    ...filesFor({ awilix: "12.0.0", "awilix-express": "9.0.0" }),
    "src/visits.ts": `
      import type { Pool } from "pg";
      interface Needs { database: Pool; clinicId: string; visits: Visits }
      export class Visits {
        private readonly database: Pool;
        private readonly clinicId: string;
        constructor({ database, clinicId }: Needs) { this.database = database; this.clinicId = clinicId; }
        async mine() { return (await this.database.query("select * from visits where clinic_id = $1", [this.clinicId])).rows; }
        async anyones(id: string) { return (await this.database.query("select * from visits where id = $1", [id])).rows[0]; } //! unscoped-query
      }
      export const makeWard = ({ visits }: Needs) => ({ mine: () => visits.mine(), anyones: (id: string) => visits.anyones(id) });
      export class Api {
        constructor(private readonly needs: Needs) {}
        async list(req: any, res: any) { res.json(await this.needs.visits.mine()); }
        async remove(req: any, res: any) {
          await this.needs.database.query("delete from visits where id = $1", [req.params.id]); //! unscoped-mutation
          res.end();
        }
      }
    `,
    "src/app.ts": `
      import express from "express";
      import { asClass, asFunction, asValue, aliasTo, createContainer } from "awilix";
      import { makeInvoker, scopePerRequest } from "awilix-express";
      import { pool } from "./pool";
      import { signedIn } from "./sign-in";
      import { Api, makeWard, Visits } from "./visits";
      const container = createContainer();
      container.register({ database: asValue(pool), visits: asClass(Visits).scoped(), ward: asFunction(makeWard) });
      container.register("rounds", aliasTo("ward"));
      const app = express();
      app.use(signedIn);
      app.use(scopePerRequest(container));
      app.use((req: any, res, next) => { req.container.register({ clinicId: asValue(req.doctor.clinicId) }); next(); });
      app.get("/visits", async (req: any, res) => { res.json(await req.container.resolve("visits").mine()); });
      app.get("/ward", async (req: any, res) => { const { ward } = req.container.cradle; res.json(await ward.mine()); });
      app.get("/ward/:id", async (req: any, res) => { res.json(await req.container.resolve("rounds").anyones(req.params.id)); });
      const api = makeInvoker(Api);
      app.get("/api", api("list"));
      app.delete("/api/:id", api("remove"));
      app.listen(1);
    `,
  });
});

describe("Awilix: parameters that are matched by their names", () => {
  service({
    ...filesFor({ awilix: "12.0.0" }),
    "src/visits.ts": `
      import { pool } from "./pool";
      export class Store {
        async mine(clinic: string) { return (await pool.query("select * from visits where clinic_id = $1", [clinic])).rows; }
        async anyones(id: string) { return (await pool.query("select * from visits where id = $1", [id])).rows[0]; } //! unscoped-query
      }
      export class Ward {
        constructor(private readonly store: Store) {}
        mine(clinic: string) { return this.store.mine(clinic); }
        anyones(id: string) { return this.store.anyones(id); }
      }
    `,
    "src/app.ts": `
      import express from "express";
      import { asClass, createContainer, InjectionMode } from "awilix";
      import { signedIn } from "./sign-in";
      import { Store, Ward } from "./visits";
      const container = createContainer({ injectionMode: InjectionMode.CLASSIC }).register({ store: asClass(Store), ward: asClass(Ward).singleton() });
      const app = express();
      app.use(signedIn);
      app.get("/visits", async (req: any, res) => { res.json(await container.resolve<Ward>("ward").mine(req.doctor.clinicId)); });
      app.get("/visits/:id", async (req: any, res) => { res.json(await container.resolve<Ward>("ward").anyones(req.params.id)); });
      app.listen(1);
    `,
  });
});
