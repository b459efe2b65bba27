// Migrations on the builders of TypeORM and Sequelize: the tables that they make are as good as those of SQL files.
import { service } from "../harness/service";

/** Log lines and audit events are other tests' matter; schemas are this one's. */
const OTHERS = /^(?:log|audit)-/;

/** A service that reads `reels` of studios and their `frames` with pg. */
const APP = `
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
    await pool.query("SELECT * FROM formats");
    res.end();
  });
  app.listen(3000);
`;

const packages = (orm: string): string =>
  JSON.stringify({ dependencies: { [orm]: "1.0.0", pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } });

describe("Migrations of TypeORM on its builders", () => {
  service(
    {
      "package.json": packages("typeorm"),
      "migrations/1-first.ts": `
        import { MigrationInterface, QueryRunner, Table, TableColumn, TableForeignKey, TableIndex, TableUnique } from "typeorm";
        const key = { name: "id", type: "uuid", isPrimary: true };
        export class First1 implements MigrationInterface {
          async up(queryRunner: QueryRunner) {
            await queryRunner.createTable(new Table({ name: "studios", columns: [key, { name: "name", type: "varchar" }] }));
            await queryRunner.createTable(new Table({
              name: "users",
              columns: [key, { name: "studio_id", type: "uuid" }, { name: "email", type: "varchar" }],
              foreignKeys: [{ columnNames: ["studio_id"], referencedTableName: "studios", referencedColumnNames: ["id"] }],
              indices: [{ columnNames: ["studio_id", "email"] }],
            }));
            await queryRunner.createTable(new Table({
              name: "reels",
              columns: [
                key,
                { name: "studio_id", type: "uuid" },
                { name: "title", type: "varchar" },
                { name: "code", type: "varchar", isUnique: true }, //! schema-global-unique
              ],
              uniques: [new TableUnique({ columnNames: ["studio_id", "title"] })],
            }), true);
            await queryRunner.createForeignKey("reels", new TableForeignKey({ columnNames: ["studio_id"], referencedTableName: "studios", referencedColumnNames: ["id"] }));
            await queryRunner.createTable(new Table({
              name: "frames",
              columns: [{ name: "reel_id", type: "uuid", isPrimary: true }, { name: "at", type: "int", isPrimary: true }],
              foreignKeys: [new TableForeignKey({ columnNames: ["reel_id"], referencedTableName: "reels", referencedColumnNames: ["id"] })],
            }));
            await queryRunner.createTable(new Table({ name: "lent", columns: [key, { name: "to", type: "varchar" }] }));
            await queryRunner.addColumn("lent", new TableColumn({ name: "studio_id", type: "uuid", isNullable: true })); //! schema-nullable-tenant
            await queryRunner.createForeignKeys("lent", [new TableForeignKey({ columnNames: ["studio_id"], referencedTableName: "studios", referencedColumnNames: ["id"] })]);
            await queryRunner.createIndex("lent", new TableIndex({ columnNames: ["studio_id"] }));
            await queryRunner.createTable(new Table({ name: "formats", columns: [key, { name: "label", type: "varchar" }] }));
          }
          async down(queryRunner: QueryRunner) {
            await queryRunner.dropTable("reels");
          }
        }
      `,
      "migrations/2-second.ts": `
        import { MigrationInterface, QueryRunner, TableColumn, TableUnique } from "typeorm";
        export class Second2 implements MigrationInterface {
          async up(queryRunner: QueryRunner) {
            await queryRunner.renameColumn("lent", "to", "borrower");
            await queryRunner.createUniqueConstraint("lent", new TableUnique({ name: "lent_borrower", columnNames: ["borrower"] }));
            await queryRunner.dropUniqueConstraint("lent", "lent_borrower");
            await queryRunner.changeColumn("reels", "title", new TableColumn({ name: "title", type: "text" }));
          }
          async down(queryRunner: QueryRunner) {}
        }
      `,
      "src/app.ts": APP,
    },
    undefined,
    OTHERS,
  );
});

describe("Migrations of Sequelize", () => {
  service(
    {
      "package.json": packages("sequelize"),
      "migrations/1-first.js": `
        const { DataTypes } = require("sequelize");
        const studio = { type: DataTypes.UUID, allowNull: false, references: { model: "studios", key: "id" } };
        module.exports = {
          up: async (queryInterface, Sequelize) => {
            await queryInterface.createTable("studios", { id: { type: DataTypes.UUID, primaryKey: true }, name: Sequelize.STRING });
            await queryInterface.createTable("users", { id: { type: DataTypes.UUID, primaryKey: true }, studio_id: studio, email: Sequelize.STRING });
            await queryInterface.addIndex("users", ["studio_id", { name: "email", order: "DESC" }]);
            await queryInterface.createTable("reels", {
              id: { type: DataTypes.UUID, primaryKey: true },
              studio: { ...studio, field: "studio_id" },
              title: Sequelize.STRING,
              code: { type: Sequelize.STRING, unique: true }, //! schema-global-unique
            }, { uniqueKeys: { byTitle: { fields: ["studio_id", "title"] } } });
            await queryInterface.createTable("frames", { reel_id: { type: DataTypes.UUID, primaryKey: true }, at: { type: Sequelize.INTEGER, primaryKey: true } });
            await queryInterface.addConstraint("frames", { fields: ["reel_id"], type: "foreign key", references: { table: "reels", field: "id" } });
            await queryInterface.createTable({ tableName: "lent" }, { id: { type: DataTypes.UUID, primaryKey: true }, to: Sequelize.STRING });
            await queryInterface.addColumn("lent", "studio_id", { ...studio, allowNull: true }); //! schema-nullable-tenant
            await queryInterface.addIndex("lent", { fields: ["studio_id"] });
            await queryInterface.createTable("formats", { id: { type: DataTypes.UUID, primaryKey: true }, label: Sequelize.STRING });
          },
          down: async (queryInterface) => queryInterface.dropTable("reels"),
        };
      `,
      "migrations/2-second.js": `
        module.exports = {
          async up(queryInterface) {
            await queryInterface.renameColumn("lent", "to", "borrower");
            await queryInterface.addConstraint("lent", ["borrower"], { type: "unique", name: "lent_borrower" });
            await queryInterface.removeConstraint("lent", "lent_borrower");
            await queryInterface.addConstraint("lent", { fields: ["studio_id", "borrower"], type: "unique" });
          },
          async down() {},
        };
      `,
      "src/app.ts": APP,
    },
    undefined,
    OTHERS,
  );
});
