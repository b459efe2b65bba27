// Expressions: names, members, calls, and the table that leads every other kind to its handler.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import { captureClass } from "./classes";
import { exportedRead } from "./commonjs";
import { captureFunction } from "./functions";
import { createHandlerTable } from "./handler-table";
import type { HandlerTable } from "./handler-table";
import type { Expression } from "./ir";
import { captureJsxElement, captureJsxFragment, captureJsxSelfClosing } from "./jsx";
import { captureArguments, captureArray, captureBigInt, captureNumber, captureObject, captureRegex } from "./literals";
import { captureString, captureTagged, captureTemplate } from "./literals";
import { captureBinary, captureKeywordUnary, capturePostfix, capturePrefix } from "./operators";
import { captureType, typeArgsField } from "./types";
import { spanOf } from "./walk";
import type { Walk } from "./walk";

export type ExpressionTable = HandlerTable<void, Expression>;

/** The handlers of every kind of expression. */
export function createExpressionTable(api: Compiler): ExpressionTable {
  const { SyntaxKind: kinds } = api;
  const table: ExpressionTable = createHandlerTable<void, Expression>((walk, node) => ({ k: "other", s: spanOf(walk, node), parts: [] }));
  table.on(kinds.Identifier, captureIdentifier);
  table.on(kinds.PrivateIdentifier, (walk, node: ts.PrivateIdentifier) => ({ k: "const", s: spanOf(walk, node), value: node.text }));
  table.on(kinds.PropertyAccessExpression, captureMember);
  table.on(kinds.ElementAccessExpression, captureIndex);
  table.on(kinds.CallExpression, captureCall);
  table.on(kinds.NewExpression, captureNew);
  table.on(kinds.ThisKeyword, (walk, node: ts.ThisExpression) => ({ k: "this", s: spanOf(walk, node) }));
  table.on(kinds.SuperKeyword, (walk, node: ts.SuperExpression) => ({ k: "super", s: spanOf(walk, node) }));
  table.on(kinds.TrueKeyword, (walk, node: ts.TrueLiteral) => ({ k: "const", s: spanOf(walk, node), value: true }));
  table.on(kinds.FalseKeyword, (walk, node: ts.FalseLiteral) => ({ k: "const", s: spanOf(walk, node), value: false }));
  table.on(kinds.NullKeyword, (walk, node: ts.NullLiteral) => ({ k: "const", s: spanOf(walk, node), value: null }));
  table.on(kinds.ArrowFunction, captureFunctionValue);
  table.on(kinds.FunctionExpression, captureFunctionValue);
  table.on(kinds.ClassExpression, (walk, node: ts.ClassExpression) => ({
    k: "class",
    s: spanOf(walk, node),
    cls: captureClass(walk, node, undefined),
  }));
  addLiterals(table, kinds);
  addOperators(table, kinds);
  addWrappers(table, kinds);
  return table;
}

function addLiterals(table: ExpressionTable, kinds: Compiler["SyntaxKind"]): void {
  table.on(kinds.StringLiteral, captureString);
  table.on(kinds.NoSubstitutionTemplateLiteral, captureString);
  table.on(kinds.NumericLiteral, captureNumber);
  table.on(kinds.BigIntLiteral, captureBigInt);
  table.on(kinds.RegularExpressionLiteral, captureRegex);
  table.on(kinds.TemplateExpression, captureTemplate);
  table.on(kinds.TaggedTemplateExpression, captureTagged);
  table.on(kinds.ObjectLiteralExpression, captureObject);
  table.on(kinds.ArrayLiteralExpression, captureArray);
  table.on(kinds.JsxElement, captureJsxElement);
  table.on(kinds.JsxSelfClosingElement, captureJsxSelfClosing);
  table.on(kinds.JsxFragment, captureJsxFragment);
}

function addOperators(table: ExpressionTable, kinds: Compiler["SyntaxKind"]): void {
  table.on(kinds.BinaryExpression, captureBinary);
  table.on(kinds.PrefixUnaryExpression, capturePrefix);
  table.on(kinds.PostfixUnaryExpression, capturePostfix);
  table.on(kinds.TypeOfExpression, captureKeywordUnary);
  table.on(kinds.VoidExpression, captureKeywordUnary);
  table.on(kinds.DeleteExpression, captureKeywordUnary);
  table.on(kinds.ConditionalExpression, captureConditional);
  table.on(kinds.AwaitExpression, (walk, node: ts.AwaitExpression) => ({
    k: "await",
    s: spanOf(walk, node),
    of: walk.expression(node.expression),
  }));
  table.on(kinds.YieldExpression, captureYield);
}

/** What is dropped, and what is kept of type assertions. */
function addWrappers(table: ExpressionTable, kinds: Compiler["SyntaxKind"]): void {
  table.on(kinds.ParenthesizedExpression, (walk, node: ts.ParenthesizedExpression) => walk.expression(node.expression));
  table.on(kinds.NonNullExpression, (walk, node: ts.NonNullExpression) => walk.expression(node.expression));
  table.on(kinds.ExpressionWithTypeArguments, (walk, node: ts.ExpressionWithTypeArguments) => walk.expression(node.expression));
  table.on(kinds.AsExpression, captureAssertion);
  table.on(kinds.SatisfiesExpression, captureAssertion);
  table.on(kinds.TypeAssertionExpression, captureAssertion);
  table.on(kinds.SpreadElement, (walk, node: ts.SpreadElement) => ({
    k: "other",
    s: spanOf(walk, node),
    parts: [walk.expression(node.expression)],
  }));
}

