// How names of tables, models and key columns are compared: words, singulars, and the entity that a key column is named after.

/** Lower-case words of `OrgMember`, `org_members`, `orgMembers`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** English singular of a lower-case word, good enough for table names. */
export function singularOf(word: string): string {
  if (word === "people") return "person";
  if (/(?:ss|us|is)$/.test(word) || word.length < 4) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:sses|shes|ches|xes|zes|uses)$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

const NAME_PREFIXES: ReadonlySet<string> = new Set(["tbl", "app", "core", "public", "tb", "t", "sys", "auth"]);

/** What a class is called after besides what its rows are: `TeamModel`, `OrderOrmEntity`. */
const NAME_SUFFIXES: ReadonlySet<string> = new Set(["model", "entity", "schema", "orm"]);

/** The words that say what the rows are. */
function tellingWords(name: string): readonly string[] {
  let words = wordsOf(name);
  while (words.length > 1 && NAME_SUFFIXES.has(words[words.length - 1] ?? "")) words = words.slice(0, -1);
  return words;
}

/**
 * An entity's name as singular words joined by blanks, without a technical prefix or suffix: `tbl_users`, `UserModel` → `user`.
 * `prefix`: the word that the house puts before the names of its tables.
 */
export function entityWords(name: string, prefix?: string): string {
  const words = tellingWords(name);
  const [first = ""] = words;
  const rest = words.length > 1 && (first === prefix || NAME_PREFIXES.has(first)) ? words.slice(1) : words;
  return [...rest.slice(0, -1), singularOf(rest[rest.length - 1] ?? "")].join(" ");
}

/** Last word of an entity's name, singular, without a technical suffix. */
export function lastWord(name: string): string {
  const words = tellingWords(name);
  return singularOf(words[words.length - 1] ?? "");
}

/** Lower case without underscores: how column names are compared across code and database. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/_/g, "");
}

/** Words a key column is named after: `organization_id`, `orgId`, `org_uuid` → `organization`, `org`; undefined when it is no key by name. */
export function keyBase(column: string): string | undefined {
  const words = wordsOf(column);
  const last = words[words.length - 1];
  if (words.length < 2 || last === undefined || !["id", "uuid", "uid", "guid", "fk", "ref"].includes(last)) return undefined;
  return words.slice(0, -1).join(" ");
}

/**
 * What a key column points at, by the words of its own entity and of all: `customer_id` at `customer`; in `purchase_order_lines`, which
 * is named after the orders, `order_id` at `purchase order` where nothing is called `order`. Undefined where two entities share the name.
 */
export function namedByKey<T>(base: string, own: string, byWords: ReadonlyMap<string, T | undefined>): T | undefined {
  if (byWords.has(base)) return byWords.get(base);
  const words = own.split(" ");
  for (let length = words.length - 1; length > 1; length--) {
    const above = words.slice(0, length).join(" ");
    if (above.endsWith(` ${base}`) && byWords.has(above)) return byWords.get(above);
  }
  return undefined;
}
