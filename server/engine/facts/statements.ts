// Statements: control flow and declarations. A node may stand for none, one or several statements, so handlers append.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import { captureStatements } from "./functions";
import { createHandlerTable } from "./handler-table";
import type { HandlerTable } from "./handler-table";
import type { Pattern, Statement } from "./ir";
import { captureBinding, captureTarget } from "./patterns";
import { captureVariables, variableKind } from "./variables";
import { spanOf } from "./walk";
import type { Walk } from "./walk";

export type StatementTable = HandlerTable<Statement[], void>;

/** Adds the handlers of plain statements; declarations add their own. Empty statements and `debugger` stand for nothing. */
export function createStatementTable(api: Compiler): StatementTable {
  const { SyntaxKind: kinds } = api;
  const table: StatementTable = createHandlerTable<Statement[], void>(() => undefined);
  table.on(kinds.VariableStatement, captureVariables);
  table.on(kinds.ExpressionStatement, captureExpressionStatement);
  table.on(kinds.ReturnStatement, (walk, node: ts.ReturnStatement, into) => {
    const s = spanOf(walk, node);
    into.push(node.expression === undefined ? { k: "return", s } : { k: "return", s, of: walk.expression(node.expression) });
  });
  table.on(kinds.ThrowStatement, (walk, node: ts.ThrowStatement, into) => {
    into.push({ k: "throw", s: spanOf(walk, node), of: walk.expression(node.expression) });
  });
  table.on(kinds.Block, (walk, node: ts.Block, into) => {
    into.push({ k: "block", s: spanOf(walk, node), body: captureScoped(walk, node.statements) });
  });
  table.on(kinds.BreakStatement, captureJump);
  table.on(kinds.ContinueStatement, captureJump);
  table.on(kinds.LabeledStatement, (walk, node: ts.LabeledStatement, into) => {
    into.push({ k: "labeled", s: spanOf(walk, node), label: node.label.text, body: captureBody(walk, node.statement) });
  });
  table.on(kinds.WithStatement, (walk, node: ts.WithStatement, into) => {
    into.push({ k: "expression", s: spanOf(walk, node.expression), of: walk.expression(node.expression) });
    walk.statement(node.statement, into);
  });
  addControlFlow(table, kinds);
  return table;
}

function addControlFlow(table: StatementTable, kinds: Compiler["SyntaxKind"]): void {
  table.on(kinds.IfStatement, captureIf);
  table.on(kinds.ForStatement, captureFor);
  table.on(kinds.ForOfStatement, captureEach);
  table.on(kinds.ForInStatement, captureEach);
  table.on(kinds.WhileStatement, captureWhile);
  table.on(kinds.DoStatement, captureWhile);
  table.on(kinds.TryStatement, captureTry);
  table.on(kinds.SwitchStatement, captureSwitch);
}

/** `module.exports = e` is an export; everything else an expression. */
function captureExpressionStatement(walk: Walk, node: ts.ExpressionStatement, into: Statement[]): void {
  const of = walk.expression(node.expression);
  const s = spanOf(walk, node);
  const isExport = of.k === "assign" && of.op === "=" && of.target.p === "name" && of.target.name === "*exports*";
  into.push(isExport ? { k: "export", s, name: "*exports*", of: of.value } : { k: "expression", s, of });
}

/** The statements of a branch or loop: a block's own, or the single one. */
function captureBody(walk: Walk, node: ts.Statement): readonly Statement[] {
  if (walk.ts.isBlock(node)) return captureScoped(walk, node.statements);
  const body: Statement[] = [];
  walk.statement(node, body);
  return body;
}

/** Statements in a scope of their own, when they declare anything. */
function captureScoped(walk: Walk, nodes: readonly ts.Statement[]): readonly Statement[] {
  const { kinds } = walk;
  const declaring: readonly ts.SyntaxKind[] = [
    kinds.VariableStatement,
    kinds.FunctionDeclaration,
    kinds.ClassDeclaration,
    kinds.EnumDeclaration,
  ];
  if (!nodes.some((node) => declaring.includes(node.kind))) return captureStatements(walk, nodes);
  walk.scopes.enterBlock();
  const body = captureStatements(walk, nodes);
  walk.scopes.leave();
  return body;
}

