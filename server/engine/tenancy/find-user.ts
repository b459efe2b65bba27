// Finds the entity of people who sign in, and the columns that name a user.
import { entityWords, foldName, lastWord } from "./entity-names";
import type { SchemaGraph } from "./schema-graph";
import { memberColumns } from "./people-columns";
import { IDENTITY_COLUMNS, MEMBER_WORDS, SIGN_IN_COLUMNS, USER_WORDS } from "./tenant-words";
import type { SchemaEntity } from "./model";

function hasColumnIn(entity: SchemaEntity, names: ReadonlySet<string>): boolean {
  return entity.columns.some((column) => names.has(foldName(column.name)) || names.has(foldName(column.dbName)));
}

/** True for an auth library's link between a user and an identity provider (`Account` of Auth.js, `identities`). */
export function isIdentityEntity(entity: SchemaEntity): boolean {
  const word = lastWord(entity.name);
  return (word === "account" || word === "identity") && hasColumnIn(entity, IDENTITY_COLUMNS);
}

/** True for an auth library's verification token (`identifier`, `token`), which belongs to whoever it was sent to. */
export function isVerificationEntity(entity: SchemaEntity): boolean {
  const names = entity.columns.map((column) => foldName(column.name));
  return lastWord(entity.name) !== "user" && names.includes("identifier") && (names.includes("token") || names.includes("value"));
}

/** Whether its rows have what people sign in with. */
export function isPerson(entity: SchemaEntity): boolean {
  return hasColumnIn(entity, SIGN_IN_COLUMNS);
}

function scoreUser(entity: SchemaEntity, graph: SchemaGraph): number {
  const weight = Math.max(USER_WORDS.get(graph.wordsOf(entity.name)) ?? 0, USER_WORDS.get(graph.wordsOf(entity.table)) ?? 0);
  if (weight === 0 || isIdentityEntity(entity)) return 0;
  if (weight < 9 && !hasColumnIn(entity, SIGN_IN_COLUMNS) && graph.wordsOf(entity.table) !== "profile") return 0;
  return weight + (hasColumnIn(entity, SIGN_IN_COLUMNS) ? 1 : 0) + Math.min(graph.reaching(entity.name).size, 9) / 10;
}

/** Finds the user entity by name, sign-in columns and how many entities point at it. Undefined when none fits. */
export function findUser(graph: SchemaGraph, configured: string | undefined): string | undefined {
  if (configured !== undefined) return findByName(graph, configured);
  let best: { readonly name: string; readonly score: number } | undefined;
  for (const entity of graph.entities.values()) {
    const score = scoreUser(entity, graph);
    if (score > (best?.score ?? 0)) best = { name: entity.name, score };
  }
  return best?.name;
}

/** The entity whose name or table is this, letter case ignored. */
export function findByName(graph: SchemaGraph, name: string): string | undefined {
  if (graph.entities.has(name)) return name;
  const folded = name.toLowerCase();
  for (const entity of graph.entities.values()) {
    if (entity.name.toLowerCase() === folded || entity.table.toLowerCase() === folded) return entity.name;
  }
  return undefined;
}

/** A column that names a user, and whether it may be null. */
export interface UserColumn {
  readonly column: string;
  readonly isRequired: boolean;
}

/** Columns of an entity that point at the user, or are named `user_id` where users live outside the schema (Supabase `auth.users`). */
export function userColumns(entity: SchemaEntity, graph: SchemaGraph, user: string | undefined): readonly UserColumn[] {
  const keys = graph.keysOf(entity.name);
  const found = new Map<string, boolean>();
  for (const key of keys) {
    const isUser = key.target === user || (!graph.entities.has(key.target) && entityWords(key.target) === "user");
    if (isUser && key.columns.length === 1) for (const column of key.columns) found.set(column, key.isRequired);
  }
  for (const column of entity.columns) {
    const isKeyElsewhere = keys.some((key) => key.columns.includes(column.name));
    if (!isKeyElsewhere && !column.isList && graph.keyBaseOf(column.name) === "user") found.set(column.name, column.isRequired);
  }
  if (found.size === 0 && MEMBER_WORDS.has(lastWord(entity.name))) for (const one of memberColumns(entity, graph)) found.set(...one);
  return [...found].map(([column, isRequired]) => ({ column, isRequired }));
}
