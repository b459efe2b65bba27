// Kysely migrations on the schema builder: the tables that they make are as good as those of SQL files.
import { service } from "../harness/service";

/** Log lines and audit events are other tests' matter; schemas are this one's. */
const OTHERS = /^(?:log|audit)-/;

describe("Kysely migrations", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { kysely: "0.27.0", pg: "8.0.0", hono: "4.0.0" } }),
      "migrations/001.ts": `
        import { sql, type Kysely } from "kysely";
        export async function up(db: Kysely<any>) {
          await db.schema.createTable("account").addColumn("id", "uuid", (col) => col.primaryKey().defaultTo(sql\`gen_random_uuid()\`)).execute();
          await db.schema
            .createTable("seat")
            .addColumn("id", "serial", (col) => col.primaryKey())
            .addColumn("account_id", "uuid", (col) => col.notNull().references("account.id").onDelete("cascade"))
            .addColumn("email", "varchar(99)", (col) => col.notNull())
            .addUniqueConstraint("seat_email", ["account_id", "email"])
            .execute();
          await db.schema
            .createTable("document")
            .addColumn("id", "uuid", (col) => col.primaryKey())
            .addColumn("account_id", "uuid", (col) => col.notNull().references("account.id"))
            .addColumn("slug", "text", (col) => col.notNull().unique()) //! schema-global-unique
            .execute();
          await db.schema.createIndex("document_account").on("document").column("account_id").execute();
          await db.schema
            .createTable("folder")
            .addColumn("id", "uuid", (col) => col.primaryKey())
            .addColumn("account_id", "uuid", (col) => col.references("account.id")) //! schema-nullable-tenant
            .addColumn("path", "text", function (col) { return col.notNull(); })
            .execute();
          await db.schema.createIndex("folder_path").on("folder").columns(["account_id", "path"]).unique().execute();
          await db.schema.createTable("page").addColumn("id", "uuid", (col) => col.primaryKey()).addColumn("folder", "uuid", (col) => col.notNull()).addColumn("owner", "uuid").execute();
          await db.schema.createTable("gone").addColumn("account_id", "uuid", (col) => col.references("account.id")).execute();
        }
        export async function down(db: Kysely<any>) {
          await db.schema.dropTable("seat").execute();
        }
      `,
      "migrations/002.ts": `
        import type { Kysely } from "kysely";
        export async function up(db: Kysely<any>) {
          await db.schema.alterTable("page").addForeignKeyConstraint("page_folder", ["folder"], "folder", ["id"]).execute();
          await db.schema.alterTable("page").addColumn("account_id", "uuid").dropColumn("owner").execute();
          await db.schema.alterTable("page").alterColumn("account_id", (col) => col.setNotNull()).execute();
          await db.schema.alterTable("page").addForeignKeyConstraint("page_account", ["account_id"], "account", ["id"]).execute();
          await db.schema.createIndex("page_account").on("page").column("account_id").execute();
          await db.schema.dropTable("gone").execute();
        }
      `,
      "src/app.ts": `
        import { Hono } from "hono";
        import { jwt } from "hono/jwt";
        import { Kysely, PostgresDialect } from "kysely";
        import { Pool } from "pg";
        const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: new Pool() }) });
        const app = new Hono<{ Variables: { jwtPayload: { accountId: string } } }>();
        app.use(jwt({ secret: process.env.SECRET! }));
        app.get("/pages", async (c) => c.json(await db.selectFrom("page").selectAll().where("account_id", "=", c.get("jwtPayload").accountId).execute()));
        app.get("/pages/:id", async (c) => c.json(await db.selectFrom("page").selectAll().where("id", "=", c.req.param("id")).execute())); //! unscoped-query
        export default app;
      `,
    },
    undefined,
    OTHERS,
  );
});
