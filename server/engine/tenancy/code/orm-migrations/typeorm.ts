// Tables that TypeORM's migrations build (https://typeorm.io/docs/advanced-topics/migrations#using-migration-api-to-write-migrations): `createTable(new Table({ … }))` and
// its relatives. Migrations in SQL are read with all SQL in code.
import type { CodeSchemaReader } from "../code-reader";
import { OptionReader, type BuilderCall, type Given } from "./options";
import type { TableTeller } from "./told-tables";
import type { ToldColumn, ToldKey } from "./told-tables";
import { readMigrations } from "./read-migrations";

const BUILDS =
  /\.(?:createTable|addColumns?|changeColumn|createIndex|createIndices|createForeignKeys?|createUniqueConstraints?|createPrimaryKey)\(/;

class TypeOrmMigration {
  /** Of the call that is being read. */
  private placeOf: BuilderCall["placeOf"] = ({ node }) => node;

  constructor(
    private readonly options: OptionReader,
    private readonly tell: TableTeller,
  ) {}

  read(call: BuilderCall): void {
    this.placeOf = call.placeOf;
    const [first, second, third] = call.args;
    if (call.name === "createTable") {
      this.createTable(first, call);
      return;
    }
    const table = this.tableName(first);
    const change = table === undefined ? undefined : CHANGES[call.name];
    if (change && table !== undefined) change(this, table, second, third, call);
  }

  column(given: Given): ToldColumn | undefined {
    const members = this.options.members(given);
    const name = this.options.text(members.get("name"));
    if (name === undefined || !given) return undefined;
    const isUnique = this.options.flag(members.get("isUnique")) === true;
    const type = this.options.text(members.get("type"));
    return {
      name,
      ...(type === undefined ? {} : { type }),
      isRequired: this.options.flag(members.get("isNullable")) !== true,
      isPrimary: this.options.flag(members.get("isPrimary")) === true,
      hasDefault: members.has("default") || members.has("isGenerated"),
      ...(isUnique ? { uniqueAt: this.placeOf(given) } : {}),
      at: this.placeOf(given),
    };
  }

  columns(given: Given): readonly ToldColumn[] {
    return this.options.elements(given).flatMap((element) => this.column(element) ?? []);
  }

  keys(given: Given): readonly ToldKey[] {
    return this.options.elements(given).map((element): ToldKey => {
      const members = this.options.members(element);
      const name = this.options.text(members.get("name"));
      const table = this.options.text(members.get("referencedTableName"));
      return {
        columns: this.options.texts(members.get("columnNames")),
        ...(name === undefined ? {} : { name }),
        ...(table === undefined ? {} : { references: { table, columns: this.options.texts(members.get("referencedColumnNames")) } }),
        isUnique: this.options.flag(members.get("isUnique")) === true,
        isPartial: members.has("where"),
        at: this.placeOf(element),
      };
    });
  }

  /** A name, or the key that has it. */
  nameOf(given: Given): string | undefined {
    return this.options.text(given) ?? this.options.text(this.options.members(given).get("name"));
  }

  names(given: Given): readonly string[] {
    return this.options.elements(given).flatMap((element) => this.nameOf(element) ?? []);
  }

  get teller(): TableTeller {
    return this.tell;
  }

  private tableName(given: Given): string | undefined {
    const name = this.nameOf(given);
    const schema = this.options.text(this.options.members(given).get("schema"));
    return name !== undefined && schema !== undefined ? `${schema}.${name}` : name;
  }

  private createTable(given: Given, { at }: BuilderCall): void {
    const members = this.options.members(given);
    const table = this.tableName(given);
    if (table === undefined) return;
    this.tell.createTable(table, this.columns(members.get("columns")), at);
    for (const key of this.keys(members.get("uniques"))) this.tell.addKey(table, "unique", key);
    for (const key of this.keys(members.get("indices"))) this.tell.addIndex(table, key);
    for (const key of this.keys(members.get("foreignKeys"))) this.tell.addForeignKey(table, key);
  }
}

type Change = (migration: TypeOrmMigration, table: string, second: Given, third: Given, call: BuilderCall) => void;

const addColumns: Change = (migration, table, second) => {
  for (const column of migration.columns(second)) migration.teller.addColumn(table, column);
};
const dropColumns: Change = (migration, table, second, _third, { at }) => {
  for (const name of migration.names(second)) migration.teller.dropColumn(table, name, at);
};
const addIndexes: Change = (migration, table, second) => {
  for (const key of migration.keys(second)) migration.teller.addIndex(table, key);
};
const addUniques: Change = (migration, table, second) => {
  for (const key of migration.keys(second)) migration.teller.addKey(table, "unique", key);
};
const addForeignKeys: Change = (migration, table, second) => {
  for (const key of migration.keys(second)) migration.teller.addForeignKey(table, key);
};

const CHANGES: Readonly<Record<string, Change | undefined>> = {
  dropTable: (migration, table, _second, _third, { at }) => {
    migration.teller.dropTable(table, at);
  },
  renameTable: (migration, table, second, _third, { at }) => {
    migration.teller.rename(table, migration.nameOf(second) ?? table, at);
  },
  addColumn: addColumns,
  addColumns,
  dropColumn: dropColumns,
  dropColumns,
  renameColumn: (migration, table, second, third, { at }) => {
    const [from, to] = [migration.nameOf(second), migration.nameOf(third)];
    if (from !== undefined && to !== undefined) migration.teller.renameColumn(table, from, to, at);
  },
  changeColumn: (migration, table, _second, third) => {
    for (const column of migration.columns(third)) migration.teller.changeColumn(table, column);
  },
  createPrimaryKey: (migration, table, second, _third, { at }) => {
    migration.teller.addKey(table, "primary key", { columns: migration.names(second), at });
  },
  createIndex: addIndexes,
  createIndices: addIndexes,
  createUniqueConstraint: addUniques,
  createUniqueConstraints: addUniques,
  createForeignKey: addForeignKeys,
  createForeignKeys: addForeignKeys,
  dropIndex: (migration, _table, second, _third, { at }) => {
    for (const name of migration.names(second)) migration.teller.dropIndex(name, at);
  },
  dropUniqueConstraint: (migration, table, second, _third, { at }) => {
    for (const name of migration.names(second)) migration.teller.dropConstraint(table, name, at);
  },
};

export const TYPEORM_MIGRATIONS_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) => /["']typeorm["']/.test(text) && /queryRunner/i.test(text) && BUILDS.test(text),
  read: (modules, code) => readMigrations(modules, code, (teller) => new TypeOrmMigration(new OptionReader(code), teller)),
};
