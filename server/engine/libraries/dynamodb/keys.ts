// Keys of DynamoDB items as values: what stands inside `ORG#${orgId}` is compared with the column that the reader of tables named after
// the word, and which kind of item is meant, the words tell.
import type { Entity } from "../../tenancy/model";
import { columnOfWord, isGenericKey, isMainKey, keyParts, tableWords, type KeyPart } from "../../tenancy/code/dynamodb/key-names";
import { and, type Formula, type Operator } from "../formula";
import type { Engine } from "../model";
import type { Value } from "../value";

export const DYNAMODB = "dynamodb";

/** Attributes and what they are compared with or set to: what tells the kind of item. */
export type KeyValues = readonly (readonly [attribute: string, value: Value])[];

/** A value's text taken apart; a value that is no text is one part without a word. */
export function partsOfKey(engine: Engine, value: Value): readonly KeyPart<Value>[] {
  const plain = engine.stringOf(value);
  if (plain !== undefined) return keyParts<Value>([plain]);
  if (value.v !== "text") return [{ word: "", value, isClosed: false }];
  return keyParts<Value>(value.parts.map((part) => (typeof part === "string" ? part : (engine.stringOf(part) ?? { value: part }))));
}

function wordsOfKey(parts: readonly { readonly word: string }[]): string {
  return parts
    .map((part) => part.word)
    .filter((word) => word !== "")
    .join("/");
}

/** Words of a key attribute as code writes it elsewhere; undefined where it never does. */
function patternOf(entity: Entity, attribute: string): string | undefined {
  const columns = entity.columns.filter((column) => column.dbName === attribute || column.dbName.startsWith(`${attribute}.`));
  return columns.length === 0 ? undefined : wordsOfKey(columns.map((column) => ({ word: column.type })));
}

const TENANCY_ORDER: readonly Entity["tenancy"][] = ["direct", "via", "unknown", "user", "root", "global"];
/** How little a key fits that is written otherwise for this kind of item. */
const OTHER_KIND = -50;

/** The kind of item that keys like these belong to, in this table; undefined where no code shows one. */
export function entityFor(engine: Engine, table: string, keys: KeyValues): Entity | undefined {
  const known = [...engine.tenancy.entities.values()].filter((entity) => entity.origin === DYNAMODB);
  const generic = keys.filter(([attribute]) => isGenericKey(attribute));
  const used = generic.flatMap(([attribute, value]) =>
    engine.alternatives(value).map((option) => [attribute, wordsOfKey(partsOfKey(engine, option))] as const),
  );
  const scored = known.map((entity) => ({ entity, score: scoreOf(entity, table, used, keys) }));
  scored.sort((a, b) => b.score - a.score || rankOf(a.entity) - rankOf(b.entity));
  const [best] = scored;
  return best && best.score > OTHER_KIND ? best.entity : undefined;
}

function rankOf(entity: Entity): number {
  return TENANCY_ORDER.indexOf(entity.tenancy);
}

function scoreOf(entity: Entity, table: string, used: readonly (readonly [string, string])[], keys: KeyValues): number {
  const byKeys = used.map(([attribute, words]) => keyScore(entity, attribute, words)).reduce((sum, score) => sum + score, 0);
  const names = keys.filter(([attribute]) => !isGenericKey(attribute)).map(([attribute]) => attribute);
  const missing = names.filter((name) => !entity.columns.some((column) => column.name === name)).length;
  const isNamed = tableWords(entity.table) === table ? 20 : table === "" || used.length > 0 ? 0 : OTHER_KIND;
  // The name of the table may not have been told where the code was read; then the attributes must do.
  const byTable = entity.table === "" && table !== "" ? (missing < names.length ? 0 : OTHER_KIND) : isNamed;
  return byKeys + byTable + names.length - 3 * missing;
}

function keyScore(entity: Entity, attribute: string, words: string): number {
  const pattern = patternOf(entity, attribute);
  if (words === "" && pattern !== undefined) return 1;
  if (pattern === undefined) return -2;
  if (pattern === words) return 6;
  if (pattern.startsWith(`${words}/`)) return 3;
  return isMainKey(attribute) ? 2 * OTHER_KIND : -4;
}

/** `PK = ORG#${orgId}` by the columns for what is inside. */
export function keyFormula(engine: Engine, entity: Entity, attribute: string, op: Operator, operand: Value, isPrefix = false): Formula {
  const options = engine.alternatives(operand).map((option) => optionFormula(engine, entity, attribute, op, option, isPrefix));
  const [only] = options;
  return only && options.length === 1 ? only : { f: "choice", of: options };
}

function optionFormula(engine: Engine, entity: Entity, attribute: string, op: Operator, operand: Value, isPrefix: boolean): Formula {
  const plain: Formula = { f: "atom", column: attribute, op: isPrefix ? "other" : op, operand };
  if (op !== "equal" || operand.v !== "text") return plain;
  const parts = partsOfKey(engine, operand);
  const atoms = parts.flatMap((part, index): Formula[] =>
    part.value === undefined
      ? []
      : [{ f: "atom", column: columnFor(entity, attribute, part.word, index), op: "equal", operand: part.value }],
  );
  return atoms.length === 0 ? plain : and(atoms);
}

function columnFor(entity: Entity, attribute: string, word: string, index: number): string {
  const name = index === 0 ? attribute : `${attribute}.${index}`;
  const named = word === "" ? undefined : entity.columns.find((column) => column.type === word && column.dbName !== column.name);
  const placed = entity.columns.find((column) => column.dbName === name);
  return (named ?? placed)?.name ?? (word === "" ? attribute : columnOfWord(word));
}

/** A new item with the values inside its keys as columns of their own. */
export function itemRow(engine: Engine, entity: Entity, item: Value): Value {
  const members = item.v === "object" ? engine.members(item) : undefined;
  if (item.v !== "object" || !members) return item;
  const inside = new Map(members);
  for (const [attribute, member] of members) {
    if (member.value.v !== "text" || !(isGenericKey(attribute) || entity.columns.some((column) => column.dbName === attribute))) continue;
    const parts = partsOfKey(engine, member.value);
    parts.forEach((part, index) => {
      const column = columnFor(entity, attribute, part.word, index);
      if (part.value !== undefined && !members.has(column)) inside.set(column, { ...member, value: part.value });
    });
    inside.delete(attribute);
  }
  const made = engine.object({});
  return made.v === "object" ? { ...made, members: inside, rest: engine.spreads(item), ...(item.at ? { at: item.at } : {}) } : item;
}

/** What a table is about, by the value of its name. */
export function tableOf(engine: Engine, name: Value): string {
  const texts = engine.alternatives(name).map((option) => tableWords(nameText(engine, option)));
  return texts.find((text) => text !== "") ?? "";
}

function nameText(engine: Engine, value: Value): string {
  const plain = engine.stringOf(value);
  if (plain !== undefined) return plain;
  if (value.v === "text") return value.parts.map((part) => (typeof part === "string" ? part : "")).join(" ");
  if (value.v === "external") return value.path.join(" ");
  return "label" in value ? value.label : "";
}
