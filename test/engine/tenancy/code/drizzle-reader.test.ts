// Drizzle tables as entities, in the many ways in which code declares them.
import assert from "node:assert/strict";
import { sayEntities } from "./said-entities";

const IMPORTS = `import { pgTable, pgTableCreator, pgSchema, uuid, text, integer, serial, timestamp, uniqueIndex, index, unique, primaryKey, foreignKey, pgPolicy } from "drizzle-orm/pg-core";
import { relations, defineRelations, sql } from "drizzle-orm";
`;

function say(code: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  return sayEntities({ "schema.ts": IMPORTS + code, ...more });
}

describe("the Drizzle reader", () => {
  it("reads columns with their names in the database, keys and defaults", () => {
    const said = say(`
      export const orgs = pgTable("organizations", { id: uuid("id").primaryKey().defaultRandom(), slug: text().notNull().unique() });
      export const orders = pgTable("orders", {
        id: serial("id").primaryKey(),
        orgId: uuid("org_id").notNull().references(() => orgs.id, { onDelete: "cascade" }),
        tags: text("tags").array(),
        at: timestamp("created_at").defaultNow(),
      });
    `);
    assert.deepEqual(said, [
      "orgs (organizations): id:uuid!*d, slug:text!u",
      "primary id",
      "unique slug",
      "orders (orders): id:serial!*d, orgId=org_id:uuid!, tags:text[], at=created_at:timestampd",
      "orgId -> orgs by orgId=id!",
      "primary id",
    ]);
  });

  it("reads unique indexes over expressions", () => {
    const said = say(`
      export const coupons = pgTable("coupons", { id: serial("id").primaryKey(), orgId: uuid("org_id").notNull(), code: text("code").notNull() }, (t) => [
        uniqueIndex("by_code").on(sql\`lower(\${t.code})\`),
        uniqueIndex("by_org_code").on(t.orgId, sql\`lower(\${t.code})\`),
      ]);
    `);
    assert.deepEqual(said.slice(-2), ["unique lower(code)", "unique orgId+lower(code)"]);
  });

  it("reads tables of creators and schemas, and the callback form of columns", () => {
    const said = say(
      `
      import { createTable } from "./naming";
      const auth = pgSchema("auth");
      export const users = auth.table("users", { id: uuid("id").primaryKey() });
      export const posts = createTable("post", (d) => ({ id: d.integer().primaryKey(), userId: d.uuid("user_id").references((): AnyPgColumn => users.id) }));
      export const plain = pgTable.withRLS("plain", { id: uuid() });
    `,
      {
        "naming.ts":
          'import { pgTableCreator } from "drizzle-orm/pg-core"; export const createTable = pgTableCreator((name) => `app_${name}`);',
      },
    );
    assert.deepEqual(said, [
      "users (users): id:uuid!*",
      "primary id",
      "posts (app_post): id:integer!*, userId=user_id:uuid",
      "userId -> users by userId=id",
      "primary id",
      "plain (plain): id:uuid",
      "rls",
    ]);
  });

  it("follows spreads of columns and helpers that make columns through files", () => {
    const shared = `import { uuid, timestamp } from "drizzle-orm/pg-core";
      import { tenants } from "./tenants";
      export const id = () => uuid("id").primaryKey();
      export const tenantId = () => uuid("tenant_id").notNull().references(() => tenants.id);
      export const stamps = { createdAt: timestamp("created_at").notNull(), updatedAt: timestamp("updated_at") };
      export const base = () => ({ id: id(), tenantId: tenantId() });`;
    const tenants = `import { pgTable, uuid } from "drizzle-orm/pg-core"; export const tenants = pgTable("tenants", { id: uuid("id").primaryKey() });`;
    const said = say(
      `
      import { id, tenantId, stamps, base } from "./shared";
      export const notes = pgTable("notes", { id: id(), tenantId: tenantId(), ...stamps });
      export const files = pgTable("files", { ...base(), name: text("name") });
    `,
      { "shared.ts": shared, "tenants.ts": tenants },
    );
    assert.deepEqual(said, [
      "notes (notes): id:uuid!*, tenantId=tenant_id:uuid!, createdAt=created_at:timestamp!, updatedAt=updated_at:timestamp",
      "tenantId -> tenants by tenantId=id!",
      "primary id",
      "files (files): id:uuid!*, tenantId=tenant_id:uuid!, name:text",
      "tenantId -> tenants by tenantId=id!",
      "primary id",
      "tenants (tenants): id:uuid!*",
      "primary id",
    ]);
  });

  it("reads keys, indexes and policies of the third argument, as object and as list", () => {
    const said = say(`
      export const orgs = pgTable("orgs", { id: uuid("id").primaryKey() });
      export const members = pgTable("members", { orgId: uuid("org_id"), userId: uuid("user_id"), email: text("email") }, (t) => ({
        pk: primaryKey({ columns: [t.orgId, t.userId] }),
        byEmail: uniqueIndex("by_email").on(t.email),
        org: foreignKey({ columns: [t.orgId], foreignColumns: [orgs.id] }),
      }));
      export const rows = pgTable("rows", { id: uuid("id"), orgId: uuid("org_id"), name: text("name") }, (table) => [
        index("by_org").on(table.orgId, table.name.desc()),
        unique("u").on(table.orgId, table.name),
        uniqueIndex("lower").on(sql\`lower(\${table.name})\`),
        pgPolicy("mine", { for: "select", using: sql\`\${table.orgId} = current_setting('app.org')::uuid\` }),
      ]).enableRLS();
    `);
    assert.deepEqual(said.slice(2), [
      "members (members): orgId=org_id:uuid!*, userId=user_id:uuid!*, email:text",
      "orgId -> orgs by orgId=id!",
      "primary orgId+userId",
      "unique email",
      "rows (rows): id:uuid, orgId=org_id:uuid, name:text",
      "unique orgId+name",
      "unique lower(name)",
      "index orgId+name",
      "rls mine/select",
    ]);
  });

  it("names relations as relations() does", () => {
    const said = say(`
      export const users = pgTable("users", { id: uuid("id").primaryKey() });
      export const posts = pgTable("posts", { id: uuid("id").primaryKey(), authorId: uuid("author_id").notNull().references(() => users.id) });
      export const usersRelations = relations(users, ({ many }) => ({ posts: many(posts) }));
      export const postsRelations = relations(posts, ({ one }) => ({ author: one(users, { fields: [posts.authorId], references: [users.id] }) }));
    `);
    assert.deepEqual(
      said.filter((line) => line.includes("->")),
      ["posts ->> posts", "author -> users by authorId=id!"],
    );
  });

  it("names relations as defineRelations() does", () => {
    const said = say(`
      export const users = pgTable("users", { id: uuid("id").primaryKey() });
      export const posts = pgTable("posts", { id: uuid("id").primaryKey(), authorId: uuid("author_id").notNull().references(() => users.id) });
      export const all = defineRelations({ users, posts }, (r) => ({
        users: { posts: r.many.posts({ from: r.users.id, to: r.posts.authorId }) },
        posts: { author: r.one.users({ from: r.posts.authorId, to: r.users.id }) },
      }));
    `);
    assert.deepEqual(
      said.filter((line) => line.includes("->")),
      ["posts ->> posts", "author -> users by authorId=id!"],
    );
  });

  it("reads MySQL and SQLite tables, and namespace imports", () => {
    const mysql =
      'import { mysqlTable, int } from "drizzle-orm/mysql-core"; export const a = mysqlTable("a", { id: int("id").primaryKey().autoincrement() });';
    const sqlite =
      'import * as d from "drizzle-orm/sqlite-core"; export const b = d.sqliteTable("b", { id: d.integer("id").primaryKey() });';
    assert.deepEqual(sayEntities({ "mysql.ts": mysql, "sqlite.ts": sqlite }), [
      "a (a): id:int!*d",
      "primary id",
      "b (b): id:integer!*",
      "primary id",
    ]);
  });

  it("leaves out what it cannot follow", () => {
    assert.deepEqual(
      say("export const a = pgTable(nameOf(), {}); export const b = pgTable('b', columnsOf()); export const c = other('c', {});"),
      ["b (b): "],
    );
  });
});
