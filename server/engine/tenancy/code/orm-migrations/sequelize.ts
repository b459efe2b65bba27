// Tables that Sequelize's migrations build (https://sequelize.org/docs/v6/other-topics/migrations/): what `queryInterface` is told, in the
// forms of versions 4 to 7.
import type { CodeSchemaReader } from "../code-reader";
import { OptionReader, type BuilderCall, type Given } from "./options";
import type { TableTeller } from "./told-tables";
import type { ToldColumn, ToldKey, ToldReference } from "./told-tables";
import { readMigrations } from "./read-migrations";

const BUILDS = /\.(?:createTable|addColumn|changeColumn|addIndex|addConstraint)\(/;

class SequelizeMigration {
  /** Of the call that is being read. */
  private placeOf: BuilderCall["placeOf"] = ({ node }) => node;

  constructor(
    private readonly options: OptionReader,
    readonly teller: TableTeller,
  ) {}

  read(call: BuilderCall): void {
    this.placeOf = call.placeOf;
    const table = this.tableName(call.args[0]);
    const change = table === undefined ? undefined : CHANGES[call.name];
    if (change && table !== undefined) change(this, table, call);
  }

  text(given: Given): string | undefined {
    return this.options.text(given);
  }

  /** `"orders"`, `{ schema: "shop", tableName: "orders" }`. */
  tableName(given: Given): string | undefined {
    const members = this.options.members(given);
    const [schema, name] = ["schema", "tableName"].map((key) => this.text(members.get(key)));
    return this.text(given) ?? (schema !== undefined && name !== undefined ? `${schema}.${name}` : name);
  }

  columns(given: Given): readonly ToldColumn[] {
    return [...this.options.members(given)].map(([name, member]) => this.column(name, member));
  }

  /** A type alone, or options. A column may be null unless it says otherwise. */
  column(name: string, given: NonNullable<Given>): ToldColumn {
    const members = this.options.members(given);
    const isPrimary = this.options.flag(members.get("primaryKey")) === true;
    const unique = members.get("unique");
    const references = this.reference(members.get("references"));
    return {
      name: this.text(members.get("field")) ?? name,
      isRequired: isPrimary || this.options.flag(members.get("allowNull")) === false,
      isPrimary,
      hasDefault: members.has("defaultValue") || this.options.flag(members.get("autoIncrement")) === true,
      ...(unique && this.options.flag(unique) !== false ? { uniqueAt: this.placeOf(unique) } : {}),
      ...(references ? { references } : {}),
      at: this.placeOf(given),
    };
  }

  /** `{ unique: true, fields: ["a"], name: "x" }`, or the fields alone with such options beside them. */
  key(given: Given, beside: Given, at: BuilderCall["at"]): ToldKey & { readonly type: string } {
    const members = new Map([...this.options.members(beside), ...this.options.members(given)]);
    const listed = members.get("fields");
    const columns = this.fields(listed ?? given);
    const name = this.text(members.get("name")) ?? this.text(members.get("indexName"));
    const references = this.reference(members.get("references"));
    const type = (this.text(members.get("type")) ?? "").toLowerCase();
    const isUnique = this.options.flag(members.get("unique")) === true || type === "unique";
    return {
      columns,
      ...(name === undefined ? {} : { name }),
      ...(references ? { references } : {}),
      isUnique,
      isPartial: members.has("where"),
      type,
      at,
    };
  }

  /** `uniqueKeys: { byCode: { fields: ["org_id", "code"] } }`. */
  uniqueKeys(given: Given): readonly ToldKey[] {
    const keys = this.options.members(this.options.members(given).get("uniqueKeys"));
    return [...keys].map(([name, member]) => ({
      columns: this.fields(this.options.members(member).get("fields")),
      name,
      at: this.placeOf(member),
    }));
  }

  /** `["org_id", { name: "at", order: "DESC" }]`. */
  private fields(given: Given): readonly string[] {
    return this.options.elements(given).flatMap((element) => {
      const members = this.options.members(element);
      return this.text(element) ?? this.text(members.get("name")) ?? this.text(members.get("attribute")) ?? [];
    });
  }

  /** `{ model: "orgs", key: "id" }`, `{ model: { tableName: "orgs" } }`, `{ table: "orgs", field: "id" }`, `"orgs"`. */
  private reference(given: Given): ToldReference | undefined {
    const members = this.options.members(given);
    const table = this.tableName(members.get("model") ?? members.get("table")) ?? this.text(given);
    const key = this.text(members.get("key") ?? members.get("field"));
    return table === undefined ? undefined : { table, columns: key === undefined ? [] : [key] };
  }
}

type Change = (migration: SequelizeMigration, table: string, call: BuilderCall) => void;

const addConstraint: Change = (migration, table, { args: [, fields, options], at }) => {
  const key = migration.key(fields, options, at);
  if (key.type === "foreign key") migration.teller.addForeignKey(table, key);
  else if (key.type === "unique" || key.type === "primary key") migration.teller.addKey(table, key.type, key);
};

const CHANGES: Readonly<Record<string, Change | undefined>> = {
  createTable: (migration, table, { args: [, columns, options], at }) => {
    migration.teller.createTable(table, migration.columns(columns), at);
    for (const key of migration.uniqueKeys(options)) migration.teller.addKey(table, "unique", key);
  },
  dropTable: (migration, table, { at }) => {
    migration.teller.dropTable(table, at);
  },
  renameTable: (migration, table, { args: [, to], at }) => {
    migration.teller.rename(table, migration.tableName(to) ?? table, at);
  },
  addColumn: (migration, table, { args: [, name, column] }) => {
    const told = migration.text(name);
    if (told !== undefined && column) migration.teller.addColumn(table, migration.column(told, column));
  },
  changeColumn: (migration, table, { args: [, name, column] }) => {
    const told = migration.text(name);
    if (told !== undefined && column) migration.teller.changeColumn(table, migration.column(told, column));
  },
  removeColumn: (migration, table, { args: [, name], at }) => {
    const told = migration.text(name);
    if (told !== undefined) migration.teller.dropColumn(table, told, at);
  },
  renameColumn: (migration, table, { args: [, from, to], at }) => {
    const [before, after] = [migration.text(from), migration.text(to)];
    if (before !== undefined && after !== undefined) migration.teller.renameColumn(table, before, after, at);
  },
  addIndex: (migration, table, { args: [, fields, options], at }) => {
    migration.teller.addIndex(table, migration.key(fields, options, at));
  },
  removeIndex: (migration, _table, { args: [, name], at }) => {
    const told = migration.text(name);
    if (told !== undefined) migration.teller.dropIndex(told, at);
  },
  addConstraint,
  removeConstraint: (migration, table, { args: [, name], at }) => {
    const told = migration.text(name);
    if (told !== undefined) migration.teller.dropConstraint(table, told, at);
  },
};

export const SEQUELIZE_MIGRATIONS_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) => /queryInterface/i.test(text) && BUILDS.test(text),
  read: (modules, code) => readMigrations(modules, code, (teller) => new SequelizeMigration(new OptionReader(code), teller)),
};
