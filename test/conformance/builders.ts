// Conformance of query builders: Drizzle, Kysely, Knex, Objection. Items have the tenant's key, parts hang on an item.
import { cell, type LibraryCases } from "./cases";

const TABLES = `
create table orgs (id uuid primary key, name text not null);
create table users (id uuid primary key, org_id uuid not null references orgs (id), email text not null unique);
create table items (id uuid primary key, org_id uuid not null references orgs (id), name text not null, total int not null, unique (org_id, name));
create table parts (id uuid primary key, item_id uuid not null references items (id), label text not null);
create table notes (id uuid primary key, org_id uuid not null references orgs (id), item_id uuid not null references items (id), body text not null);
`;

const DRIZZLE: LibraryCases = {
  library: "Drizzle",
  page: "drizzle",
  dependencies: { "drizzle-orm": "0.36.0", pg: "8.12.0" },
  files: {
    "src/schema.ts": `import { integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
export const orgs = pgTable("orgs", { id: uuid("id").primaryKey(), name: text("name").notNull() });
export const users = pgTable("users", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), email: text("email").notNull().unique() });
export const items = pgTable("items", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), name: text("name").notNull(), total: integer("total").notNull() }, (t) => [unique().on(t.orgId, t.name)]);
export const parts = pgTable("parts", { id: uuid("id").primaryKey(), itemId: uuid("item_id").notNull().references(() => items.id), label: text("label").notNull() });
export const notes = pgTable("notes", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), itemId: uuid("item_id").notNull().references(() => items.id), body: text("body").notNull() });
`,
    "src/db.ts": `import { drizzle } from "drizzle-orm/node-postgres";
import * as schema from "./schema";
export const db = drizzle(process.env.DATABASE_URL, { schema });
`,
  },
  imports: `import { and, count, eq, or, sql } from "drizzle-orm";\nimport { db } from "./db";\nimport { items, notes, parts } from "./schema";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await db.select().from(items).where(eq(items.name, req.body.name)));`,
      `res.json(await db.query.items.findMany({ where: eq(items.orgId, me.orgId) }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await db.select().from(items).where(eq(items.id, req.params.id)));`,
      `res.json(await db.select().from(items).where(and(eq(items.id, req.params.id), eq(items.orgId, me.orgId))));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await db.select().from(items).where(or(eq(items.orgId, me.orgId), eq(items.total, 0))));`,
      `res.json(await db.select().from(items).where(and(eq(items.orgId, me.orgId), or(eq(items.name, "a"), eq(items.total, 0)))));`,
    ),
    relations: cell(
      "bypassable-tenant-filter",
      `res.json(await db.select().from(parts).leftJoin(items, and(eq(items.id, parts.itemId), eq(items.orgId, me.orgId))));`,
      `res.json(await db.select().from(parts).innerJoin(items, eq(items.id, parts.itemId)).where(eq(items.orgId, me.orgId)));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await db.select({ n: count() }).from(items));`,
      `res.json(await db.select({ n: count() }).from(items).where(eq(items.orgId, me.orgId)));`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db.insert(items).values(req.body);`,
      `await db.insert(items).values({ id: "1", name: "a", total: 0, orgId: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db.update(items).set({ total: 1 }).where(eq(items.id, req.params.id));`,
      `await db.update(items).set({ total: 1 }).where(and(eq(items.id, req.params.id), eq(items.orgId, me.orgId)));`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db.delete(items).where(eq(items.id, req.params.id));`,
      `await db.delete(items).where(and(eq(items.id, req.params.id), eq(items.orgId, me.orgId)));`,
    ),
    links: cell(
      "cross-tenant-link",
      `await db.insert(notes).values({ id: "1", body: "a", orgId: me.orgId, itemId: req.body.itemId });`,
      `const [item] = await db.select().from(items).where(and(eq(items.id, req.body.itemId), eq(items.orgId, me.orgId)));
  if (!item) return res.sendStatus(404);
  await db.insert(notes).values({ id: "1", body: "a", orgId: me.orgId, itemId: item.id });`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const conditions = [];
  if (req.query.mine) conditions.push(eq(items.orgId, me.orgId));
  res.json(await db.select().from(items).where(and(...conditions)));`,
      `const conditions = [eq(items.orgId, me.orgId)];
  if (req.query.name) conditions.push(eq(items.name, String(req.query.name)));
  res.json(await db.select().from(items).where(and(...conditions)));`,
    ),
    raw: cell(
      "unscoped-query",
      "res.json(await db.execute(sql`select * from items where id = ${req.params.id}`));",
      "res.json(await db.execute(sql`select * from ${items} where ${items.orgId} = ${me.orgId}`));",
    ),
  },
};

/** Kysely and Knex read the tables of one migration. */
const SHARED: Readonly<Record<string, string>> = { "migrations/001.sql": TABLES };

const KYSELY: LibraryCases = {
  library: "Kysely",
  page: "kysely",
  dependencies: { kysely: "0.27.4", pg: "8.12.0" },
  files: {
    ...SHARED,
    "src/db.ts": `import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
interface Database {
  orgs: { id: string; name: string };
  users: { id: string; org_id: string; email: string };
  items: { id: string; org_id: string; name: string; total: number };
  parts: { id: string; item_id: string; label: string };
  notes: { id: string; org_id: string; item_id: string; body: string };
}
export const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) });
`,
  },
  imports: `import { sql } from "kysely";\nimport { db } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await db.selectFrom("items").selectAll().where("name", "=", req.body.name).execute());`,
      `res.json(await db.selectFrom("items").selectAll().where("org_id", "=", me.orgId).execute());`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await db.selectFrom("items").selectAll().where("id", "=", req.params.id).executeTakeFirst());`,
      `res.json(await db.selectFrom("items").selectAll().where("id", "=", req.params.id).where("org_id", "=", me.orgId).executeTakeFirst());`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await db.selectFrom("items").selectAll().where((eb) => eb.or([eb("org_id", "=", me.orgId), eb("total", "=", 0)])).execute());`,
      `res.json(await db.selectFrom("items").selectAll().where("org_id", "=", me.orgId).where((eb) => eb.or([eb("name", "=", "a"), eb("total", "=", 0)])).execute());`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await db.selectFrom("parts").innerJoin("items", "items.id", "parts.item_id").selectAll().execute());`,
      `res.json(await db.selectFrom("parts").innerJoin("items", "items.id", "parts.item_id").selectAll("parts").where("items.org_id", "=", me.orgId).execute());`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await db.selectFrom("items").select((eb) => eb.fn.countAll().as("n")).execute());`,
      `res.json(await db.selectFrom("items").select((eb) => eb.fn.sum("total").as("n")).where("org_id", "=", me.orgId).execute());`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db.insertInto("items").values(req.body).execute();`,
      `await db.insertInto("items").values({ id: "1", name: "a", total: 0, org_id: me.orgId }).execute();`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db.updateTable("items").set({ total: 1 }).where("id", "=", req.params.id).execute();`,
      `await db.updateTable("items").set({ total: 1 }).where("id", "=", req.params.id).where("org_id", "=", me.orgId).execute();`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db.deleteFrom("items").where("id", "=", req.params.id).execute();`,
      `await db.deleteFrom("items").where("id", "=", req.params.id).where("org_id", "=", me.orgId).execute();`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `let query = db.selectFrom("items").selectAll();
  if (req.query.mine) query = query.where("org_id", "=", me.orgId);
  res.json(await query.execute());`,
      `let query = db.selectFrom("items").selectAll().where("org_id", "=", me.orgId);
  if (req.query.name) query = query.where("name", "=", String(req.query.name));
  res.json(await query.execute());`,
    ),
    raw: cell(
      "unscoped-query",
      "res.json(await sql`select * from items where id = ${req.params.id}`.execute(db));",
      "res.json(await sql`select * from items where org_id = ${me.orgId}`.execute(db));",
    ),
  },
};

