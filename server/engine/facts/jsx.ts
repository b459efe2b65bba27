// JSX: the component, its attributes as object members, and the children that are expressions. Text between tags is dropped.
import type { ts } from "ts-morph";
import type { Expression, ObjectMember } from "./ir";
import { captureNamed, spanOf } from "./walk";
import type { Walk } from "./walk";

export function captureJsxElement(walk: Walk, node: ts.JsxElement): Expression {
  const { tagName, attributes } = node.openingElement;
  const head = { ...componentField(walk, tagName), attributes: captureAttributes(walk, attributes) };
  return { k: "jsx", s: spanOf(walk, node), ...head, children: captureChildren(walk, node.children) };
}

export function captureJsxSelfClosing(walk: Walk, node: ts.JsxSelfClosingElement): Expression {
  return {
    k: "jsx",
    s: spanOf(walk, node),
    ...componentField(walk, node.tagName),
    attributes: captureAttributes(walk, node.attributes),
    children: [],
  };
}

export function captureJsxFragment(walk: Walk, node: ts.JsxFragment): Expression {
  return { k: "jsx", s: spanOf(walk, node), attributes: [], children: captureChildren(walk, node.children) };
}

/** Absent for intrinsic elements: lower-case and namespaced names. */
function componentField(walk: Walk, name: ts.JsxTagNameExpression): { readonly component?: Expression } {
  const { ts } = walk;
  const isIntrinsic = ts.isJsxNamespacedName(name) || (ts.isIdentifier(name) && /^[a-z]|-|^$/.test(name.text));
  return isIntrinsic ? {} : { component: walk.expression(name) };
}

function captureAttributes(walk: Walk, attributes: ts.JsxAttributes): readonly ObjectMember[] {
  const { ts } = walk;
  return attributes.properties.map((attribute) => {
    const s = spanOf(walk, attribute);
    if (ts.isJsxSpreadAttribute(attribute)) return { m: "spread", s, of: walk.expression(attribute.expression) };
    const key = ts.isIdentifier(attribute.name) ? attribute.name.text : `${attribute.name.namespace.text}:${attribute.name.name.text}`;
    return { m: "property", s, key, ks: spanOf(walk, attribute.name), value: captureValue(walk, key, attribute) };
  });
}

/** `<A b />` is `b={true}`. */
function captureValue(walk: Walk, key: string, attribute: ts.JsxAttribute): Expression {
  const { initializer } = attribute;
  if (initializer === undefined) return { k: "const", s: spanOf(walk, attribute), value: true };
  const inner = walk.ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  if (inner === undefined) return { k: "const", s: spanOf(walk, initializer), value: undefined };
  return captureNamed(walk, key, inner, attribute.pos);
}

/** `{/* comment *\/}` holds no expression, and is dropped with the text. */
function captureChildren(walk: Walk, children: readonly ts.JsxChild[]): readonly Expression[] {
  const { ts } = walk;
  const expressions: Expression[] = [];
  for (const child of children) {
    if (ts.isJsxText(child)) continue;
    const inner = ts.isJsxExpression(child) ? child.expression : child;
    if (inner !== undefined) expressions.push(walk.expression(inner));
  }
  return expressions;
}
