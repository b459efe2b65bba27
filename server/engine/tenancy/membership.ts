// Tells a membership (rows that say which users belong to which tenant) from other rows that happen to name both.
import { lastWord } from "./entity-names";
import type { UserColumn } from "./find-user";
import type { SchemaEntity } from "./model";
import { MEMBER_WORDS } from "./tenant-words";

/** Rows that are unique per user and tenant without making the user a member. */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  "preference",
  "setting",
  "settings",
  "notification",
  "favorite",
  "favourite",
  "view",
  "visit",
  "progress",
  "like",
  "vote",
  "request",
  "invite",
  "invitation",
  "follow",
  "follower",
  "bookmark",
  "log",
  "event",
  "token",
  "session",
]);

/** True when each row joins one user with one tenant: it is named so, or its key is the pair of both. */
export function joinsUsers(entity: SchemaEntity, tenantKeys: readonly string[], users: readonly UserColumn[]): boolean {
  const required = users.filter((user) => user.isRequired);
  if (required.length === 0 || OTHER_WORDS.has(lastWord(entity.name))) return false;
  if (MEMBER_WORDS.has(lastWord(entity.name))) return true;
  return entity.uniques.some(
    ({ columns }) =>
      columns.length >= 2 &&
      columns.length <= 3 &&
      columns.some((column) => tenantKeys.includes(column)) &&
      columns.some((column) => required.some((user) => user.column === column)),
  );
}
