// Names of views and functions in SQL statements: quoted or not, with a schema or without.

/** Pattern of a name, as the source of a regular expression. */
export const NAME = String.raw`(?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*`;

/** The name alone, lower-cased: `public."Orders"` → `orders`. */
export function bareName(name: string): string {
  return (name.trim().split(".").at(-1) ?? "").replaceAll('"', "").toLowerCase();
}
