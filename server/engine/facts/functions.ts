// Functions of every kind: their parameters, bodies, names, tags and free variables. Each gets a place in the list of functions.
import type { ts } from "ts-morph";
import type { Decorator, FunctionFact, Parameter, Span, Statement } from "./ir";
import { captureBinding } from "./patterns";
import { tagsWithin } from "./tag-comments";
import { captureType } from "./types";
import { dottedName, hasModifier, spanOf, spellPath, startOf } from "./walk";
import type { NamePath, Walk } from "./walk";

/** Anything with parameters and a body. */
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration;

const NO_SPAN: Span = [0, 0];

/** Captures a function and returns its index. `name` is its own or its property's name, appended to the path around. */
export function captureFunction(walk: Walk, node: FunctionNode, name: string | undefined): number {
  const { ts } = walk;
  const isArrow = ts.isArrowFunction(node);
  const path = functionPath(walk, node, name ?? (isArrow ? "<arrow>" : "<function>"));
  const asterisk = isArrow || ts.isConstructorDeclaration(node) ? undefined : node.asteriskToken;
  const tags = tagsWithin(walk.tagComments, walk.tagSpan, [node.pos, node.body?.pos ?? node.end]);
  return captureBody(walk, path, isArrow, (index, parent, fullName) => {
    if (ts.isFunctionExpression(node) && node.name !== undefined) walk.scopes.bind(node.name.text);
    const params = captureParameters(walk, node.parameters);
    const { directives, body } = functionBody(walk, node.body);
    const isAsync = hasModifier(node, walk.kinds.AsyncKeyword);
    const returns = node.type === undefined ? {} : { returns: captureType(walk, node.type) };
    const s = spanOf(walk, node);
    const kind = { isAsync, isGenerator: asterisk !== undefined, isArrow, ...returns };
    const captures = walk.scopes.capturesOf(index);
    walk.gathered.functions[index] = { name: fullName, s, params, body, ...kind, directives, tags, captures, parent };
  });
}

/** A class's `static { … }`. */
export function captureStaticBlock(walk: Walk, node: ts.ClassStaticBlockDeclaration): number {
  return captureBody(walk, { name: "<static>", outer: walk.path }, false, (index, parent, name) => {
    const { directives, body } = functionBody(walk, node.body);
    const captures = walk.scopes.capturesOf(index);
    walk.gathered.functions[index] = { ...placeholder(name, parent), s: spanOf(walk, node), body, directives, captures };
  });
}

/** The path under which a function is known: the variable or property that holds it, or the path around and its own name. */
function functionPath(walk: Walk, node: FunctionNode, name: string): NamePath {
  const { path } = walk;
  if (path !== undefined && walk.named === node) return path;
  return { name, outer: path };
}

/** Reserves a function's index, enters its scope and name, runs `fill`, and restores what was around. */
function captureBody(walk: Walk, path: NamePath, isArrow: boolean, fill: (index: number, parent: number, name: string) => void): number {
  const { functions } = walk.gathered;
  const { fn: parent, path: outerPath, named, tagSpan } = walk;
  const index = functions.length;
  const name = uniqueName(walk, spellPath(path));
  functions.push(placeholder(name, parent));
  walk.fn = index;
  walk.path = { name, outer: undefined };
  walk.named = undefined;
  walk.tagSpan = NO_SPAN;
  walk.scopes.enterFunction(index, isArrow);
  fill(index, parent, name);
  walk.scopes.leave();
  walk.fn = parent;
  walk.path = outerPath;
  walk.named = named;
  walk.tagSpan = tagSpan;
  return index;
}

/** Stands in the list while the function's inside is walked, so that inner functions get later indexes. */
function placeholder(name: string, parent: number): FunctionFact {
  return {
    name,
    s: NO_SPAN,
    params: [],
    body: [],
    isAsync: false,
    isGenerator: false,
    isArrow: false,
    directives: [],
    tags: [],
    captures: [],
    parent,
  };
}

/** The name itself the first time, `name#2` the second. */
function uniqueName(walk: Walk, name: string): string {
  const { functionNames } = walk;
  const count = (functionNames.get(name) ?? 0) + 1;
  functionNames.set(name, count);
  return count === 1 ? name : `${name}#${count}`;
}

function functionBody(walk: Walk, body: ts.ConciseBody | undefined): { directives: readonly string[]; body: readonly Statement[] } {
  if (body === undefined) return { directives: [], body: [] };
  if (!walk.ts.isBlock(body)) {
    const of = walk.expression(body);
    return { directives: [], body: [{ k: "return", s: spanOf(walk, body), of }] };
  }
  const directives = captureDirectives(walk, body.statements);
  return { directives, body: captureStatements(walk, body.statements, directives.length) };
}

/** The string directives at the start of a body: `use server`. */
export function captureDirectives(walk: Walk, statements: readonly ts.Statement[]): readonly string[] {
  const { ts } = walk;
  const directives: string[] = [];
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    directives.push(statement.expression.text);
  }
  return directives;
}

/** A list of statements, from `first` on; function declarations come first, since they are hoisted. */
export function captureStatements(walk: Walk, nodes: readonly ts.Statement[], first = 0): readonly Statement[] {
  const statements: Statement[] = [];
  for (let index = first; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node !== undefined) walk.statement(node, statements);
  }
  const isHoisted = (statement: Statement): boolean => statement.k === "function";
  if (!statements.some(isHoisted)) return statements;
  return [...statements.filter(isHoisted), ...statements.filter((statement) => !isHoisted(statement))];
}

/** Parameters; TypeScript's `this` parameter is only a type and left out. */
function captureParameters(walk: Walk, nodes: readonly ts.ParameterDeclaration[]): readonly Parameter[] {
  const { ts } = walk;
  const isThis = (node: ts.ParameterDeclaration): boolean => ts.isIdentifier(node.name) && node.name.text === "this";
  return nodes.filter((node) => !isThis(node)).map((node) => captureParameter(walk, node));
}

function captureParameter(walk: Walk, node: ts.ParameterDeclaration): Parameter {
  const decorators = captureDecorators(walk, node);
  const target = captureBinding(walk, node.name, node.type, "block");
  const type = target.p === "place" ? undefined : target.type;
  // Every modifier but a decorator makes a property: `private`, `readonly`, `override` …
  const isProperty = node.modifiers?.some((modifier) => !walk.ts.isDecorator(modifier)) ?? false;
  return {
    target,
    ...(type === undefined ? {} : { type }),
    ...(node.initializer === undefined ? {} : { fallback: walk.expression(node.initializer) }),
    ...(node.dotDotDotToken === undefined ? {} : { isRest: true }),
    ...(node.questionToken === undefined ? {} : { isOptional: true }),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(isProperty ? { isProperty: true } : {}),
  };
}

/** The decorators among a declaration's modifiers. */
export function captureDecorators(
  walk: Walk,
  node: { readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined },
): readonly Decorator[] {
  const { ts } = walk;
  const decorators: Decorator[] = [];
  for (const modifier of node.modifiers ?? []) {
    if (!ts.isDecorator(modifier)) continue;
    const { expression } = modifier;
    const name = dottedName(walk, ts.isCallExpression(expression) ? expression.expression : expression) ?? "";
    decorators.push({ name, expression: walk.expression(expression), s: [startOf(walk, modifier), modifier.end] });
  }
  return decorators;
}
