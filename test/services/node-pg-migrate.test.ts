// Migrations of node-pg-migrate: the tables that they make are as good as those of SQL files.
import { service } from "../harness/service";

/** Log lines and audit events are other tests' matter; schemas are this one's. */
const OTHERS = /^(?:log|audit)-/;

describe("Migrations of node-pg-migrate", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "node-pg-migrate": "7.6.1", pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" },
      }),
      "migrations/1_first.js": `
        exports.shorthands = {
          key: { type: "uuid", primaryKey: true, default: "x" },
          owner: { type: "uuid", notNull: true, references: "studios", onDelete: "CASCADE" },
        };
        exports.up = (pgm) => {
          pgm.createTable("studios", { id: "key", name: { type: "text", notNull: true } });
          pgm.createTable("users", { id: "key", studio_id: "owner", email: { type: "text", notNull: true } });
          pgm.createTable({ schema: "public", name: "reels" }, {
            id: "id",
            studio_id: { type: "owner" },
            title: { type: "varchar(90)", notNull: true },
            code: { type: "text", notNull: true },
          }, { constraints: { unique: [["studio_id", "title"]] } });
          pgm.addConstraint("reels", "reels_code", { unique: "code" }); //! schema-global-unique
          pgm.createTable("frames", { reel_id: { type: "int", notNull: true }, at: "int" }, { constraints: { primaryKey: ["reel_id", "at"] } });
          pgm.addConstraint("frames", "frames_reel", { foreignKeys: { columns: "reel_id", references: "reels(id)" } });
          pgm.createIndex("users", ["studio_id", { name: "email", sort: "DESC" }]);
          pgm.createTable("lent", { id: "id", studio_id: { type: "owner", notNull: false }, to: "text" }); //! schema-nullable-tenant
          pgm.createIndex("lent", "studio_id");
          pgm.createTable("formats", { id: "id", label: "text" });
          pgm.createTable("drafts", { id: "id", body: "text" });
        };
        exports.down = (pgm) => pgm.dropTable("formats");
      `,
      "migrations/2_second.ts": `
        import type { MigrationBuilder } from "node-pg-migrate";
        export async function up(pgm: MigrationBuilder): Promise<void> {
          pgm.addColumns("drafts", { studio: { type: "owner" } });
          pgm.renameColumn("drafts", "studio", "studio_id");
          pgm.addIndex("drafts", "studio_id");
          pgm.dropColumns("lent", ["to"]);
        }
        export const down = false;
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { Pool } from "pg";
        const app = express();
        const pool = new Pool();
        app.use((req: any, res, next) => {
          try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
        });
        app.get("/reels", async (req: any, res) => {
          await pool.query("SELECT * FROM reels WHERE studio_id = $1", [req.me.studio]);
          await pool.query("SELECT * FROM reels WHERE id = $1", [req.query.id]); //! unscoped-query
          await pool.query("SELECT * FROM frames f JOIN reels r ON r.id = f.reel_id WHERE r.studio_id = $1", [req.me.studio]);
          await pool.query("SELECT * FROM frames WHERE reel_id = $1", [req.query.id]); //! unscoped-query
          await pool.query("SELECT * FROM drafts WHERE studio_id = $1", [req.me.studio]);
          await pool.query("SELECT * FROM drafts"); //! unscoped-query
          res.json(await pool.query("SELECT label FROM formats"));
        });
        app.listen(1);
      `,
    },
    undefined,
    OTHERS,
  );

  const withPolicies = (level: string): Readonly<Record<string, string>> => ({
    "package.json": JSON.stringify({
      dependencies: { "node-pg-migrate": "7.6.1", pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" },
    }),
    "tenantlint.config.json": JSON.stringify({ promises: ["rls-on-every-tenant-table"] }),
    "migrations/1_first.js": `
      exports.up = (pgm) => {
        pgm.createTable("studios", { id: "id", name: "text" });
        pgm.createTable("users", { id: "id", studio_id: { type: "int", notNull: true, references: "studios" }, email: "text" });
        pgm.sql("ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE users FORCE ROW LEVEL SECURITY; CREATE POLICY own ON users USING (studio_id = current_setting('app.studio')::int);");
        pgm.createTable("reels", { id: "id", studio_id: { type: "int", notNull: true, references: "studios" } });${level === "FORCE" ? "" : " //! schema-missing-rls"}
        pgm.alterTable("reels", { levelSecurity: "ENABLE" });
        ${level === "FORCE" ? `pgm.alterTable("reels", { levelSecurity: "FORCE" });` : ""}
        pgm.createPolicy("reels", "own_reels", { command: "ALL", using: "studio_id = current_setting('app.studio')::int" });
        pgm.createIndex("reels", "studio_id");
        pgm.createIndex("users", "studio_id");
      };
    `,
  });
  service(withPolicies("FORCE"), "reads policies that are forced", /^(?:log|audit)-|^schema-missing-tenant-index/);
  service(withPolicies("ENABLE"), "reads policies that an owner passes by", /^(?:log|audit)-|^schema-missing-tenant-index/);
});
