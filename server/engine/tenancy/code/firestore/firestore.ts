// Collections of Firestore, which need no schema: the paths in which they lie, the fields that code stores, sets and asks for, and the types
// that documents are taken for. The entity's name is the collection's; the documents above it are columns named after their collections.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { entityWords, keyBase, singularOf, wordsOf } from "../../entity-names";
import type { Column, Relation, SchemaEntity } from "../../model";
import { collectionAt, impliedRelation } from "../../named-relations";
import { TENANT_WORDS, USER_WORDS } from "../../tenant-words";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import { eachSite, membersAt, writtenBy, type Site } from "../local-names";
import type { SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { columnNamed, typeColumns } from "../type-columns";
import { pathAt, type PathStep } from "./paths";

export const FIRESTORE_READER: CodeSchemaReader = {
  origin: "firestore",
  mayDeclare: (text) =>
    /\bcollection(?:Group)?\(|\bdoc\(/.test(text) &&
    (/firestore|firebase/i.test(text) || (!/mongo/i.test(text) && /\.(?:doc|where)\(/.test(text) && text.includes(".collection("))),
  read: readCollections,
};

interface Draft {
  readonly name: string;
  readonly span: SchemaEntity["span"];
  readonly columns: Map<string, Column>;
  /** Collections of the documents above it, and whether it was ever seen without them. */
  readonly above: Map<string, number>;
  uses: number;
  /** Names of the values that choose its documents. */
  readonly documents: Set<string>;
}

type Call = Site<ts.CallExpression>;

/** Column that holds the id of a document above: `orgId` for `orgs`. */
export function columnAbove(collection: string): string {
  const words = wordsOf(collection);
  const singular = [...words.slice(0, -1), singularOf(words.at(-1) ?? "")];
  return `${singular.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("")}Id`;
}

function readCollections(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const ts = compiler();
  const drafts = new Map<string, Draft>();
  const eachCall = (work: (call: Call, name: string) => void): void => {
    for (const module of modules)
      eachSite(module, (site) => {
        if (ts.isCallExpression(site.node)) work(site as Call, calledName(site as Call));
      });
  };
  eachCall((call, name) => {
    if (/^(?:collection|doc|collectionGroup)$/.test(name)) notePath(code, call, drafts);
  });
  eachCall((call, name) => noteUse(code, call, name, drafts));
  const names = new Map([...drafts.keys()].map((name) => [entityWords(name), name]));
  const entities = [...drafts.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((draft) => entityOf(draft, names));
  return { entities, problems: [] };
}

function calledName({ node: { expression } }: Call): string {
  const ts = compiler();
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : "";
}

/** Fields that a call stores, sets or asks for. */
function noteUse(code: SchemaCode, call: Call, name: string, drafts: ReadonlyMap<string, Draft>): void {
  const ts = compiler();
  const { expression, arguments: args } = call.node;
  const [first, second] = args;
  // `ref.set(data)`, `batch.set(ref, data)`, `setDoc(ref, data)`.
  if (/^(?:add|set|update|create|addDoc|setDoc|updateDoc)$/.test(name) && first) {
    const owner = ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
    const own = owner && draftOf(code, { ...call, node: owner }, drafts);
    const draft = own ?? draftOf(code, { ...call, node: first }, drafts);
    const data = own ? first : second;
    if (draft && data) noteFields(code, { ...call, node: data }, draft);
  }
  if (name === "where" && ts.isPropertyAccessExpression(expression) && first)
    noteField(code, { ...call, node: first }, draftOf(code, { ...call, node: expression.expression }, drafts));
  if (name === "query" && first) {
    const draft = draftOf(code, { ...call, node: first }, drafts);
    for (const arg of args.slice(1))
      if (ts.isCallExpression(arg) && ts.isIdentifier(arg.expression) && arg.expression.text === "where" && arg.arguments[0])
        noteField(code, { ...call, node: arg.arguments[0] }, draft);
  }
}

function draftOf(code: SchemaCode, site: Site<ts.Expression>, drafts: ReadonlyMap<string, Draft>): Draft | undefined {
  const last = pathAt(code, site)?.steps.at(-1);
  return last && drafts.get(last.collection);
}

function notePath(code: SchemaCode, call: Call, drafts: Map<string, Draft>): void {
  const path = pathAt(code, call);
  if (!path) return;
  path.steps.forEach((step, index) => {
    const span = spanOf(call.module, call.node);
    const draft = drafts.get(step.collection) ?? {
      name: step.collection,
      span,
      columns: new Map<string, Column>(),
      above: new Map<string, number>(),
      uses: 0,
      documents: new Set<string>(),
    };
    drafts.set(step.collection, draft);
    if (step.document !== undefined && step.document !== "") draft.documents.add(step.document);
    // A path whose beginning is not known says nothing of what is above.
    if (index === 0 && path.isOpen) return;
    draft.uses += 1;
    for (const upper of path.steps.slice(0, index)) noteAbove(draft, upper);
  });
  const last = path.steps.at(-1);
  const draft = last && drafts.get(last.collection);
  if (draft) noteTypes(code, call, draft);
}

function noteAbove({ above }: Draft, { collection }: PathStep): void {
  above.set(collection, (above.get(collection) ?? 0) + 1);
}

function noteFields(code: SchemaCode, site: Site<ts.Expression>, draft: Draft): void {
  for (const [name, value] of membersAt(code, site) ?? [])
    if (!draft.columns.has(name)) draft.columns.set(name, columnNamed(name, "", spanOf(value.module, value.node), true));
}

function noteField(code: SchemaCode, site: Site<ts.Expression>, draft: Draft | undefined): void {
  const [name, ...more] = writtenBy(code, site);
  if (draft && typeof name === "string" && more.length === 0 && !draft.columns.has(name))
    draft.columns.set(name, columnNamed(name, "", spanOf(site.module, site.node), true));
}

/** Types that the function around names, and that have a field in common with what is known of the documents, or their name. */
function noteTypes(code: SchemaCode, call: Call, draft: Draft): void {
  const ts = compiler();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      const typed = typeColumns(code, call.module, node);
      const isNamed =
        ts.isIdentifier(node.typeName) && entityWords(node.typeName.text.replace(/(?:Doc|Document|Data)$/, "")) === entityWords(draft.name);
      if (isNamed) for (const column of typed) draft.columns.set(column.name, column);
    }
    ts.forEachChild(node, visit);
  };
  visit(call.around.find((one) => !ts.isClassLike(one)) ?? call.node);
}

function entityOf(draft: Draft, names: ReadonlyMap<string, string>): SchemaEntity {
  const { name, span } = draft;
  const id = ownerColumn(draft) ?? "id";
  const columns = new Map<string, Column>(draft.columns);
  columns.set(id, { ...columnNamed(id, "", span, true), dbName: "id", isId: true, isUnique: true, hasDefault: true });
  const parents = [...draft.above].map(([collection, uses]) => ({ column: columnAbove(collection), isRequired: uses === draft.uses }));
  for (const { column, isRequired } of parents) if (!columns.has(column)) columns.set(column, columnNamed(column, "", span, isRequired));
  const all = [...columns.values()];
  return {
    name,
    table: name,
    origin: "firestore",
    span,
    columns: all,
    relations: all.flatMap((column) => relationOf(column, name, names)),
    uniques: [{ columns: [...parents.map((parent) => parent.column), id], isPrimary: true }],
    // Every field is indexed by itself.
    indexes: all.map((column) => [column.name]),
  };
}

/** `settings/{orgId}`: documents that are named after the tenant or user whom they belong to. */
function ownerColumn({ name, documents }: Draft): string | undefined {
  const [only, ...more] = [...documents].map((document) => (document === "uid" ? "userId" : document));
  const base = only === undefined ? undefined : keyBase(only);
  if (base === undefined || only === undefined || more.some((other) => other !== only)) return undefined;
  const own = entityWords(name);
  const isOwner = (TENANT_WORDS.get(base) ?? 0) >= 6 || base === "user";
  return isOwner && own !== base && !TENANT_WORDS.has(own) && !USER_WORDS.has(own) ? only : undefined;
}

/** `customerId` points at the collection `customers`. */
function relationOf(column: Column, own: string, names: ReadonlyMap<string, string>): readonly Relation[] {
  const target = collectionAt(column, own, names);
  return target === undefined ? [] : [impliedRelation(column, target, "id")];
}
