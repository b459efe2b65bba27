// Conformance of the ORMs: Prisma, TypeORM, Sequelize, MikroORM. Org is the tenant, Item has its key, Part hangs on an item.
import { cell, type LibraryCases } from "./cases";

const PRISMA: LibraryCases = {
  library: "Prisma",
  page: "prisma",
  dependencies: { "@prisma/client": "5.22.0" },
  files: {
    "prisma/schema.prisma": `
model Org { id String @id
  name String
  users User[]
  items Item[] }
model User { id String @id
  orgId String
  org Org @relation(fields: [orgId], references: [id])
  email String @unique }
model Item { id String @id
  orgId String
  org Org @relation(fields: [orgId], references: [id])
  name String
  total Int
  parts Part[]
  @@unique([orgId, name]) }
model Part { id String @id
  itemId String
  item Item @relation(fields: [itemId], references: [id])
  label String }
`,
    "src/db.ts": `import { PrismaClient } from "@prisma/client";
import { AsyncLocalStorage } from "node:async_hooks";
export const als = new AsyncLocalStorage<{ orgId: string }>();
export const db = new PrismaClient();
export const scoped = (orgId: string) => db.$extends({ query: { item: {
  findMany({ args, query }) { return query({ ...args, where: { ...args.where, orgId } }); },
} } });
`,
  },
  imports: `import { Prisma } from "@prisma/client";\nimport { db, scoped } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await db.item.findMany({ where: { name: req.body.name } }));`,
      `res.json(await db.item.findMany({ where: { name: req.body.name, orgId: me.orgId } }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await db.item.findUnique({ where: { id: req.params.id } }));`,
      `res.json(await db.item.findUnique({ where: { id: req.params.id, orgId: me.orgId } }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await db.item.findMany({ where: { OR: [{ orgId: me.orgId }, { total: 0 }] } }));`,
      `res.json(await db.item.findMany({ where: { orgId: me.orgId, OR: [{ name: "a" }, { total: 0 }] } }));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await db.part.findMany({ include: { item: true } }));`,
      `res.json(await db.part.findMany({ where: { item: { orgId: me.orgId } } }));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await db.item.groupBy({ by: ["name"], _sum: { total: true } }));`,
      `res.json(await db.item.aggregate({ where: { orgId: me.orgId }, _sum: { total: true } }));`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db.item.create({ data: req.body });`,
      `await db.item.create({ data: { id: "1", name: req.body.name, total: 0, orgId: me.orgId } });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db.item.update({ where: { id: req.params.id }, data: { total: 1 } });`,
      `await db.item.updateMany({ where: { id: req.params.id, orgId: me.orgId }, data: { total: 1 } });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db.item.delete({ where: { id: req.params.id } });`,
      `await db.item.deleteMany({ where: { id: req.params.id, orgId: me.orgId } });`,
    ),
    upserts: cell(
      "unscoped-mutation",
      `await db.item.upsert({ where: { id: req.body.id }, create: { id: "1", name: "a", total: 0, orgId: me.orgId }, update: { total: 1 } });`,
      `await db.item.upsert({ where: { orgId_name: { orgId: me.orgId, name: "a" } }, create: { id: "1", name: "a", total: 0, orgId: me.orgId }, update: { total: 1 } });`,
    ),
    bulk: cell(
      "missing-tenant-on-create",
      `await db.item.createMany({ data: req.body.rows });`,
      `await db.item.createMany({ data: req.body.rows.map((row) => ({ ...row, orgId: me.orgId })) });`,
    ),
    links: cell(
      "cross-tenant-link",
      `await db.item.update({ where: { id: req.params.id, orgId: me.orgId }, data: { parts: { connect: { id: req.body.partId } } } });`,
      `const part = await db.part.findFirstOrThrow({ where: { id: req.body.partId, item: { orgId: me.orgId } } });
  await db.item.update({ where: { id: req.params.id, orgId: me.orgId }, data: { parts: { connect: { id: part.id } } } });`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const where: Prisma.ItemWhereInput = {};
  if (req.query.mine) where.orgId = me.orgId;
  res.json(await db.item.findMany({ where }));`,
      `const where: Prisma.ItemWhereInput = { orgId: me.orgId };
  if (req.query.name) where.name = String(req.query.name);
  res.json(await db.item.findMany({ where }));`,
    ),
    scoping: cell(
      "unscoped-query",
      `res.json(await scoped(me.orgId).item.findFirst({ where: { name: "a" } }));`,
      `res.json(await scoped(me.orgId).item.findMany({ where: { name: "a" } }));`,
    ),
    raw: cell(
      "unscoped-query",
      'res.json(await db.$queryRaw`SELECT * FROM "Item" WHERE id = ${req.params.id}`);',
      'res.json(await db.$queryRaw`SELECT * FROM "Item" WHERE ${Prisma.join([Prisma.sql`"orgId" = ${me.orgId}`, Prisma.sql`total > 0`], " AND ")}`);',
    ),
    undefined: cell(
      "bypassable-tenant-filter",
      `const session = req.user as { orgId?: string };
  res.json(await db.item.findMany({ where: { orgId: session.orgId } }));`,
      `const session = req.user as { orgId?: string };
  if (!session.orgId) return res.sendStatus(403);
  res.json(await db.item.findMany({ where: { orgId: session.orgId } }));`,
    ),
  },
};

