// What stands in the arguments of entity decorators: names of entities and members, lists of them, flags; and how names are turned.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { wordsOf } from "../entity-names";
import { nameOfClass } from "./entity-classes";
import { propertyName, returnedBy, unwrapExpression, type Placed, type SchemaCode } from "./schema-code";

/** Name of the entity in `() => Org`, `"Org"`, `Org` or `() => require("./org").Org`. */
export function entityNameIn(code: SchemaCode, { module, node }: Placed<ts.Expression>): string | undefined {
  const ts = compiler();
  const expression = unwrapExpression(node);
  if (ts.isStringLiteralLike(expression)) return expression.text;
  const target = ts.isArrowFunction(expression) || ts.isFunctionExpression(expression) ? returnedBy(ts, expression) : expression;
  if (!target) return undefined;
  if (ts.isStringLiteralLike(target)) return target.text;
  if (ts.isArrayLiteralExpression(target) && target.elements[0]) return entityNameIn(code, { module, node: target.elements[0] });
  const followed = code.follow({ module, node: target });
  if (followed && ts.isClassDeclaration(followed.node)) return nameOfClass({ module: followed.module, node: followed.node });
  if (ts.isIdentifier(target)) return code.importOf(module, target.text)?.name.replace(/^(\*|default)$/, target.text) ?? target.text;
  return ts.isPropertyAccessExpression(target) ? target.name.text : undefined;
}

/** Name of the member that `(row) => row.org` reads; text as it is. */
export function memberNameIn({ node }: Placed<ts.Expression>): string | undefined {
  const ts = compiler();
  const expression = unwrapExpression(node);
  if (ts.isStringLiteralLike(expression)) return expression.text;
  const read = returnedBy(ts, expression);
  return read && ts.isPropertyAccessExpression(read) ? read.name.text : undefined;
}

/** `["a", "b"]` or `(row) => [row.a, row.b]`; undefined for anything else. */
export function memberNames(code: SchemaCode, { module, node }: Placed<ts.Expression>): readonly string[] | undefined {
  const ts = compiler();
  const expression = unwrapExpression(node);
  const list = ts.isArrayLiteralExpression(expression) ? expression : returnedBy(ts, expression);
  if (!list) return undefined;
  if (ts.isObjectLiteralExpression(list)) return list.properties.flatMap((one) => (one.name && propertyName(ts, one.name)) ?? []);
  if (!ts.isArrayLiteralExpression(list)) return undefined;
  return list.elements.flatMap((element) => {
    if (ts.isPropertyAccessExpression(element)) return element.name.text;
    return code.stringOf({ module, node: element }) ?? [];
  });
}

/** Literal `true` or `false` of an option; undefined when it is not there or not known. */
export function flagOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined): boolean | undefined {
  const ts = compiler();
  const value = placed && code.follow(placed);
  if (!value) return undefined;
  return value.node.kind === ts.SyntaxKind.TrueKeyword ? true : value.node.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}

/** `OrderItem` → `order_item`. */
export function snakeCase(name: string): string {
  return wordsOf(name).join("_");
}

/** `org_id` → `orgId`. */
export function camelCase(name: string): string {
  return name.replace(/[_\s]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
