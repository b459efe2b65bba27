// Kysely's expressions: `sql` templates, the expression builder and what it makes (https://kysely.dev/docs/category/expressions).
import { remembered } from "../call-arguments";
import { columnText, tableText } from "../builders/names";
import { sqlPart } from "../builders/parts";
import { ANY_DIALECT, conjunctionOf, joinConditions, quoted, type Dialect } from "../builders/sql-text";
import type { Engine, LibraryCall } from "../model";
import { EMPTY_FRAGMENT, fragment, joinFragments, rawFragment } from "../sql-fragments";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";

export const KYSELY = "kysely";

export function isKysely(value: Value, ...types: readonly string[]): value is HandleValue {
  return value.v === "handle" && value.model === KYSELY && (types.length === 0 || types.includes(value.type));
}

export function createExpression(engine: Engine, text: Value): HandleValue {
  return engine.handle(KYSELY, "expression", { text, dialect: ANY_DIALECT });
}

export function createExpressionBuilder(engine: Engine, dialect: string): HandleValue {
  return engine.handle(KYSELY, "eb", { dialect });
}

/** `a op b`: the left side is a column's name or an expression, the right one a value or an expression. */
export function comparisonText(engine: Engine, dialect: Dialect, left: Value, operator: Value, right: Value, isReference = false): Value {
  const word = (engine.stringOf(operator) ?? "=").toLowerCase();
  const operand = isReference ? columnText(engine, dialect, right) : (expressionList(engine, word, right) ?? sqlPart(engine, right));
  const isNull = right.v === "constant" && right.value === null;
  if (isNull && (word === "is" || word === "=")) return fragment([columnText(engine, dialect, left), " is null"]);
  if (isNull) return fragment([columnText(engine, dialect, left), " is not null"]);
  const plain = word === "is" ? "=" : word === "is not" ? "<>" : word;
  return fragment([columnText(engine, dialect, left), ` ${/^[\w\s<>=!~@&|?*%#-]+$/.test(plain) ? plain : "="} `, operand]);
}

/** `"in", [eb.tuple(…), eb.ref(…)]`: a list that holds expressions is written out. */
function expressionList(engine: Engine, word: string, right: Value): Value | undefined {
  const list = word === "in" || word === "not in" ? engine.items(right) : undefined;
  if (!list || list.more || !list.items.some(({ value }) => isExpression(value))) return undefined;
  return fragment(["(", ...list.items.flatMap(({ value }, index) => [index === 0 ? "" : ", ", sqlPart(engine, value)]), ")"]);
}

function isExpression(value: Value): boolean {
  return value.v === "handle" && value.model === KYSELY && value.type === "expression";
}

/** `eb.and([…])`, `eb.or({ a: 1 })`: of nothing, AND makes true and OR makes false. */
export function combined(engine: Engine, dialect: Dialect, word: "and" | "or", given: Value): Value {
  const texts = engine.alternatives(given).map((option) => {
    const parts = partsOf(engine, dialect, option);
    if (parts.length === 0) return fragment([word === "and" ? "1 = 1" : "1 = 0"]);
    if (word === "and") return conjunctionOf(engine, parts) ?? EMPTY_FRAGMENT;
    return (
      joinConditions(
        parts.map((part) => part.value),
        "or",
      ) ?? EMPTY_FRAGMENT
    );
  });
  return engine.choice(texts);
}

interface Part {
  readonly value: Value;
  readonly isConditional: boolean;
}

function partsOf(engine: Engine, dialect: Dialect, given: Value): readonly Part[] {
  const list = engine.items(given);
  if (list) {
    const known = list.items.map((item) => ({ value: sqlPart(engine, item.value), isConditional: item.isConditional === true }));
    return list.more ? [...known, { value: sqlPart(engine, list.more), isConditional: true }] : known;
  }
  const members = given.v === "object" ? [...(engine.members(given) ?? [])] : undefined;
  if (!members) return [{ value: sqlPart(engine, given), isConditional: false }];
  const known = members.map(([name, member]) => ({
    value: comparisonText(engine, dialect, constant(name), constant("="), member.value),
    isConditional: member.isConditional === true || member.overwrittenBy !== undefined,
  }));
  return [...known, ...engine.spreads(given).map((value) => ({ value, isConditional: false }))];
}