const TYPEORM: LibraryCases = {
  library: "TypeORM",
  page: "typeorm",
  dependencies: { typeorm: "0.3.20" },
  files: {
    "src/entities.ts": `import { Column, Entity, EventSubscriber, JoinColumn, ManyToMany, ManyToOne, PrimaryGeneratedColumn, Unique } from "typeorm";
import { storage } from "./context";
@Entity() export class Org { @PrimaryGeneratedColumn("uuid") id: string; @Column() name: string; }
@Entity() export class User { @PrimaryGeneratedColumn("uuid") id: string; @Column() orgId: string; @ManyToOne(() => Org, { nullable: false }) org: Org; @Column({ unique: true }) email: string; }
@Entity() @Unique(["orgId", "name"]) export class Item { @PrimaryGeneratedColumn("uuid") id: string; @Column() orgId: string; @ManyToOne(() => Org, { nullable: false }) @JoinColumn({ name: "orgId" }) org: Org; @Column() name: string; @Column() total: number; }
@Entity() export class Part { @PrimaryGeneratedColumn("uuid") id: string; @Column() itemId: string; @ManyToOne(() => Item, { nullable: false }) @JoinColumn({ name: "itemId" }) item: Item; @Column() label: string; }
@Entity() export class Note { @PrimaryGeneratedColumn("uuid") id: string; @Column() orgId: string; @ManyToOne(() => Org, { nullable: false }) @JoinColumn({ name: "orgId" }) org: Org; @ManyToOne(() => Item, { nullable: false }) item: Item; @Column() text: string; }
@EventSubscriber() export class NoteSubscriber { listenTo() { return Note; } beforeInsert(event) { event.entity.orgId = storage.getStore().orgId; } }
`,
    "src/context.ts": `import { AsyncLocalStorage } from "node:async_hooks";
export const storage = new AsyncLocalStorage<{ orgId: string }>();
`,
    "src/db.ts": `import { DataSource } from "typeorm";
import { Item, Note, Org, Part, User } from "./entities";
export const source = new DataSource({ type: "postgres", entities: [Org, User, Item, Part, Note] });
export const items = source.getRepository(Item);
export const parts = source.getRepository(Part);
export const notes = source.getRepository(Note);
`,
  },
  imports: `import { Brackets } from "typeorm";\nimport { items, notes, parts, source } from "./db";\nimport { storage } from "./context";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await items.find({ where: { name: req.body.name } }));`,
      `res.json(await items.findBy({ name: req.body.name, orgId: me.orgId }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await items.findOneBy({ id: req.params.id }));`,
      `res.json(await items.findOne({ where: { id: req.params.id, org: { id: me.orgId } } }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await items.find({ where: [{ orgId: me.orgId }, { name: "a" }] }));`,
      `res.json(await items.createQueryBuilder("i").where("i.orgId = :org", { org: me.orgId }).andWhere(new Brackets((q) => { q.where("i.name = 'a'").orWhere("i.total = 0"); })).getMany());`,
    ),
    relations: cell(
      "bypassable-tenant-filter",
      `res.json(await parts.createQueryBuilder("p").leftJoin("p.item", "i", "i.orgId = :org", { org: me.orgId }).getMany());`,
      `res.json(await parts.find({ where: { item: { orgId: me.orgId } } }));`,
    ),
    aggregates: cell("unscoped-query", `res.json(await items.sum("total"));`, `res.json(await items.countBy({ orgId: me.orgId }));`),
    creates: cell(
      "missing-tenant-on-create",
      `await items.insert(req.body);`,
      `await items.save({ name: req.body.name, total: 0, orgId: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await items.update(req.params.id, { total: 1 });`,
      `await items.update({ id: req.params.id, orgId: me.orgId }, { total: 1 });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await items.softDelete(req.params.id);`,
      `await items.delete({ id: req.params.id, orgId: me.orgId });`,
    ),
    upserts: cell(
      "unscoped-mutation",
      `await items.upsert({ id: req.body.id, name: "a", total: 0, orgId: me.orgId }, ["id"]);`,
      `await items.upsert({ name: "a", total: 0, orgId: me.orgId }, ["orgId", "name"]);`,
    ),
    links: cell(
      "cross-tenant-link",
      `await storage.run({ orgId: me.orgId }, () => notes.save({ text: "a", item: { id: req.body.itemId } }));`,
      `const item = await items.findOneByOrFail({ id: req.body.itemId, orgId: me.orgId });
  await storage.run({ orgId: me.orgId }, () => notes.save({ text: "a", item }));`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const query = items.createQueryBuilder("i");
  if (req.query.mine) query.andWhere("i.orgId = :org", { org: me.orgId });
  res.json(await query.getMany());`,
      `const query = items.createQueryBuilder("i").where("i.orgId = :org", { org: me.orgId });
  if (req.query.name) query.andWhere("i.name = :name", { name: req.query.name });
  res.json(await query.getMany());`,
    ),
    scoping: cell(
      "missing-tenant-on-create",
      `await storage.run({ orgId: me.orgId }, () => items.insert({ name: "a", total: 0 }));`,
      `const item = await items.findOneByOrFail({ id: req.body.itemId, orgId: me.orgId });
  await storage.run({ orgId: me.orgId }, () => notes.insert({ text: "a", item }));`,
    ),
    raw: cell(
      "unscoped-query",
      `res.json(await source.query("SELECT * FROM item WHERE id = $1", [req.params.id]));`,
      `res.json(await source.query('SELECT * FROM item WHERE id = $1 AND "orgId" = $2', [req.params.id, me.orgId]));`,
    ),
    undefined: cell(
      "bypassable-tenant-filter",
      `const session = req.user as { orgId?: string };
  res.json(await items.findBy({ orgId: session.orgId }));`,
      `const session = req.user as { orgId?: string };
  if (!session.orgId) return res.sendStatus(403);
  res.json(await items.findBy({ orgId: session.orgId }));`,
    ),
  },
};

const SEQUELIZE: LibraryCases = {
  library: "Sequelize",
  page: "sequelize",
  dependencies: { sequelize: "6.37.0", pg: "8.12.0" },
  files: {
    "src/models.ts": `import { DataTypes, Sequelize } from "sequelize";
export const sequelize = new Sequelize(process.env.DATABASE_URL);
export const Org = sequelize.define("Org", { name: DataTypes.STRING });
export const User = sequelize.define("User", { orgId: { type: DataTypes.INTEGER, allowNull: false }, email: { type: DataTypes.STRING, unique: true } });
export const Item = sequelize.define("Item", { orgId: { type: DataTypes.INTEGER, allowNull: false }, name: DataTypes.STRING, total: DataTypes.INTEGER }, { scopes: { of: (orgId) => ({ where: { orgId } }) }, indexes: [{ unique: true, fields: ["orgId", "name"] }] });
export const Part = sequelize.define("Part", { itemId: { type: DataTypes.INTEGER, allowNull: false }, label: DataTypes.STRING });
export const Note = sequelize.define("Note", { orgId: { type: DataTypes.INTEGER, allowNull: false }, itemId: { type: DataTypes.INTEGER, allowNull: false }, text: DataTypes.STRING });
Org.hasMany(User, { foreignKey: "orgId" }); User.belongsTo(Org, { foreignKey: "orgId" });
Org.hasMany(Item, { foreignKey: "orgId" }); Item.belongsTo(Org, { foreignKey: "orgId" });
Item.hasMany(Part, { foreignKey: "itemId" }); Part.belongsTo(Item, { foreignKey: "itemId" });
Org.hasMany(Note, { foreignKey: "orgId" }); Note.belongsTo(Org, { foreignKey: "orgId" });
Item.hasMany(Note, { foreignKey: "itemId" }); Note.belongsTo(Item, { foreignKey: "itemId" });
`,
  },
  imports: `import { Op } from "sequelize";\nimport { Item, Note, Part, sequelize } from "./models";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await Item.findAll({ where: { name: req.body.name } }));`,
      `res.json(await Item.findAll({ where: { name: req.body.name, orgId: me.orgId } }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await Item.findByPk(req.params.id));`,
      `res.json(await Item.findOne({ where: { id: req.params.id, orgId: me.orgId } }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await Item.findAll({ where: { [Op.or]: [{ orgId: me.orgId }, { total: 0 }] } }));`,
      `res.json(await Item.findAll({ where: { orgId: me.orgId, [Op.or]: [{ name: "a" }, { total: 0 }] } }));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await Part.findAll({ include: [{ model: Item, required: false, where: { orgId: me.orgId } }] }));`,
      `res.json(await Part.findAll({ include: [{ model: Item, where: { orgId: me.orgId } }] }));`,
    ),
    aggregates: cell("unscoped-query", `res.json(await Item.sum("total"));`, `res.json(await Item.count({ where: { orgId: me.orgId } }));`),
    creates: cell(
      "missing-tenant-on-create",
      `await Item.create(req.body);`,
      `await Item.create({ name: req.body.name, orgId: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await Item.update({ total: 1 }, { where: { id: req.params.id } });`,
      `await Item.update({ total: 1 }, { where: { id: req.params.id, orgId: me.orgId } });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await Item.destroy({ where: { id: req.params.id } });`,
      `await Item.destroy({ where: { id: req.params.id, orgId: me.orgId } });`,
    ),
    upserts: cell(
      "bypassable-tenant-filter",
      `await Item.upsert({ id: req.body.id, name: "a", orgId: me.orgId });`,
      `await Item.upsert({ name: "a", orgId: me.orgId }, { conflictFields: ["orgId", "name"] });`,
    ),
    bulk: cell(
      "missing-tenant-on-create",
      `await Item.bulkCreate(req.body.rows);`,
      `await Item.bulkCreate(req.body.rows.map((row) => ({ ...row, orgId: me.orgId })));`,
    ),
    links: cell(
      "cross-tenant-link",
      `await Note.create({ text: "a", orgId: me.orgId, itemId: req.body.itemId });`,
      `const item = await Item.findOne({ where: { id: req.body.itemId, orgId: me.orgId }, rejectOnEmpty: true });
  await Note.create({ text: "a", orgId: me.orgId, itemId: item.id });`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const where: Record<string, unknown> = {};
  if (req.query.mine) where.orgId = me.orgId;
  res.json(await Item.findAll({ where }));`,
      `const where: Record<string, unknown> = { orgId: me.orgId };
  if (req.query.name) where.name = req.query.name;
  res.json(await Item.findAll({ where }));`,
    ),
    scoping: cell(
      "unscoped-query",
      `res.json(await Item.scope({ method: ["of", me.orgId] }).unscoped().findAll());`,
      `res.json(await Item.scope({ method: ["of", me.orgId] }).findAll());`,
    ),
    raw: cell(
      "unscoped-query",
      `res.json(await sequelize.query('SELECT * FROM "Items" WHERE id = :id', { replacements: { id: req.params.id } }));`,
      `res.json(await sequelize.query('SELECT * FROM "Items" WHERE "orgId" = :org', { replacements: { org: me.orgId } }));`,
    ),
  },
};

