// The word that a house puts before the names of its tables (`acme_accounts`, `acme_orders`): it says nothing of what the rows are.
import { singularOf, wordsOf } from "./entity-names";
import { TENANT_WORDS, USER_WORDS } from "./tenant-words";
import type { SchemaEntity } from "./model";

/** Kinds of rows that tables with it must hold, and the part of all tables that these must be. */
const FEWEST = 3;
const PART = 0.3;

/** The first word of many tables that no table is named after and that is no word for tenants or people; undefined where there is none. */
export function housePrefix(entities: readonly SchemaEntity[]): string | undefined {
  const tables = [...new Set(entities.map(({ table }) => table))].map(wordsOf);
  const alone = new Set(tables.filter((words) => words.length === 1).map(([word = ""]) => singularOf(word)));
  const sharing = new Map<string, string[]>();
  for (const [first = "", second] of tables) if (second !== undefined) sharing.set(first, [...(sharing.get(first) ?? []), second]);
  const [most] = [...sharing].sort((a, b) => b[1].length - a[1].length);
  if (!most) return undefined;
  const [word, seconds] = most;
  const isTelling = alone.has(singularOf(word)) || TENANT_WORDS.has(singularOf(word)) || USER_WORDS.has(singularOf(word));
  return new Set(seconds).size >= FEWEST && seconds.length >= PART * tables.length && !isTelling ? word : undefined;
}
