// Tables that Knex migrations create (https://knexjs.org/guide/schema-builder.html), each call on the schema builder as the SQL that it
// stands for: columns, keys, foreign keys and indexes. Migrations are read in the order of their files, and only on their way up.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { SqlText } from "../../sql-migrations";
import { callChain } from "../call-chain";
import type { CodeSchemaReader } from "../code-reader";
import { walkCallback, walkMigration } from "../migration-walk";
import { TableTeller } from "../orm-migrations/told-tables";
import { functionOf, type Placed, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { TableReader } from "./table-reader";

const CREATES: ReadonlySet<string> = new Set(["createTable", "createTableIfNotExists", "createTableLike"]);
const CHANGES: ReadonlySet<string> = new Set(["alterTable", "table"]);
const DROPS: ReadonlySet<string> = new Set(["dropTable", "dropTableIfExists"]);

class MigrationReader {
  private readonly ts = compiler();
  private readonly teller: TableTeller;

  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
  ) {
    this.teller = new TableTeller(module);
  }

  read(): readonly SqlText[] {
    walkMigration(this.code, this.module, {
      after: (placed, at) => {
        const { node } = placed;
        if (!this.ts.isCallExpression(node) || !this.ts.isPropertyAccessExpression(node.expression)) return;
        const [first] = node.arguments;
        const table = first && this.code.stringOf({ ...placed, node: first });
        const { name } = node.expression;
        if (table !== undefined) this.apply(name.text, table, { ...placed, node }, at === node ? undefined : at);
      },
    });
    return this.teller.texts;
  }

  /** `helped`: the call that led to the helper in which this one stands. */
  private apply(method: string, table: string, call: Placed<ts.CallExpression>, helped: ts.Node | undefined): void {
    const at = helped ?? (call.node.expression as ts.PropertyAccessExpression).name;
    const second = call.node.arguments[1];
    if (DROPS.has(method)) this.teller.dropTable(table, at);
    else if (method === "renameTable") {
      const to = second && this.code.stringOf({ ...call, node: second });
      if (to !== undefined) this.teller.rename(table, to, at);
    } else if (CREATES.has(method) || CHANGES.has(method)) {
      const last = call.node.arguments.at(-1);
      const callback = last && this.code.follow({ ...call, node: last });
      if (callback && functionOf(callback.node)) this.readTable(table, callback, CREATES.has(method), at, helped);
    }
  }

  private readTable(table: string, callback: Placed, isNew: boolean, at: ts.Node, helped: ts.Node | undefined): void {
    const { ts, module } = this;
    const reader = new TableReader(this.code, this.teller, table, isNew ? at : undefined);
    const outside = helped ?? (callback.module === module ? undefined : at);
    walkCallback(this.code, callback, outside, {
      before: ({ node, ...place }, from) => {
        const chain = ts.isCallExpression(node) ? callChain(node) : undefined;
        if (!chain || !ts.isPropertyAccessExpression(chain.callee) || !ts.isIdentifier(chain.callee.expression)) return false;
        reader.readStatement(chain, place, from === node ? undefined : from);
        return true;
      },
    });
    reader.finish();
  }
}

export const KNEX_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) => /\.(?:createTable\w*|alterTable|dropTable\w*|renameTable)\(|\bschema\s*\.table\(/.test(text) && /knex/i.test(text),
  read: (modules, code) => ({
    entities: [],
    problems: [],
    sql: modules.flatMap((module) => new MigrationReader(code, module).read()),
  }),
};
