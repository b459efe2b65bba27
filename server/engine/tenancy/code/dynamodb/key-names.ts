// How DynamoDB code names things (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-general-nosql-design.html): tables
// by text or setting, and in tables of several entities the entity by words inside the keys: `ORG#${orgId}` and `INVOICE#${id}`.
// Shared by the reader, which sees syntax, and the library model, which sees values.
import { singularOf, wordsOf } from "../../entity-names";

const GENERIC_KEY =
  /^_?(?:(?:gsi|lsi|gs|index|ix)[_-]?\d*[_-]?)?(?:pk|sk|hk|rk|partition[_-]?key|sort[_-]?key|hash[_-]?key|range[_-]?key)[_-]?\d*$/i;
const SORT_KEY = /sk|rk|sort|range/i;

/** Attributes that hold keys of whatever kind: `PK`, `SK`, `GSI1PK`. */
export function isGenericKey(attribute: string): boolean {
  return GENERIC_KEY.test(attribute);
}

export function isSortKey(attribute: string): boolean {
  return SORT_KEY.test(attribute);
}

/** The table's own key, not that of an index. */
export function isMainKey(attribute: string): boolean {
  return isGenericKey(attribute) && !/\d|^_?(?:gsi|lsi|gs|index|ix)/i.test(attribute);
}

/** A value inside a key, and the word that stands before it; without a value the word alone. */
export interface KeyPart<T> {
  readonly word: string;
  readonly value?: T;
  /** Text follows, so that no longer value begins alike. */
  readonly isClosed: boolean;
}

/** A key's text taken apart: `ORG#${a}#INVOICE#${b}` holds two values, `METADATA` and the prefix `INVOICE#` only words. */
export function keyParts<T>(parts: readonly (string | { readonly value: T })[]): readonly KeyPart<T>[] {
  const found: KeyPart<T>[] = [];
  let before = "";
  parts.forEach((part, index) => {
    if (typeof part === "string") before += part;
    else {
      const next = parts[index + 1];
      found.push({ word: lastWordOf(before), value: part.value, isClosed: typeof next === "string" && next !== "" });
      before = "";
    }
  });
  const rest = lastWordOf(before);
  return rest === "" ? found : [...found, { word: rest, isClosed: false }];
}

function lastWordOf(text: string): string {
  return /([A-Za-z][A-Za-z_]*)[^A-Za-z]*$/.exec(text)?.[1]?.toLowerCase() ?? "";
}

const OWN_ITEM = /^(?:meta(?:_?data)?|info|details?|root|self|a|data|profile|main|record|item|current|header)$/;

/** Words of keys that say "the thing itself": `SK = METADATA`. */
export function isOwnItem(word: string): boolean {
  return word === "" || OWN_ITEM.test(word);
}

export function camelCase(text: string): string {
  return wordsOf(text)
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}

/** Column that stands for the value after a word of a key. */
export function columnOfWord(word: string): string {
  return `${camelCase(word)}Id`;
}

const NOISE: ReadonlySet<string> = new Set(
  "table tables tbl name names env process dynamo dynamodb ddb db stage dev development prod production staging test local arn resource resources config settings this aws default main next public value".split(
    " ",
  ),
);

/** What a table is about, by its name or that of the setting that holds it: `ORDERS_TABLE_NAME` is `order`; empty where the name says nothing. */
export function tableWords(text: string): string {
  const words = wordsOf(text).filter((word) => !NOISE.has(word) && !/^\d+$/.test(word));
  return [...words.slice(0, -1), singularOf(words.at(-1) ?? "")].join(" ").trim();
}
