// The `where` family of Knex and Objection (https://knexjs.org/guide/query-builder.html#where-clauses), and `on` of joins: conditions in
// the order in which they were told, each with the word before it, as Knex writes them.
import { isNothing } from "../call-arguments";
import { columnText } from "../builders/names";
import { sqlPart } from "../builders/parts";
import { eachValue, type Dialect } from "../builders/sql-text";
import type { Engine, LibraryCall } from "../model";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type Value } from "../value";
import { rawText } from "./raw";

/** A condition and how it hangs on those before it. */
export interface Condition {
  readonly word: "and" | "or";
  readonly text: Value;
}

interface Form {
  readonly word: "and" | "or";
  readonly isNegated: boolean;
  /** `where`, `in`, `null`, `raw` … */
  readonly what: string;
}

const NAME = /^(and|or)?(where|on|having)(not)?(in|null|between|exists|raw|like|ilike|column|val|wrapped|ref)?$/i;

/** What a method of the family says; undefined for other methods. */
export function formOf(method: string): Form | undefined {
  const match = NAME.exec(method);
  if (!match) return undefined;
  const [, word, head = "", not, what] = match;
  return {
    word: word?.toLowerCase() === "or" ? "or" : "and",
    isNegated: not !== undefined,
    what: what?.toLowerCase() ?? (head.toLowerCase() === "on" ? "on" : "where"),
  };
}

/** How a callback that groups conditions is run: its conditions as one text, undefined when it told none. */
export type GroupReader = (callback: Value) => Value | undefined;

/** The condition that a call tells; undefined when it tells none (`where({})`). */
export function conditionOf(engine: Engine, dialect: Dialect, form: Form, call: LibraryCall, group: GroupReader): Condition | undefined {
  const text = formText(engine, dialect, form, call, group);
  return text && { word: form.word, text: form.isNegated ? fragment(["not (", text, ")"]) : text };
}

function formText(engine: Engine, dialect: Dialect, form: Form, call: LibraryCall, group: GroupReader): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  const column = (): Value => columnText(engine, dialect, first);
  switch (form.what) {
    case "in":
      return fragment([tupleText(engine, dialect, first), " in ", tupleRows(engine, first, second) ?? inner(engine, second, group)]);
    case "null":
      return fragment([column(), " is null"]);
    case "between": {
      const low = engine.member(second, "0");
      return fragment([column(), " between ", sqlPart(engine, low), " and ", sqlPart(engine, engine.member(second, "1"))]);
    }
    case "exists":
      return fragment(["exists ", inner(engine, first, group)]);
    case "raw":
      return fragment(["(", rawText(engine, dialect, first, call.args[1]?.value), ")"]);
    case "like":
    case "ilike":
      return fragment([column(), " like ", sqlPart(engine, second)]);
    case "on":
    case "column":
    case "ref":
      return comparison(engine, dialect, call, group, (operand) => columnText(engine, dialect, operand));
    default:
      return comparison(engine, dialect, call, group, (operand) => inner(engine, operand, group));
  }
}

/** `(column, value)`, `(column, operator, value)`, `(object)`, `(callback)`, `(raw)`. */
function comparison(
  engine: Engine,
  dialect: Dialect,
  call: LibraryCall,
  group: GroupReader,
  operandOf: (operand: Value) => Value,
): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED, third] = call.args.map((arg) => arg.value);
  if (call.args.length === 1) return single(engine, dialect, first, group, operandOf);
  const column = columnText(engine, dialect, first);
  if (third === undefined) return equalText(column, second, operandOf);
  const operator = (engine.stringOf(second) ?? "=").toLowerCase();
  if (operator === "=" || operator === "is") return equalText(column, third, operandOf);
  if ((operator === "!=" || operator === "<>" || operator === "is not") && isNothing(third)) return fragment([column, " is not null"]);
  return fragment([column, ` ${/^[\w\s<>=!~@&|?*%#-]+$/.test(operator) ? operator : "="} `, operandOf(third)]);
}

/** A value that is null on some paths is tested for being so there. */
function equalText(column: Value, value: Value, operandOf: (operand: Value) => Value): Value {
  const one = (option: Value): Value =>
    option.v === "constant" && option.value === null ? fragment([column, " is null"]) : fragment([column, " = ", operandOf(option)]);
  return hasNull(value) ? eachValue(value, one) : one(value);
}

function hasNull(value: Value): boolean {
  return value.v === "choice" && value.options.some(({ value: option }) => option.v === "constant" && option.value === null);
}

function single(
  engine: Engine,
  dialect: Dialect,
  first: Value,
  group: GroupReader,
  operandOf: (operand: Value) => Value,
): Value | undefined {
  const texts = engine.alternatives(first).map((option): Value | undefined => {
    if (isNothing(option)) return undefined;
    if (option.v === "constant") return fragment([option.value === false ? "1 = 0" : "1 = 1"]);
    if (option.v === "function" || option.v === "native") return group(option);
    if (option.v === "object") return objectText(engine, dialect, option, operandOf);
    return sqlPart(engine, option);
  });
  const known = texts.flatMap((text) => text ?? []);
  if (known.length === 0) return undefined;
  return engine.choice(texts.map((text) => text ?? fragment(["1 = 1"])));
}

/** `{ a: 1, b: 2 }`: all of them; members of which nothing is known say nothing. */
function objectText(engine: Engine, dialect: Dialect, object: Value, operandOf: (operand: Value) => Value): Value | undefined {
  const parts = [...(engine.members(object) ?? [])].map(([name, member]): Value => {
    const text = equalText(columnText(engine, dialect, { v: "constant", value: name }), member.value, operandOf);
    const isSure = !member.isConditional && !member.overwrittenBy;
    return isSure ? text : engine.choice([text, fragment(["1 = 1"])]);
  });
  const all = [...parts, ...engine.spreads(object)];
  if (all.length === 0) return undefined;
  return fragment(all.flatMap((part, index) => [index === 0 ? "(" : " and (", part, ")"]));
}

function tupleText(engine: Engine, dialect: Dialect, columns: Value): Value {
  const list = engine.items(columns);
  if (!list) return columnText(engine, dialect, columns);
  return fragment(["(", ...list.items.flatMap((item, index) => [index === 0 ? "" : ", ", columnText(engine, dialect, item.value)]), ")"]);
}

/** `whereIn(["a", "b"], [[1, 2], [3, 4]])`: rows of values beside rows of columns. */
function tupleRows(engine: Engine, columns: Value, rows: Value): Value | undefined {
  const list = engine.items(columns) && rows.v === "array" ? engine.items(rows) : undefined;
  const values = list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [];
  const cells = values.map((row) => engine.items(row)?.items ?? []);
  if (cells.length === 0 || cells.some((row) => row.length === 0)) return undefined;
  const texts = cells.map((row) => fragment(["(", ...row.flatMap((cell, at) => [at === 0 ? "" : ", ", cell.value]), ")"]));
  return fragment(["(", ...texts.flatMap((text, at) => [at === 0 ? "" : ", ", text]), ")"]);
}

/** A value, a query, or a callback that builds one. */
function inner(engine: Engine, value: Value, group: GroupReader): Value {
  return value.v === "function" ? (group(value) ?? UNDEFINED) : sqlPart(engine, value);
}