/** A method of the expression builder that makes an expression; undefined for others. */
export function expressionMethod(engine: Engine, dialect: Dialect, name: string, args: readonly Value[]): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = args;
  const make = (text: Value): Value => createExpression(engine, text);
  switch (name) {
    case "and":
    case "or":
      // `eb.and` of one expression narrows nothing further.
      return make(fragment(["(", combined(engine, dialect, name, first), ")"]));
    case "not":
      return make(fragment(["not (", sqlPart(engine, first), ")"]));
    case "exists":
    case "parens":
      return make(fragment([name === "exists" ? "exists " : "", inParentheses(sqlPart(engine, first))]));
    case "between":
      return make(fragment([columnText(engine, dialect, first), " between ", sqlPart(engine, second), " and ", sqlPart(engine, third)]));
    case "cmpr":
    case "bxp":
      return make(comparisonText(engine, dialect, first, second, third));
    case "ref":
      return make(columnText(engine, dialect, first));
    case "table":
      return make(tableText(engine, dialect, first));
    case "val":
    case "lit":
    case "cast":
      return make(fragment([first]));
    case "tuple":
      return make(fragment(["(", ...args.flatMap((arg, index) => [index === 0 ? "" : ", ", arg]), ")"]));
    case "refTuple":
      return make(fragment(["(", ...args.flatMap((arg, index) => [index === 0 ? "" : ", ", columnText(engine, dialect, arg)]), ")"]));
    default:
      return undefined;
  }
}

function inParentheses(text: Value): Value {
  return text.v === "text" && text.parts[0] === "(" ? text : fragment(["(", text, ")"]);
}

/** `expression.or(…)`, `.and(…)`, `.as("name")` and the like. */
export function chainedExpression(
  engine: Engine,
  dialect: Dialect,
  handle: HandleValue,
  name: string,
  args: readonly Value[],
): Value | undefined {
  const own = remembered(handle, "text") ?? EMPTY_FRAGMENT;
  if (name === "or" || name === "and") {
    const [left = UNDEFINED, operator = UNDEFINED, right = UNDEFINED] = args;
    const other = args.length === 1 ? sqlPart(engine, left) : comparisonText(engine, dialect, left, operator, right);
    return createExpression(engine, fragment(["((", own, `) ${name} (`, other, "))"]));
  }
  if (name === "as")
    return engine.handle(KYSELY, "expression", {
      text: fragment([own, ` as ${quoted(dialect, engine.stringOf(args[0] ?? UNDEFINED) ?? "value")}`]),
    });
  return /^(?:\$castTo|\$notNull|\$asScalar|castTo|withPlugin|distinct|filterWhere|over|orderBy|toOperationNode)$/.test(name)
    ? handle
    : undefined;
}

/** `fn.count("id")`, `fn("lower", ["name"])`. */
export function functionCall(engine: Engine, dialect: Dialect, name: string, args: readonly Value[]): Value {
  const columns = args
    .flatMap((arg) => engine.items(arg)?.items.map((item) => item.value) ?? [arg])
    .filter((arg) => arg.v !== "constant" || arg.value !== undefined);
  const texts =
    name === "countAll" ? ["*"] : columns.flatMap((column, index) => [index === 0 ? "" : ", ", columnText(engine, dialect, column)]);
  return createExpression(engine, fragment([`${name === "countAll" ? "count" : name}(`, ...texts, ")"]));
}

/** `` sql`…` `` and its members (https://kysely-org.github.io/kysely-apidoc/interfaces/Sql.html). */
export function sqlCall(engine: Engine, member: string | undefined, call: LibraryCall): Value | undefined {
  const [first = UNDEFINED, second] = call.args.map((arg) => arg.value);
  const make = (text: Value): Value => createExpression(engine, text);
  if (member === undefined) {
    const { template } = call;
    const parts = template?.v === "text" ? template.parts : template ? [template] : [];
    return make(fragment(parts.map((part) => (typeof part === "string" ? part : sqlPart(engine, part)))));
  }
  switch (member) {
    case "ref":
    case "id":
    case "table":
      return make(member === "table" ? tableText(engine, ANY_DIALECT, first) : columnText(engine, ANY_DIALECT, joinedName(engine, call)));
    case "raw":
      return make(rawFragment(engine, first));
    case "val":
    case "value":
    case "lit":
    case "literal":
      return make(fragment([first]));
    case "join": {
      const separator = second && sqlPart(engine, second);
      const words = separator?.v === "text" ? separator.parts.map((part) => (typeof part === "string" ? part : ", ")).join("") : ", ";
      return make(joinFragments(engine, textsOf(engine, first), words));
    }
    default:
      return undefined;
  }
}

/** `sql.id("public", "page")`. */
function joinedName(engine: Engine, call: LibraryCall): Value {
  const names = call.args.map((arg) => engine.stringOf(arg.value));
  return names.every((name) => name !== undefined) ? constant(names.join(".")) : (call.args[0]?.value ?? UNDEFINED);
}

function textsOf(engine: Engine, list: Value): Value {
  const known = engine.items(list);
  if (!known) return list;
  const array = engine.array([], known.more && sqlPart(engine, known.more));
  return array.v === "array" ? { ...array, items: known.items.map((item) => ({ ...item, value: sqlPart(engine, item.value) })) } : list;
}
