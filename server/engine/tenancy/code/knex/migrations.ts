// Tables that Knex migrations create (https://knexjs.org/guide/schema-builder.html): columns, keys, foreign keys and indexes. Migrations
// are read in the order of their files; what they take away again is not followed.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, Relation, SchemaEntity, UniqueKey } from "../../model";
import { argumentsOf, callChain, hasCall, type CallChain } from "../call-chain";
import type { CodeSchemaReader } from "../code-reader";
import { unwrapExpression, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

const TABLE_CALLS: ReadonlySet<string> = new Set(["createTable", "createTableIfNotExists", "createTableLike", "alterTable", "table"]);
const NOT_COLUMNS: ReadonlySet<string> = new Set(
  "unique index primary foreign dropColumn dropForeign dropUnique dropIndex dropPrimary renameColumn timestamps comment engine charset collate inherits check dropTimestamps setNullable dropNullable".split(
    " ",
  ),
);

interface Draft {
  readonly columns: Column[];
  readonly relations: Relation[];
  readonly uniques: UniqueKey[];
  readonly indexes: (readonly string[])[];
  readonly span: SchemaEntity["span"];
}

/** A table while its migrations are read. */
class TableReader {
  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
    private readonly draft: Draft,
  ) {}

  readStatement(chain: CallChain): void {
    const ts = compiler();
    const kind = ts.isPropertyAccessExpression(chain.callee) ? chain.callee.name.text : "";
    const args = [...chain.root.arguments];
    const names = this.names(args[0]);
    if (kind === "unique") this.draft.uniques.push({ columns: names, isPrimary: false, span: spanOf(this.module, chain.root) });
    else if (kind === "primary") this.addPrimary(names);
    else if (kind === "index") this.draft.indexes.push(names);
    else if (kind === "foreign") this.addForeign(names, chain);
    else if (kind === "timestamps") for (const name of ["created_at", "updated_at"]) this.addColumn(name, "timestamp", chain);
    else if (kind !== "" && !NOT_COLUMNS.has(kind) && (names[0] !== undefined || /^increments|^bigIncrements/.test(kind)))
      this.addColumn(names[0] ?? "id", kind, chain);
  }

  private addColumn(name: string, kind: string, chain: CallChain): void {
    const isSerial = /^(?:bigI|i)ncrements$/.test(kind);
    const isId = isSerial || hasCall(chain, "primary");
    const at = this.draft.columns.findIndex((column) => column.name === name);
    const column: Column = {
      name,
      dbName: name,
      type: kind === "specificType" ? (this.text(chain.root.arguments[1]) ?? kind) : kind,
      isRequired: isId || hasCall(chain, "notNullable"),
      isUnique: hasCall(chain, "unique"),
      isId,
      isList: false,
      hasDefault: isSerial || hasCall(chain, "defaultTo"),
      span: spanOf(this.module, chain.root),
    };
    this.draft.columns.splice(at < 0 ? this.draft.columns.length : at, at < 0 ? 0 : 1, column);
    if (isId) this.draft.uniques.push({ columns: [name], isPrimary: true });
    if (column.isUnique) this.draft.uniques.push({ columns: [name], isPrimary: false });
    if (hasCall(chain, "index")) this.draft.indexes.push([name]);
    this.addForeign([name], chain);
  }

  private addPrimary(names: readonly string[]): void {
    this.draft.uniques.push({ columns: names, isPrimary: true });
    for (const [index, column] of this.draft.columns.entries())
      if (names.includes(column.name)) this.draft.columns[index] = { ...column, isId: true, isRequired: true };
  }

  /** `.references("id").inTable("orgs")`, `.references("orgs.id")`. */
  private addForeign(columns: readonly string[], chain: CallChain): void {
    const [target] = argumentsOf(chain, "references") ?? [];
    const references = this.names(target);
    const [dotted] = references;
    if (dotted === undefined) return;
    const [table] = argumentsOf(chain, "inTable") ?? argumentsOf(chain, "on") ?? [];
    const name = (table && this.text(table)) ?? (dotted.includes(".") ? dotted.split(".").slice(0, -1).join(".") : undefined);
    if (name === undefined) return;
    this.draft.relations.push({
      name: columns.join("_"),
      target: name.split(".").at(-1) ?? name,
      columns,
      references: references.map((reference) => reference.split(".").at(-1) ?? reference),
      isList: false,
      isRequired: false,
    });
  }

  private names(node: ts.Expression | undefined): readonly string[] {
    const ts = compiler();
    if (!node) return [];
    const list = unwrapExpression(node);
    if (ts.isArrayLiteralExpression(list)) return list.elements.flatMap((element) => this.text(element) ?? []);
    return [this.text(node)].flatMap((text) => text ?? []);
  }

  private text(node: ts.Expression | undefined): string | undefined {
    return node && this.code.stringOf({ module: this.module, node });
  }
}

/** Each `createTable("name", (table) => { … })` and `alterTable` of a module: the table's name and the statements of its callback. */
function tablesIn(
  code: SchemaCode,
  module: SchemaModule,
): readonly { readonly name: string; readonly body: ts.Node; readonly call: ts.Node }[] {
  const ts = compiler();
  const found: { readonly name: string; readonly body: ts.Node; readonly call: ts.Node }[] = [];
  const visit = (node: ts.Node): void => {
    // In the order in which they run: the receiver of a chained call first.
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !TABLE_CALLS.has(node.expression.name.text))
      return;
    const callback = [...node.arguments].at(-1);
    const name = node.arguments[0] && code.stringOf({ module, node: node.arguments[0] });
    if (name !== undefined && callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)))
      found.push({ name, body: callback.body, call: node.expression.name });
  };
  visit(module.source);
  return found;
}

function readBody(body: ts.Node, reader: TableReader): void {
  const ts = compiler();
  if (ts.isExpression(body)) {
    const chain = callChain(body);
    if (chain) reader.readStatement(chain);
    return;
  }
  ts.forEachChild(body, (node) => {
    readBody(ts.isExpressionStatement(node) ? node.expression : node, reader);
  });
}

function toEntity(name: string, draft: Draft): SchemaEntity {
  const required = new Set(draft.columns.filter((column) => column.isRequired).map((column) => column.name));
  const relations = draft.relations.map((relation) => ({
    ...relation,
    isRequired: relation.columns.every((column) => required.has(column)),
  }));
  return { name, table: name, origin: "sql", ...draft, relations };
}

export const KNEX_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) => /\.(?:createTable\w*|alterTable)\(/.test(text) && /knex/i.test(text),
  read: (modules, code) => {
    const drafts = new Map<string, Draft>();
    for (const module of modules)
      for (const { name, body, call } of tablesIn(code, module)) {
        const draft = drafts.get(name) ?? { columns: [], relations: [], uniques: [], indexes: [], span: spanOf(module, call) };
        drafts.set(name, draft);
        readBody(body, new TableReader(code, module, draft));
      }
    return {
      entities: [...drafts].filter(([, draft]) => draft.columns.length > 0).map(([name, draft]) => toEntity(name, draft)),
      problems: [],
    };
  },
};
