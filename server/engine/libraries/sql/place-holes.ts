// Puts something the grammar accepts where a hole stands in an odd place: a name for `FROM $2`, a row for `VALUES $1`, a
// condition for `WHERE a = 1 $2`. A hole that fits nowhere is taken out, and reported unless it can only order or limit.
// **Invariant**: a substitute never equals a column or value of the statement, so that it can never pass for a filter.
import { holeName } from "./hole-names";
import { endsOperand, holeNumber, isSignificant, splitSql, type SqlDialect, type SqlToken } from "./sql-tokens";

export interface PlacedHoles {
  readonly text: string;
  /** Holes that were taken out and may hold joins or conditions. */
  readonly fragments: readonly number[];
}

/** Clause that the scan is in, at one depth of brackets. */
type Clause = "head" | "from" | "where" | "set" | "insert" | "values" | "order" | "tail" | "other";

const CLAUSE_OF: Readonly<Record<string, Clause>> = {
  select: "head",
  returning: "head",
  from: "from",
  join: "from",
  update: "from",
  using: "from",
  into: "insert",
  on: "where",
  where: "where",
  having: "where",
  set: "set",
  values: "values",
  value: "values",
  order: "order",
  group: "order",
  limit: "tail",
  offset: "tail",
  fetch: "tail",
  for: "tail",
  union: "other",
  intersect: "other",
  except: "other",
};

/** Clause words of which one may still follow at the same depth, so that a fragment before it is no WHERE. */
const AFTER_FROM = /^(?:where|join|inner|left|right|full|cross|natural|on|set|using)$/;

