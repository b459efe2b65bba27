// Tables that Kysely migrations create (https://kysely.dev/docs/migrations): each call on the schema builder as the SQL that it stands
// for, with its place, so that tables of migrations in code and in SQL files are read in one way.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { SqlText } from "../../sql-migrations";
import type { CodeSchemaReader } from "../code-reader";
import { walkMigration } from "../migration-walk";
import type { Placed, SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { BuilderChains, type BuilderChain, type BuilderStep } from "./builder-chains";
import { databaseName } from "./reader";

/** Types that SQL can take as they are written. */
const PLAIN_TYPE = /^\w+(?: \w+)*(?:\(\d+(?:, ?\d+)?\))?$/;
const BUILDS = /\.schema\b[^;]*?\.(?:createTable|alterTable|createIndex|dropTable)\(/;
/** The plugin that names in code `orgId` what the database names `org_id`. */
const CAMEL_CASE = "CamelCasePlugin(";

class MigrationReader {
  private readonly ts = compiler();
  readonly texts: SqlText[] = [];
  /** End of the statement that is being read. */
  private end = 0;

  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
    private readonly isCamelCase: boolean,
  ) {}

  read(): void {
    walkMigration(this.code, this.module, {
      before: ({ node, ...place }, helped) => {
        const { ts } = this;
        const chain = ts.isCallExpression(node) ? new BuilderChains(this.code).from({ ...place, node }) : undefined;
        if (chain) this.readChain(chain, helped);
        return chain !== undefined;
      },
    });
  }

  /** `statement`: the whole of it, in the migration itself. */
  private readChain({ root, calls }: BuilderChain, statement: ts.Node): void {
    const [name] = this.names(root.args[0]);
    if (name === undefined) return;
    this.end = statement.end;
    // What helpers tell the builder comes after its beginning.
    const at = this.placeOf(root, statement);
    switch (root.name) {
      case "createTable":
        this.createTable(name, root, calls, at);
        break;
      case "alterTable":
        this.alterTable(name, calls, at);
        break;
      case "createIndex":
        this.createIndex(name, root, calls, at);
        break;
      case "dropTable":
      case "dropIndex":
        this.tell(`drop ${root.name === "dropTable" ? "table" : "index"} if exists ${name}`, root, at);
        break;
      default:
    }
  }

  private createTable(table: string, root: BuilderStep, calls: readonly BuilderStep[], at: ts.Node): void {
    const first = calls.find((call) => call.name === "addColumn");
    const column = first && this.columnText(first);
    if (!first || column === undefined) return;
    this.tell(`create table ${table} (${column})`, root, at);
    this.alterTable(
      table,
      calls.filter((call) => call !== first),
      at,
    );
  }

  private alterTable(table: string, calls: readonly BuilderStep[], at: ts.Node): void {
    for (const call of calls) {
      const change = this.changeText(call);
      if (change !== undefined) this.tell(`alter table ${table} ${change}`, call, at);
    }
  }

  private changeText(call: BuilderStep): string | undefined {
    const [first = "", second = ""] = [0, 1].map((index) => this.names(call.args[index]).join(", "));
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

  private alteredText(column: string, call: BuilderStep): string | undefined {
    const told = this.toldBy(call.args[1]).map(({ name }) => name);
    if (told.includes("setNotNull")) return `alter column ${column} set not null`;
    return told.includes("dropNotNull") ? `alter column ${column} drop not null` : undefined;
  }

  /** `addColumn("org_id", "uuid", (col) => col.notNull().references("org.id"))`. */
  private columnText(call: BuilderStep): string | undefined {
    const [name] = this.names(call.args[0]);
    if (name === undefined) return undefined;
    const words = this.toldBy(call.args[2]).map((told) => {
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

  private typeText(given: Placed<ts.Expression> | undefined): string {
    const type = given && this.code.stringOf(given);
    return type !== undefined && PLAIN_TYPE.test(type) ? type : "text";
  }

  /** What the callback tells the builder that it is given, in order. */
  private toldBy(given: Placed<ts.Expression> | undefined): readonly BuilderStep[] {
    return (given && new BuilderChains(this.code).toldBy(given)) ?? [];
  }

  /** An index of expressions is as good as one of the columns in them. */
  private createIndex(name: string, root: BuilderStep, calls: readonly BuilderStep[], at: ts.Node): void {
    const [table] = this.names(calls.find((call) => call.name === "on")?.args[0]);
    const columns = calls.filter((call) => call.name === "column" || call.name === "columns");
    const plain = columns.flatMap((call) => this.names(call.args[0])).map((column) => column.replace(/ (?:asc|desc)$/i, ""));
    const expressions = calls.filter((call) => call.name === "expression").map((call) => textOf(this.ts, call.args[0]?.node));
    const all = [...plain, ...expressions].filter((one) => one !== "");
    if (table === undefined || all.length === 0) return;
    const has = (word: string): boolean => calls.some((call) => call.name === word);
    this.tell(
      `create ${has("unique") ? "unique " : ""}index ${name} on ${table} (${all.join(", ")})${has("where") ? " where true" : ""}`,
      root,
      at,
    );
  }

  private names(given: Placed<ts.Expression> | undefined): readonly string[] {
    const list = given && this.code.follow(given);
    if (!list) return [];
    const all = this.ts.isArrayLiteralExpression(list.node) ? list.node.elements.map((node) => ({ ...list, node })) : [list];
    return all.flatMap((one) => {
      const text = this.code.stringOf(one);
      return text === undefined ? [] : [databaseName(text, this.isCamelCase)];
    });
  }

  private tell(text: string, step: BuilderStep, at: ts.Node): void {
    const { module } = this;
    const start = this.placeOf(step, at).getStart(module.source);
    const line = module.source.getLineAndCharacterOfPosition(start).line + 1;
    this.texts.push({ file: module.file, text, start, line, isVerbatim: false });
  }

  /** The place is that of the method's name, where a call of a chain is looked for; `at`, where a helper makes the call. */
  private placeOf({ call }: BuilderStep, at: ts.Node): ts.Node {
    const { module, ts } = this;
    const isHere = call.module === module && call.node.end > at.pos && call.node.end <= this.end;
    return isHere && ts.isPropertyAccessExpression(call.node.expression) ? call.node.expression.name : at;
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
      reader.read();
      return reader.texts;
    });
    return { entities: [], problems: [], sql };
  },
};
