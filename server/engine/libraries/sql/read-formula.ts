// Reads a condition of the parser's tree into a Formula.
import { elementOf, readOperand, type TreeReader } from "./read-operand";
import type { Atom, AtomOperator, Formula, Operand } from "./sql-statement";
import { child, children, variantOf } from "./syntax-tree";

const NULL: Operand = { kind: "literal", value: null };
const MAX_ROWS = 16;

function atom(left: Operand, op: AtomOperator, right: Operand): Atom {
  return { kind: "atom", left, op, right };
}

function negateIf(isNegated: boolean, formula: Formula): Formula {
  return isNegated ? { kind: "not", of: formula } : formula;
}

/** `(a, b) = (x, y)` holds when each pair does. */
function equal(left: Operand, right: Operand): Formula {
  if (left.kind === "row" && right.kind === "row" && left.items.length === right.items.length) {
    return { kind: "and", of: left.items.map((item, i) => equal(item, right.items[i] ?? NULL)) };
  }
  const [leftItem] = left.kind === "row" ? left.items : [];
  if (left.kind === "row" && left.items.length === 1 && leftItem) return equal(leftItem, right);
  return atom(left, "eq", right);
}

function isLiteral(operand: Operand): operand is Extract<Operand, { kind: "literal" }> {
  return operand.kind === "literal";
}

function compare(op: string, left: Operand, right: Operand): Formula {
  if (op === "Eq" || op === "Spaceship" || op === "DoubleEq") {
    if (isLiteral(left) && isLiteral(right)) return { kind: "constant", value: left.value === right.value && left.value !== null };
    return equal(left, right);
  }
  if (op === "NotEq")
    return isLiteral(left) && isLiteral(right) ? { kind: "constant", value: left.value !== right.value } : atom(left, "neq", right);
  return atom(left, "other", right);
}

/** Each operand of `a AND b AND c …`, which the parser nests to the left. */
function flatten(node: unknown, op: string): readonly unknown[] {
  const out: unknown[] = [];
  let rest = node;
  for (;;) {
    const [name, payload] = variantOf(rest);
    if (name !== "BinaryOp" || child(payload, "op") !== op) break;
    out.unshift(child(payload, "right"));
    rest = child(payload, "left");
  }
  return [rest, ...out];
}

function readBinary(node: unknown, payload: unknown, reader: TreeReader): Formula {
  const [op] = variantOf(child(payload, "op"));
  if (op === "And" || op === "Or") {
    return { kind: op === "And" ? "and" : "or", of: flatten(node, op).map((part) => readFormula(part, reader)) };
  }
  return compare(op, readOperand(child(payload, "left"), reader), readOperand(child(payload, "right"), reader));
}

function readInList(payload: unknown, reader: TreeReader): Formula {
  const left = readOperand(child(payload, "expr"), reader);
  const items = children(payload, "list").map((item) => readOperand(item, reader));
  const isNegated = child(payload, "negated") === true;
  const rows = items.filter((item) => item.kind === "row");
  if (left.kind === "row" && rows.length === items.length && rows.length > 0 && rows.length <= MAX_ROWS) {
    return negateIf(isNegated, { kind: "or", of: rows.map((row) => equal(left, row)) });
  }
  const [only] = items;
  const right: Operand = items.length === 1 && only ? elementOf(only) : { kind: "list", items: items.map(elementOf) };
  return atom(left, isNegated ? "notIn" : "in", right);
}

/** `x = ANY(list)`, `x <> ALL(list)`; any other comparison says nothing. */
function readQuantified(name: string, payload: unknown, reader: TreeReader): Formula {
  const left = readOperand(child(payload, "left"), reader);
  const right = readOperand(child(payload, "right"), reader);
  const [op] = variantOf(child(payload, "compare_op"));
  if (name === "AnyOp" && op === "Eq") {
    // `$1 = ANY(column)`: the column is a list that holds the value.
    if (left.kind === "hole" && right.kind === "column") return atom(right, "in", left);
    return atom(left, "in", right.kind === "list" ? { kind: "list", items: right.items.map(elementOf) } : elementOf(right));
  }
  if (name === "AllOp" && op === "NotEq") return atom(left, "notIn", elementOf(right));
  return atom(left, "other", right);
}

function readUnary(payload: unknown, node: unknown, reader: TreeReader): Formula {
  const [op] = variantOf(child(payload, "op"));
  if (op === "Not" || op === "BangNot") return { kind: "not", of: readFormula(child(payload, "expr"), reader) };
  return { kind: "opaque", operand: readOperand(node, reader) };
}

function readBare(node: unknown, reader: TreeReader): Formula {
  const operand = readOperand(node, reader);
  if (operand.kind === "literal")
    return { kind: "constant", value: operand.value !== null && operand.value !== false && operand.value !== 0 };
  return { kind: "opaque", operand };
}

const PATTERNS = new Set(["Like", "ILike", "SimilarTo", "RLike"]);

/** Never throws; what is not modelled becomes `opaque`. */
export function readFormula(node: unknown, reader: TreeReader): Formula {
  const [name, payload] = variantOf(node);
  switch (name) {
    case "Nested":
      return readFormula(payload, reader);
    case "BinaryOp":
      return readBinary(node, payload, reader);
    case "UnaryOp":
      return readUnary(payload, node, reader);
    case "IsNull":
    case "IsNotNull":
      return atom(readOperand(payload, reader), name === "IsNull" ? "isNull" : "isNotNull", NULL);
    case "IsTrue":
      return readFormula(payload, reader);
    case "InList":
      return readInList(payload, reader);
    case "InSubquery":
      return atom(readOperand(child(payload, "expr"), reader), child(payload, "negated") === true ? "notIn" : "in", {
        kind: "subquery",
        query: reader.query(child(payload, "subquery")),
      });
    case "AnyOp":
    case "AllOp":
      return readQuantified(name, payload, reader);
    case "Exists":
      return negateIf(child(payload, "negated") === true, { kind: "exists", query: reader.query(child(payload, "subquery")) });
    case "Between":
      return atom(readOperand(child(payload, "expr"), reader), "other", {
        kind: "row",
        items: ["low", "high"].map((end) => readOperand(child(payload, end), reader)),
      });
    default:
      if (PATTERNS.has(name))
        return atom(readOperand(child(payload, "expr"), reader), "other", readOperand(child(payload, "pattern"), reader));
      return readBare(node, reader);
  }
}
