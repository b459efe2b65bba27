// What values are bound to (declarations, parameters) and assigned to (`a = …`, `[a, o.b] = …`).
import type { ts } from "ts-morph";
import type { Expression, Pattern, TypeFact } from "./ir";
import { exportedPlace } from "./commonjs";
import { captureType, typeField } from "./types";
import { spanOf, unwrapped } from "./walk";
import type { Walk } from "./walk";

/** How the names of a declaration are bound. */
export type Binding = "block" | "function";
type ArrayItem = { readonly value: Pattern; readonly fallback?: Expression };
type ObjectItem = { readonly key: string | undefined; readonly value: Pattern; readonly fallback?: Expression };

/** A declared name or destructuring, with its declared type; binds its names. */
export function captureBinding(walk: Walk, name: ts.BindingName, type: ts.TypeNode | undefined, binding: Binding): Pattern {
  const { ts } = walk;
  if (ts.isIdentifier(name)) {
    if (binding === "function") walk.scopes.bindVar(name.text);
    else walk.scopes.bind(name.text);
    const s = spanOf(walk, name);
    return type === undefined ? { p: "name", s, name: name.text } : { p: "name", s, name: name.text, type: captureType(walk, type) };
  }
  const typed = typeField(walk, type);
  if (ts.isObjectBindingPattern(name)) return objectBinding(walk, name, typed, binding);
  return arrayBinding(walk, name, typed, binding);
}

/** `{ a, b: c = 1, ...d }` in a declaration. */
function objectBinding(walk: Walk, node: ts.ObjectBindingPattern, typed: { type?: TypeFact }, binding: Binding): Pattern {
  const members: ObjectItem[] = [];
  let rest: Pattern | undefined;
  for (const element of node.elements) {
    const value = captureBinding(walk, element.name, undefined, binding);
    if (element.dotDotDotToken !== undefined) rest = value;
    else members.push({ key: bindingKey(walk, element), value, ...fallbackField(walk, element.initializer) });
  }
  return { p: "object", s: spanOf(walk, node), members, ...(rest === undefined ? {} : { rest }), ...typed };
}

/** `[a, , b = 1, ...c]` in a declaration. */
function arrayBinding(walk: Walk, node: ts.ArrayBindingPattern, typed: { type?: TypeFact }, binding: Binding): Pattern {
  const { ts } = walk;
  const items: (ArrayItem | undefined)[] = [];
  let rest: Pattern | undefined;
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) {
      items.push(hole(walk, element));
      continue;
    }
    const value = captureBinding(walk, element.name, undefined, binding);
    if (element.dotDotDotToken !== undefined) rest = value;
    else items.push({ value, ...fallbackField(walk, element.initializer) });
  }
  return { p: "array", s: spanOf(walk, node), items, ...(rest === undefined ? {} : { rest }), ...typed };
}

/** A hole binds nothing: an empty object pattern says so, and survives JSON where `undefined` in a list does not. */
function hole(walk: Walk, node: ts.Node): ArrayItem {
  return { value: { p: "object", s: spanOf(walk, node), members: [] } };
}

function fallbackField(walk: Walk, node: ts.Expression | undefined): { readonly fallback?: Expression } {
  return node === undefined ? {} : { fallback: walk.expression(node) };
}

/** `key` of `{ key: x }`, or the name itself; undefined for computed keys and for what stands after `...`. */
function bindingKey(walk: Walk, element: ts.BindingElement): string | undefined {
  const { ts } = walk;
  if (element.propertyName !== undefined) return staticKey(walk, element.propertyName);
  return ts.isIdentifier(element.name) ? element.name.text : undefined;
}

/** The key that a property name says without being run; undefined for computed names. Captures what a computed name uses. */
export function staticKey(walk: Walk, name: ts.PropertyName): string | undefined {
  const { ts } = walk;
  if (!ts.isComputedPropertyName(name)) return name.text;
  const inner = name.expression;
  if (ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner)) return inner.text;
  walk.expression(inner);
  return undefined;
}

/** The target of an assignment. */
export function captureTarget(walk: Walk, node: ts.Node): Pattern {
  const { ts } = walk;
  const target = unwrapped(walk, node);
  const s = spanOf(walk, target);
  if (ts.isIdentifier(target) && target.text !== "") {
    walk.scopes.use(target.text);
    return { p: "name", s, name: target.text };
  }
  if (ts.isObjectLiteralExpression(target)) return objectTarget(walk, target);
  if (ts.isArrayLiteralExpression(target)) return arrayTarget(walk, target);
  const exported = exportedPlace(walk, target);
  return exported === undefined ? { p: "place", s, of: walk.expression(target) } : { p: "name", s, name: exported };
}

/** The same in an assignment, where the parser saw an object literal. */
function objectTarget(walk: Walk, node: ts.ObjectLiteralExpression): Pattern {
  const { ts } = walk;
  const members: ObjectItem[] = [];
  let rest: Pattern | undefined;
  for (const member of node.properties) {
    if (ts.isSpreadAssignment(member)) rest = captureTarget(walk, member.expression);
    else if (ts.isPropertyAssignment(member))
      members.push({ key: staticKey(walk, member.name), ...targetWithFallback(walk, member.initializer) });
    else if (ts.isShorthandPropertyAssignment(member)) {
      const value = captureTarget(walk, member.name);
      members.push({ key: member.name.text, value, ...fallbackField(walk, member.objectAssignmentInitializer) });
    }
  }
  return { p: "object", s: spanOf(walk, node), members, ...(rest === undefined ? {} : { rest }) };
}

function arrayTarget(walk: Walk, node: ts.ArrayLiteralExpression): Pattern {
  const { ts } = walk;
  const items: (ArrayItem | undefined)[] = [];
  let rest: Pattern | undefined;
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) items.push(hole(walk, element));
    else if (ts.isSpreadElement(element)) rest = captureTarget(walk, element.expression);
    else items.push(targetWithFallback(walk, element));
  }
  return { p: "array", s: spanOf(walk, node), items, ...(rest === undefined ? {} : { rest }) };
}

/** `a = 1` inside a pattern is a target with a fallback. */
function targetWithFallback(walk: Walk, node: ts.Expression): ArrayItem {
  const { ts } = walk;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === walk.kinds.EqualsToken) {
    return { value: captureTarget(walk, node.left), fallback: walk.expression(node.right) };
  }
  return { value: captureTarget(walk, node) };
}

/** Every name that a pattern binds, in order. */
export function namesOf(pattern: Pattern): readonly string[] {
  if (pattern.p === "name") return [pattern.name];
  if (pattern.p === "place") return [];
  const parts = pattern.p === "object" ? pattern.members : pattern.items;
  const rest = pattern.rest === undefined ? [] : namesOf(pattern.rest);
  return [...parts.flatMap((part) => (part === undefined ? [] : namesOf(part.value))), ...rest];
}
