// Tables that Knex migrations create (https://knexjs.org/guide/schema-builder.html): columns, keys, foreign keys and indexes. Migrations
// are read in the order of their files, and only on their way up.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { SchemaEntity } from "../../model";
import { callChain } from "../call-chain";
import type { CodeSchemaReader } from "../code-reader";
import type { SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { isWayDown } from "../way-down";
import { TableReader, type Draft } from "./table-reader";

const TABLE_CALLS: ReadonlySet<string> = new Set(["createTable", "createTableIfNotExists", "createTableLike", "alterTable", "table"]);
const DROPS = /^(?:dropTable(?:IfExists)?|renameTable)$/;
/** A call on the schema builder: what it does, and to which table. */
interface TableCall {
  readonly method: string;
  readonly name: string;
  /** The callback of `createTable` and `alterTable`. */
  readonly body?: ts.Node;
  /** The other table that it names: the new name, or the table that is copied. */
  readonly other?: string;
  readonly at: ts.Node;
}

/** Calls of a module on its way up, in the order in which they run. */
function tableCallsIn(code: SchemaCode, module: SchemaModule): readonly TableCall[] {
  const ts = compiler();
  const found: TableCall[] = [];
  const visit = (node: ts.Node): void => {
    if (isWayDown(node)) return;
    // The receiver of a chained call first.
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const method = node.expression.name.text;
    const [first, second] = node.arguments;
    const name = first && (TABLE_CALLS.has(method) || DROPS.test(method)) ? code.stringOf({ module, node: first }) : undefined;
    if (name === undefined) return;
    const callback = [...node.arguments].at(-1);
    const other = second && code.stringOf({ module, node: second });
    const isFunction = callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback));
    found.push({
      method,
      name,
      at: node.expression.name,
      ...(isFunction ? { body: callback.body } : {}),
      ...(other === undefined ? {} : { other }),
    });
  };
  visit(module.source);
  return found;
}

function applyCall(drafts: Map<string, Draft>, code: SchemaCode, module: SchemaModule, call: TableCall): void {
  if (call.method === "renameTable") renameTable(drafts, call.name, call.other ?? call.name);
  else if (DROPS.test(call.method)) drafts.delete(call.name);
  else if (call.body) {
    const draft = drafts.get(call.name) ?? { columns: [], relations: [], uniques: [], indexes: [], span: spanOf(module, call.at) };
    drafts.set(call.name, draft);
    readBody(call.body, new TableReader(code, module, draft));
  }
}

function renameTable(drafts: Map<string, Draft>, from: string, to: string): void {
  const draft = drafts.get(from);
  if (!draft) return;
  drafts.delete(from);
  drafts.set(to, draft);
  for (const one of drafts.values())
    one.relations = one.relations.map((relation) => (relation.target === from ? { ...relation, target: to } : relation));
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
    for (const module of modules) for (const call of tableCallsIn(code, module)) applyCall(drafts, code, module, call);
    return {
      entities: [...drafts].filter(([, draft]) => draft.columns.length > 0).map(([name, draft]) => toEntity(name, draft)),
      problems: [],
    };
  },
};
