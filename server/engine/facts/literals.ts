// Object and array literals, strings, numbers and templates.
import type { ts } from "ts-morph";
import type { Argument, Expression, ObjectMember } from "./ir";
import { captureFunction } from "./functions";
import { staticKey } from "./patterns";
import { captureNamed, spanOf, startOf } from "./walk";
import type { Walk } from "./walk";

/** A template without expressions is a string. */
export function captureString(walk: Walk, node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral): Expression {
  return { k: "const", s: spanOf(walk, node), value: node.text };
}

export function captureNumber(walk: Walk, node: ts.NumericLiteral): Expression {
  return { k: "const", s: spanOf(walk, node), value: Number(node.text) };
}

/** Big integers are numbers here: nothing that is proved depends on their last digits. */
export function captureBigInt(walk: Walk, node: ts.BigIntLiteral): Expression {
  return { k: "const", s: spanOf(walk, node), value: Number(node.text.replace(/n$/, "")) };
}

export function captureRegex(walk: Walk, node: ts.RegularExpressionLiteral): Expression {
  return { k: "regex", s: spanOf(walk, node), text: node.text };
}

export function captureTemplate(walk: Walk, node: ts.TemplateExpression): Expression {
  return { k: "template", s: spanOf(walk, node), ...templateParts(walk, node) };
}

export function captureTagged(walk: Walk, node: ts.TaggedTemplateExpression): Expression {
  const tag = walk.expression(node.tag);
  const { template } = node;
  const inside = walk.ts.isTemplateExpression(template) ? templateParts(walk, template) : { quasis: [template.text], parts: [] };
  return { k: "tagged", s: spanOf(walk, node), tag, ...inside };
}

/** The cooked text between the expressions: one more than there are expressions. */
function templateParts(walk: Walk, node: ts.TemplateExpression): { quasis: readonly string[]; parts: readonly Expression[] } {
  const quasis = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  return { quasis, parts: node.templateSpans.map((span) => walk.expression(span.expression)) };
}

export function captureArray(walk: Walk, node: ts.ArrayLiteralExpression): Expression {
  return { k: "array", s: spanOf(walk, node), items: captureArguments(walk, node.elements) };
}

/** Arguments of a call, or items of an array; holes are `undefined`. */
export function captureArguments(walk: Walk, nodes: readonly ts.Expression[] | undefined): readonly Argument[] {
  const { ts } = walk;
  if (nodes === undefined) return [];
  return nodes.map((node) => {
    if (ts.isSpreadElement(node)) return { k: "spread", s: spanOf(walk, node), of: walk.expression(node.expression) };
    if (ts.isOmittedExpression(node)) return { k: "const", s: spanOf(walk, node), value: undefined };
    return walk.expression(node);
  });
}

export function captureObject(walk: Walk, node: ts.ObjectLiteralExpression): Expression {
  return { k: "object", s: spanOf(walk, node), members: node.properties.map((member) => captureMember(walk, member)) };
}

function captureMember(walk: Walk, node: ts.ObjectLiteralElementLike): ObjectMember {
  const { ts } = walk;
  const s = spanOf(walk, node);
  if (ts.isPropertyAssignment(node)) return captureProperty(walk, node);
  if (ts.isShorthandPropertyAssignment(node)) {
    return { m: "property", s, key: node.name.text, ks: spanOf(walk, node.name), value: walk.expression(node.name), shorthand: true };
  }
  return ts.isSpreadAssignment(node) ? { m: "spread", s, of: walk.expression(node.expression) } : captureMethod(walk, node);
}

/** `key: value`; a static name in brackets counts as written plainly. */
function captureProperty(walk: Walk, node: ts.PropertyAssignment): ObjectMember {
  const s = spanOf(walk, node);
  if (isComputed(walk, node.name)) {
    return { m: "computed", s, key: walk.expression(node.name.expression), value: walk.expression(node.initializer) };
  }
  const key = staticKey(walk, node.name) ?? "";
  const value = captureNamed(walk, key, node.initializer, node.pos);
  return { m: "property", s, key, ks: spanOf(walk, node.name), value };
}

/** A method, getter or setter. A setter is kept under the key `set name`, which no read can meet. */
function captureMethod(walk: Walk, node: ts.MethodDeclaration | ts.AccessorDeclaration): ObjectMember {
  const { ts } = walk;
  const s = spanOf(walk, node);
  const { name } = node;
  const computed = isComputed(walk, name) ? walk.expression(name.expression) : undefined;
  const key = isComputed(walk, name) ? "[computed]" : (staticKey(walk, name) ?? "");
  const { tagSpan } = walk;
  walk.tagSpan = [node.pos, startOf(walk, name)];
  const fn = captureFunction(walk, node, key);
  walk.tagSpan = tagSpan;
  const value: Expression = { k: "function", s, fn };
  if (computed !== undefined) return { m: "computed", s, key: computed, value };
  if (ts.isGetAccessorDeclaration(node)) return { m: "getter", s, key, fn };
  return { m: "property", s, key: ts.isSetAccessorDeclaration(node) ? `set ${key}` : key, ks: spanOf(walk, name), value };
}

/** True for names that have to be run: `[f()]`, but not `["a"]`. */
function isComputed(walk: Walk, name: ts.PropertyName): name is ts.ComputedPropertyName {
  const { ts } = walk;
  return ts.isComputedPropertyName(name) && !ts.isStringLiteralLike(name.expression) && !ts.isNumericLiteral(name.expression);
}
