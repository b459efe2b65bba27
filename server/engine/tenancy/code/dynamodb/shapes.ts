// What code says of the items of DynamoDB tables, which need no schema: the items that it puts, the keys that it asks for, the attributes
// that its expressions name, and the types that it takes items for.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, SchemaEntity } from "../../model";
import { eachSite, localName, membersAt, valueAt, writtenBy, type Site, type Written } from "../local-names";
import { propertyName, unwrapExpression, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { columnNamed, typeColumns } from "../type-columns";
import { isGenericKey, tableWords } from "./key-names";

/** One use of one kind of item. */
export interface Shape {
  /** What the table is about, by its name; empty where that says nothing. */
  readonly table: string;
  /** The table's name, where it is fixed. */
  readonly tableName?: string;
  readonly span: SchemaEntity["span"];
  /** What is written into attributes that hold keys of any kind. */
  readonly keys: ReadonlyMap<string, Written>;
  readonly columns: ReadonlyMap<string, Column>;
  /** Attributes of a `Key`. */
  readonly primary: readonly string[];
}

type Expression = Site<ts.Expression>;
type ObjectSite = Site<ts.ObjectLiteralExpression>;

export function shapesOf(modules: readonly SchemaModule[], code: SchemaCode): readonly Shape[] {
  const ts = compiler();
  const shapes: Shape[] = [];
  /** Items and keys inside an input, which are read with their table. */
  const inside = new Set<ts.Node>();
  for (const module of modules)
    eachSite(module, (site) => {
      if (!ts.isObjectLiteralExpression(site.node) || inside.has(site.node)) return;
      const object = site as ObjectSite;
      const names = namesOf(object);
      if (names.has("TableName"))
        for (const property of site.node.properties)
          if (ts.isPropertyAssignment(property)) inside.add(unwrapExpression(property.initializer));
      if (names.has("TableName")) shapes.push(...commandShapes(code, object));
      else if (names.has("RequestItems")) shapes.push(...batchShapes(code, object));
      else if ([...names].some(isGenericKey)) shapes.push(...itemShape(code, object, "", false));
    });
  return shapes;
}

function namesOf(object: ObjectSite): ReadonlySet<string> {
  const ts = compiler();
  return new Set(object.node.properties.flatMap((one) => (one.name ? (propertyName(ts, one.name) ?? []) : [])));
}

/** The input of an operation: `{ TableName, Item }`, `{ TableName, Key }`, `{ TableName, KeyConditionExpression, … }`. */
function commandShapes(code: SchemaCode, object: ObjectSite): readonly Shape[] {
  const members = membersAt(code, object) ?? new Map<string, Expression>();
  const name = members.get("TableName");
  const table = name ? tableWords(textOf(code, name)) : "";
  const item = members.get("Item");
  const key = members.get("Key");
  const shapes = [...(item ? itemShape(code, item, table, false) : []), ...(key ? itemShape(code, key, table, true) : [])];
  const said = expressionShape(code, object, members, table);
  const fixed = name && valueAt(code, name)?.node;
  const tableName = fixed && compiler().isStringLiteralLike(fixed) ? fixed.text : undefined;
  return [...shapes, ...(said ? [said] : [])]
    .map((shape) => (tableName === undefined ? shape : { ...shape, tableName }))
    .map((shape) => withTypes(code, object, shape));
}

/** `{ RequestItems: { [TABLE]: [{ PutRequest: { Item } }, …] } }`. */
function batchShapes(code: SchemaCode, object: ObjectSite): readonly Shape[] {
  const ts = compiler();
  const requests = membersAt(code, object)?.get("RequestItems");
  return [...((requests && membersAt(code, requests)) ?? [])].flatMap(([name, value]) => {
    const shapes: Shape[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && /^(?:Item|Key)$/.test(propertyName(ts, node.name) ?? ""))
        shapes.push(...itemShape(code, { ...value, node: node.initializer }, tableWords(name), propertyName(ts, node.name) === "Key"));
      ts.forEachChild(node, visit);
    };
    visit(value.node);
    return shapes;
  });
}

/** Text of a table's name, or the name of the setting that holds it: `process.env.ORDERS_TABLE!`, `Resource.Orders.name`. */
function textOf(code: SchemaCode, site: Expression): string {
  const ts = compiler();
  const node = unwrapExpression(site.node);
  const found = valueAt(code, { ...site, node });
  if (found && found.node !== node) return textOf(code, found);
  if (ts.isBinaryExpression(node)) return textOf(code, { ...site, node: node.left });
  if (ts.isPropertyAccessExpression(node)) return `${textOf(code, { ...site, node: node.expression })} ${node.name.text}`;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) return node.argumentExpression.text;
  if (ts.isIdentifier(node)) return node.text;
  return writtenBy(code, { ...site, node })
    .map((part) => (typeof part === "string" ? part : ""))
    .join(" ");
}

