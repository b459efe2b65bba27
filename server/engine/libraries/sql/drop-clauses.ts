// Clauses that some grammars reject, and that say nothing of which rows are read or written: locks, hints, modifiers, collations,
// the order of a recursion, what a window leaves out. They are taken out when a first reading failed.
import { clear, closing, put, tokenAt, wordAt, type Pieces, type Rewrite } from "./sql-pieces";
import { endsOperand } from "./sql-tokens";

/** Position after a list of names, each of them possibly qualified. */
function afterNames(pieces: Pieces, position: number): number {
  let at = position + 1;
  while (/^[.,]$/.test(wordAt(pieces, at))) at += 2;
  return at;
}

/** Words of a row lock that begins at `position`, PostgreSQL manual "The Locking Clause": `UPDATE`, `NO KEY UPDATE`, `SHARE`, `KEY SHARE`. */
function lockStrength(pieces: Pieces, position: number): number {
  const words = [0, 1, 2].map((offset) => wordAt(pieces, position + offset)).join(" ");
  return /^(?:update|share)\b/.test(words) ? 1 : words.startsWith("key share") ? 2 : words === "no key update" ? 3 : 0;
}

const locks: Rewrite = (pieces, i) => {
  if (wordAt(pieces, i) === "lock" && wordAt(pieces, i + 1) === "in" && wordAt(pieces, i + 2) === "share") clear(pieces, i, i + 3);
  const strength = wordAt(pieces, i) === "for" ? lockStrength(pieces, i + 1) : 0;
  if (strength === 0) return;
  let end = i + 1 + strength;
  if (wordAt(pieces, end) === "of") end = afterNames(pieces, end + 1);
  if (wordAt(pieces, end) === "nowait") end += 1;
  if (wordAt(pieces, end) === "skip" && wordAt(pieces, end + 1) === "locked") end += 2;
  clear(pieces, i, end - 1);
};

/** `SEARCH DEPTH FIRST BY id SET x` and `CYCLE id SET x USING y` behind a recursive part. */
const recursionOrder: Rewrite = (pieces, i) => {
  const isSearch = wordAt(pieces, i - 1) === ")" && wordAt(pieces, i) === "search" && /^(?:depth|breadth)$/.test(wordAt(pieces, i + 1));
  if (!isSearch && wordAt(pieces, i) !== "cycle") return;
  let end = afterNames(pieces, isSearch ? i + 4 : i + 1);
  if (wordAt(pieces, end) !== "set") return;
  end += 2;
  if (wordAt(pieces, end) === "to") end += 4;
  if (wordAt(pieces, end) === "using") end += 2;
  clear(pieces, i, end - 1);
};

const EXCLUDED: Readonly<Record<string, number>> = { ties: 1, group: 1, current: 2, no: 2 };

/** What a window's frame leaves out: `EXCLUDE CURRENT ROW`. */
const frameExclusion: Rewrite = (pieces, i) => {
  const words = wordAt(pieces, i) === "exclude" ? EXCLUDED[wordAt(pieces, i + 1)] : undefined;
  if (words !== undefined) clear(pieces, i, i + words);
};

/** How texts are compared, behind an operand: `title::text COLLATE "C"`. */
const collation: Rewrite = (pieces, i) => {
  if (wordAt(pieces, i) !== "collate" || !endsOperand(tokenAt(pieces, i - 1))) return;
  clear(pieces, i, wordAt(pieces, i + 2) === "." ? i + 3 : i + 1);
};

/** `trim(both from x)`, `BETWEEN SYMMETRIC`, `GROUP BY DISTINCT`, and the name of a join's common columns: `USING (id) AS j`. */
const emphasis: Rewrite = (pieces, i) => {
  const before = wordAt(pieces, i - 1);
  if (/^(?:both|leading|trailing)$/.test(wordAt(pieces, i)) && before === "(" && wordAt(pieces, i + 1) === "from") clear(pieces, i, i + 1);
  if (wordAt(pieces, i) === "symmetric" && before === "between") put(pieces, i, "");
  if (wordAt(pieces, i) === "distinct" && before === "by") put(pieces, i, "");
  if (wordAt(pieces, i) !== "using" || wordAt(pieces, i + 1) !== "(") return;
  // MERGE says USING, too, in front of a query.
  const end = afterNames(pieces, i + 2);
  if (wordAt(pieces, end) === ")" && wordAt(pieces, end + 1) === "as") clear(pieces, end + 1, end + 2);
};

/** How a JSON query treats what it does not find: `JSON_VALUE(a, '$.b' RETURNING int DEFAULT 0 ON EMPTY)`. */
const jsonOptions: Rewrite = (pieces, i) => {
  if (!/^json_(?:value|query|exists)$/.test(wordAt(pieces, i)) || wordAt(pieces, i + 1) !== "(") return;
  const end = closing(pieces, i + 1);
  for (let at = i + 2; at < end; at++) {
    if (wordAt(pieces, at) === "(") at = closing(pieces, at);
    if (!/^(?:returning|default|null|error|with|without|keep|omit)$/.test(wordAt(pieces, at)) || wordAt(pieces, at - 1) === ",") continue;
    clear(pieces, at, end - 1);
    return;
  }
};

/** MySQL: `UPDATE LOW_PRIORITY IGNORE t`, `DELETE QUICK FROM t`. Left in, they are taken for names of tables. */
export const mysqlModifiers: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "mysql" || !/^(?:update|delete)$/.test(wordAt(pieces, i))) return;
  for (let at = i + 1; /^(?:low_priority|quick|ignore)$/.test(wordAt(pieces, at)); at++) put(pieces, at, "");
};

/** MySQL: `INTO OUTFILE 'x'`. */
const outfile: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "mysql" || wordAt(pieces, i) !== "into" || !/^(?:outfile|dumpfile)$/.test(wordAt(pieces, i + 1))) return;
  clear(pieces, i, i + 2);
};

/** SQL Server: `OPTION (RECOMPILE)`, and hints on tables (`WITH (HOLDLOCK)`), which follow a name; `OPENJSON(…) WITH (…)` does not. */
const mssqlHints: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "mssql" || wordAt(pieces, i + 1) !== "(") return;
  const isHint = wordAt(pieces, i) === "with" && wordAt(pieces, i - 1) !== ")" && endsOperand(tokenAt(pieces, i - 1));
  if (isHint || wordAt(pieces, i) === "option") clear(pieces, i, closing(pieces, i + 1));
};

/** ClickHouse: merged rows only, `FROM sessions AS s FINAL`. */
const final: Rewrite = (pieces, i, dialect) => {
  if (dialect === "clickhouse" && wordAt(pieces, i) === "final" && endsOperand(tokenAt(pieces, i - 1))) put(pieces, i, "");
};

export const dropClauses: readonly Rewrite[] = [
  locks,
  recursionOrder,
  frameExclusion,
  collation,
  emphasis,
  jsonOptions,
  outfile,
  mssqlHints,
  final,
];
