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
import { eachNode, handedNames, type HandedCollection, type HandedNames } from "./handed-names";

export const MONGODB_READER: CodeSchemaReader = {
  origin: "mongodb",
  mayDeclare: (text) => (MONGO.test(text) && OPENS.test(text)) || IMPORTS.test(text) || OPENS_ELSEWHERE.test(text),
  uses: { where: (text) => IMPORTS.test(text) && UNTYPED.test(text), mayUse: (text) => USES.test(text) },
  read: readCollections,
};

const MONGO = /mongo/i;
const IMPORTS = /["'](?:mongodb|fastify-mongodb|@fastify\/mongodb)["']/;
/** Its collections are opened alike. */
const FIRESTORE = /firestore|firebase/i;
/** Code that opens collections, or extends a class that does. */
const OPENS = /\.collection\b|[cC]ollection\w*\s*[<(]|\bextends\b/;
/** The same in code that leaves the driver to others: `collectionOf<Invoice>("invoices")`, `extends Repository<Invoice>`. */
const OPENS_ELSEWHERE = /[cC]ollection\w*(?:<\w+>)?\(\s*["'`]|\bclass\s+\w+\s+extends\s+\w+<\w+>\s*\{/;

/** A collection of which no type says what its documents are. */
const UNTYPED = /\.collection\(\s*["'`]/;
/** Operations of collections that were opened elsewhere; those that lists have as well say too little. */
const USES =
  /\.(?:insert(?:One|Many)|(?:update|delete)(?:One|Many)|replaceOne|findOne(?:And\w+)?|countDocuments|createIndex)\(|\.(?:find|aggregate)\([^)]*\)\s*\.(?:toArray|sort|limit|project)\(/;

/** Operations whose first argument holds paths of the documents. */
const NAMES_PATHS = /^(?:find|insert|update|delete|replace|count|distinct|createIndex|aggregate)/;
interface Draft {
  readonly name: string;
  readonly span: SchemaEntity["span"];
  readonly columns: Map<string, Column>;
  readonly uniques: string[][];
}

function readCollections(all: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const modules = all.some(({ source }) => MONGO.test(source.text)) ? all.filter(({ source }) => !FIRESTORE.test(source.text)) : [];
  const drafts = new Map<string, Draft>();
  const variables = new Map<string, string>();
  for (const module of modules) eachCall(module, (call) => noteCollection(code, module, call, drafts));
  const handed = handedNames(modules, code);
  for (const { name, module, node, type } of handed.collections) noteTyped(code, drafts, { name, module, node, type });
  const found: Found = { drafts, variables, handed };
  for (const module of modules) noteVariables(module, code, found);
  for (const module of modules) eachCall(module, (call, above) => noteUse(code, module, { call, above }, found));
  const names = new Map([...drafts.keys()].map((name) => [entityWords(name), name]));
  const entities = [...drafts.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((draft) => entityOf(draft, names));
  return { entities, problems: [] };
}

/** What was found of collections, variables that hold one among them. */
interface Found {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly variables: Map<string, string>;
  readonly handed: HandedNames;
}

function eachCall(module: SchemaModule, work: (call: ts.CallExpression, above: readonly ts.Node[]) => void): void {
  const ts = compiler();
  eachNode(module.source, (node, above) => {
    if (ts.isCallExpression(node)) work(node, above);
  });
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
  noteTyped(code, drafts, { name, module, node: call, type: call.typeArguments?.[0] });
}

/** A collection with the paths of its documents' type. */
function noteTyped(code: SchemaCode, drafts: Map<string, Draft>, { name, module, node, type }: HandedCollection): void {
  const draft = drafts.get(name) ?? { name, span: spanOf(module, node), columns: new Map<string, Column>(), uniques: [] };
  drafts.set(name, draft);
  if (type) for (const column of typeColumns(code, module, type)) draft.columns.set(column.name, idNamed(column));
}

/** `const invoices = db.collection("invoices")`, `invoices: db.collection("invoices")`, `this.invoices = …`, `() => db.collection(…)`. */
function noteVariables(module: SchemaModule, code: SchemaCode, { variables, handed }: Found): void {
  const ts = compiler();
  const note = (name: string | undefined, value: ts.Node | undefined): void => {
    const made = value && (ts.isArrowFunction(value) ? value.body : value);
    const collection = made && (collectionOf(code, module, made) ?? handed.of.get(made)?.[0]);
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
  { call, above }: { readonly call: ts.CallExpression; readonly above: readonly ts.Node[] },
  found: Found,
): void {
  const ts = compiler();
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || !NAMES_PATHS.test(callee.name.text)) return;
  const owner = unwrapExpression(callee.expression);
  const [first, second] = call.arguments;
  if (!first) return;
  const lists = ts.isArrayLiteralExpression(first) ? [...first.elements] : [first];
  const cls = above.find((each) => ts.isClassLike(each));
  for (const draft of draftsOf(code, module, { owner, cls }, found)) {
    for (const part of lists) for (const [name, value] of pathsIn(code, module, part)) addPath(draft, module, name, value);
    if (callee.name.text === "createIndex" && second !== undefined && /unique:\s*true/.test(second.getText(module.source)))
      draft.uniques.push([...pathsIn(code, module, first).keys()]);
  }
}

/** Collections that an expression may stand for: the one that it opens or was given, and all of a class that is handed their names. */
function draftsOf(
  code: SchemaCode,
  module: SchemaModule,
  { owner, cls }: { readonly owner: ts.Expression; readonly cls: ts.Node | undefined },
  found: Found,
): readonly Draft[] {
  const ts = compiler();
  const made = ts.isCallExpression(owner) && ts.isIdentifier(owner.expression) ? owner.expression : owner;
  const named = ts.isIdentifier(made) ? made.text : ts.isPropertyAccessExpression(made) ? made.name.text : undefined;
  const isOwn = ts.isPropertyAccessExpression(made) && made.expression.kind === ts.SyntaxKind.ThisKeyword;
  const one = collectionOf(code, module, owner) ?? found.handed.of.get(owner)?.[0] ?? found.variables.get(named ?? "");
  const names = one === undefined ? (isOwn && cls && found.handed.of.get(cls)) || [] : [one];
  return names.flatMap((name) => found.drafts.get(name) ?? []);
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
