// Tables of Convex (https://docs.convex.dev/database/schemas): `defineSchema({ name: defineTable({ … }).index(…) })`. `v.id("orgs")` is a
// reference.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, Relation, SchemaEntity } from "../../model";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import { unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

export const CONVEX_READER: CodeSchemaReader = {
  origin: "convex",
  mayDeclare: (text) => text.includes("defineSchema(") && text.includes("convex/server"),
  read: readSchemas,
};

type Expression = Placed<ts.Expression>;

function readSchemas(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const ts = compiler();
  const entities = new Map<string, SchemaEntity>();
  for (const module of modules) {
    const visit = (node: ts.Node): void => {
      const [tables] = ts.isCallExpression(node) && lastName(node) === "defineSchema" ? node.arguments : [];
      const members = tables && code.members(code.follow({ module, node: tables }) ?? { module, node: tables });
      for (const [name, table] of members ?? []) {
        const entity = tableOf(code, name, table);
        if (entity) entities.set(name, entity);
      }
      ts.forEachChild(node, visit);
    };
    visit(module.source);
  }
  return { entities: [...entities.values()], problems: [] };
}

function lastName(call: ts.CallExpression): string | undefined {
  const ts = compiler();
  const callee = unwrapExpression(call.expression);
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}

interface Table {
  readonly fields: Expression;
  readonly indexes: readonly (readonly string[])[];
}

/** `defineTable(fields).index("by_org", ["orgId"])…`. */
function readTable(code: SchemaCode, given: Expression): Table | undefined {
  const ts = compiler();
  const followed = code.follow(given);
  const node = followed && ts.isExpression(followed.node) ? unwrapExpression(followed.node) : undefined;
  if (!followed || !node || !ts.isCallExpression(node)) return undefined;
  const { module } = followed;
  const [first, second] = node.arguments;
  const name = lastName(node);
  if (name === "defineTable" && first) return { fields: { module, node: first }, indexes: [] };
  const callee = unwrapExpression(node.expression);
  const inner = ts.isPropertyAccessExpression(callee) ? readTable(code, { module, node: callee.expression }) : undefined;
  if (!inner || name !== "index" || !second || !ts.isArrayLiteralExpression(second)) return inner;
  const columns = second.elements.map((element) => code.stringOf({ module, node: element }) ?? "");
  return { ...inner, indexes: [...inner.indexes, columns] };
}

function tableOf(code: SchemaCode, name: string, given: Expression): SchemaEntity | undefined {
  const table = readTable(code, given);
  if (!table) return undefined;
  const fields = [...(fieldsOf(code, table.fields) ?? [])].map(([column, value]) => readField(code, column, value));
  const span = spanOf(given.module, given.node);
  const id: Column = {
    name: "_id",
    dbName: "_id",
    type: "id",
    isRequired: true,
    isUnique: true,
    isId: true,
    isList: false,
    hasDefault: true,
    span,
  };
  return {
    name,
    table: name,
    origin: "convex",
    span,
    columns: [id, ...fields.map((field) => field.column)],
    relations: fields.flatMap((field) => field.relation ?? []),
    uniques: [{ columns: ["_id"], isPrimary: true }],
    indexes: table.indexes,
  };
}

/** Members of the fields: an object, or `v.object(…)`. */
function fieldsOf(code: SchemaCode, given: Expression): ReadonlyMap<string, Expression> | undefined {
  const ts = compiler();
  const followed = code.follow(given) ?? given;
  const node = unwrapExpression(followed.node as ts.Expression);
  const [inner] = ts.isCallExpression(node) && lastName(node) === "object" ? node.arguments : [];
  return code.members(
    inner ? (code.follow({ module: followed.module, node: inner }) ?? { module: followed.module, node: inner }) : followed,
  );
}

interface Field {
  readonly column: Column;
  readonly relation?: Relation;
}

function readField(code: SchemaCode, name: string, given: Expression): Field {
  const { type, target, isList, isRequired } = readValidator(code, given, 0);
  const span = spanOf(given.module, given.node);
  const column: Column = { name, dbName: name, type, isRequired, isUnique: false, isId: false, isList, hasDefault: false, span };
  if (target === undefined) return { column };
  return {
    column,
    relation: { name, target, columns: isList ? [] : [name], references: ["_id"], isList, isRequired: isRequired && !isList, span },
  };
}

interface Validator {
  readonly type: string;
  readonly target?: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** `v.id("orgs")`, `v.optional(…)`, `v.array(…)`, `v.union(v.id("orgs"), v.null())`. */
function readValidator(code: SchemaCode, given: Expression, depth: number): Validator {
  const ts = compiler();
  const followed = code.follow(given) ?? given;
  const node = unwrapExpression(followed.node as ts.Expression);
  const name = ts.isCallExpression(node) ? (lastName(node) ?? "any") : "any";
  const args = ts.isCallExpression(node) ? node.arguments.map((argument): Expression => ({ module: followed.module, node: argument })) : [];
  const [first] = args;
  const plain: Validator = { type: name, isList: false, isRequired: name !== "null" };
  if (!first || depth > 4) return plain;
  if (name === "id") {
    const target = code.stringOf(first);
    return target === undefined ? plain : { ...plain, target };
  }
  if (name === "optional") return { ...readValidator(code, first, depth + 1), isRequired: false };
  if (name === "array") return { ...readValidator(code, first, depth + 1), isList: true };
  if (name !== "union") return plain;
  const parts = args.map((argument) => readValidator(code, argument, depth + 1));
  const known = parts.find((part) => part.target !== undefined) ?? parts[0] ?? plain;
  return { ...known, isRequired: parts.every((part) => part.isRequired) };
}
