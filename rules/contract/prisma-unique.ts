// Prisma's operations on one row, and from which version on their `where` takes more than a unique key: generally since 5.0.0,
// before only with the preview feature `extendedWhereUnique` of 4.5.0 (Prisma releases 4.5.0 and 5.0.0), which code does not show.
import type { Access } from "./access";
import type { DraftEdit } from "./object-edit";

/** What must be renamed so that the filter may hold the tenant key. */
export interface Rename {
  readonly edits: readonly DraftEdit[];
  /** False when the renamed call returns something else, so that a person must look. */
  readonly isSameType: boolean;
  /** Added to the fix's title. */
  readonly title: string;
}

const NO_RENAME: Rename = { edits: [], isSameType: true, title: "" };

/** Operations that take a unique key, and what does the same with any filter. `findFirst` returns the same type; the `Many` ones return a count. */
const WITHOUT_UNIQUE: Readonly<Record<string, { readonly name: string; readonly isSameType: boolean } | undefined>> = {
  findUnique: { name: "findFirst", isSameType: true },
  findUniqueOrThrow: { name: "findFirstOrThrow", isSameType: true },
  update: { name: "updateMany", isSameType: false },
  delete: { name: "deleteMany", isSameType: false },
};

/** The rename that an access needs before its filter may hold the tenant key; undefined when there is no equivalent. */
export function uniqueFilterEdits(access: Access): Rename | undefined {
  if (access.library !== "prisma" || !isBeforeVersion5(access.libraryVersion)) return NO_RENAME;
  if (access.operation === "upsert") return undefined;
  const other = WITHOUT_UNIQUE[access.operation];
  if (!other) return NO_RENAME;
  const name = access.fixSites.find((site) => site.kind === "method-name");
  return name && { edits: [{ span: name.span, newText: other.name }], isSameType: other.isSameType, title: ` and call \`${other.name}\`` };
}

/** An undeclared version counts as a current one. */
function isBeforeVersion5(version: string | undefined): boolean {
  const major = /\d+/.exec(version ?? "")?.[0];
  return major !== undefined && Number(major) < 5;
}
