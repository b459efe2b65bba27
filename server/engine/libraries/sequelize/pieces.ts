// Pieces of SQL that stand in Sequelize's conditions: `where(col("orgId"), id)`, `fn("lower", col("email"))`, `literal("total > 3")`
// (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#advanced-queries-with-functions-not-just-columns).
import { argument } from "../call-arguments";
import type { Formula } from "../formula";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, Value } from "../value";
import { OPERATOR } from "./condition-names";
import { SEQUELIZE } from "./model-handles";

const PIECES: ReadonlySet<string> = new Set(["where", "fn", "col", "literal", "cast", "json"]);

/** Undefined when the name is no piece's. */
export function pieceCall(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  if (!PIECES.has(name) || call.isNew) return undefined;
  return engine.handle(SEQUELIZE, "piece", { piece: name, args: call.args.map(({ value }) => value) }, call.span);
}

export function isPiece(value: Value): value is HandleValue {
  return value.v === "handle" && value.model === SEQUELIZE && value.type === "piece";
}

/** A piece where a condition stands; `compare` is what a value means for a column. */
export function pieceFormula(engine: Engine, piece: HandleValue, compare: (column: string, value: Value) => Formula): Formula {
  const [first, second, third] = argumentsIn(piece);
  if (!first) return { f: "opaque", operand: piece };
  if (piece.data["piece"] === "literal") {
    const isFixed = engine.alternatives(first).every((option) => engine.stringOf(option) !== undefined);
    return isFixed ? { f: "atom", column: "literal", op: "other", operand: first } : { f: "opaque", operand: first };
  }
  if (piece.data["piece"] !== "where" || !second) return { f: "opaque", operand: piece };
  const operator = third && engine.stringOf(second);
  const value = third
    ? engine.object({ [operator?.startsWith(OPERATOR) ? operator : `${OPERATOR}${namedOperator(operator)}`]: third })
    : second;
  const column = isPiece(first) && first.data["piece"] === "col" ? engine.stringOf(argumentsIn(first)[0] ?? first) : undefined;
  return column === undefined ? { f: "atom", column: "expression", op: "other", operand: second } : compare(column, value);
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
