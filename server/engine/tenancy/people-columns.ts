// Columns that name people without a foreign key to say so: `team.memberIds`, `board.ownerId`, `note.createdBy`. They do not decide
// whose an entity is; a row in which the requester is named is the requester's to see.
import { lastWord, wordsOf } from "./entity-names";
import type { Column, SchemaEntity } from "./model";
import type { SchemaGraph } from "./schema-graph";

/** Who a membership is of, where it does not say `user`. */
const MEMBER_KEYS: ReadonlySet<string> = new Set(["member", "person", "account", "profile", "identity", "login", "employee", "staff"]);

/** `TeamMember.memberId`, where no table of that name has the people. */
export function memberColumns(entity: SchemaEntity, graph: SchemaGraph): readonly (readonly [column: string, isRequired: boolean])[] {
  return keysOfNobody(entity, graph)
    .filter((column) => !column.isList && MEMBER_KEYS.has(graph.keyBaseOf(column.name) ?? ""))
    .map((column) => [column.name, column.isRequired]);
}

/** Words for somebody who belongs to a thing, singular. */
const PEOPLE: ReadonlySet<string> = new Set([
  "user",
  "owner",
  "leader",
  "member",
  "creator",
  "author",
  "admin",
  "administrator",
  "manager",
  "assignee",
  "participant",
  "collaborator",
  "employee",
  "moderator",
  "editor",
  "viewer",
  "teammate",
  "founder",
]);
const BY = /^(?:created|owned|managed|added|authored)_?by(?:_?id)?$/i;
const ID_TYPE = /char|text|string|uuid|int|serial|number|objectid/i;

/** Names of the columns of an entity that hold the ids of people: `ownerId`, `createdBy`, and lists of users or their ids. */
export function peopleColumns(entity: SchemaEntity, graph: SchemaGraph, user: string | undefined): readonly string[] {
  const lists = entity.relations.filter((relation) => relation.isList && relation.target === user).map((relation) => relation.name);
  const isOfUsers = (column: Column): boolean => column.isList && lists.includes(column.name);
  return keysOfNobody(entity, graph)
    .filter((column) => isOfUsers(column) || (ID_TYPE.test(column.type) && namesPeople(column, graph)))
    .map((column) => column.name);
}

function namesPeople(column: Column, graph: SchemaGraph): boolean {
  if (BY.test(column.name)) return true;
  const base = graph.keyBaseOf(column.name) ?? (column.isList ? listBase(column.name) : undefined);
  return base !== undefined && PEOPLE.has(lastWord(base));
}

/** `memberIds`, `members`. */
function listBase(name: string): string {
  return wordsOf(name.replace(/_?ids$/i, "")).join(" ");
}

/** Columns that are neither ids nor foreign keys. */
function keysOfNobody(entity: SchemaEntity, graph: SchemaGraph): readonly Column[] {
  const keys = new Set(graph.keysOf(entity.name).flatMap((key) => key.columns));
  return entity.columns.filter((column) => !column.isId && !keys.has(column.name));
}
