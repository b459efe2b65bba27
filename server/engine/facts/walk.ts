// What every part of the capture shares while it walks one file: the text, the growing facts, the scopes, the name under which
// functions are met. The parts call each other through it (`walk.expression`), so that they need not import one another.
import type { ts } from "ts-morph";
import type { ClassFact, ExportFact, Expression, FunctionFact, ImportFact, Span, Statement, TypeDeclaration } from "./ir";
import type { Scopes } from "./scopes";
import type { Kinds, Syntax } from "./syntax";
import type { TagComment } from "./tag-comments";

/** The facts gathered so far. Functions and classes are entered when met and filled in when left. */
export interface Gathered {
  readonly functions: FunctionFact[];
  readonly classes: ClassFact[];
  readonly types: TypeDeclaration[];
  readonly imports: ImportFact[];
  readonly exports: ExportFact[];
}

/** A step of the qualified name under which functions are met, innermost first. */
export interface NamePath {
  readonly name: string;
  readonly outer: NamePath | undefined;
}

/** The names that a namespace exports. */
export interface NamespaceFrame {
  readonly exported: string[];
}

export interface Walk {
  readonly ts: Syntax;
  readonly kinds: Kinds;
  readonly text: string;
  readonly sourceFile: ts.SourceFile;
  readonly gathered: Gathered;
  readonly scopes: Scopes;
  /** How often each function name was given so far: names are unique in a file. */
  readonly functionNames: Map<string, number>;
  /** Comments that hold a TenantLint tag, in the order of the text. */
  readonly tagComments: readonly TagComment[];
  /** Names assigned as `exports.name = …`; empty in ES modules. */
  readonly commonJsNames: ReadonlySet<string>;
  /** False in ES modules, where `module.exports` means nothing. */
  readonly isCommonJs: boolean;
  /** True in `.d.ts` files and inside `declare` blocks: signatures without a body are declarations, not overloads. */
  isAmbient: boolean;
  /** Index of the function being walked. */
  fn: number;
  path: NamePath | undefined;
  /** The node that `path` names: a function that is this node takes the path itself as its name. */
  named: ts.Node | undefined;
  /** Where the tags of the next function may stand. */
  tagSpan: Span;
  /** The namespace around, when there is one. */
  namespace: NamespaceFrame | undefined;
  /** `Outer.Inner.` inside namespaces: put before the names of types. */
  typePrefix: string;
  /** The module that declarations augment, inside `declare module` and `declare global`. */
  augments: string | undefined;
  /** Offset of the first code that was left out because it is nested too deeply. */
  leftOutAt: number | undefined;
  expression(node: ts.Node): Expression;
  /** Appends what the statement stands for: none, one or several statements. */
  statement(node: ts.Node, into: Statement[]): void;
}

/** Nesting beyond this becomes an opaque expression: the facts are read by recursion, here and by their readers. */
export const NESTING_LIMIT = 400;

/** Offset of the node's first character. The common cases need no call into the compiler. */
export function startOf(walk: Walk, node: ts.Node): number {
  const { pos, end } = node;
  if (pos === end) return pos;
  let at = pos;
  let code = walk.text.charCodeAt(at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = walk.text.charCodeAt(++at);
  // A slash may open a comment, `#` a shebang line, and `<=>|` a merge conflict marker: the compiler knows how to skip them.
  const isPlain = code < 128 && code !== 47 && code !== 35 && code !== 124 && (code < 60 || code > 62);
  return isPlain ? Math.min(at, end) : node.getStart(walk.sourceFile, false);
}

/** The node's span, without the comments before it. */
export function spanOf(walk: Walk, node: ts.Node): Span {
  return [startOf(walk, node), node.end];
}

/** The expression under parentheses, type assertions and `!`. */
export function unwrapped(walk: Walk, node: ts.Node): ts.Node {
  const { ts } = walk;
  let inner = node;
  for (;;) {
    if (ts.isParenthesizedExpression(inner) || ts.isAsExpression(inner) || ts.isNonNullExpression(inner)) inner = inner.expression;
    else if (ts.isSatisfiesExpression(inner) || ts.isTypeAssertionExpression(inner)) inner = inner.expression;
    else return inner;
  }
}

/** `a.b.c` when the node is written so; undefined otherwise. Parts beyond `this` are kept: `this.a` is `a`. */
export function dottedName(walk: Walk, node: ts.Node): string | undefined {
  const { ts } = walk;
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  if (node.expression.kind === walk.kinds.ThisKeyword) return node.name.text;
  const object = dottedName(walk, node.expression);
  return object === undefined ? undefined : `${object}.${node.name.text}`;
}

/**
 * Captures `node` under a name, so that a function in it is called after the variable or property that holds it.
 * `from` is where the declaration begins, with the comments before it: tags between it and the value belong to the function.
 */
export function captureNamed(walk: Walk, name: string | undefined, node: ts.Node, from: number): Expression {
  if (name === undefined || isPlain(walk, node)) return walk.expression(node);
  const { path, named, tagSpan: outerTags } = walk;
  walk.path = { name, outer: path };
  walk.named = unwrapped(walk, node);
  walk.tagSpan = [from, node.pos];
  const value = walk.expression(node);
  walk.path = path;
  walk.named = named;
  walk.tagSpan = outerTags;
  return value;
}

/** True for values that hold no function, and need no name. */
function isPlain({ kinds }: Walk, { kind }: ts.Node): boolean {
  const isLiteral =
    kind === kinds.StringLiteral || kind === kinds.NumericLiteral || kind === kinds.TrueKeyword || kind === kinds.FalseKeyword;
  return isLiteral || kind === kinds.Identifier;
}

/** `Outer.inner`, as the path spells it. */
export function spellPath(path: NamePath | undefined): string {
  if (path === undefined) return "";
  return path.outer === undefined ? path.name : `${spellPath(path.outer)}.${path.name}`;
}

/** True when the declaration carries the modifier. */
export function hasModifier(node: { readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined }, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

/** Says that the file, or the namespace around, exports a name. */
export function exportName(walk: Walk, name: string, local: string): void {
  if (walk.augments !== undefined) return;
  if (walk.namespace !== undefined) walk.namespace.exported.push(local);
  else walk.gathered.exports.push({ e: "local", name, local });
}
