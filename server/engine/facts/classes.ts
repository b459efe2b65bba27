// Classes: heritage, decorators, members. Methods without a body (abstract, `declare`) keep their signature as a type.
import type { ts } from "ts-morph";
import type { ClassMember, TypeFact } from "./ir";
import { captureDecorators, captureFunction, captureStaticBlock } from "./functions";
import { captureHeritageType, captureSignature, captureType, typeField } from "./types";
import { captureNamed, hasModifier, spanOf, startOf } from "./walk";
import type { Walk } from "./walk";

/** Captures a class and returns its index. `name` is what it is called where it has no name of its own. */
export function captureClass(walk: Walk, node: ts.ClassLikeDeclaration, name: string | undefined): number {
  const { classes } = walk.gathered;
  const { path, named, isAmbient } = walk;
  const ownName = node.name?.text;
  const index = classes.length;
  const decorators = captureDecorators(walk, node);
  const isNamed = named === node && path !== undefined;
  classes.push({
    name: ownName ?? (isNamed ? path.name : (name ?? "<class>")),
    s: spanOf(walk, node),
    implements: [],
    decorators,
    members: [],
  });
  if (!isNamed) walk.path = { name: ownName ?? name ?? "<class>", outer: path };
  walk.named = undefined;
  walk.isAmbient = isAmbient || hasModifier(node, walk.kinds.DeclareKeyword);
  // A class expression's name is known inside it only.
  walk.scopes.enterBlock();
  if (ownName !== undefined) walk.scopes.bind(ownName);
  const heritage = captureHeritage(walk, node);
  const members = node.members.flatMap((member) => captureMember(walk, member));
  const fact = classes[index];
  if (fact !== undefined) classes[index] = { ...fact, ...heritage, members };
  walk.scopes.leave();
  walk.isAmbient = isAmbient;
  walk.path = path;
  walk.named = named;
  return index;
}

/** `extends` is an expression that runs; `implements` says only types. */
function captureHeritage(walk: Walk, node: ts.ClassLikeDeclaration): { implements: readonly TypeFact[] } {
  const clauseOf = (token: ts.SyntaxKind): readonly ts.ExpressionWithTypeArguments[] =>
    node.heritageClauses?.find((clause) => clause.token === token)?.types ?? [];
  const [base] = clauseOf(walk.kinds.ExtendsKeyword);
  const implemented = clauseOf(walk.kinds.ImplementsKeyword).map((type) => captureHeritageType(walk, type));
  if (base === undefined) return { implements: implemented };
  const args = base.typeArguments?.map((type) => captureType(walk, type));
  const parts = { extends: walk.expression(base.expression), ...(args === undefined ? {} : { extendsArgs: args }) };
  return { implements: implemented, ...parts };
}

/** None for index signatures, stray semicolons and overload signatures. */
function captureMember(walk: Walk, node: ts.ClassElement): readonly ClassMember[] {
  const { ts } = walk;
  if (ts.isClassStaticBlockDeclaration(node)) {
    return [
      { kind: "static-block", name: "<static>", isStatic: true, s: spanOf(walk, node), fn: captureStaticBlock(walk, node), decorators: [] },
    ];
  }
  if (ts.isPropertyDeclaration(node)) return [captureProperty(walk, node)];
  if (ts.isMethodDeclaration(node)) return captureCallable(walk, node, "method");
  if (ts.isGetAccessorDeclaration(node)) return captureCallable(walk, node, "getter");
  if (ts.isSetAccessorDeclaration(node)) return captureCallable(walk, node, "setter");
  return ts.isConstructorDeclaration(node) ? captureCallable(walk, node, "constructor") : [];
}

function captureProperty(walk: Walk, node: ts.PropertyDeclaration): ClassMember {
  const decorators = captureDecorators(walk, node);
  const name = memberName(walk, node.name);
  const init = node.initializer === undefined ? {} : { init: captureNamed(walk, name, node.initializer, node.pos) };
  const type = typeField(walk, node.type);
  return {
    kind: "property",
    name,
    isStatic: isStatic(walk, node),
    s: spanOf(walk, node),
    ...init,
    ...type,
    ...optionalField(node),
    decorators,
  };
}

/** Everything with parameters in a class. */
type Callable = ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration;

function captureCallable(walk: Walk, node: Callable, kind: ClassMember["kind"]): readonly ClassMember[] {
  const { ts, kinds } = walk;
  const isConstructor = ts.isConstructorDeclaration(node);
  const name = isConstructor ? "constructor" : memberName(walk, node.name);
  const base = { kind, name, isStatic: isStatic(walk, node), s: spanOf(walk, node) };
  if (node.body === undefined) {
    // An overload says nothing that its implementation does not.
    if (isConstructor || !(walk.isAmbient || hasModifier(node, kinds.AbstractKeyword))) return [];
    const type = kind === "getter" ? typeField(walk, node.type) : { type: captureSignature(walk, node) };
    return [{ ...base, ...type, ...optionalField(node), decorators: captureDecorators(walk, node) }];
  }
  const decorators = captureDecorators(walk, node);
  const { tagSpan } = walk;
  walk.tagSpan = [node.pos, startOf(walk, node.body)];
  const fn = captureFunction(walk, node, name);
  walk.tagSpan = tagSpan;
  return [{ ...base, fn, ...optionalField(node), decorators }];
}

function isStatic(walk: Walk, node: { readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined }): boolean {
  return hasModifier(node, walk.kinds.StaticKeyword);
}

function optionalField(node: { readonly questionToken?: ts.QuestionToken | undefined }): { readonly isOptional?: true } {
  return node.questionToken === undefined ? {} : { isOptional: true };
}

/** `list`, `#secret`, `[Symbol.iterator]`. */
function memberName(walk: Walk, name: ts.PropertyName): string {
  const { ts } = walk;
  if (!ts.isComputedPropertyName(name)) return name.text;
  if (ts.isStringLiteralLike(name.expression)) return name.expression.text;
  walk.expression(name.expression);
  return name.getText(walk.sourceFile);
}
