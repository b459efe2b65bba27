// Rewrites, token by token, SQL that the parser misreads or does not know, into SQL of the same meaning for our purpose.
// `rewriteMeaning` repairs what sqlparser-rs 0.62 parses into a wrong tree, and is always applied; `rewriteSyntax` covers
// what it rejects, and is applied when a first reading failed.
import { dropClauses, mysqlModifiers } from "./drop-clauses";
import { clear, closing, put, toPieces, tokenAt, wordAt, type Pieces, type Rewrite } from "./sql-pieces";
import { endsOperand, type SqlDialect, type SqlToken } from "./sql-tokens";

/** `IS [NOT] DISTINCT FROM`: the parser lets its right side swallow every AND and OR that follows. */
const distinctFrom: Rewrite = (pieces, i) => {
  const isNegated = wordAt(pieces, i + 1) === "not";
  const start = isNegated ? i + 2 : i + 1;
  if (wordAt(pieces, i) !== "is" || wordAt(pieces, start) !== "distinct" || wordAt(pieces, start + 1) !== "from") return;
  clear(pieces, i, start + 1);
  put(pieces, i, isNegated ? "=" : "<>");
};

/** SQLite compares with IS (its documentation, "SQL Language Expressions"). */
const isValue: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "sqlite" || wordAt(pieces, i) !== "is") return;
  const isNegated = wordAt(pieces, i + 1) === "not";
  if (/^(?:null|true|false|unknown|not|distinct|json|normalized)$/.test(wordAt(pieces, isNegated ? i + 2 : i + 1))) return;
  put(pieces, i, isNegated ? "<>" : "=");
  if (isNegated) put(pieces, i + 1, "");
};

/** PostgreSQL's `FROM ONLY t`, which is read as a table named "only". */
const onlyTable: Rewrite = (pieces, i, dialect) => {
  const next = tokenAt(pieces, i + 1);
  if (
    dialect === "postgres" &&
    wordAt(pieces, i) === "only" &&
    /^(?:from|join|update|,|using)$/.test(wordAt(pieces, i - 1)) &&
    (next?.kind === "word" || next?.kind === "name")
  )
    put(pieces, i, "");
};

/** Operators of MySQL and SQLite: `||` is OR in MySQL unless PIPES_AS_CONCAT is set; the rest have the wrong precedence. */
const operators: Rewrite = (pieces, i, dialect) => {
  const word = wordAt(pieces, i);
  if (dialect === "mysql" && word === "||") put(pieces, i, " OR ");
  if (dialect === "mysql" && word === "&&") put(pieces, i, " AND ");
  if (dialect === "mysql" && word === "div" && endsOperand(tokenAt(pieces, i - 1))) put(pieces, i, "/");
  if (dialect === "mysql" && word === "binary" && endsOperand(tokenAt(pieces, i + 1)) && wordAt(pieces, i + 1) !== ")") put(pieces, i, "");
  if (
    dialect === "sqlite" &&
    /^(?:regexp|match|glob)$/.test(word) &&
    (endsOperand(tokenAt(pieces, i - 1)) || wordAt(pieces, i - 1) === "not")
  )
    put(pieces, i, "LIKE");
};

const nullTests: Rewrite = (pieces, i) => {
  const word = wordAt(pieces, i);
  if (word === "isnull" && wordAt(pieces, i + 1) !== "(") put(pieces, i, "IS NULL");
  if (word === "notnull") put(pieces, i, "IS NOT NULL");
  if (word === "json" && /^(?:is|not)$/.test(wordAt(pieces, i - 1))) put(pieces, i, "NULL");
};

/** `IN $1`, `IN ()`, and a VALUES or SET that takes one hole. */
const holeLists: Rewrite = (pieces, i) => {
  const isHole = tokenAt(pieces, i + 1)?.kind === "hole";
  if (wordAt(pieces, i) === "in" && isHole) put(pieces, i + 1, `(${wordAt(pieces, i + 1)})`);
  if (wordAt(pieces, i) === "in" && wordAt(pieces, i + 1) === "(" && wordAt(pieces, i + 2) === ")") put(pieces, i + 1, "(NULL");
  if (wordAt(pieces, i) === "interval" && isHole) put(pieces, i + 1, "'1'");
};

/** MySQL: `MATCH (…) AGAINST (…)`, `WITH ROLLUP`, `SOUNDS LIKE`, index hints in odd places. */
const mysqlForms: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "mysql") return;
  if (wordAt(pieces, i) === "against" && wordAt(pieces, i + 1) === "(") clear(pieces, i, closing(pieces, i + 1));
  if (wordAt(pieces, i) === "with" && wordAt(pieces, i + 1) === "rollup") clear(pieces, i, i + 1);
  if (wordAt(pieces, i) === "sounds" && wordAt(pieces, i + 1) === "like") put(pieces, i, "");
  if (wordAt(pieces, i) === "!" && !endsOperand(tokenAt(pieces, i - 1))) put(pieces, i, " NOT ");
  if (wordAt(pieces, i) === "mod" && endsOperand(tokenAt(pieces, i - 1))) put(pieces, i, "%");
  if (wordAt(pieces, i) === "update" && i === 0) joinedTargets(pieces, i + 1);
};

