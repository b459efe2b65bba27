// Operators: unary, binary, logical, assignment, comma. Long chains (`a + b + c …`) are built without recursion.
import type { ts } from "ts-morph";
import type { Expression, Span } from "./ir";
import { captureTarget } from "./patterns";
import { captureNamed, dottedName, spanOf, startOf, unwrapped } from "./walk";
import type { Walk } from "./walk";

/** Chains with more operands than this are not built as they lean, for readers recurse over them. */
const CHAIN_LIMIT = 100;
const UNARY = new Set(["!", "-", "+", "~", "typeof", "void", "delete"]);
type UnaryOperator = Extract<Expression, { k: "unary" }>["op"];
type LogicalOperator = Extract<Expression, { k: "logical" }>["op"];

/** One operator of a left-leaning chain with its right operand, innermost first. */
interface Link {
  readonly op: string;
  readonly right: Expression;
  readonly end: number;
}

/** Every expression with an operator between two operands. */
export function captureBinary(walk: Walk, node: ts.BinaryExpression): Expression {
  const { kinds } = walk;
  const kind = node.operatorToken.kind;
  if (kind >= kinds.FirstAssignment && kind <= kinds.LastAssignment) return captureAssignment(walk, node);
  const start = startOf(walk, node);
  const { first, links } = chainOf(walk, node);
  return links.length <= CHAIN_LIMIT ? leaning(start, first, links) : balanced(start, first, links);
}

/** Unrolls a chain of binary expressions down its left side. */
function chainOf(walk: Walk, node: ts.BinaryExpression): { first: Expression; links: readonly Link[] } {
  const { ts, kinds } = walk;
  const nodes: ts.BinaryExpression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left)) {
    const { kind } = left.operatorToken;
    if (kind >= kinds.FirstAssignment && kind <= kinds.LastAssignment) break;
    nodes.push(left);
    left = left.left;
  }
  const first = walk.expression(left);
  const links = nodes
    .reverse()
    .map((part) => ({ op: operatorText(walk, part.operatorToken.kind), right: walk.expression(part.right), end: part.end }));
  return { first, links };
}

function operatorText(walk: Walk, kind: ts.SyntaxKind): string {
  return walk.ts.tokenToString(kind) ?? "";
}

/** The chain as it is written: `((a + b) + c) + d`. */
function leaning(start: number, first: Expression, links: readonly Link[]): Expression {
  let left = first;
  for (const link of links) left = combine([start, link.end], link.op, left, link.right);
  return left;
}

/** `+` and the logical operators are associative, so that a long chain of one of them can be halved; mixed chains are opaque. */
function balanced(start: number, first: Expression, links: readonly Link[]): Expression {
  const operands = [first, ...links.map((link) => link.right)];
  const op = links[0]?.op ?? "";
  const isUniform = ["+", "&&", "||", "??", ","].includes(op) && links.every((link) => link.op === op);
  if (!isUniform) return { k: "other", s: [start, links[links.length - 1]?.end ?? start], parts: operands };
  if (op === ",") return { k: "sequence", s: [start, links[links.length - 1]?.end ?? start], items: operands };
  return halve(op, operands, first);
}

function halve(op: string, operands: readonly Expression[], first: Expression): Expression {
  if (operands.length === 1) return operands[0] ?? first;
  const middle = Math.ceil(operands.length / 2);
  const left = halve(op, operands.slice(0, middle), first);
  const right = halve(op, operands.slice(middle), first);
  return combine([left.s[0], right.s[1]], op, left, right);
}

function combine(s: Span, op: string, left: Expression, right: Expression): Expression {
  if (isLogical(op)) return { k: "logical", s, op, left, right };
  if (op !== ",") return { k: "binary", s, op, left, right };
  return { k: "sequence", s, items: left.k === "sequence" && left.s[0] === s[0] ? [...left.items, right] : [left, right] };
}

function isLogical(op: string): op is LogicalOperator {
  return op === "&&" || op === "||" || op === "??";
}

/** A function on the right is named after the place on the left; `exports.f` names it `f`. */
function captureAssignment(walk: Walk, node: ts.BinaryExpression): Expression {
  const place = unwrapped(walk, node.left);
  const op = operatorText(walk, node.operatorToken.kind);
  const target = captureTarget(walk, node.left);
  const value = captureNamed(walk, dottedName(walk, place)?.replace(/^exports\./, ""), node.right, node.pos);
  return { k: "assign", s: spanOf(walk, node), op, target, value };
}

/** `!a`, `-a`, `++a`. */
export function capturePrefix(walk: Walk, node: ts.PrefixUnaryExpression): Expression {
  const op = operatorText(walk, node.operator);
  return isUnary(op) ? { k: "unary", s: spanOf(walk, node), op, of: walk.expression(node.operand) } : captureStep(walk, node);
}

/** `a++`, `a--`: what is read is the value before the step. */
export function capturePostfix(walk: Walk, node: ts.PostfixUnaryExpression): Expression {
  return { ...captureStep(walk, node), isReadBefore: true };
}

/** `typeof e`, `void e`, `delete e`. */
export function captureKeywordUnary(walk: Walk, node: ts.TypeOfExpression | ts.VoidExpression | ts.DeleteExpression): Expression {
  const { kinds } = walk;
  const op = node.kind === kinds.TypeOfExpression ? "typeof" : node.kind === kinds.VoidExpression ? "void" : "delete";
  return { k: "unary", s: spanOf(walk, node), op, of: walk.expression(node.expression) };
}

/** `++` and `--`, before or after. */
function captureStep(walk: Walk, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Extract<Expression, { k: "assign" }> {
  const op = node.operator === walk.kinds.PlusPlusToken ? "+=" : "-=";
  const s = spanOf(walk, node);
  return { k: "assign", s, op, target: captureTarget(walk, node.operand), value: { k: "const", s, value: 1 } };
}

function isUnary(op: string): op is UnaryOperator {
  return UNARY.has(op);
}
