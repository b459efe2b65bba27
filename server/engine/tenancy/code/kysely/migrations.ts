// Tables that Kysely migrations create (https://kysely.dev/docs/migrations): each call on the schema builder as the SQL that it stands
// for, with its place, so that tables of migrations in code and in SQL files are read in one way.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { SqlText } from "../../sql-migrations";
import { argumentsOf, callChain, hasCall, type CallChain, type ChainedCall } from "../call-chain";
import type { CodeSchemaReader } from "../code-reader";
import { returnedBy, unwrapExpression, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { isWayDown } from "../way-down";
import { databaseName } from "./reader";

/** Types that SQL can take as they are written. */
const PLAIN_TYPE = /^\w+(?: \w+)*(?:\(\d+(?:, ?\d+)?\))?$/;
const BUILDS = /\.schema\b[^;]*?\.(?:createTable|alterTable|createIndex|dropTable)\(/;
/** The plugin that names in code `orgId` what the database names `org_id`. */
const CAMEL_CASE = "CamelCasePlugin(";

class MigrationReader {
  private readonly ts = compiler();
  readonly texts: SqlText[] = [];

  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
    private readonly isCamelCase: boolean,
  ) {}

  visit(node: ts.Node): void {
    if (isWayDown(node)) return;
    const chain = this.ts.isCallExpression(node) ? callChain(node) : undefined;
    if (chain && this.isSchemaCall(chain)) {
      this.readChain(chain);
      return;
    }
    this.ts.forEachChild(node, (child) => {
      this.visit(child);
    });
  }

  /** `db.schema.createTable(…)`. */
  private isSchemaCall({ callee }: CallChain): boolean {
    if (!this.ts.isPropertyAccessExpression(callee)) return false;
    const owner = unwrapExpression(callee.expression);
    return this.ts.isPropertyAccessExpression(owner) && owner.name.text === "schema";
  }

  private readChain(chain: CallChain): void {
    const method = this.ts.isPropertyAccessExpression(chain.callee) ? chain.callee.name.text : "";
    const [name] = this.names(chain.root.arguments[0]);
    if (name === undefined) return;
    switch (method) {
      case "createTable":
        this.createTable(name, chain);
        break;
      case "alterTable":
        this.alterTable(name, chain.calls);
        break;
      case "createIndex":
        this.createIndex(name, chain);
        break;
      case "dropTable":
      case "dropIndex":
        this.tell(`drop ${method === "dropTable" ? "table" : "index"} if exists ${name}`, chain.root);
        break;
      default:
    }
  }

  private createTable(table: string, chain: CallChain): void {
    const first = chain.calls.find((call) => call.name === "addColumn");
    const column = first && this.columnText(first);
    if (!first || column === undefined) return;
    this.tell(`create table ${table} (${column})`, chain.root);
    this.alterTable(
      table,
      chain.calls.filter((call) => call !== first),
    );
  }

  private alterTable(table: string, calls: readonly ChainedCall[]): void {
    for (const call of calls) {
      const change = this.changeText(call);
      if (change !== undefined) this.tell(`alter table ${table} ${change}`, call.node);
    }
  }

  private changeText(call: ChainedCall): string | undefined {
    const [first = "", second = ""] = call.args.slice(0, 2).map((arg) => this.names(arg).join(", "));
    switch (call.name) {
      case "addColumn": {
        const column = this.columnText(call);
        return column && `add column ${column}`;
      }
      case "addPrimaryKeyConstraint":
        return `add primary key (${second})`;
      case "addUniqueConstraint":
        return `add constraint ${first} unique (${second})`;
      case "addForeignKeyConstraint":
        return `add constraint ${first} foreign key (${second}) references ${this.names(call.args[2])[0] ?? ""} (${this.names(call.args[3]).join(", ")})`;
      case "dropColumn":
      case "dropConstraint":
        return `drop ${call.name === "dropColumn" ? "column" : "constraint"} ${first}`;
      case "renameTo":
        return `rename to ${first}`;
      case "renameColumn":
        return `rename column ${first} to ${second}`;
      case "alterColumn":
        return this.alteredText(first, call);
      default:
        return undefined;
    }
  }

  private alteredText(column: string, call: ChainedCall): string | undefined {
    const told = this.builderCalls(call.args[1]).map(({ name }) => name);
    if (told.includes("setNotNull")) return `alter column ${column} set not null`;
    return told.includes("dropNotNull") ? `alter column ${column} drop not null` : undefined;
  }

  /** `addColumn("org_id", "uuid", (col) => col.notNull().references("org.id"))`. */
  private columnText(call: ChainedCall): string | undefined {
    const [name] = this.names(call.args[0]);
    if (name === undefined) return undefined;
    const words = this.builderCalls(call.args[2]).map((told) => {
      if (told.name === "notNull") return "not null";
      if (told.name === "primaryKey") return "primary key";
      if (told.name === "unique") return "unique";
      if (told.name === "defaultTo") return "default null";
      const [target = ""] = told.name === "references" ? this.names(told.args[0]) : [];
      const dot = target.lastIndexOf(".");
      return dot > 0 ? `references ${target.slice(0, dot)} (${target.slice(dot + 1)})` : "";
    });
    return [name, this.typeText(call.args[1]), ...words].filter((word) => word !== "").join(" ");
  }

  private typeText(node: ts.Expression | undefined): string {
    const type = node && this.code.stringOf({ module: this.module, node });
    return type !== undefined && PLAIN_TYPE.test(type) ? type : "text";
  }

  /** What the callback tells the builder that it is given, in order. */
  private builderCalls(node: ts.Expression | undefined): readonly ChainedCall[] {
    const { ts } = this;
    const returned = node && returnedBy(ts, unwrapExpression(node));
    const chain = returned && callChain(returned);
    if (!chain || !ts.isPropertyAccessExpression(chain.callee)) return [];
    return [{ name: chain.callee.name.text, args: [...chain.root.arguments], node: chain.root }, ...chain.calls];
  }

  /** An index of expressions is as good as one of the columns in them. */
  private createIndex(name: string, chain: CallChain): void {
    const [table] = this.names(argumentsOf(chain, "on")?.[0]);
    const columns = chain.calls.filter((call) => call.name === "column" || call.name === "columns");
    const plain = columns.flatMap((call) => this.names(call.args[0])).map((column) => column.replace(/ (?:asc|desc)$/i, ""));
    const expressions = chain.calls.filter((call) => call.name === "expression").map((call) => textOf(this.ts, call.args[0]));
    const all = [...plain, ...expressions].filter((one) => one !== "");
    if (table === undefined || all.length === 0) return;
    const filter = hasCall(chain, "where") ? " where true" : "";
    this.tell(`create ${hasCall(chain, "unique") ? "unique " : ""}index ${name} on ${table} (${all.join(", ")})${filter}`, chain.root);
  }

  private names(node: ts.Expression | undefined): readonly string[] {
    if (!node) return [];
    const list = unwrapExpression(node);
    const nodes = this.ts.isArrayLiteralExpression(list) ? [...list.elements] : [list];
    return nodes.flatMap((one) => {
      const text = this.code.stringOf({ module: this.module, node: one });
      return text === undefined ? [] : [databaseName(text, this.isCamelCase)];
    });
  }

  /** The place is that of the method's name, where a call of a chain is looked for. */
  private tell(text: string, node: ts.CallExpression): void {
    const { module } = this;
    const at = this.ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node;
    const start = at.getStart(module.source);
    const line = module.source.getLineAndCharacterOfPosition(start).line + 1;
    this.texts.push({ file: module.file, text, start, line, isVerbatim: false });
  }
}

/** The text of `` sql`lower(email)` ``, where it has no holes. */
function textOf(ts: ReturnType<typeof compiler>, node: ts.Expression | undefined): string {
  return node && ts.isTaggedTemplateExpression(node) && ts.isNoSubstitutionTemplateLiteral(node.template) ? node.template.text : "";
}

export const KYSELY_MIGRATIONS_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) => /["']kysely["']/.test(text) && (BUILDS.test(text) || text.includes(CAMEL_CASE)),
  read: (modules, code) => {
    const isCamelCase = modules.some((module) => module.source.text.includes(CAMEL_CASE));
    const sql = modules.flatMap((module) => {
      const reader = new MigrationReader(code, module, isCamelCase);
      reader.visit(module.source);
      return reader.texts;
    });
    return { entities: [], problems: [], sql };
  },
};