const SET_OPERATOR = /^(?:union|except|intersect)$/;
const OPERAND_START = /^[\p{L}_"`]/u;

/** Words that continue an expression or a clause after an operand. */
const AFTER_OPERAND = new RegExp(
  `^(?:${(
    "and or is in not like ilike between similar collate at as asc desc then else end when from where group order having limit offset fetch union except intersect " +
    "for on returning nulls rows row over filter join inner left right full cross natural using set values with rlike regexp isnull notnull separator escape div mod " +
    "xor window do day hour minute second week month year interval"
  ).replaceAll(" ", "|")})$`,
);

class Placement {
  private readonly stack: Clause[] = [];
  private clause: Clause = "other";
  private sawVerb = "";
  readonly fragments: number[] = [];

  constructor(private readonly tokens: readonly SqlToken[]) {}

  /** Text that stands for token `i`. */
  place(i: number): string {
    const token = this.tokens[i];
    if (!token) return "";
    if (token.kind === "hole") return this.placeQuery(token, i) ?? this.placeHole(token, this.tokens[i - 1], this.tokens[i + 1], i);
    this.follow(token);
    return token.text;
  }

  private follow(token: SqlToken): void {
    const word = token.text.toLowerCase();
    if (word === "(") {
      this.stack.push(this.clause);
      this.clause = this.clause === "from" ? "from" : "other";
    } else if (word === ")") this.clause = this.stack.pop() ?? "other";
    else if (word === ";") this.clause = "other";
    else if (token.kind === "word") {
      if (/^(?:insert|update|delete|select|replace)$/.test(word)) this.sawVerb = word;
      this.clause = CLAUSE_OF[word] ?? this.clause;
    }
  }

  /** `WITH x AS ($1)`, `WITH x AS ($1 AND …)`, `EXISTS ($1)`, `UNION ALL $1`. */
  private placeQuery(token: SqlToken, i: number): string | undefined {
    const [before = "", beforeThat = "", after = ""] = [i - 1, i - 2, i + 1].map((at) => this.tokens[at]?.text.toLowerCase() ?? "");
    const isUnited = SET_OPERATOR.test(before) || (before === "all" && SET_OPERATOR.test(beforeThat));
    const isBody = before === "(" && /^(?:as|exists|materialized)$/.test(beforeThat) && !/^[:,]/.test(after);
    if (isUnited || (isBody && !/^(?:and|or)$/.test(after))) return `SELECT ${token.text}`;
    return isBody ? `SELECT 1 WHERE ${token.text}` : undefined;
  }

  private placeHole(token: SqlToken, previous: SqlToken | undefined, next: SqlToken | undefined, i: number): string {
    const hole = holeNumber(token);
    const before = previous?.text.toLowerCase() ?? "";
    const after = next?.text.toLowerCase() ?? "";
    if (before === "." || after === ".") return holeName(hole);
    if (/^(?:from|join|into|update|table|lateral|as|role|only)$/.test(before))
      return after === "(" ? holeName(hole) : this.nameOrRow(hole, before, after);
    if (before === "set" && this.isBare(after)) return this.sawVerb === "" ? token.text : `${holeName(hole)} = ${token.text}`;
    if (before === "," && this.clause === "set" && this.isBare(after)) return `${holeName(hole)} = ${token.text}`;
    if ((before === "set" || before === ",") && this.clause === "set" && after === "=") return holeName(hole);
    if (before === "values" || before === "value" || (before === "," && this.clause === "values" && this.stack.length === 0))
      return `(${token.text})`;
    if (before === "," && this.clause === "from") return holeName(hole);
    if ((before === "(" || before === ",") && this.isColumnList()) return holeName(hole);
    if (before === "(" && this.clause === "from") return holeName(hole);
    return endsOperand(previous)
      ? this.placeAfterOperand(token, hole, after, i)
      : this.placeValue(token, before, after, this.tokens[i + 2]?.text.toLowerCase() ?? "");
  }

  private nameOrRow(hole: number, before: string, after: string): string {
    if (before === "into" && (after === "" || after === ";")) return `${holeName(hole)} (${holeName(hole)}) VALUES ($${hole})`;
    return holeName(hole);
  }

  /** True at the end of an assignment: what follows cannot belong to it. */
  private isBare(after: string): boolean {
    return (
      after === "" ||
      after === "," ||
      after === ";" ||
      after === ")" ||
      /^(?:where|from|returning|on|order|limit)$/.test(after) ||
      after.startsWith("$")
    );
  }

  /** Inside the brackets after `INSERT INTO t`. */
  private isColumnList(): boolean {
    return this.stack.length > 0 && this.stack.at(-1) === "insert";
  }

  /** `a = 1 $2`, `FROM t $2`, `ORDER BY a $2`. */
  private placeAfterOperand(token: SqlToken, hole: number, after: string, i: number): string {
    if (/^(?:[-+*/%<>=!~|&#^@?:[(]|::)/.test(after) && after !== "") return this.drop(hole);
    if (this.clause === "where") return ` AND ${token.text}${OPERAND_START.test(after) && !AFTER_OPERAND.test(after) ? " AND " : ""}`;
    if (this.clause === "insert")
      return after === "" || /^(?:on|returning|;)$/.test(after) ? `(${holeName(hole)}) VALUES (${token.text})` : this.drop(hole);
    if (this.clause !== "from" && this.clause !== "set") return this.drop(hole);
    return this.isWhereAhead(i) ? this.drop(hole) : ` WHERE ${token.text}`;
  }

  private isWhereAhead(i: number): boolean {
    let depth = 0;
    for (let at = i + 1; at < this.tokens.length; at++) {
      const word = this.tokens[at]?.text.toLowerCase() ?? "";
      if (word === "(") depth++;
      if (word === ")" && --depth < 0) return false;
      if (depth === 0 && AFTER_FROM.test(word)) return true;
      if (depth === 0 && /^(?:union|intersect|except|;|returning)$/.test(word)) return false;
    }
    return false;
  }

  /** In the place of a value: `WHERE $1 a = 2` is a fragment before a condition. */
  private placeValue(token: SqlToken, before: string, after: string, afterThat: string): string {
    if (after === "*" && /^(?:,|from|)$/.test(afterThat) && /^(?:select|distinct|,)$/.test(before)) return ` ${token.text}, `;
    const isOperandNext = OPERAND_START.test(after) && !AFTER_OPERAND.test(after);
    if (!isOperandNext) return token.text;
    if (this.clause === "where" && /^(?:where|and|or|having|on)$/.test(before)) return ` ${token.text} AND `;
    if (/^(?:select|distinct|all|by|,)$/.test(before)) return ` ${token.text}, `;
    return token.text;
  }

  private drop(hole: number): string {
    if (this.clause !== "order" && this.clause !== "tail") this.fragments.push(hole);
    return " ";
  }
}

function placeAll(text: string, dialect: SqlDialect): PlacedHoles {
  const tokens = splitSql(text, dialect);
  const placement = new Placement(tokens.filter(isSignificant));
  let position = 0;
  const parts = tokens.map((token) => (isSignificant(token) ? placement.place(position++) : token.kind === "comment" ? " " : token.text));
  return { text: parts.join(""), fragments: placement.fragments };
}

/** Puts a substitute for every hole that stands where no value can stand. Holes in the place of values stay as they are. */
export function placeHoles(text: string, dialect: SqlDialect): PlacedHoles {
  return placeAll(text, dialect);
}

/** Takes out the hole at or just before an offset where parsing stopped; undefined when there is none. */
export function dropHoleBefore(
  text: string,
  offset: number,
  dialect: SqlDialect,
): { readonly text: string; readonly hole: number } | undefined {
  const tokens = splitSql(text, dialect).filter(isSignificant);
  const at = tokens.findIndex((token) => token.start + token.text.length > offset);
  const last = at < 0 ? tokens.length - 1 : at;
  for (const index of [last, last - 1]) {
    const token = tokens[index];
    if (token?.kind !== "hole") continue;
    return { text: `${text.slice(0, token.start)} ${text.slice(token.start + token.text.length)}`, hole: holeNumber(token) };
  }
  return undefined;
}
