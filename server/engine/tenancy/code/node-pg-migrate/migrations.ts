// Tables that migrations of node-pg-migrate create (https://salsita.github.io/node-pg-migrate/migrations/tables): each call of the builder
// as the SQL that it stands for, with its place, so that tables of migrations in code and in SQL files are read in one way.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { SqlText } from "../../sql-migrations";
import type { CodeSchemaReader } from "../code-reader";
import { walkMigration } from "../migration-walk";
import type { Placed, SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { ColumnReader, type Given } from "./columns";

const BUILDS = /\bpgm\b[^;]*?\.(?:createTable|addColumns?|alterTable|createIndex|addIndex|addConstraint|createConstraint|createPolicy)\(/;
const SHORTHANDS = "shorthands";

class MigrationReader {
  private readonly ts = compiler();
  readonly texts: SqlText[] = [];

  constructor(
    private readonly code: SchemaCode,
    private readonly columns: ColumnReader,
    private readonly module: SchemaModule,
  ) {}

  read(): void {
    const { ts } = this;
    walkMigration(this.code, this.module, {
      before: ({ node, ...place }) => {
        const shorthands = shorthandsIn(ts, node);
        if (shorthands) this.columns.addShorthands({ ...place, node: shorthands });
        return false;
      },
      after: ({ node, ...place }, helped) => {
        if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
        const { name } = node.expression;
        this.readCall({ ...place, node }, name.text, helped === node ? name : helped);
      },
    });
  }

  private readCall({ node, ...place }: Placed<ts.CallExpression>, method: string, at: ts.Node): void {
    const [first, second, third] = [0, 1, 2].map((index): Given => {
      const argument = node.arguments[index];
      return argument && { ...place, node: argument };
    });
    const table = this.columns.name(first);
    const change = CHANGES.get(method);
    if (table === undefined || !change) return;
    for (const text of change(this.columns, table, second, third)) this.tell(text, at);
  }

  private tell(text: string, at: ts.Node): void {
    const { module } = this;
    const start = at.getStart(module.source);
    const line = module.source.getLineAndCharacterOfPosition(start).line + 1;
    this.texts.push({ file: module.file, text, start, line, isVerbatim: false });
  }
}

type Change = (columns: ColumnReader, table: string, second: Given, third: Given) => readonly string[];

function createTable(columns: ColumnReader, table: string, second: Given, third: Given): readonly string[] {
  const parts = [...columns.columns(second), ...columns.constraints(columns.members(third).get("constraints"))];
  return parts.length > 0 ? [`create table ${table} (${parts.join(", ")})`] : [];
}

const addColumns: Change = (columns, table, second) => columns.columns(second).map((column) => `alter table ${table} add ${column}`);
const dropColumns: Change = (columns, table, second) => columns.names(second).map((name) => `alter table ${table} drop column ${name}`);

/** The third argument is an object, or the constraint as SQL. */
const addConstraint: Change = (columns, table, _name, third) =>
  (columns.text(third) === undefined ? columns.constraints(third) : [columns.text(third)]).map(
    (text) => `alter table ${table} add ${text ?? ""}`,
  );

/** `createIndex("orders", ["org_id", { name: "at", sort: "DESC" }], { unique: true })`. */
const createIndex: Change = (columns, table, second, third) => {
  const names = columns.names(second);
  const options = columns.members(third);
  const name = columns.name(options.get("name")) ?? "";
  const unique = columns.flag(options.get("unique")) === true ? "unique " : "";
  return names.length === 0
    ? []
    : [`create ${unique}index ${name} on ${table} (${names.join(", ")})${options.has("where") ? " where true" : ""}`];
};

const alterColumn: Change = (columns, table, second, third) => {
  const options = columns.members(third);
  const name = columns.name(second);
  const isRequired = columns.flag(options.get("notNull")) ?? (columns.flag(options.get("allowNull")) === true ? false : undefined);
  return name === undefined || isRequired === undefined
    ? []
    : [`alter table ${table} alter column ${name} ${isRequired ? "set" : "drop"} not null`];
};

/** `alterTable("orders", { levelSecurity: "ENABLE" })`. */
const alterTable: Change = (columns, table, second) => {
  const level = columns.text(columns.members(second).get("levelSecurity"));
  return level === undefined ? [] : [`alter table ${table} ${level} row level security`];
};

const createPolicy: Change = (columns, table, second, third) => {
  const options = columns.members(third);
  const [command, using, check] = ["command", "using", "check"].map((key) => columns.text(options.get(key)));
  const clauses = [
    command === undefined ? "" : ` for ${command}`,
    using === undefined ? "" : ` using (${using})`,
    check === undefined ? "" : ` with check (${check})`,
  ];
  return [`create policy ${columns.name(second) ?? "policy"} on ${table}${clauses.join("")}`];
};

const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ["createTable", createTable],
  ["dropTable", (_columns, table) => [`drop table if exists ${table}`]],
  ["renameTable", (columns, table, second) => [`alter table ${table} rename to ${columns.name(second) ?? table}`]],
  ["alterTable", alterTable],
  ["addColumn", addColumns],
  ["addColumns", addColumns],
  ["dropColumn", dropColumns],
  ["dropColumns", dropColumns],
  [
    "renameColumn",
    (columns, table, second, third) => {
      const [from, to] = [columns.name(second), columns.name(third)];
      return from === undefined || to === undefined ? [] : [`alter table ${table} rename column ${from} to ${to}`];
    },
  ],
  ["alterColumn", alterColumn],
  ["addConstraint", addConstraint],
  ["createConstraint", addConstraint],
  ["addIndex", createIndex],
  ["createIndex", createIndex],
  ["createPolicy", createPolicy],
]);

/** `export const shorthands = …`, `exports.shorthands = …`. */
function shorthandsIn(ts: ReturnType<typeof compiler>, node: ts.Node): ts.Expression | undefined {
  if (ts.isVariableDeclaration(node)) return ts.isIdentifier(node.name) && node.name.text === SHORTHANDS ? node.initializer : undefined;
  if (!ts.isBinaryExpression(node) || !ts.isPropertyAccessExpression(node.left)) return undefined;
  return node.left.name.text === SHORTHANDS ? node.right : undefined;
}

export const NODE_PG_MIGRATE_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) => text.includes("node-pg-migrate") || BUILDS.test(text),
  read: (modules, code) => {
    const columns = new ColumnReader(code);
    const sql = modules.flatMap((module) => {
      const reader = new MigrationReader(code, columns, module);
      reader.read();
      return reader.texts;
    });
    return { entities: [], problems: [], sql };
  },
};
