// Entities of DynamoDB: one per table where each table holds one kind of item; where a table holds several, one per kind, told by the
// words in its keys (`PK = ORG#…`, `SK = INVOICE#…`). The values inside a key are columns, named after the word before them.
import { NOWHERE } from "../../../../../rules/contract/span";
import type { Column, Relation, SchemaEntity } from "../../model";
import { entityWords, keyBase, wordsOf } from "../../entity-names";
import { impliedRelation } from "../../named-relations";
import { TENANT_WORDS } from "../../tenant-words";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import type { Written } from "../local-names";
import type { SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { columnNamed } from "../type-columns";
import { camelCase, columnOfWord, isGenericKey, isMainKey, isOwnItem, isSortKey, keyParts } from "./key-names";
import { shapesOf, type Shape } from "./shapes";

export const DYNAMODB_READER: CodeSchemaReader = {
  origin: "dynamodb",
  mayDeclare: (text) => /TableName|dynamodb|DocumentClient|\b(?:PK|pk)\b/.test(text) && /TableName|[Dd]ynamo|#\$\{|\+ ?["'`]#/.test(text),
  read: readTables,
};

function readTables(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const shapes = modules.length === 0 ? [] : shapesOf(modules, code);
  const groups = new Map<string, Shape[]>();
  const own = new Set(shapes.flatMap(ownWord));
  // In a table of several kinds, what says nothing of the kind is no kind of its own.
  const shared = new Set(shapes.filter(isOfSeveral).map((shape) => shape.table));
  if (shared.size > 0) shared.add("");
  for (const shape of shapes.filter((one) => isOfSeveral(one) || !shared.has(one.table))) {
    const name = isOfSeveral(shape) ? `#${kindOf(shape, own)}` : shape.table;
    groups.set(name, [...(groups.get(name) ?? []), shape]);
  }
  const prefix = sharedPrefix([...groups.keys()].filter((name) => !name.startsWith("#")));
  const drafts = [...groups].map(([name, all]) => draftOf(name.startsWith("#") ? name.slice(1) : nameOfTable(name, prefix), name, all));
  const byWords = new Map(drafts.map((draft) => [entityWords(draft.name), draft]));
  const entities = drafts.map((draft) => ({ ...draft, relations: draft.columns.flatMap((column) => relationOf(column, draft, byWords)) }));
  return { entities: entities.sort((a, b) => (a.name < b.name ? -1 : 1)), problems: [] };
}

/** Whether the keys say what kind of item it is. */
function isOfSeveral(shape: Shape): boolean {
  return [...shape.keys].some(([name, written]) => isMainKey(name) && wordsIn(written).length > 0);
}

function wordsIn(written: Written): readonly string[] {
  return keyParts(written).flatMap((part) => (part.word === "" ? [] : [part.word]));
}

/** Last words of the partition key and of the sort key; own items (`METADATA`) have no word. */
function wordPair(shape: Shape): readonly [string, string] {
  const last = (isSort: boolean): string => {
    const written = [...shape.keys].find(([name]) => isMainKey(name) && isSortKey(name) === isSort)?.[1] ?? [];
    return wordsIn(written).findLast((word) => !isOwnItem(word)) ?? "";
  };
  return [last(false), last(true)];
}

/** The word of an item that stands for the thing itself: `PK = ORG#1, SK = METADATA`, `PK = ORG#1, SK = ORG#1`. */
function ownWord(shape: Shape): readonly string[] {
  const [partition, sort] = wordPair(shape);
  const hasSort = [...shape.keys.keys()].some((name) => isMainKey(name) && isSortKey(name));
  return partition !== "" && (sort === partition || (sort === "" && hasSort)) && shape.columns.size > 0 ? [partition] : [];
}

function kindOf(shape: Shape, own: ReadonlySet<string>): string {
  const [partition, sort] = wordPair(shape);
  if (sort === "" || sort === partition) return camelCase(partition);
  // A thing that has an item of its own, listed under another thing: what joins the two.
  return camelCase(partition !== "" && own.has(sort) ? `${partition} ${sort}` : sort);
}

function nameOfTable(words: string, prefix: number): string {
  return camelCase(wordsOf(words).slice(prefix).join(" ")) || "item";
}

/** Number of words that all tables' names begin with (`my app orders`, `my app customers`). */
function sharedPrefix(names: readonly string[]): number {
  const lists = names.filter((name) => name !== "").map((name) => wordsOf(name));
  if (lists.length < 2) return 0;
  const [first = []] = lists;
  const at = first.findIndex((word, index) => lists.some((list) => list[index] !== word || index === list.length - 1));
  return Math.max(0, at);
}

function draftOf(name: string, table: string, shapes: readonly Shape[]): SchemaEntity {
  const columns = new Map<string, Column>();
  const [first] = shapes;
  const span = first?.span ?? NOWHERE;
  const isOfKinds = table.startsWith("#");
  for (const shape of shapes) for (const column of shape.columns.values()) if (!columns.has(column.name)) columns.set(column.name, column);
  for (const { attribute, written, at } of keysOf(shapes)) addKey(columns, attribute, written, { name, span: at });
  const primary = [...new Set(shapes.flatMap((shape) => shape.primary))].filter((one) => !isGenericKey(one));
  const id = idOf(name, columns, primary);
  return {
    name,
    table: isOfKinds ? name : (shapes.find((shape) => shape.tableName !== undefined)?.tableName ?? table),
    origin: "dynamodb",
    span,
    columns: [...columns.values()].map((column) => (column.name === id ? { ...column, isId: true, isUnique: true } : column)),
    relations: [],
    uniques: [{ columns: primary.length > 0 ? primary : mainKeys(columns), isPrimary: true }],
    // Indexes are made outside the code as a rule; none is said to be missing.
    indexes: [...columns.keys()].map((column) => [column]),
  };
}

/** Keys of the table first, and of each what says most: one that is handed about as a whole has no words. */
function keysOf(
  shapes: readonly Shape[],
): readonly { readonly attribute: string; readonly written: Written; readonly at: Shape["span"] }[] {
  const keys = shapes.flatMap(({ keys: own, span: at }) =>
    [...own].map(([attribute, written]) => ({ attribute, written, at, words: wordsIn(written).length })),
  );
  return keys.sort((a, b) => Number(isMainKey(b.attribute)) - Number(isMainKey(a.attribute)) || Number(b.words > 0) - Number(a.words > 0));
}

function mainKeys(columns: ReadonlyMap<string, Column>): readonly string[] {
  return [...columns.values()].filter((column) => isMainKey(column.dbName.split(".")[0] ?? "")).map((column) => column.name);
}

/** Columns of the values inside a key; words without a value are kept as what tells kinds apart. */
function addKey(columns: Map<string, Column>, attribute: string, written: Written, at: Pick<SchemaEntity, "name" | "span">): void {
  if ([...columns.values()].some((column) => column.dbName === attribute)) return;
  keyParts(written).forEach((part, index) => {
    const { word } = part;
    const dbName = index === 0 ? attribute : `${attribute}.${index}`;
    const name = "value" in part ? columnName(word, part.value) : undefined;
    const wanted = name ?? dbName;
    const before = columns.get(wanted);
    const isFree = before === undefined || before.dbName === before.name;
    const free = name !== undefined && isFree ? wanted : dbName;
    columns.set(free, { ...columnNamed(free, word, before?.span ?? at.span, true), dbName });
  });
}

/** `ORG#${id}` is `orgId`; a value that bears a tenant's name keeps it (`T#${tenantId}`), as does one without a word. */
function columnName(word: string, value: string | undefined): string | undefined {
  const base = value === undefined ? undefined : keyBase(value);
  if (value !== undefined && (word === "" || (base !== undefined && (word.length <= 2 || isTenantWord(base))))) return value;
  return word === "" ? undefined : columnOfWord(word);
}

function isTenantWord(base: string): boolean {
  return (TENANT_WORDS.get(base) ?? 0) >= 6;
}

/** The column that names the item: the value after its own word, the only key, or the key that is named after it. */
function idOf(name: string, columns: ReadonlyMap<string, Column>, primary: readonly string[]): string | undefined {
  const own = [`${name}Id`, "id"].filter((one) => columns.has(one));
  const keys = primary.filter((one) => !isTenantWord(keyBase(one) ?? ""));
  if (keys.length === 1) return keys[0];
  return keys.length === 0 ? (own[0] ?? (primary.length === 1 ? primary[0] : undefined)) : own.find((one) => keys.includes(one));
}

/** `customerId` points at the kind or table `customer`. */
function relationOf(column: Column, own: SchemaEntity, byWords: ReadonlyMap<string, SchemaEntity>): readonly Relation[] {
  const base = keyBase(column.name);
  const target = base === undefined ? undefined : byWords.get(base);
  const id = target?.columns.find((one) => one.isId);
  if (!target || !id || target.name === own.name || column.isList) return [];
  return [impliedRelation(column, target.name, id.name)];
}