/** `UPDATE a, b SET …` is an update of joined tables. */
function joinedTargets(pieces: Pieces, start: number): void {
  for (let at = start; at < pieces.at.length && wordAt(pieces, at) !== "set"; at++) {
    if (wordAt(pieces, at) === "(") at = closing(pieces, at);
    if (wordAt(pieces, at) === ",") put(pieces, at, " CROSS JOIN ");
  }
}

const sqliteForms: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "sqlite" || wordAt(pieces, i) !== "indexed") return;
  if (wordAt(pieces, i - 1) === "not") clear(pieces, i - 1, i);
  else if (wordAt(pieces, i + 1) === "by") clear(pieces, i, i + 2);
};

/** SQL Server: `DELETE TOP (n)` and `UPDATE TOP (n) t` change some of the rows that the filter finds; the latter is read as a function. */
const topRows: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "mssql" || wordAt(pieces, i) !== "top" || !/^(?:delete|update)$/.test(wordAt(pieces, i - 1))) return;
  clear(pieces, i, wordAt(pieces, i + 1) === "(" ? closing(pieces, i + 1) : i + 1);
};

/** SQL Server: `DELETE FROM a FROM t AS a`, `OUTPUT $action`, `!<`, and blocks that catch errors, whose statements are run. */
const mssqlForms: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "mssql") return;
  const word = wordAt(pieces, i);
  if (word === "delete" && wordAt(pieces, i + 1) === "from" && wordAt(pieces, i + 3) === "from") put(pieces, i + 1, "");
  if (word === "$" && wordAt(pieces, i + 1) === "action") put(pieces, i, "");
  if (word === "!<") put(pieces, i, ">=");
  if (word === "!>") put(pieces, i, "<=");
  if (!/^(?:begin|end)$/.test(word) || !/^(?:try|catch)$/.test(wordAt(pieces, i + 1))) return;
  put(pieces, i, ";");
  put(pieces, i + 1, "");
};

/** ClickHouse: mutations (`ALTER TABLE t DELETE WHERE …`) and the strictness of joins (`ANY LEFT JOIN`). */
const clickhouseForms: Rewrite = (pieces, i, dialect) => {
  if (dialect !== "clickhouse") return;
  if (/^(?:any|all|asof|semi|anti)$/.test(wordAt(pieces, i)) && /^(?:left|right|inner|full|join)$/.test(wordAt(pieces, i + 1)))
    put(pieces, i, "");
  if (wordAt(pieces, i) === "alter" && wordAt(pieces, i + 1) === "table") mutation(pieces, i);
};

function mutation(pieces: Pieces, start: number): void {
  let verb = start + 3;
  // The name may be qualified, and be followed by ON CLUSTER and a name or a string.
  while (wordAt(pieces, verb) === ".") verb += 2;
  const name = verb - 1;
  if (wordAt(pieces, verb) === "on" && wordAt(pieces, verb + 1) === "cluster") verb += 3;
  const isDelete = wordAt(pieces, verb) === "delete";
  if (!isDelete && wordAt(pieces, verb) !== "update") return;
  put(pieces, start, isDelete ? "DELETE" : "UPDATE");
  put(pieces, start + 1, isDelete ? "FROM" : "");
  clear(pieces, name + 1, verb);
  put(pieces, verb, isDelete ? "" : "SET");
}

/** An index expression as the conflict target, `ON CONFLICT (lower(email))`, becomes the columns in it. */
const conflictTarget: Rewrite = (pieces, i) => {
  if (wordAt(pieces, i) !== "conflict" || wordAt(pieces, i + 1) !== "(") return;
  const end = closing(pieces, i + 1);
  for (let at = i + 2; at < end; at++) {
    const isCall = wordAt(pieces, at + 1) === "(" && tokenAt(pieces, at)?.kind === "word";
    if (isCall || /^(?:\(|\)|coalesce|collate|::)$/.test(wordAt(pieces, at))) put(pieces, at, "");
  }
  if (wordAt(pieces, end + 1) !== "where") return;
  for (let at = end + 1; at < pieces.at.length && wordAt(pieces, at) !== "do"; at++) put(pieces, at, "");
};

