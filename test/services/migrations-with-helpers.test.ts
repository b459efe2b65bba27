// Migrations that loop over tables and share columns through helpers: of TypeORM, Sequelize with Umzug, Kysely and node-pg-migrate.
import { service } from "../harness/service";

/** Rules that are of no matter here. */
const OTHERS = /^(?:log|audit)-/;

describe("Migrations with loops and helpers", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { typeorm: "0.3.20", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
      "src/migrations/columns.ts": `
      import { TableColumn, TableForeignKey, type TableColumnOptions } from "typeorm";

      export const id = (): TableColumnOptions => ({ name: "id", type: "uuid", isPrimary: true, default: "gen_random_uuid()" });
      export const agencyId = (isNullable = false): TableColumnOptions => ({ name: "agency_id", type: "uuid", isNullable });
      export const agencyKey = () => new TableForeignKey({ columnNames: ["agency_id"], referencedTableName: "agency", referencedColumnNames: ["id"], onDelete: "CASCADE" });
      export const text = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({ name, type: "text", ...more });
      export { TableColumn };
    `,
      "src/migrations/1700000000000-Init.ts": `
      import { Table, TableIndex, TableUnique, type MigrationInterface, type QueryRunner } from "typeorm";
      import { agencyId, agencyKey, id, text } from "./columns";

      export class Init1700000000000 implements MigrationInterface {
        async up(queryRunner: QueryRunner): Promise<void> {
          await queryRunner.createTable(new Table({ name: "agency", columns: [id(), text("name"), text("slug", { isUnique: true })] }));
          await queryRunner.createTable(
            new Table({ name: "agent", columns: [id(), agencyId(), text("email")], foreignKeys: [agencyKey()], indices: [new TableIndex({ columnNames: ["agency_id"] })] }),
          );
          await queryRunner.createTable(
            new Table({ name: "listing", columns: [id(), agencyId(), text("reference", { isUnique: true }), text("address")], foreignKeys: [agencyKey()] }), //! schema-global-unique
          );
          await queryRunner.createTable(new Table({ name: "lead", columns: [id(), agencyId(true), text("name")], foreignKeys: [agencyKey()] })); //! schema-nullable-tenant

          for (const name of ["viewing", "offer"]) {
            await queryRunner.createTable(new Table({ name, columns: [id(), agencyId(), text("note")], foreignKeys: [agencyKey()] }));
            await queryRunner.createIndex(name, new TableIndex({ name: \`ix_\${name}_agency\`, columnNames: ["agency_id"] }));
          }
          await queryRunner.createUniqueConstraint("offer", new TableUnique({ columnNames: ["agency_id", "note"] }));
        }

        async down(queryRunner: QueryRunner): Promise<void> {
          for (const name of ["offer", "viewing", "lead", "listing", "agent", "agency"]) await queryRunner.dropTable(name);
        }
      }
    `,
      "src/data-source.ts": `
      import { DataSource } from "typeorm";
      export default new DataSource({ type: "postgres", url: process.env.DATABASE_URL, migrations: [__dirname + "/migrations/*.ts"] });
    `,
      "src/report.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import dataSource from "./data-source";

      const app = express();
      app.use((req, res, next) => {
        res.locals.agencyId = (jwt.verify(req.headers.authorization ?? "", process.env.SECRET!) as { agencyId: string }).agencyId;
        next();
      });
      app.get("/viewings", async (_req, res) => {
        res.json(await dataSource.query("SELECT id, note FROM viewing WHERE agency_id = $1", [res.locals.agencyId]));
      });
      app.get("/offers/:id", async (req, res) => {
        res.json(await dataSource.query("SELECT id, note FROM offer WHERE id = $1", [req.params.id])); //! unscoped-query
      });
    `,
    },
    "of TypeORM: columns that helpers make, and what loops create",
    OTHERS,
  );
  service(
    {
      "package.json": JSON.stringify({ dependencies: { sequelize: "6.37.0", umzug: "3.8.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
      "src/migrations/helpers.js": `
      const { DataTypes } = require('sequelize');

      exports.id = { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 };
      exports.companyId = { type: DataTypes.UUID, allowNull: false, references: { model: 'companies', key: 'id' }, onDelete: 'CASCADE' };
      exports.timestamps = { created_at: { type: DataTypes.DATE, allowNull: false }, updated_at: { type: DataTypes.DATE, allowNull: false } };
    `,
      "src/migrations/2024-01-01-init.js": `
      const { DataTypes } = require('sequelize');
      const { companyId, id, timestamps } = require('./helpers');

      const OWNED = {
        vehicles: { plate: { type: DataTypes.STRING, allowNull: false } },
        drivers: { name: { type: DataTypes.STRING, allowNull: false }, license_no: { type: DataTypes.STRING, unique: true } },
      };

      module.exports = {
        async up({ context: queryInterface }) {
          await queryInterface.createTable('companies', { id, name: { type: DataTypes.STRING, allowNull: false }, ...timestamps });
          for (const [table, columns] of Object.entries(OWNED)) {
            await queryInterface.createTable(table, { id, company_id: companyId, ...columns, ...timestamps }); //! schema-global-unique
            await queryInterface.addIndex(table, ['company_id']);
          }
          await queryInterface.addConstraint('vehicles', { fields: ['company_id', 'plate'], type: 'unique' });
          await queryInterface.createTable('trips', {
            id,
            vehicle_id: { type: DataTypes.UUID, allowNull: false, references: { model: 'vehicles', key: 'id' } },
            km: DataTypes.INTEGER,
            ...timestamps,
          });
          await queryInterface.createTable('fines', {
            id,
            company_id: { ...companyId, allowNull: true }, //! schema-nullable-tenant
            amount: DataTypes.DECIMAL,
            ...timestamps,
          });
          await queryInterface.addIndex('fines', { fields: ['company_id'] });
        },
        async down({ context: queryInterface }) {
          await queryInterface.dropAllTables();
        },
      };
    `,
      "src/db.js": `
      const { Sequelize } = require('sequelize');
      const { Umzug, SequelizeStorage } = require('umzug');

      const sequelize = new Sequelize(process.env.DATABASE_URL);
      exports.umzug = new Umzug({ migrations: { glob: 'src/migrations/*.js' }, context: sequelize.getQueryInterface(), storage: new SequelizeStorage({ sequelize }), logger: console });
      exports.sequelize = sequelize;
    `,
      "src/app.js": `
      const express = require('express');
      const jwt = require('jsonwebtoken');
      const { QueryTypes } = require('sequelize');
      const { sequelize } = require('./db');

      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        try {
          req.auth = jwt.verify(req.get('authorization') ?? '', process.env.SECRET);
          next();
        } catch (e) {
          res.sendStatus(401);
        }
      });
      app.get('/trips', async (req, res) => {
        const trips = await sequelize.query(
          'SELECT t.* FROM trips t JOIN vehicles v ON v.id = t.vehicle_id WHERE v.company_id = :company ORDER BY t.created_at DESC',
          { replacements: { company: req.auth.company_id }, type: QueryTypes.SELECT },
        );
        res.json(trips);
      });
      app.get('/trips/of/:vehicle', async (req, res) => {
        res.json(await sequelize.query('SELECT * FROM trips WHERE vehicle_id = ?', { replacements: [req.params.vehicle], type: QueryTypes.SELECT })); //! unscoped-query
      });
      app.patch('/drivers/:id', async (req, res) => {
        const [, n] = await sequelize.query('UPDATE drivers SET name = $name WHERE id = $id AND company_id = $company', {
          bind: { name: req.body.name, id: req.params.id, company: req.auth.company_id },
          type: QueryTypes.UPDATE,
        });
        res.json({ n });
      });
      app.delete('/fines/:id', async (req, res) => {
        await sequelize.query('DELETE FROM fines WHERE id = ?', { replacements: [req.params.id] }); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
    },
    "of Sequelize: loops through the entries of an object, and columns of another file",
    OTHERS,
  );
  service(
    {
      "package.json": JSON.stringify({ dependencies: { kysely: "0.27.4", pg: "8.12.0" } }),
      "src/migrations/2024_01.ts": `
      import { sql, type CreateTableBuilder, type Kysely } from "kysely";

      const base = <T extends string, C extends string>(t: CreateTableBuilder<T, C>) =>
        t.addColumn("id", "uuid", (c) => c.primaryKey().defaultTo(sql\`gen_random_uuid()\`)).addColumn("created_at", "timestamptz", (c) => c.notNull().defaultTo(sql\`now()\`));

      const owned = <T extends string, C extends string>(t: CreateTableBuilder<T, C>) =>
        base(t).addColumn("league_id", "uuid", (c) => c.notNull().references("league.id").onDelete("cascade"));

      export async function up(db: Kysely<any>): Promise<void> {
        await base(db.schema.createTable("league")).addColumn("name", "text", (c) => c.notNull()).addColumn("slug", "text", (c) => c.notNull().unique()).execute();
        await owned(db.schema.createTable("team")).addColumn("name", "text", (c) => c.notNull()).execute();
        await owned(db.schema.createTable("venue")).addColumn("code", "text", (c) => c.notNull().unique()).execute(); //! schema-global-unique
        await db.schema
          .createTable("match")
          .$call(owned)
          .addColumn("home_id", "uuid", (c) => c.notNull().references("team.id"))
          .addColumn("away_id", "uuid", (c) => c.notNull().references("team.id"))
          .execute();
        await base(db.schema.createTable("sponsor")).addColumn("league_id", "uuid", (c) => c.references("league.id")).execute(); //! schema-nullable-tenant
        for (const table of ["team", "venue", "match", "sponsor"]) {
          await db.schema.createIndex(\`\${table}_league_idx\`).on(table).column("league_id").execute();
        }
        await db.schema.createIndex("team_name").unique().on("team").columns(["league_id", "name"]).execute();
      }

      export async function down(db: Kysely<any>): Promise<void> {
        for (const table of ["sponsor", "match", "venue", "team", "league"]) await db.schema.dropTable(table).execute();
      }
    `,
    },
    "of Kysely: builders that are handed through helpers",
    OTHERS,
  );
  service(
    {
      "package.json": JSON.stringify({ dependencies: { "node-pg-migrate": "7.6.0", pg: "8.12.0" } }),
      "migrations/1700000000000_init.js": `
      exports.shorthands = {
        id: { type: 'uuid', primaryKey: true, default: { type: 'raw', value: 'gen_random_uuid()' } },
        created: { type: 'timestamptz', notNull: true, default: { type: 'raw', value: 'now()' } },
      };

      const tenant = { type: 'uuid', notNull: true, references: 'institution', onDelete: 'CASCADE' };

      const ownedTables = ['course', 'student', 'teacher'];

      exports.up = (pgm) => {
        pgm.createTable('institution', { id: 'id', name: { type: 'text', notNull: true } });
        ownedTables.forEach((table) => {
          pgm.createTable(table, { id: 'id', institution_id: tenant, title: { type: 'text', notNull: true }, created: 'created' });
          pgm.createIndex(table, 'institution_id');
          pgm.sql(\`ALTER TABLE \${table} ENABLE ROW LEVEL SECURITY\`);
          pgm.sql(\`ALTER TABLE \${table} FORCE ROW LEVEL SECURITY\`);
          pgm.createPolicy(table, \`\${table}_tenant\`, { using: "institution_id = current_setting('app.institution')::uuid", check: "institution_id = current_setting('app.institution')::uuid" });
        });
        pgm.createTable('exam', { id: 'id', institution_id: tenant, code: { type: 'text', notNull: true } }); //! schema-missing-rls
        pgm.createIndex('exam', ['institution_id', 'code'], { unique: true });
      };

      exports.down = (pgm) => {
        ['exam', ...ownedTables, 'institution'].forEach((t) => pgm.dropTable(t));
      };
    `,
    },
    "of node-pg-migrate: tables and policies that a loop makes",
    OTHERS,
  );
});
