// What an Objection model class says of itself, base classes of the code base included: static values (properties, getters, functions),
// and columns from declared fields and from `jsonSchema`.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column } from "../../model";
import { propertyName, returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

/** A class and the module that has it. */
export interface PlacedClass {
  readonly module: SchemaModule;
  readonly cls: ts.ClassDeclaration;
}

const MAX_BASES = 8;

/** The class and those of its bases that the code base has, nearest first. */
function chainOf(code: SchemaCode, start: PlacedClass): readonly PlacedClass[] {
  const ts = compiler();
  const chain = [start];
  for (let current = start; chain.length < MAX_BASES;) {
    const { module, cls } = current;
    const base = cls.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
    const placed = base && ts.isIdentifier(base) ? code.named(module, base.text) : undefined;
    if (!placed || !ts.isClassDeclaration(placed.node)) break;
    current = { module: placed.module, cls: placed.node };
    chain.push(current);
  }
  return chain;
}

/** The value of a static property, or what a static getter or function returns. */
export function staticValue(code: SchemaCode, start: PlacedClass, name: string): Placed<ts.Expression> | undefined {
  for (const { module, cls } of chainOf(code, start)) {
    const node = ownStaticValue(cls, name);
    if (node) return { module, node };
  }
  return undefined;
}

export function ownStaticValue(cls: ts.ClassDeclaration, name: string): ts.Expression | undefined {
  const ts = compiler();
  for (const member of cls.members) {
    if (!isStatic(member) || !member.name || propertyName(ts, member.name) !== name) continue;
    if (ts.isPropertyDeclaration(member)) {
      const value = member.initializer && unwrapExpression(member.initializer);
      return value && (returnedBy(ts, value) ?? value);
    }
    if (ts.isGetAccessorDeclaration(member) || ts.isMethodDeclaration(member)) {
      const last = member.body?.statements.at(-1);
      return last && ts.isReturnStatement(last) ? last.expression : undefined;
    }
  }
  return undefined;
}

function isStatic(member: ts.ClassElement): boolean {
  const ts = compiler();
  return ts.canHaveModifiers(member) && ts.getModifiers(member)?.some((one) => one.kind === ts.SyntaxKind.StaticKeyword) === true;
}

/** Columns by name: declared fields first, then those that only the schema names; `ids` are the columns of the key. */
export function columnsOf(code: SchemaCode, start: PlacedClass, ids: readonly string[]): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const { module, cls } of [...chainOf(code, start)].reverse())
    for (const column of fieldsOf(module, cls, ids)) columns.set(column.name, column);
  const schema = staticValue(code, start, "jsonSchema");
  const parts = schema && code.members(schema);
  const properties = parts?.get("properties");
  const required = new Set(textsOf(code, parts?.get("required")));
  for (const [name, placed] of (properties && code.members(properties)) ?? [])
    if (!columns.has(name)) columns.set(name, namedColumn(name, "unknown", required.has(name), ids, spanOf(placed.module, placed.node)));
  return [...columns.values()];
}

function fieldsOf(module: SchemaModule, cls: ts.ClassDeclaration, ids: readonly string[]): readonly Column[] {
  const ts = compiler();
  return cls.members.flatMap((member) => {
    if (!ts.isPropertyDeclaration(member) || isStatic(member)) return [];
    const name = propertyName(ts, member.name);
    const type = member.type?.getText(module.source) ?? "unknown";
    // What the builder's types need, not a column.
    if (name === undefined || name === "QueryBuilderType") return [];
    const isRequired = !member.questionToken && !/\bnull\b|\bundefined\b/.test(type);
    return [namedColumn(name, type, isRequired, ids, spanOf(module, member))];
  });
}

export function namedColumn(name: string, type: string, isRequired: boolean, ids: readonly string[], span?: Column["span"]): Column {
  const isId = ids.includes(name);
  return {
    name,
    dbName: name,
    type,
    isRequired,
    isUnique: false,
    isId,
    isList: type.endsWith("[]"),
    hasDefault: isId && ids.length === 1,
    ...(span ? { span } : {}),
  };
}

/** `idColumn`: one column, or a list of them. */
export function idColumnsOf(code: SchemaCode, start: PlacedClass): readonly string[] {
  const placed = staticValue(code, start, "idColumn");
  const one = placed && code.stringOf(placed);
  if (one !== undefined) return [one];
  const several = textsOf(code, placed);
  return several.length > 0 ? several : ["id"];
}

function textsOf(code: SchemaCode, list: Placed | undefined): readonly string[] {
  const ts = compiler();
  const placed = list && code.follow(list);
  if (!placed || !ts.isExpression(placed.node)) return [];
  const node = unwrapExpression(placed.node);
  if (!ts.isArrayLiteralExpression(node)) return [];
  return node.elements.flatMap((element) => code.stringOf({ module: placed.module, node: element }) ?? []);
}
