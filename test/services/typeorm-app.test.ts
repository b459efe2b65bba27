// TypeORM: find options, query builders, writes, trees, entity schemas and transactions.
import { service } from "../harness/service";

describe("TypeORM: find options, query builders, writes, trees, entity schemas and transactions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { typeorm: "0.3.20", express: "4.19.0", jsonwebtoken: "9.0.0", pg: "8.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Brackets, ILike, In, IsNull, Like, MoreThan, Not, Raw, type FindOptionsWhere } from "typeorm";
      import { Collection, Folder, Product, Review, User } from "./entities";
      import { collections, folders, products, source, tasks } from "./source";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      // find options
      app.get("/products", async (req: any, res) => {
        const where: FindOptionsWhere<Product> = { tenantId: req.me.tenantId };
        if (req.query.sku) where.sku = Like(\`\${req.query.sku}%\`);
        if (req.query.min) where.price = MoreThan(Number(req.query.min));
        const [rows, total] = await products.findAndCount({ where, relations: { reviews: true }, take: 20, skip: 0, order: { createdAt: "DESC" } });
        res.json({ rows, total });
        res.json(await products.find({ where: [{ tenantId: req.me.tenantId, sku: ILike("a%") }, { tenantId: req.me.tenantId, price: 0 }] }));
        res.json(await products.find({ where: [{ tenantId: req.me.tenantId }, { sku: req.query.sku }] })); //! bypassable-tenant-filter
        res.json(await products.findOneBy({ id: req.query.id, tenantId: req.me.tenantId }));
        res.json(await products.findOneBy({ id: req.query.id })); //! unscoped-query
        res.json(await products.exists({ where: { sku: req.query.sku } })); //! unscoped-query
        res.json(await products.existsBy({ sku: req.query.sku, tenantId: req.me.tenantId }));
        res.json(await products.sum("price", { tenantId: req.me.tenantId }));
        res.json(await products.average("price", {})); //! unscoped-query
        res.json(await products.findBy({ tenantId: Not(req.me.tenantId) })); //! bypassable-tenant-filter
        res.json(await products.findBy({ tenantId: In([req.me.tenantId]), deletedAt: IsNull() }));
        res.json(await products.findBy({ tenantId: Raw((alias) => \`\${alias} = :t\`, { t: req.me.tenantId }) }));
        res.json(await products.findBy({ tenant: { id: req.me.tenantId }, price: Raw((alias) => \`\${alias} > 3\`) }));
      });
      // query builders
      app.get("/qb", async (req: any, res) => {
        const a = await products.createQueryBuilder("p").leftJoinAndSelect("p.reviews", "r").where("p.tenantId = :t").andWhere("p.price > :min").setParameters({ t: req.me.tenantId, min: 3 }).getMany();
        const b = await products.createQueryBuilder("p").where("p.sku = :s", { s: req.query.s }).getCount(); //! unscoped-query
        const c = await products.createQueryBuilder("p").where("p.tenantId = :t", { t: req.me.tenantId }).andWhere(new Brackets((qb) => { qb.where("p.sku = :s", { s: req.query.s }).orWhere("p.price = 0"); })).getManyAndCount();
        const d = await products.createQueryBuilder("p").where("p.tenantId = :t", { t: req.me.tenantId }).orWhere("p.sku = :s", { s: req.query.s }).getMany(); //! bypassable-tenant-filter
        const e = await products.createQueryBuilder("p").where("p.tenantId = :t", { t: req.me.tenantId }).where("p.sku = :s", { s: req.query.s }).getMany(); //! unscoped-query
        const f = await source.getRepository(Review).createQueryBuilder("r").where((qb) => {
          const sub = qb.subQuery().select("p.id").from(Product, "p").where("p.tenantId = :t").getQuery();
          return "r.productId IN " + sub;
        }).setParameter("t", req.me.tenantId).getMany();
        const g = await source.getRepository(Review).createQueryBuilder("r") //! unscoped-query
          .where((qb) => { const sub = qb.subQuery().select("p.id").from(Product, "p").where("p.sku = :s").getQuery(); return \`r.productId IN \${sub}\`; })
          .setParameter("s", req.query.sku).getMany();
        const h = await source.createQueryBuilder().select("p.sku", "sku").addSelect("COUNT(r.id)", "n").from(Product, "p").leftJoin("p.reviews", "r").where({ tenantId: req.me.tenantId }).groupBy("p.sku").getRawMany();
        const i = await source.getRepository(Review).createQueryBuilder("r").innerJoin("r.product", "p", "p.tenantId = :t", { t: req.me.tenantId }).where("r.id = :id", { id: req.query.id }).getOne();
        const j = await source.getRepository(Review).createQueryBuilder("r").leftJoin("r.product", "p", "p.tenantId = :t", { t: req.me.tenantId }).where("r.id = :id", { id: req.query.id }).getOne(); //! bypassable-tenant-filter
        const k = await products.createQueryBuilder("p").innerJoin("p.collections", "c").where("c.id = :id", { id: req.query.c }).andWhere("p.tenantId = :t", { t: req.me.tenantId }).getMany();
        const l = await products.createQueryBuilder("p").innerJoin("p.collections", "c").where("c.id = :id", { id: req.query.c }).getMany(); //! unscoped-query
        const m = await products.createQueryBuilder("p").innerJoin("p.collections", "c").where("c.tenantId = :t", { t: req.me.tenantId }).getExists();
        const qb = products.createQueryBuilder("p").where("p.tenantId = :t", { t: req.me.tenantId });
        if (req.query.q) qb.andWhere("p.sku LIKE :q", { q: req.query.q });
        const n = await qb.orderBy("p.sku").skip(0).take(10).getMany();
        const qb2 = products.createQueryBuilder("p"); //! bypassable-tenant-filter
        if (req.query.mine) qb2.where("p.tenantId = :t", { t: req.me.tenantId });
        const o = await qb2.getMany();
        res.json({ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o });
      });
      // writes
      app.post("/w", async (req: any, res) => {
        await products.update({ id: req.body.id, tenantId: req.me.tenantId }, { price: req.body.price });
        await products.update(req.body.id, { price: req.body.price }); //! unscoped-mutation
        await products.delete({ id: In(req.body.ids) }); //! unscoped-mutation
        await products.softDelete({ id: In(req.body.ids), tenantId: req.me.tenantId });
        await products.createQueryBuilder().update().set({ price: 0 }).where("tenantId = :t", { t: req.me.tenantId }).execute();
        await products.createQueryBuilder().update(Product).set({ price: 0 }).where("id = :id", { id: req.body.id }).execute(); //! unscoped-mutation
        await source.createQueryBuilder().delete().from(Product).where("id IN (:...ids)", { ids: req.body.ids }).andWhere("tenantId = :t", { t: req.me.tenantId }).execute();
        await source.createQueryBuilder().insert().into(Product).values({ sku: req.body.sku, price: 1, tenantId: req.me.tenantId }).orIgnore().execute();
        await source.createQueryBuilder().insert().into(Product).values(req.body.products).execute(); //! missing-tenant-on-create
        await products.save({ sku: req.body.sku, price: 3, tenantId: req.me.tenantId });
        await products.save(products.create({ ...req.body, tenantId: req.me.tenantId }));
        await products.insert({ sku: req.body.sku, price: 3 }); //! missing-tenant-on-create
        await products.upsert({ sku: req.body.sku, price: 3, tenantId: req.me.tenantId }, ["tenantId", "sku"]);
        await products.increment({ id: req.body.id }, "price", 1); //! unscoped-mutation
        const p = await products.findOneByOrFail({ id: req.body.id, tenantId: req.me.tenantId });
        p.price = 9;
        await products.save(p);
        await products.remove(p);
        const mine = await collections.findOneByOrFail({ id: req.body.collectionId, tenantId: req.me.tenantId });
        await collections.createQueryBuilder().relation(Collection, "products").of(mine).add(p);
        await collections.createQueryBuilder().relation(Collection, "products").of(req.body.otherId).add(p.id); //! unscoped-mutation
        await collections.createQueryBuilder().relation(Collection, "products").of(mine).add(req.body.productId); //! cross-tenant-link
        res.end();
      });
      app.get("/c", async (req: any, res) => {
        res.json([await collections.forTenant(req.me.tenantId), await collections.byTitle(req.query.t)]);
      });
      // entity schema, tree, raw
      app.get("/t", async (req: any, res) => {
        const a = await tasks.findBy({ tenantId: req.me.tenantId });
        const b = await tasks.findBy({ done: false }); //! unscoped-query
        const c = await folders.findTrees(); //! unscoped-query
        const folder = await folders.findOneByOrFail({ id: req.query.id, tenantId: req.me.tenantId });
        const d = await folders.findDescendantsTree(folder);
        const e = await source.query('SELECT * FROM products WHERE "tenantId" = $1 AND sku = $2', [req.me.tenantId, req.query.sku]);
        const f = await source.query("SELECT * FROM products WHERE sku = $1", [req.query.sku]); //! unscoped-query
        const g = await source.manager.query(\`SELECT * FROM products WHERE sku = '\${req.query.sku}'\`); //! unscoped-query
        const h = await source.manager.find(Product, { where: { tenantId: req.me.tenantId } });
        const i = await source.manager.count(Product); //! unscoped-query
        res.json({ a, b, c, d, e, f, g, h, i });
      });
      app.post("/tx", async (req: any, res) => {
        await source.transaction(async (em) => {
          const repo = em.getRepository(Product);
          const p = await repo.findOne({ where: { id: req.body.id, tenantId: req.me.tenantId }, lock: { mode: "pessimistic_write" } });
          if (!p) throw new Error("404");
          await em.update(Product, { id: p.id }, { price: 1 });
          await em.delete(Review, { productId: p.id });
          await em.delete(Review, { productId: req.body.other }); //! unscoped-mutation
          await em.withRepository(products).softDelete({ tenantId: req.me.tenantId });
        });
        const runner = source.createQueryRunner();
        await runner.startTransaction();
        try {
          await runner.manager.save(Product, { sku: "x", price: 1, tenantId: req.me.tenantId });
          await runner.manager.delete(Product, req.body.gone); //! unscoped-mutation
          await runner.commitTransaction();
        } catch { await runner.rollbackTransaction(); } finally { await runner.release(); }
        res.end();
      });
      app.listen(1);
    `,
    "src/entities.ts": `
      import { BeforeInsert, Column, CreateDateColumn, Entity, EntitySchema, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn, Tree, TreeChildren, TreeParent, Unique, DeleteDateColumn } from "typeorm";
      export abstract class Base {
        @PrimaryGeneratedColumn("uuid") id: string;
        @CreateDateColumn() createdAt: Date;
        @DeleteDateColumn() deletedAt?: Date;
      }
      @Entity("tenants")
      export class Tenant extends Base {
        @Column() name: string;
      }
      @Entity("users")
      export class User extends Base {
        @Column({ unique: true }) email: string;
        @Column("uuid") tenantId: string;
        @ManyToOne(() => Tenant, { nullable: false }) @JoinColumn({ name: "tenantId" }) tenant: Tenant;
      }
      @Entity("products")
      @Index(["tenantId", "sku"], { unique: true })
      export class Product extends Base {
        @Column("uuid") tenantId: string;
        @ManyToOne(() => Tenant, { nullable: false, onDelete: "CASCADE" }) @JoinColumn({ name: "tenantId" }) tenant: Tenant;
        @Column() sku: string;
        @Column("int") price: number;
        @ManyToMany(() => Collection, (c) => c.products) collections: Collection[];
        @OneToMany(() => Review, (r) => r.product) reviews: Review[];
      }
      @Entity("collections")
      export class Collection extends Base {
        @Column("uuid") tenantId: string;
        @Column() title: string;
        @ManyToMany(() => Product, (p) => p.collections) @JoinTable({ name: "collection_products" }) products: Product[];
      }
      @Entity("reviews")
      export class Review extends Base {
        @ManyToOne(() => Product, (p) => p.reviews, { nullable: false }) product: Product;
        @Column("uuid") productId: string;
        @Column() text: string;
      }
      @Entity("folders")
      @Tree("closure-table")
      export class Folder extends Base {
        @Column("uuid") tenantId: string;
        @Column() name: string;
        @TreeChildren() children: Folder[];
        @TreeParent() parent: Folder | null;
      }
      export interface Task { id: string; tenantId: string; title: string; done: boolean; }
      export const TaskSchema = new EntitySchema<Task>({
        name: "Task",
        tableName: "tasks",
        columns: {
          id: { type: "uuid", primary: true, generated: "uuid" },
          tenantId: { type: "uuid" },
          title: { type: String },
          done: { type: Boolean, default: false },
        },
        indices: [{ name: "task_tenant", columns: ["tenantId"] }],
      });
    `,
    "src/source.ts": `
      import { DataSource } from "typeorm";
      import { Collection, Folder, Product, Review, TaskSchema, Tenant, User, type Task } from "./entities";
      export const source = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, entities: [Tenant, User, Product, Collection, Review, Folder, TaskSchema] });
      export const products = source.getRepository(Product);
      export const collections = source.getRepository(Collection).extend({
        forTenant(tenantId: string) { return this.find({ where: { tenantId }, relations: { products: true } }); },
        byTitle(title: string) { return this.createQueryBuilder("c").where("c.title ILIKE :t", { t: title }).getMany(); }, //! unscoped-query
      });
      export const tasks = source.getRepository<Task>(TaskSchema);
      export const folders = source.getTreeRepository(Folder);
    `,
  });
});