const KNEX: LibraryCases = {
  library: "Knex",
  page: "knex",
  dependencies: { knex: "3.1.0", pg: "8.12.0" },
  files: {
    ...SHARED,
    "src/db.ts": `import knex from "knex";\nexport const db = knex({ client: "pg", connection: process.env.DATABASE_URL });\n`,
  },
  imports: `import { db } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await db("items").where({ name: req.body.name }));`,
      `res.json(await db("items").where({ name: req.body.name, org_id: me.orgId }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await db("items").where("id", req.params.id).first());`,
      `res.json(await db("items").where("id", req.params.id).andWhere("org_id", me.orgId).first());`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await db("items").where({ org_id: me.orgId }).orWhere({ total: 0 }));`,
      `res.json(await db("items").where({ org_id: me.orgId }).andWhere((q) => q.where({ name: "a" }).orWhere({ total: 0 })));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await db("parts").join("items", "items.id", "parts.item_id").select("parts.*"));`,
      `res.json(await db("parts").join("items", "items.id", "parts.item_id").where("items.org_id", me.orgId).select("parts.*"));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await db("items").sum("total"));`,
      `res.json(await db("items").where({ org_id: me.orgId }).count());`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db("items").insert(req.body);`,
      `await db("items").insert({ id: "1", name: "a", total: 0, org_id: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db("items").where({ id: req.params.id }).update({ total: 1 });`,
      `await db("items").where({ id: req.params.id, org_id: me.orgId }).update({ total: 1 });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db("items").where({ id: req.params.id }).del();`,
      `await db("items").where({ id: req.params.id, org_id: me.orgId }).del();`,
    ),
    links: cell(
      "cross-tenant-link",
      `await db("notes").insert({ id: "1", body: "a", org_id: me.orgId, item_id: req.body.itemId });`,
      `const item = await db("items").where({ id: req.body.itemId, org_id: me.orgId }).first();
  if (!item) return res.sendStatus(404);
  await db("notes").insert({ id: "1", body: "a", org_id: me.orgId, item_id: item.id });`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const query = db("items");
  if (req.query.mine) query.where("org_id", me.orgId);
  res.json(await query);`,
      `const query = db("items").where("org_id", me.orgId);
  if (req.query.name) query.where("name", String(req.query.name));
  res.json(await query);`,
    ),
    raw: cell(
      "unscoped-query",
      `res.json(await db.raw("select * from items where id = ?", [req.params.id]));`,
      `res.json(await db.raw("select * from items where org_id = :org", { org: me.orgId }));`,
    ),
  },
};

const OBJECTION: LibraryCases = {
  library: "Objection",
  page: "objection",
  dependencies: { objection: "3.1.0", knex: "3.1.0", pg: "8.12.0" },
  files: {
    ...SHARED,
    "src/models.ts": `import { Model } from "objection";
export class Org extends Model { static tableName = "orgs"; id!: string; }
export class Item extends Model {
  static tableName = "items"; id!: string; org_id!: string; name!: string; total!: number;
  static get relationMappings() { return { parts: { relation: Model.HasManyRelation, modelClass: Part, join: { from: "items.id", to: "parts.item_id" } } }; }
}
export class Part extends Model {
  static tableName = "parts"; id!: string; item_id!: string; label!: string;
  static get relationMappings() { return { item: { relation: Model.BelongsToOneRelation, modelClass: Item, join: { from: "parts.item_id", to: "items.id" } } }; }
}
`,
  },
  imports: `import { Item, Part } from "./models";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await Item.query().where("name", req.body.name));`,
      `res.json(await Item.query().where({ name: req.body.name, org_id: me.orgId }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await Item.query().findById(req.params.id));`,
      `res.json(await Item.query().findOne({ id: req.params.id, org_id: me.orgId }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await Item.query().where("org_id", me.orgId).orWhere("total", 0));`,
      `res.json(await Item.query().where("org_id", me.orgId).where((q) => q.where("name", "a").orWhere("total", 0)));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await Part.query().withGraphFetched("item"));`,
      `res.json(await Part.query().joinRelated("item").where("item.org_id", me.orgId));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await Item.query().count());`,
      `res.json(await Item.query().where("org_id", me.orgId).resultSize());`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await Item.query().insert(req.body);`,
      `await Item.query().insert({ id: "1", name: "a", total: 0, org_id: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await Item.query().patchAndFetchById(req.params.id, { total: 1 });`,
      `await Item.query().patch({ total: 1 }).where({ id: req.params.id, org_id: me.orgId });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await Item.query().deleteById(req.params.id);`,
      `await Item.query().delete().where({ id: req.params.id, org_id: me.orgId });`,
    ),
  },
};

export const BUILDERS: readonly LibraryCases[] = [DRIZZLE, KYSELY, KNEX, OBJECTION];
