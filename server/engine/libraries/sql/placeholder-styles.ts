// Turns the placeholders of drivers and query builders (`?`, `??`, `:name`, `@name`, `$name`) into numbered holes `$n`, so that
// the parser sees one form. Quotes, comments, casts (`::`) and PostgreSQL's JSON operators (`?`, `?|`, `?&`) are left alone.
import { endsOperand, holeNumber, isSignificant, splitSql, type SqlDialect, type SqlToken } from "./sql-tokens";

/** What stood in the text where a hole stands now. */
export interface Placeholder {
  readonly hole: number;
  /** `identifier` is the `??` of mysql2 and Knex, which takes a table or column name. */
  readonly kind: "positional" | "identifier" | "named";
  /** Zero-based position in the list of values; missing for named ones. */
  readonly index?: number;
  readonly name?: string;
}

export interface PlaceholderOptions {
  /** Read `??` as an identifier; default: everywhere but in PostgreSQL. */
  readonly hasIdentifierMarks?: boolean;
  /** Read `@name`; default: SQLite and SQL Server only, since MySQL has user variables and PostgreSQL an operator of that form. */
  readonly hasAtNames?: boolean;
}

export interface NormalizedSql {
  readonly text: string;
  /** In order of first appearance. Holes that were in the text before are not among them. */
  readonly placeholders: readonly Placeholder[];
}

class Numbering {
  readonly placeholders: Placeholder[] = [];
  private readonly named = new Map<string, number>();
  private positions = 0;

  constructor(private next: number) {}

  positional(kind: "positional" | "identifier", index = this.positions): string {
    this.positions = Math.max(this.positions, index + 1);
    const key = `${kind}#${index}`;
    const known = this.named.get(key);
    if (known !== undefined) return `$${known}`;
    return this.add(key, { hole: this.next, kind, index });
  }

  name(name: string): string {
    const known = this.named.get(name);
    if (known !== undefined) return `$${known}`;
    return this.add(name, { hole: this.next, kind: "named", name });
  }

  private add(key: string, placeholder: Placeholder): string {
    this.named.set(key, placeholder.hole);
    this.placeholders.push(placeholder);
    this.next++;
    return `$${placeholder.hole}`;
  }
}

interface Settings {
  readonly dialect: SqlDialect;
  readonly hasIdentifierMarks: boolean;
  readonly hasAtNames: boolean;
}

/** In PostgreSQL a mark between two operands is the JSON operator "has key". */
function isJsonOperator(previous: SqlToken | undefined, next: SqlToken | undefined, dialect: SqlDialect): boolean {
  if (dialect !== "postgres" || !endsOperand(previous) || next === undefined) return false;
  return (
    ["string", "name", "hole", "number"].includes(next.kind) ||
    next.text === "?" ||
    next.text === "(" ||
    /^(?:array|any|all)$/i.test(next.text) ||
    (next.kind === "word" && endsOperand(next))
  );
}

function directlyNamed(tokens: readonly SqlToken[], at: number): string | undefined {
  const next = tokens[at + 1];
  return next && (next.kind === "word" || next.kind === "number") ? next.text : undefined;
}

/** `:name` after an operand inside brackets is an array slice. */
function isSlice(tokens: readonly SqlToken[], at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const text = tokens[i]?.text;
    if (text === "[") return true;
    if (text === "]" || text === "(" || text === ")" || text === ",") return false;
  }
  return false;
}

/** The replacement for the token at `at`, and how many tokens it takes; undefined to leave it. */
function replacement(
  tokens: readonly SqlToken[],
  at: number,
  previous: SqlToken | undefined,
  numbering: Numbering,
  settings: Settings,
): readonly [string, number] | undefined {
  const token = tokens[at];
  if (token?.text === "??" && settings.hasIdentifierMarks) return [numbering.positional("identifier"), 1];
  const name = directlyNamed(tokens, at);
  if (token?.text === "?") {
    if (isJsonOperator(previous, tokens.slice(at + 1).find(isSignificant), settings.dialect)) return undefined;
    const isNumbered = settings.dialect === "sqlite" && name !== undefined && /^\d+$/.test(name);
    return isNumbered ? [numbering.positional("positional", Number(name) - 1), 2] : [numbering.positional("positional"), 1];
  }
  if (name === undefined) return undefined;
  const isNamed =
    (token?.text === ":" && !isSlice(tokens, at)) ||
    (token?.text === "@" && settings.hasAtNames) ||
    (token?.text === "$" && settings.dialect === "sqlite");
  return isNamed ? [/^\d+$/.test(name) ? numbering.positional("positional", Number(name) - 1) : numbering.name(name), 2] : undefined;
}

/** Numbers run on after the highest hole already in the text. One name gives one hole. Never throws. */
export function normalizePlaceholders(text: string, dialect: SqlDialect, options: PlaceholderOptions = {}): NormalizedSql {
  const tokens = splitSql(text, dialect);
  const highest = Math.max(0, ...tokens.filter((token) => token.kind === "hole").map(holeNumber));
  const numbering = new Numbering(highest + 1);
  const settings = {
    dialect,
    hasIdentifierMarks: options.hasIdentifierMarks ?? dialect !== "postgres",
    hasAtNames: options.hasAtNames ?? (dialect === "sqlite" || dialect === "mssql"),
  };
  let out = "";
  let previous: SqlToken | undefined;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (!token) break;
    const [written, taken] = replacement(tokens, at, previous, numbering, settings) ?? [token.text, 1];
    out += written;
    if (isSignificant(token)) previous = written === token.text ? token : { kind: "hole", text: written, start: token.start };
    at += taken;
  }
  return { text: out, placeholders: numbering.placeholders };
}
