// Collections of the MongoDB driver, which need no schema: the documents' type where one is declared (`collection<Invoice>("invoices")`),
// and the paths that the code stores, selects and indexes. The entity's name is the collection's.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { entityWords } from "../../entity-names";
import type { Column, Relation, SchemaEntity } from "../../model";
import { collectionAt, relationAt } from "../../named-relations";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import { propertyName, unwrapExpression, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { columnNamed, typeColumns } from "../type-columns";

export const MONGODB_READER: CodeSchemaReader = {
  origin: "mongodb",
  mayDeclare: (text) => text.includes(".collection") && /mongo/i.test(text),
  read: readCollections,
};

/** Operations whose first argument holds paths of the documents. */
const NAMES_PATHS = /^(?:find|insert|update|delete|replace|count|distinct|createIndex|aggregate)/;
interface Draft {
  readonly name: string;
  readonly span: SchemaEntity["span"];
  readonly columns: Map<string, Column>;
  readonly uniques: string[][];
}

function readCollections(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const drafts = new Map<string, Draft>();
  const variables = new Map<string, string>();
  for (const module of modules) eachCall(module, (call) => noteCollection(code, module, call, drafts));
  for (const module of modules) noteVariables(module, code, variables);
  for (const module of modules) eachCall(module, (call) => noteUse(code, module, call, drafts, variables));
  const names = new Map([...drafts.keys()].map((name) => [entityWords(name), name]));
  const entities = [...drafts.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((draft) => entityOf(draft, names));
  return { entities, problems: [] };
}

function eachCall(module: SchemaModule, work: (call: ts.CallExpression) => void): void {
  const ts = compiler();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) work(node);
    ts.forEachChild(node, visit);
  };
  visit(module.source);
}

/** Name of the collection in `<anything>.collection("name")`. */
function collectionOf(code: SchemaCode, module: SchemaModule, node: ts.Node): string | undefined {
  const ts = compiler();
  const call = ts.isExpression(node) ? unwrapExpression(node) : node;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== "collection")
    return undefined;
  const [first, ...more] = call.arguments;
  // Firestore's `collection(db, "a", "b")` and nested collections are another library's.
  return first && more.length <= 1 ? code.stringOf({ module, node: first }) : undefined;
}

function noteCollection(code: SchemaCode, module: SchemaModule, call: ts.CallExpression, drafts: Map<string, Draft>): void {
  const name = collectionOf(code, module, call);
  if (name === undefined || name.includes("/")) return;
  const draft = drafts.get(name) ?? { name, span: spanOf(module, call), columns: new Map<string, Column>(), uniques: [] };
  drafts.set(name, draft);
  const [type] = call.typeArguments ?? [];
  if (type) for (const column of typeColumns(code, module, type)) draft.columns.set(column.name, idNamed(column));
}

/** `const invoices = db.collection("invoices")`, `invoices: db.collection("invoices")`, `this.invoices = …`, `() => db.collection(…)`. */
function noteVariables(module: SchemaModule, code: SchemaCode, variables: Map<string, string>): void {
  const ts = compiler();
  const note = (name: string | undefined, value: ts.Node | undefined): void => {
    const made = value && (ts.isArrowFunction(value) ? value.body : value);
    const collection = made && collectionOf(code, module, made);
    if (name !== undefined && collection !== undefined) variables.set(name, collection);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) note(node.name.text, node.initializer);
    if (ts.isPropertyAssignment(node)) note(propertyName(ts, node.name), node.initializer);
    if (ts.isPropertyDeclaration(node)) note(propertyName(ts, node.name), node.initializer);
    if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) note(node.left.name.text, node.right);
    ts.forEachChild(node, visit);
  };
  visit(module.source);
}

/** Paths that an operation on a collection names. */
function noteUse(
  code: SchemaCode,
  module: SchemaModule,
  call: ts.CallExpression,
  drafts: ReadonlyMap<string, Draft>,
  variables: ReadonlyMap<string, string>,
): void {
  const ts = compiler();
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || !NAMES_PATHS.test(callee.name.text)) return;
  const owner = unwrapExpression(callee.expression);
  const made = ts.isCallExpression(owner) && ts.isIdentifier(owner.expression) ? owner.expression : owner;
  const named = ts.isIdentifier(made) ? made.text : ts.isPropertyAccessExpression(made) ? made.name.text : undefined;
  const draft = drafts.get(collectionOf(code, module, owner) ?? variables.get(named ?? "") ?? "");
  const [first, second] = call.arguments;
  if (!draft || !first) return;
  const lists = ts.isArrayLiteralExpression(first) ? [...first.elements] : [first];
  for (const part of lists) for (const [name, value] of pathsIn(code, module, part)) addPath(draft, module, name, value);
  if (callee.name.text !== "createIndex" || second === undefined || !/unique:\s*true/.test(second.getText(module.source))) return;
  draft.uniques.push([...pathsIn(code, module, first).keys()]);
}

function pathsIn(code: SchemaCode, module: SchemaModule, node: ts.Expression): ReadonlyMap<string, ts.Node> {
  const members = code.members({ module, node });
  const paths = new Map<string, ts.Node>();
  for (const [name, member] of members ?? []) {
    if (name === "$match" || name === "$set") for (const [inner, value] of code.members(member) ?? []) paths.set(inner, value.node);
    else if (!name.startsWith("$")) paths.set(name, member.node);
  }
  return paths;
}

/** `_id` is the id of every document. */
function idNamed(column: Column): Column {
  return column.name === "_id" ? { ...column, isId: true, isUnique: true, hasDefault: true } : column;
}

function addPath(draft: Draft, module: SchemaModule, name: string, value: ts.Node): void {
  if (!draft.columns.has(name)) draft.columns.set(name, idNamed(columnNamed(name, "unknown", spanOf(module, value), true)));
}

function entityOf(draft: Draft, names: ReadonlyMap<string, string>): SchemaEntity {
  const { name, span } = draft;
  const found = [...draft.columns.values()];
  const columns = found.some((column) => column.isId) ? found : [idNamed(columnNamed("_id", "ObjectId", span, true)), ...found];
  return {
    name,
    table: name,
    origin: "mongodb",
    span,
    columns,
    relations: columns.flatMap((column) => relationOf(column, name, names)),
    uniques: [{ columns: ["_id"], isPrimary: true }, ...draft.uniques.map((unique) => ({ columns: unique, isPrimary: false, span }))],
    // Indexes are made outside the code as a rule; none is said to be missing.
    indexes: columns.map((column) => [column.name]),
  };
}

/** `customerId` points at the collection `customers`. */
function relationOf(column: Column, own: string, names: ReadonlyMap<string, string>): readonly Relation[] {
  const target = collectionAt(column, own, names);
  return target === undefined ? [] : [relationAt(column, target, "_id")];
}