function itemShape(code: SchemaCode, site: Expression, table: string, isKey: boolean): readonly Shape[] {
  const members = membersAt(code, unwrapped(site));
  const typed = typedColumns(code, site).filter((column) => !isGenericKey(column.name));
  if (!members && typed.length === 0) return [];
  const keys = new Map<string, Written>();
  const columns = new Map(typed.map((column) => [column.name, column]));
  for (const [name, value] of members ?? []) {
    if (isGenericKey(name)) keys.set(name, writtenBy(code, unwrapped(value)));
    else if (!columns.has(name)) columns.set(name, columnNamed(name, "", spanOf(value.module, value.node), true));
  }
  const primary = isKey ? [...(members?.keys() ?? [])] : [];
  return [{ table, span: spanOf(site.module, site.node), keys, columns, primary }];
}

/** `{ S: value }` as the plain client sends it. */
function unwrapped(site: Expression): Expression {
  const ts = compiler();
  const node = unwrapExpression(site.node);
  const [only, ...more] = ts.isObjectLiteralExpression(node) ? node.properties : [];
  if (!only || more.length > 0 || !ts.isPropertyAssignment(only) || !/^[SNBM]$/.test(propertyName(ts, only.name) ?? ""))
    return { ...site, node };
  return { ...site, node: only.initializer };
}

/** Attributes by the declared types of a variable and of what an item spreads. */
function typedColumns(code: SchemaCode, site: Expression): readonly Column[] {
  const ts = compiler();
  const node = unwrapExpression(site.node);
  if (ts.isIdentifier(node)) {
    const local = localName(site, node.text);
    if (local?.type) return typeColumns(code, site.module, local.type);
    return local?.value ? typedColumns(code, { ...site, node: local.value }) : [];
  }
  if (ts.isCallExpression(node) && node.arguments[0] && ts.isIdentifier(node.expression) && node.expression.text === "marshall")
    return typedColumns(code, { ...site, node: node.arguments[0] });
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((one) => (ts.isSpreadAssignment(one) ? typedColumns(code, { ...site, node: one.expression }) : []));
}

const EXPRESSIONS = ["KeyConditionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression", "ProjectionExpression"];
const WORDS =
  /^(?:and|or|not|between|in|set|remove|add|delete|begins_with|contains|size|attribute_exists|attribute_not_exists|attribute_type|if_not_exists|list_append)$/i;

/** Attributes that expressions name, and what key conditions compare them with. */
function expressionShape(code: SchemaCode, object: ObjectSite, members: ReadonlyMap<string, Expression>, table: string): Shape | undefined {
  const text = EXPRESSIONS.flatMap((name) => {
    const expression = members.get(name);
    return expression ? writtenBy(code, expression).map((part) => (typeof part === "string" ? part : " ")) : [];
  }).join(" ");
  if (text.trim() === "") return undefined;
  const names = membersAt(code, members.get("ExpressionAttributeNames") ?? object) ?? new Map<string, Expression>();
  const values = membersAt(code, members.get("ExpressionAttributeValues") ?? object) ?? new Map<string, Expression>();
  const nameOf = (written: string): string => {
    const alias = written.startsWith("#") ? names.get(written) : undefined;
    return (alias ? textOf(code, alias) : written).split(/[.[]/)[0] ?? "";
  };
  const keys = new Map<string, Written>();
  const columns = new Map<string, Column>();
  const span = spanOf(object.module, object.node);
  for (const [written] of text.matchAll(/(?<![:\w])#?[A-Za-z_]\w*/g)) {
    const name = nameOf(written);
    if (!WORDS.test(written) && name !== "" && !isGenericKey(name)) columns.set(name, columnNamed(name, "", span, true));
  }
  for (const [, equal, one, prefixed, other] of text.matchAll(/(#?\w+)\s*=\s*(:\w+)|begins_with\s*\(\s*(#?\w+)\s*,\s*(:\w+)\s*\)/g)) {
    const name = nameOf(equal ?? prefixed ?? "");
    const value = values.get(one ?? other ?? "");
    if (isGenericKey(name) && value) keys.set(name, writtenBy(code, unwrapped(value)));
  }
  return { table, span, keys, columns, primary: [] };
}

/** Types that the function around names, and that have a member in common with what is known of the item. */
function withTypes(code: SchemaCode, object: ObjectSite, shape: Shape): Shape {
  const ts = compiler();
  const [owner] = object.around;
  if (!owner || shape.keys.size > 0) return shape;
  const columns = new Map(shape.columns);
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      const typed = typeColumns(code, object.module, node);
      if (typed.some((column) => shape.columns.has(column.name))) for (const column of typed) columns.set(column.name, column);
    }
    ts.forEachChild(node, visit);
  };
  visit(owner);
  return { ...shape, columns };
}