const MIKRO_ORM: LibraryCases = {
  library: "MikroORM",
  page: "mikro-orm",
  dependencies: { "@mikro-orm/core": "6.4.0", "@mikro-orm/postgresql": "6.4.0" },
  files: {
    "src/entities.ts": `import { Entity, Filter, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
@Entity() export class Org { @PrimaryKey() id!: string; @Property() name!: string; }
@Entity() export class User { @PrimaryKey() id!: string; @ManyToOne(() => Org) org!: Org; @Property() email!: string; }
@Entity() export class Item { @PrimaryKey() id!: string; @ManyToOne(() => Org) org!: Org; @Property() name!: string; @Property() total!: number; }
@Entity() export class Part { @PrimaryKey() id!: string; @ManyToOne(() => Item) item!: Item; @Property() label!: string; }
@Entity() @Filter({ name: "org", cond: (args) => ({ org: args.org }), default: true }) export class Note { @PrimaryKey() id!: string; @ManyToOne(() => Org) org!: Org; @ManyToOne(() => Item) item!: Item; @Property() text!: string; }
`,
    "src/db.ts": `import { MikroORM } from "@mikro-orm/postgresql";
import { Item, Note, Org, Part, User } from "./entities";
export const orm = MikroORM.initSync({ entities: [Org, User, Item, Part, Note] });
`,
  },
  imports: `import { orm } from "./db";\nimport { Item, Note, Part } from "./entities";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await orm.em.fork().find(Item, { name: req.body.name }));`,
      `res.json(await orm.em.fork().find(Item, { name: req.body.name, org: me.orgId }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await orm.em.fork().findOne(Item, req.params.id));`,
      `res.json(await orm.em.fork().findOne(Item, { id: req.params.id, org: me.orgId }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await orm.em.fork().find(Item, { $or: [{ org: me.orgId }, { total: 0 }] }));`,
      `res.json(await orm.em.fork().find(Item, { org: me.orgId, $or: [{ name: "a" }, { total: 0 }] }));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await orm.em.fork().find(Part, {}, { populate: ["item"] }));`,
      `res.json(await orm.em.fork().find(Part, { item: { org: me.orgId } }));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await orm.em.fork().count(Item, { total: 0 }));`,
      `res.json(await orm.em.fork().count(Item, { org: me.orgId }));`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await orm.em.fork().insert(Item, req.body);`,
      `await orm.em.fork().insert(Item, { id: "1", name: "a", total: 0, org: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await orm.em.fork().nativeUpdate(Item, { id: req.params.id }, { total: 1 });`,
      `await orm.em.fork().nativeUpdate(Item, { id: req.params.id, org: me.orgId }, { total: 1 });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await orm.em.fork().nativeDelete(Item, { id: req.params.id });`,
      `await orm.em.fork().nativeDelete(Item, { id: req.params.id, org: me.orgId });`,
    ),
    bulk: cell(
      "missing-tenant-on-create",
      `await orm.em.fork().insertMany(Item, req.body.rows);`,
      `await orm.em.fork().insertMany(Item, req.body.rows.map((row) => ({ ...row, org: me.orgId })));`,
    ),
    links: cell(
      "cross-tenant-link",
      `await orm.em.fork().insert(Note, { id: "1", text: "a", org: me.orgId, item: req.body.itemId });`,
      `const em = orm.em.fork();
  const item = await em.findOneOrFail(Item, { id: req.body.itemId, org: me.orgId });
  await em.insert(Note, { id: "1", text: "a", org: me.orgId, item: item.id });`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const query = orm.em.fork().createQueryBuilder(Item, "i");
  if (req.query.mine) query.andWhere({ org: me.orgId });
  res.json(await query.getResult());`,
      `const query = orm.em.fork().createQueryBuilder(Item, "i").where({ org: me.orgId });
  if (req.query.name) query.andWhere({ name: req.query.name });
  res.json(await query.getResult());`,
    ),
    scoping: cell(
      "unscoped-query",
      `const em = orm.em.fork();
  em.setFilterParams("org", { org: me.orgId });
  res.json(await em.find(Note, {}, { filters: false }));`,
      `const em = orm.em.fork();
  em.setFilterParams("org", { org: me.orgId });
  res.json(await em.find(Note, {}));`,
    ),
    raw: cell(
      "unscoped-query",
      `res.json(await orm.em.getConnection().execute("select * from item where id = ?", [req.params.id]));`,
      `res.json(await orm.em.getConnection().execute("select * from item where org_id = ?", [me.orgId]));`,
    ),
  },
};

export const ORMS: readonly LibraryCases[] = [PRISMA, TYPEORM, SEQUELIZE, MIKRO_ORM];
