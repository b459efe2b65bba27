// A repository class that adds the tenant in find, findOne and count, and forgets the rest; listeners of a base entity.
import { service } from "../harness/service";

describe("TypeORM: a repository that overrides its finders", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"express":"^4.19.2","jsonwebtoken":"^9.0.2","typeorm":"^0.3.20","pg":"^8.12.0","routing-controllers":"^0.10.4"}}
      `,
    "src/context.ts": `
        import { AsyncLocalStorage } from "node:async_hooks";
        export const requestContext = new AsyncLocalStorage<Map<string, string>>();
        export const currentAccountId = (): string => {
          const id = requestContext.getStore()?.get("accountId");
          if (!id) throw new Error("No account in the request context");
          return id;
        };
      `,
    "src/entities.ts": `
        import { BeforeInsert, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, OneToMany, OneToOne, PrimaryGeneratedColumn } from "typeorm";
        import { currentAccountId } from "./context";
        @Entity({ name: "accounts" })
        export class Account {
          @PrimaryGeneratedColumn("uuid") id!: string;
          @Column() name!: string;
        }
        export abstract class Owned {
          @PrimaryGeneratedColumn("uuid") id!: string;
          @Index() @Column({ name: "account_id", type: "uuid" }) accountId!: string;
          @ManyToOne(() => Account, { nullable: false }) @JoinColumn({ name: "account_id" }) account!: Account;
          @BeforeInsert() assignAccount() { this.accountId = currentAccountId(); }
        }
        @Entity({ name: "logins" })
        export class Login extends Owned {
          @Column({ unique: true }) email!: string;
        }
        @Entity({ name: "campaigns" })
        export class Campaign extends Owned {
          @Column() name!: string;
          @CreateDateColumn({ name: "created_at" }) createdAt!: Date;
          @OneToMany(() => Recipient, (r) => r.campaign, { cascade: ["insert"] }) recipients!: Recipient[];
        }
        @Entity({ name: "recipients" })
        export class Recipient {
          @PrimaryGeneratedColumn("uuid") id!: string;
          @ManyToOne(() => Campaign, (c) => c.recipients, { nullable: false, onDelete: "CASCADE" }) @JoinColumn({ name: "campaign_id" }) campaign!: Campaign;
          @Column({ name: "campaign_id" }) campaignId!: string;
          @Column() email!: string;
          @Column({ default: false }) opened!: boolean;
        }
      `,
    "src/data-source.ts": `
        import { DataSource, EventSubscriber, type EntitySubscriberInterface, type LoadEvent } from "typeorm";
        import { Account, Campaign, Login, Recipient } from "./entities";
        export const dataSource = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, entities: [Account, Login, Campaign, Recipient], synchronize: false });
        export const scopedManager = () => dataSource.manager;
      `,
    "src/scoped-repository.ts": `
        import { DataSource, EntityTarget, FindManyOptions, FindOneOptions, FindOptionsWhere, ObjectLiteral, Repository } from "typeorm";
        import { currentAccountId } from "./context";
        import { dataSource } from "./data-source";
        export class AccountRepository<E extends ObjectLiteral & { accountId: string }> extends Repository<E> {
          constructor(target: EntityTarget<E>, source: DataSource = dataSource) {
            super(target, source.createEntityManager());
          }
          private scoped(where?: FindOptionsWhere<E> | FindOptionsWhere<E>[]): FindOptionsWhere<E> | FindOptionsWhere<E>[] {
            const accountId = currentAccountId();
            if (Array.isArray(where)) return where.map((w) => ({ ...w, accountId }));
            return { ...where, accountId } as FindOptionsWhere<E>;
          }
          override find(options: FindManyOptions<E> = {}) {
            return super.find({ ...options, where: this.scoped(options.where) });
          }
          override findOne(options: FindOneOptions<E>) {
            return super.findOne({ ...options, where: this.scoped(options.where) });
          }
          override count(options: FindManyOptions<E> = {}) {
            return super.count({ ...options, where: this.scoped(options.where) });
          }
        }
      `,
    "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { In } from "typeorm";
        import { currentAccountId, requestContext } from "./context";
        import { dataSource } from "./data-source";
        import { Campaign, Recipient } from "./entities";
        import { AccountRepository } from "./scoped-repository";

        const app = express();
        app.use(express.json());
        app.use((req, res, next) => {
          try {
            const payload = jwt.verify((req.headers.authorization ?? "").slice(7), process.env.JWT_SECRET!) as { accountId: string };
            requestContext.run(new Map([["accountId", payload.accountId]]), () => next());
          } catch (e) {
            res.status(401).json({ error: "unauthenticated" });
          }
        });
        const campaigns = new AccountRepository(Campaign);
        const recipients = dataSource.getRepository(Recipient);

        app.get("/campaigns", async (req, res) => { res.json(await campaigns.find({ where: { name: String(req.query.name) }, order: { createdAt: "DESC" } })); });
        app.get("/campaigns/two", async (req, res) => { res.json(await campaigns.find({ where: [{ name: "a" }, { name: "b" }] })); });
        app.get("/campaigns/count", async (_req, res) => { res.json(await campaigns.count()); });
        app.get("/campaigns/:id", async (req, res) => { res.json(await campaigns.findOne({ where: { id: req.params.id }, relations: ["recipients"] })); });
        app.get("/campaigns/:id/by", async (req, res) => { res.json(await campaigns.findOneBy({ id: req.params.id })); }); //! unscoped-query
        app.post("/campaigns", async (req, res) => {
          const campaign = campaigns.create({ name: req.body.name });
          campaign.recipients = req.body.emails.map((email: string) => recipients.create({ email }));
          res.json(await campaigns.save(campaign));
        });
        app.post("/campaigns/plain", async (req, res) => {
          await campaigns.insert({ name: req.body.name }); //! missing-tenant-on-create
          res.sendStatus(201);
        });
        app.patch("/campaigns/:id", async (req, res) => {
          await campaigns.update(req.params.id, { name: req.body.name }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.delete("/campaigns/:id", async (req, res) => {
          const campaign = await campaigns.findOne({ where: { id: req.params.id } });
          if (!campaign) return void res.sendStatus(404);
          await campaigns.remove(campaign);
          res.sendStatus(204);
        });
        app.get("/recipients", async (req, res) => {
          res.json(await recipients.find({ where: { campaign: { accountId: currentAccountId(), id: In([].concat(req.query.campaign as never)) } } }));
        });
        app.get("/recipients/opened", async (_req, res) => {
          res.json(await recipients.findAndCountBy({ opened: true })); //! unscoped-query
        });
        app.post("/recipients/:id/open", async (req, res) => {
          await recipients.update({ id: req.params.id, campaign: { accountId: currentAccountId() } }, { opened: true });
          res.sendStatus(204);
        });
        app.get("/open-rate", async (_req, res) => {
          const row = await recipients
            .createQueryBuilder("r")
            .select("avg(case when r.opened then 1 else 0 end)", "rate")
            .innerJoin(Campaign, "c", "c.id = r.campaign_id")
            .where("c.account_id = :account", { account: currentAccountId() })
            .getRawOne();
          res.json(row);
        });
        app.get("/open-rate-all", async (_req, res) => {
          res.json(await recipients.createQueryBuilder("r").select("count(*)", "n").groupBy("r.campaign_id").getRawMany()); //! unscoped-query
        });
        app.listen(3000);
      `,
  });
});