/** `INSERT … SELECT a, b ON CONFLICT …`: without FROM or WHERE, ON is taken for the name of the last column. */
const conflictAfterSelect: Rewrite = (pieces, i) => {
  if (wordAt(pieces, i) !== "on" || wordAt(pieces, i + 1) !== "conflict") return;
  let depth = 0;
  for (let at = i - 1; at >= 0; at--) {
    const word = wordAt(pieces, at);
    if (word === ")") depth++;
    if (word === "(") depth--;
    if (depth < 0 || (depth === 0 && /^(?:from|where|values)$/.test(word))) return;
    if (depth !== 0 || word !== "select") continue;
    put(pieces, i, "WHERE TRUE ON");
    return;
  }
};

/** `TABLE t`, the whole of a table. */
const wholeTable: Rewrite = (pieces, i) => {
  const next = tokenAt(pieces, i + 1);
  if (wordAt(pieces, i) === "table" && i === 0 && (next?.kind === "word" || next?.kind === "name")) put(pieces, i, "SELECT * FROM");
};

/** `(record).*`, `TABLESAMPLE method (n)` and `OVERRIDING SYSTEM VALUE` add nothing to what rows are read and written. */
const rareForms: Rewrite = (pieces, i) => {
  if (wordAt(pieces, i) === "overriding" && wordAt(pieces, i + 2) === "value") clear(pieces, i, i + 2);
  if (wordAt(pieces, i) === "tablesample") clear(pieces, i, closing(pieces, i + 2));
  if (wordAt(pieces, i) === "." && wordAt(pieces, i + 1) === "*" && wordAt(pieces, i - 1) === ")") clear(pieces, i, i + 1);
  if (wordAt(pieces, i) === "current" && wordAt(pieces, i + 1) === "of") clear(pieces, i + 1, i + 2);
  subscript(pieces, i);
};

/** `SET tags[1] = x` changes the column. */
function subscript(pieces: Pieces, i: number): void {
  if (wordAt(pieces, i + 1) !== "[" || !/^(?:set|,)$/.test(wordAt(pieces, i - 1)) || wordAt(pieces, 0) !== "update") return;
  let end = i + 2;
  while (end < pieces.at.length && wordAt(pieces, end) !== "]") end++;
  if (wordAt(pieces, end + 1) === "=") clear(pieces, i + 1, end);
}

/** Words of other dialects that the parser takes for no alias. */
const OTHERS_WORDS =
  /^(?:sort|pivot|unpivot|top|view|minus|cluster|distribute|asof|qualify|prewhere|settings|format|start|connect|sample|open|output)$/;

/** `FROM tenant_settings settings WHERE settings.id = …`: an alias without AS that is a word elsewhere. */
const aliases: Rewrite = (pieces, i, dialect) => {
  const word = wordAt(pieces, i);
  if (dialect === "mssql" || dialect === "clickhouse" || tokenAt(pieces, i)?.kind !== "word" || !OTHERS_WORDS.test(word)) return;
  const quoted = dialect === "mysql" ? `\`${word}\`` : `"${word}"`;
  if (wordAt(pieces, i + 1) === ".") return put(pieces, i, quoted);
  const isBehindTable = endsOperand(tokenAt(pieces, i - 1)) || wordAt(pieces, i - 1) === "as";
  const isBeforeMore = /^(?:|on|where|join|left|right|inner|cross|full|order|group|limit|set|using|,|\)|;)$/.test(wordAt(pieces, i + 1));
  if (isBehindTable && isBeforeMore) put(pieces, i, wordAt(pieces, i - 1) === "as" ? quoted : `AS ${quoted}`);
};

/** The predicate of a partial index in a conflict target restricts the index, not the update. */
const MEANING: readonly Rewrite[] = [distinctFrom, isValue, onlyTable, operators, topRows, mysqlModifiers];
const SYNTAX: readonly Rewrite[] = [
  nullTests,
  holeLists,
  mysqlForms,
  sqliteForms,
  mssqlForms,
  clickhouseForms,
  conflictTarget,
  conflictAfterSelect,
  wholeTable,
  rareForms,
  aliases,
  ...dropClauses,
];

function apply(tokens: readonly SqlToken[], dialect: SqlDialect, rewrites: readonly Rewrite[]): string {
  const pieces = toPieces(tokens);
  for (let i = 0; i < pieces.at.length; i++) for (const rewrite of rewrites) rewrite(pieces, i, dialect);
  return pieces.texts.join("");
}

/** Repairs that every statement needs. */
export function rewriteMeaning(tokens: readonly SqlToken[], dialect: SqlDialect): string {
  return apply(tokens, dialect, MEANING);
}

/** Replacements for syntax that the parser rejects. */
export function rewriteSyntax(tokens: readonly SqlToken[], dialect: SqlDialect): string {
  return apply(tokens, dialect, SYNTAX);
}
