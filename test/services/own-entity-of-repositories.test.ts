// Repositories that ask a manager for their own entity, by what they say of it; and entities whose columns stand in a class that they extend.
import { service } from "../harness/service";

const BASE = `
  import { AsyncLocalStorage } from "node:async_hooks";
  import jwt from "jsonwebtoken";
  export interface Me { tenantId: string }
  export const me = (header: string | undefined) => jwt.verify(String(header), process.env.JWT!) as Me;
`;

describe("a repository's own entity", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { typeorm: "0.3.20", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
      "src/me.ts": BASE,
      "src/entities.ts": `
        import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
        @Entity("tenants") export class Tenant { @PrimaryGeneratedColumn("uuid") id: string; @Column() name: string; }
        export abstract class Owned {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() tenantId: string;
          @ManyToOne(() => Tenant, { nullable: false }) tenant: Tenant;
        }
        @Entity("users") export class User extends Owned { @Column() email: string; }
        @Entity("bins") export class Bin extends Owned { @Column() label: string; }
      `,
      "src/bins.ts": `
        import { DataSource, Repository } from "typeorm";
        import { Bin, Tenant, User } from "./entities";
        export const source = new DataSource({ type: "postgres", entities: [Tenant, User, Bin] });
        export class BinRepository extends Repository<Bin> {
          constructor() { super(Bin, source.createEntityManager()); }
          labelled(label: string) {
            return this.manager.createQueryBuilder(this.target, "b").where("b.label = :label", { label }).getMany(); //! unscoped-query
          }
          of(tenantId: string) {
            return this.manager.find(this.target as typeof Bin, { where: { tenantId } });
          }
          raw(label: string) {
            return this.query(\`SELECT * FROM \${this.metadata.tableName} WHERE label = $1\`, [label]); //! unscoped-query
          }
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { Bin } from "./entities";
        import { BinRepository, source } from "./bins";
        import { me } from "./me";
        const app = express();
        app.use(express.json());
        const own = new BinRepository();
        const bins = source.getRepository(Bin);
        app.get("/bins", async (req, res) => {
          const { tenantId } = me(req.headers.authorization);
          res.json([await own.labelled(String(req.query.label)), await own.of(tenantId), await own.raw(String(req.query.label))]);
        });
        app.post("/bins", async (req, res) => {
          me(req.headers.authorization);
          const bin = bins.create({ label: req.body.label });
          res.json(await bins.save(bin)); //! missing-tenant-on-create
        });
        app.post("/mine", async (req, res) => {
          const { tenantId } = me(req.headers.authorization);
          const bin = bins.create({ label: req.body.label, tenantId });
          res.json(await bins.save(bin));
        });
        app.listen(1);
      `,
    },
    "TypeORM",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "@mikro-orm/core": "6.4.0", "@mikro-orm/postgresql": "6.4.0", express: "4.19.0", jsonwebtoken: "9.0.0" },
      }),
      "src/me.ts": BASE,
      "src/entities.ts": `
        import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
        import { BinRepository } from "./repository";
        @Entity() export class Tenant { @PrimaryKey() id!: string; @Property() name!: string; }
        @Entity() export class User { @PrimaryKey() id!: string; @ManyToOne(() => Tenant) tenant!: Tenant; @Property() email!: string; }
        @Entity({ repository: () => BinRepository }) export class Bin { @PrimaryKey() id!: string; @ManyToOne(() => Tenant) tenant!: Tenant; @Property() label!: string; }
      `,
      "src/repository.ts": `
        import { EntityRepository } from "@mikro-orm/postgresql";
        import type { Bin } from "./entities";
        export class BinRepository extends EntityRepository<Bin> {
          relabel(ids: string[], label: string) {
            return this.em.createQueryBuilder(this.entityName).update({ label }).where({ id: { $in: ids } }).execute(); //! unscoped-mutation
          }
          of(tenant: string) {
            return this.em.find(this.entityName, { tenant });
          }
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { MikroORM } from "@mikro-orm/postgresql";
        import { Bin, Tenant, User } from "./entities";
        import { me } from "./me";
        const orm = MikroORM.initSync({ dbName: "x", entities: [Tenant, User, Bin] });
        const app = express();
        app.use(express.json());
        app.post("/relabel", async (req, res) => {
          const { tenantId } = me(req.headers.authorization);
          const bins = orm.em.fork().getRepository(Bin);
          await bins.relabel(req.body.ids, req.body.label);
          res.json(await bins.of(tenantId));
        });
        app.listen(1);
      `,
    },
    "MikroORM",
  );
});