/** `else if` is an `if` in the other branch. */
function captureIf(walk: Walk, node: ts.IfStatement, into: Statement[]): void {
  const test = walk.expression(node.expression);
  const yes = captureBody(walk, node.thenStatement);
  const no = node.elseStatement === undefined ? [] : captureBody(walk, node.elseStatement);
  into.push({ k: "if", s: spanOf(walk, node), test, yes, no });
}

function captureFor(walk: Walk, node: ts.ForStatement, into: Statement[]): void {
  const { ts } = walk;
  walk.scopes.enterBlock();
  const init: Statement[] = [];
  const { initializer } = node;
  if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) captureVariables(walk, initializer, init);
  else if (initializer !== undefined) init.push({ k: "expression", s: spanOf(walk, initializer), of: walk.expression(initializer) });
  const test = node.condition === undefined ? {} : { test: walk.expression(node.condition) };
  const update = node.incrementor === undefined ? {} : { update: walk.expression(node.incrementor) };
  into.push({ k: "loop", s: spanOf(walk, node), init, ...test, ...update, body: captureBody(walk, node.statement) });
  walk.scopes.leave();
}

/** The test of `do … while` is met after the body. */
function captureWhile(walk: Walk, node: ts.WhileStatement | ts.DoStatement, into: Statement[]): void {
  const test = walk.expression(node.expression);
  const isDo = walk.ts.isDoStatement(node) ? { isDo: true as const } : {};
  into.push({ k: "loop", s: spanOf(walk, node), init: [], test, body: captureBody(walk, node.statement), ...isDo });
}

/** The iterated value is met before the names that the loop binds. */
function captureEach(walk: Walk, node: ts.ForOfStatement | ts.ForInStatement, into: Statement[]): void {
  const over = walk.expression(node.expression);
  walk.scopes.enterBlock();
  const target = eachTarget(walk, node.initializer);
  const isKeys = walk.ts.isForInStatement(node);
  into.push({ k: "each", s: spanOf(walk, node), over, target, body: captureBody(walk, node.statement), isKeys });
  walk.scopes.leave();
}

function eachTarget(walk: Walk, node: ts.ForInitializer): Pattern {
  if (!walk.ts.isVariableDeclarationList(node)) return captureTarget(walk, node);
  const [declaration] = node.declarations;
  if (declaration === undefined) return { p: "object", s: spanOf(walk, node), members: [] };
  return captureBinding(walk, declaration.name, declaration.type, variableKind(walk, node) === "var" ? "function" : "block");
}

function captureTry(walk: Walk, node: ts.TryStatement, into: Statement[]): void {
  const body = captureScoped(walk, node.tryBlock.statements);
  const handler = node.catchClause === undefined ? {} : { handler: captureCatch(walk, node.catchClause) };
  const finalizer = node.finallyBlock === undefined ? {} : { finalizer: captureScoped(walk, node.finallyBlock.statements) };
  into.push({ k: "try", s: spanOf(walk, node), body, ...handler, ...finalizer });
}

function captureCatch(walk: Walk, node: ts.CatchClause): { readonly param?: Pattern; readonly body: readonly Statement[] } {
  const { variableDeclaration: caught } = node;
  walk.scopes.enterBlock();
  const param = caught === undefined ? {} : { param: captureBinding(walk, caught.name, caught.type, "block") };
  const body = captureStatements(walk, node.block.statements);
  walk.scopes.leave();
  return { ...param, body };
}

/** The cases of a switch share one scope. */
function captureSwitch(walk: Walk, node: ts.SwitchStatement, into: Statement[]): void {
  const { ts } = walk;
  const on = walk.expression(node.expression);
  walk.scopes.enterBlock();
  const cases = node.caseBlock.clauses.map((clause) => {
    const test = ts.isCaseClause(clause) ? { test: walk.expression(clause.expression) } : {};
    return { ...test, body: captureStatements(walk, clause.statements) };
  });
  walk.scopes.leave();
  into.push({ k: "switch", s: spanOf(walk, node), on, cases });
}

function captureJump(walk: Walk, node: ts.BreakStatement | ts.ContinueStatement, into: Statement[]): void {
  const kind = walk.ts.isBreakStatement(node) ? "break" : "continue";
  into.push({ k: "jump", s: spanOf(walk, node), kind, ...(node.label === undefined ? {} : { label: node.label.text }) });
}
