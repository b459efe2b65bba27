// Pieces of SQL that stand in Sequelize's conditions: `where(col("orgId"), id)`, `fn("lower", col("email"))`, `literal("total > 3")`
// (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#advanced-queries-with-functions-not-just-columns).
import type { Entity } from "../../tenancy/model";
import { argument } from "../call-arguments";
import { conditionIn } from "../condition-text";
import type { Formula } from "../formula";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, Value } from "../value";
import { OPERATOR } from "./condition-names";
import { SEQUELIZE, traitsOf } from "./model-handles";

const PIECES: ReadonlySet<string> = new Set(["where", "fn", "col", "literal", "cast", "json"]);

/** Undefined when the name is no piece's. */
export function pieceCall(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  if (call.isNew) return undefined;
  // `and(…)`, `or(…)`: what `[Op.and]` and `[Op.or]` say of a list.
  if (name === "and" || name === "or") return engine.object({ [OPERATOR + name]: engine.array(call.args.map(({ value }) => value)) });
  if (!PIECES.has(name)) return undefined;
  return engine.handle(SEQUELIZE, "piece", { piece: name, args: call.args.map(({ value }) => value) }, call.span);
}

export function isPiece(value: Value): value is HandleValue {
  return value.v === "handle" && value.model === SEQUELIZE && value.type === "piece";
}

/** A piece where a condition stands; `compare` is what a value means for a column. */
export function pieceFormula(
  engine: Engine,
  entity: Entity,
  piece: HandleValue,
  compare: (column: string, value: Value) => Formula,
): Formula {
  const [first, second, third] = argumentsIn(piece);
  if (!first) return { f: "opaque", operand: piece };
  if (piece.data["piece"] === "literal") return literalFormula(engine, entity, first, []);
  if (piece.data["piece"] !== "where" || !second) return { f: "opaque", operand: piece };
  const operator = third && engine.stringOf(second);
  const value = third
    ? engine.object({ [operator?.startsWith(OPERATOR) ? operator : `${OPERATOR}${namedOperator(operator)}`]: third })
    : second;
  const column = isPiece(first) && first.data["piece"] === "col" ? engine.stringOf(argumentsIn(first)[0] ?? first) : undefined;
  return column === undefined ? { f: "atom", column: "expression", op: "other", operand: second } : compare(column, value);
}

/** `{ id: { [Op.in]: literal("(SELECT …)") } }`; undefined where the value is no literal. */
export function literalIn(engine: Engine, entity: Entity, column: string, value: Value): Formula | undefined {
  const isLiteral = isPiece(value) && value.data["piece"] === "literal";
  const [text] = isLiteral ? argumentsIn(value) : [];
  const dbName = entity.columns.find(({ name }) => name === column)?.dbName ?? column;
  return text && literalFormula(engine, entity, text, [`${quoted(engine, dbName)} IN `]);
}

function quoted(engine: Engine, name: string): string {
  return dialectOf(engine) === "mysql" ? `\`${name}\`` : `"${name}"`;
}

function dialectOf(engine: Engine): "postgres" | "mysql" | "sqlite" {
  return traitsOf(engine, "").dialect ?? "postgres";
}

/** What `literal(text)` says behind `before`. Where it cannot be read, fixed text says nothing of the tenant, and other text is not understood. */
function literalFormula(engine: Engine, entity: Entity, text: Value, before: readonly string[]): Formula {
  const known = conditionIn(engine, entity, [...before, text], dialectOf(engine));
  if (known) return known;
  const isFixed = engine.alternatives(text).every((option) => engine.stringOf(option) !== undefined);
  return isFixed ? { f: "atom", column: "literal", op: "other", operand: text } : { f: "opaque", operand: text };
}

/** `where(col("a"), "=", value)` names the operator by its sign. */
function namedOperator(sign: string | undefined): string {
  if (sign === "=") return "eq";
  return sign?.toLowerCase() === "in" ? "in" : "other";
}

function argumentsIn(piece: HandleValue): readonly Value[] {
  const { args } = piece.data;
  return Array.isArray(args) ? (args as readonly Value[]) : [];
}

/** `$name` of a query's `bind`, written as a name that every dialect's placeholders know. */
export function withNamedBinds(engine: Engine, text: Value): Value {
  const plain = engine.stringOf(text);
  if (plain !== undefined) return { v: "constant", value: renamed(plain) };
  if (text.v !== "text") return text;
  return { ...text, parts: text.parts.map((part) => (typeof part === "string" ? renamed(part) : part)) };
}

function renamed(text: string): string {
  return text.replaceAll(/(?<![\w$:])\$([A-Za-z_]\w*)/g, ":$1");
}

/** The options or the address that say which database it is. */
export function dialectIn(engine: Engine, args: LibraryCall["args"]): "postgres" | "mysql" | "sqlite" | undefined {
  const said = [
    ...args.map(({ value }) => (value.v === "object" ? engine.stringOf(engine.member(value, "dialect")) : undefined)),
    engine.stringOf(argument(args, 0))?.split(":")[0],
  ];
  const name = said.find((one) => one !== undefined && /^(postgres|mysql|mariadb|sqlite)/.test(one));
  if (name === undefined) return undefined;
  return name.startsWith("postgres") ? "postgres" : name === "sqlite" ? "sqlite" : "mysql";
}