function captureFunctionValue(walk: Walk, node: ts.ArrowFunction | ts.FunctionExpression): Expression {
  return { k: "function", s: spanOf(walk, node), fn: captureFunction(walk, node, node.name?.text) };
}

/** A missing name in half-typed code is nothing that can be known. */
function captureIdentifier(walk: Walk, node: ts.Identifier): Expression {
  const s = spanOf(walk, node);
  const name = node.text;
  if (name === "undefined") return { k: "const", s, value: undefined };
  if (name === "") return { k: "other", s, parts: [] };
  walk.scopes.use(name);
  return { k: "name", s, name };
}

/** What a module says of its own place. */
const OWN_PLACE: ReadonlySet<string> = new Set(["url", "dirname", "filename"]);

/** `a.b`; `exports.b` is a variable where the file assigns it, and `import.meta.url` a name that nothing can bear. */
function captureMember(walk: Walk, node: ts.PropertyAccessExpression): Expression {
  const s = spanOf(walk, node);
  if (node.expression.kind === walk.kinds.MetaProperty && OWN_PLACE.has(node.name.text))
    return { k: "name", s, name: `import.meta.${node.name.text}` };
  const exported = exportedRead(walk, node);
  if (exported !== undefined) {
    walk.scopes.use(exported);
    return { k: "name", s, name: exported };
  }
  const object = walk.expression(node.expression);
  const { text: name } = node.name;
  const ns = spanOf(walk, node.name);
  return node.questionDotToken === undefined ? { k: "member", s, object, name, ns } : { k: "member", s, object, name, ns, optional: true };
}

function captureIndex(walk: Walk, node: ts.ElementAccessExpression): Expression {
  const object = walk.expression(node.expression);
  const access = { k: "index", s: spanOf(walk, node), object, index: walk.expression(node.argumentExpression) } as const;
  return node.questionDotToken === undefined ? access : { ...access, optional: true };
}

/** A call, or what `import()` and `require()` of a literal stand for. */
function captureCall(walk: Walk, node: ts.CallExpression): Expression {
  const { kinds } = walk;
  const { expression: called } = node;
  const s = spanOf(walk, node);
  const module = importedModule(walk, node);
  if (module !== undefined && called.kind !== kinds.ImportKeyword) return { k: "import", s, module, isRequire: true };
  if (module !== undefined) return { k: "import", s, module };
  // The module of `import(x)` is not known before it runs.
  if (called.kind === kinds.ImportKeyword) return { k: "other", s, parts: node.arguments.map((argument) => walk.expression(argument)) };
  const callee = walk.expression(called);
  const args = captureArguments(walk, node.arguments);
  if (node.questionDotToken === undefined && node.typeArguments === undefined) return { k: "call", s, callee, args };
  const optional = node.questionDotToken === undefined ? {} : { optional: true as const };
  return { k: "call", s, callee, args, ...optional, ...typeArgsField(walk, node.typeArguments) };
}

/** The module of `import("m")` and `require("m")`. */
function importedModule(walk: Walk, node: ts.CallExpression): string | undefined {
  const { ts, kinds } = walk;
  const { expression: called } = node;
  const isImport =
    called.kind === kinds.ImportKeyword || (ts.isIdentifier(called) && called.text === "require" && node.arguments.length === 1);
  const [argument] = node.arguments;
  return isImport && argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

function captureNew(walk: Walk, node: ts.NewExpression): Expression {
  const callee = walk.expression(node.expression);
  return {
    k: "new",
    s: spanOf(walk, node),
    callee,
    args: captureArguments(walk, node.arguments),
    ...typeArgsField(walk, node.typeArguments),
  };
}

function captureConditional(walk: Walk, node: ts.ConditionalExpression): Expression {
  const test = walk.expression(node.condition);
  return { k: "conditional", s: spanOf(walk, node), test, yes: walk.expression(node.whenTrue), no: walk.expression(node.whenFalse) };
}

function captureYield(walk: Walk, node: ts.YieldExpression): Expression {
  const s = spanOf(walk, node);
  return node.expression === undefined ? { k: "yield", s } : { k: "yield", s, of: walk.expression(node.expression) };
}

/** Keeps the type where it says something: not `const`, `any` or `unknown`. */
function captureAssertion(walk: Walk, node: ts.AsExpression | ts.SatisfiesExpression | ts.TypeAssertion): Expression {
  const of = walk.expression(node.expression);
  const type = captureType(walk, node.type);
  const isEmpty = type.t === "other" || (type.t === "ref" && ["const", "any", "unknown"].includes(type.name));
  return isEmpty ? of : { k: "as", s: spanOf(walk, node), of, type };
}
