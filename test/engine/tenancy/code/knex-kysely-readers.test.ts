// Tables that Knex migrations create, and those that Kysely's database interface names.
import assert from "node:assert/strict";
import { mergeSchemas } from "../../../../server/engine/tenancy/merge-schemas";
import { entitiesOf, sayEntities, sayEntity, sayTables, tablesOf } from "./said-entities";

describe("the reader of Knex migrations", () => {
  it("reads columns, keys and foreign keys", async () => {
    const migration = `
      exports.up = (knex) =>
        knex.schema
          .createTable("orgs", (t) => {
            t.increments();
            t.string("name").notNullable().unique();
          })
          .createTable("orders", function (table) {
            table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
            table.integer("org_id").unsigned().notNullable().references("id").inTable("orgs").onDelete("CASCADE");
            table.string("number").index();
            table.timestamps(true, true);
            table.unique(["org_id", "number"]);
            table.index(["org_id", "created_at"], "by_org");
          });
      exports.down = (knex) => knex.schema.dropTable("orders").dropTable("orgs");`;
    assert.deepEqual(await sayTables({ "migrations/1.js": migration }), [
      "orgs (orgs): id:serial!*ud, name:varchar!u",
      "primary id",
      "unique name",
      "orders (orders): id:uuid!*ud, org_id:integer!, number:varchar, created_at:timestamp, updated_at:timestamp",
      "org_id -> orgs by org_id=id!",
      "primary id",
      "unique org_id+number",
      "index number",
      "index org_id+created_at",
    ]);
  });

  it("reads later changes of a table, in TypeScript too", async () => {
    const first = `import type { Knex } from "knex";
      export async function up(knex: Knex): Promise<void> {
        await knex.schema.createTable("notes", (table: Knex.CreateTableBuilder) => { table.text("body"); });
      }`;
    const second = `import type { Knex } from "knex";
      const TENANTS = "tenants";
      export async function up(knex: Knex) {
        await knex.schema.alterTable("notes", (table) => {
          table.uuid("tenant_id").notNullable();
          table.foreign("tenant_id").references("id").inTable(TENANTS);
          table.string("body").notNullable().alter();
          table.dropColumn("other");
        });
      }`;
    assert.deepEqual(await sayTables({ "migrations/1.ts": first, "migrations/2.ts": second }), [
      "notes (notes): body:text!, tenant_id:uuid!",
      "tenant_id -> tenants by tenant_id=id!",
    ]);
  });

  it("follows what later migrations take away and rename, and not the way down", async () => {
    const first = `
      exports.up = async (knex) => {
        await knex.schema.createTable("posts", (t) => {
          t.increments();
          t.uuid("org").references("orgs.id");
          t.string("slug").notNullable().unique();
          t.string("path").unique();
          t.text("draft");
          t.index(["draft"]);
        });
        await knex.schema.createTable("gone", (t) => { t.increments(); });
        await knex.schema.createTable("notes", (t) => { t.increments(); t.integer("post_id").references("posts.id"); });
      };
      exports.down = async (knex) => { await knex.schema.dropTable("posts"); };`;
    const second = `
      export async function up(knex) {
        await knex.schema.alterTable("posts", (t) => {
          t.dropUnique(["slug"]);
          t.renameColumn("org", "org_id");
          t.dropNullable("org_id");
          t.unique(["org_id", "slug"]);
          t.dropColumns("path", "draft");
        });
        await knex.schema.renameTable("posts", "articles").dropTableIfExists("gone");
      }
      export async function down(knex) {
        await knex.schema.alterTable("articles", (t) => { t.dropUnique(["org_id", "slug"]); t.unique(["slug"]); t.string("path"); });
      }`;
    assert.deepEqual(await sayTables({ "migrations/1.js": first, "migrations/2.js": second }), [
      "articles (articles): id:serial!*ud, org_id:uuid!, slug:varchar!",
      "org_id -> orgs by org_id=id!",
      "primary id",
      "unique org_id+slug",
      "notes (notes): id:serial!*ud, post_id:integer",
      "post_id -> articles by post_id=id",
      "primary id",
    ]);
  });

  it("runs loops through fixed lists, and helpers with the names that they are told", async () => {
    const helper = `
      exports.addTenant = (table) => { table.uuid("org_id").notNullable().references("orgs.id"); };
      exports.archive = async (knex, name) => { await knex.schema.alterTable(name, (t) => { t.timestamp(\`\${name}_archived_at\`); }); };`;
    const migration = `
      const { addTenant, archive } = require("./helper");
      const PREFIX = "crm_";
      exports.up = async (knex) => {
        const tables = [{ name: \`\${PREFIX}notes\`, title: "body" }, { name: PREFIX + "calls", title: "subject" }];
        for (const { name: table, title } of tables) {
          await knex.schema.createTable(table, (t) => { t.increments(); t.text(title); addTenant(t); });
        }
        await Promise.all(["notes", "calls"].map((one) => archive(knex, PREFIX + one)));
        await knex.raw("ALTER TABLE ?? ADD COLUMN ?? boolean", [\`\${PREFIX}calls\`, "missed"]);
        for (const table of unknownTables()) await knex.schema.alterTable(table, (t) => { t.text("nowhere"); });
      };`;
    assert.deepEqual(await sayTables({ "helper.js": helper, "migration.js": migration }), [
      "crm_notes (crm_notes): id:serial!*ud, body:text, org_id:uuid!, crm_notes_archived_at:timestamp",
      "org_id -> orgs by org_id=id!",
      "primary id",
      "crm_calls (crm_calls): id:serial!*ud, subject:text, org_id:uuid!, crm_calls_archived_at:timestamp, missed:boolean",
      "org_id -> orgs by org_id=id!",
      "primary id",
    ]);
  });

  it("reads the builder and hand-written statements in the order in which they run", async () => {
    const files = {
      "20240101_first.js": `exports.up = async (knex) => { await knex.schema.createTable("scripts", (t) => { t.increments(); }); };`,
      "2024020211223344_second.js": `exports.up = async (knex) => { await knex.raw('ALTER TABLE "scripts" RENAME TO "hooks"'); };`,
      "20240303_third.js": `exports.up = (knex) => knex.schema.alterTable("hooks", (t) => { t.uuid("org_id").notNullable(); });`,
      "helpers/indexes.js": `exports.index = (knex) => knex.raw('CREATE INDEX hooks_org ON "hooks" (org_id)');`,
    };
    assert.deepEqual(await sayTables(files), ["hooks (hooks): id:serial!*ud, org_id:uuid!", "primary id", "index org_id"]);
  });

  it("reads primary keys of several columns", async () => {
    const migration = `exports.up = (knex) => knex.schema.createTable("members", (t) => { t.uuid("org_id"); t.uuid("user_id"); t.primary(["org_id", "user_id"]); });`;
    assert.deepEqual(await sayTables({ "m.js": migration }), [
      "members (members): org_id:uuid!*, user_id:uuid!*",
      "primary org_id+user_id",
    ]);
  });
});

