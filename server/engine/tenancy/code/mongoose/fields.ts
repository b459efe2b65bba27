// What a Mongoose schema definition says of its paths (https://mongoosejs.com/docs/schematypes.html): types, references, options of
// each path, nested objects and subdocuments.
import type { ts } from "ts-morph";
import type { SourceSpan } from "../../../../../rules/contract/span";
import { compiler } from "../../../program/parse";
import { unwrapExpression, type Placed } from "../schema-code";
import { spanOf } from "../schema-module";
import type { Field, Reading } from "./reading";

/** Deepest nesting of objects and subdocuments that is read. */
const MAX_DEPTH = 5;

type Expression = Placed<ts.Expression>;

/** The paths of a definition object. */
export function readFields(code: Reading, definition: Placed, prefix = "", depth = 0): readonly Field[] {
  const object = code.follow(definition);
  const members = object && code.schema.members(object);
  if (!members || depth > MAX_DEPTH) return [];
  return [...members].flatMap(([name, value]) => readPath(code, `${prefix}${name}`, value, depth));
}

/** One path: a type, an object with `type` and options, a nested object, or a list of any of these. */
export function readPath(code: Reading, path: string, given: Expression, depth: number, span = placeOf(given)): readonly Field[] {
  const ts = compiler();
  const value = code.follow(given) ?? given;
  const node = isExpression(value.node) ? unwrapExpression(value.node) : undefined;
  if (!node) return [plainField(path, typeNameOf(code, given), span)];
  if (ts.isArrayLiteralExpression(node)) return [listField(code, path, { module: value.module, node }, {}, span, depth)];
  if (ts.isObjectLiteralExpression(node)) return objectPath(code, path, { module: value.module, node }, span, depth);
  const sub = code.schemaFields({ module: value.module, node });
  if (sub) return sub.map((field) => ({ ...field, path: `${path}.${field.path}` }));
  return [plainField(path, typeNameOf(code, given), span)];
}

function objectPath(code: Reading, path: string, object: Expression, span: SourceSpan, depth: number): readonly Field[] {
  const members = code.schema.members(object) ?? new Map<string, Expression>();
  const type = members.get("type");
  // `type` that is itself described (`type: { type: String }`) is a path of that name.
  if (!type || isDescribed(code, type)) return readFields(code, object, `${path}.`, depth + 1);
  const options = optionsOf(code, members);
  const value = code.follow(type) ?? type;
  const node = isExpression(value.node) ? unwrapExpression(value.node) : undefined;
  const ts = compiler();
  if (node && ts.isArrayLiteralExpression(node)) return [listField(code, path, { module: value.module, node }, options, span, depth)];
  const sub = node && code.schemaFields({ module: value.module, node });
  if (sub)
    return sub.map((field) => ({
      ...field,
      path: `${path}.${field.path}`,
      isRequired: field.isRequired && options.isRequired === true,
    }));
  if (node && ts.isObjectLiteralExpression(node)) return readFields(code, { module: value.module, node }, `${path}.`, depth + 1);
  return [{ ...plainField(path, typeNameOf(code, type), span), ...options }];
}

function isDescribed(code: Reading, type: Expression): boolean {
  const followed = code.follow(type);
  return followed !== undefined && code.schema.members(followed)?.has("type") === true;
}

function listField(code: Reading, path: string, list: Expression, options: Partial<Field>, span: SourceSpan, depth: number): Field {
  const ts = compiler();
  const base = { ...plainField(path, "Array", span), ...options, isList: true, isRequired: false };
  const element = ts.isArrayLiteralExpression(list.node) ? list.node.elements[0] : undefined;
  if (!element) return base;
  const inner = readPath(code, "", { module: list.module, node: element }, depth + 1, span);
  const [only] = inner;
  if (inner.length === 1 && only?.path === "") {
    const { type, ref } = only;
    return { ...base, type, isUnique: only.isUnique, isIndexed: base.isIndexed || only.isIndexed, ...(ref === undefined ? {} : { ref }) };
  }
  return { ...base, items: inner.map((field) => ({ ...field, path: field.path.replace(/^\./, "") })) };
}

function plainField(path: string, type: string, span: SourceSpan): Field {
  return { path, type, isRequired: false, isUnique: false, isIndexed: false, isList: false, hasDefault: false, span };
}

/** Options of a path: `required`, `unique`, `index`, `ref`, `default`. */
export function optionsOf(code: Reading, members: ReadonlyMap<string, Expression>): Partial<Field> {
  const ref = members.get("ref");
  const target = ref && code.modelNameOf(ref);
  const isUnique = isSet(code, members.get("unique"));
  return {
    isRequired: isSet(code, members.get("required")) && !members.has("sparse"),
    isUnique,
    isIndexed: isUnique || isSet(code, members.get("index")),
    hasDefault: members.has("default"),
    ...(target === undefined ? {} : { ref: target }),
  };
}

/** `true`, `[true, "message"]`, and objects of options; a function decides for each document, so that it is not surely set. */
function isSet(code: Reading, value: Expression | undefined): boolean {
  if (!value) return false;
  const ts = compiler();
  const followed = code.follow(value);
  const node = followed && isExpression(followed.node) ? unwrapExpression(followed.node) : undefined;
  if (!node) return false;
  if (ts.isArrayLiteralExpression(node)) return node.elements[0]?.kind === ts.SyntaxKind.TrueKeyword;
  return node.kind === ts.SyntaxKind.TrueKeyword || ts.isStringLiteral(node) || ts.isObjectLiteralExpression(node);
}

/** `Schema.Types.ObjectId` → `ObjectId`, `String` → `String`, `"ObjectId"` → `ObjectId`. */
function typeNameOf(code: Reading, type: Expression): string {
  const ts = compiler();
  const node = unwrapExpression(type.node);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (!ts.isIdentifier(node)) return "Mixed";
  const followed = code.follow(type);
  return followed && followed.node !== node && isExpression(followed.node) && !ts.isIdentifier(followed.node)
    ? typeNameOf(code, { module: followed.module, node: followed.node })
    : node.text;
}

function placeOf({ module, node }: Expression): SourceSpan {
  return spanOf(module, node);
}

export function isExpression(node: ts.Node): node is ts.Expression {
  const ts = compiler();
  return (
    !(ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isEnumDeclaration(node) || ts.isTypeNode(node)) && !isType(node)
  );
}

function isType(node: ts.Node): boolean {
  const ts = compiler();
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}
