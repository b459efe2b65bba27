// Views of SQL migrations: what a query on one reads are the rows of its tables. Only the text of its query is kept; whoever judges
// a statement parses it there.
import { NAME, bareName } from "./sql-names";

/** By name, lower-cased and without schema. */
export type SqlViews = ReadonlyMap<string, string>;

const CREATES = new RegExp(
  String.raw`^CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+)?(?:RECURSIVE\s+)?(?:MATERIALIZED\s+)?VIEW\s+(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s*(?:\(([^)]*)\)\s*)?(?:WITH\s*\([^)]*\)\s*)?AS\s+([^]+)$`,
  "i",
);
const DROPS = new RegExp(String.raw`^DROP\s+(?:MATERIALIZED\s+)?VIEW\s+(?:IF\s+EXISTS\s+)?(${NAME}(?:\s*,\s*${NAME})*)`, "i");

/** Says from a statement's first words whether it is about a view. */
export function isViewStatement(text: string): boolean {
  return /^(?:CREATE|DROP)\s+(?:\w+\s+)*?VIEW\b/i.test(text);
}

/** The views after a statement; other statements change nothing. A view that names its columns is a table with those names. */
export function applyViewStatement(views: SqlViews, text: string): SqlViews {
  const created = CREATES.exec(text);
  if (created) {
    const [, name = "", columns, query = ""] = created;
    const body = query.replace(/\s+WITH\s+(?:(?:LOCAL|CASCADED)\s+)?CHECK\s+OPTION\s*$|\s+WITH\s+(?:NO\s+)?DATA\s*$/i, "").trim();
    const named = columns === undefined ? body : `SELECT * FROM (${body}) AS named_columns(${columns})`;
    return new Map(views).set(bareName(name), named);
  }
  const dropped = DROPS.exec(text)?.[1];
  if (dropped === undefined) return views;
  const gone = new Set(dropped.split(",").map(bareName));
  return new Map([...views].filter(([name]) => !gone.has(name)));
}