describe("the Kysely reader", () => {
  it("reads the interface that the database is made with", () => {
    const code = `
      import { Kysely, type Generated, type ColumnType } from "kysely";
      interface OrderTable {
        id: Generated<number>;
        org_id: string;
        note: string | null;
        tags: string[];
        created_at: ColumnType<Date, string | undefined, never>;
        amount?: number;
      }
      interface Database { org: { id: string }; order: OrderTable }
      export const db = new Kysely<Database>({});`;
    assert.deepEqual(sayEntities({ "db.ts": code }), [
      "org (org): id:string!*",
      "primary id",
      "order (order): id:number!*d, org_id:string!, note:string, tags:string[]![], created_at:Date!, amount:number",
      "primary id",
    ]);
  });

  it("reads what kysely-codegen writes, and types of other files", () => {
    const generated = `
      import type { ColumnType } from "kysely";
      export type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
      export interface Orgs { id: Generated<string>; name: string | null; }
      export interface DB { orgs: Orgs; }`;
    assert.deepEqual(sayEntities({ "db.d.ts": generated }), ["orgs (orgs): id:string!*d, name:string", "primary id"]);
    const split = {
      "main.ts": 'import { Kysely } from "kysely"; import type { Schema } from "./types"; export const make = (db: Kysely<Schema>) => db;',
      "types.ts": 'import type { Pet } from "./pet"; export type Schema = { pet: Pet } & { vet: { id: number } };',
      "pet.ts": "export type Pet = { id: number; vetId: number };",
    };
    assert.deepEqual(sayEntities(split), ["pet (pet): id:number!*, vetId:number!", "primary id", "vet (vet): id:number!*", "primary id"]);
  });

  it("follows the names that CamelCasePlugin makes", () => {
    const code = `import { Kysely, CamelCasePlugin } from "kysely";
      interface DB { pageView: { id: number; accountId: number } }
      export const db = new Kysely<DB>({ plugins: [new CamelCasePlugin()] });`;
    assert.deepEqual(sayEntities({ "db.ts": code }), ["pageView (page_view): id:number!*, accountId=account_id:number!", "primary id"]);
  });

  it("leaves keys and relations to migrations, where there are some", async () => {
    const code = `import { Kysely } from "kysely"; interface DB { orders: { id: number; org_id: number } } export const db = new Kysely<DB>({});`;
    const migration = `exports.up = (knex) => knex.schema.createTable("orders", (t) => { t.increments("id"); t.integer("org_id").references("orgs.id"); });`;
    const merged = mergeSchemas(entitiesOf({ "db.ts": code }), await tablesOf({ "m.js": migration }));
    assert.deepEqual(merged.flatMap(sayEntity), [
      "orders (orders): id:serial!*ud, org_id:integer",
      "org_id -> orgs by org_id=id",
      "primary id",
    ]);
    assert.deepEqual(
      merged.map((entity) => entity.origin),
      ["kysely"],
    );
  });
});
