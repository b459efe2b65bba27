// Tables of Supabase's generated types (https://supabase.com/docs/guides/api/rest/generating-types): `Database` with its schemas, and
// for each table `Row`, `Insert` and `Relationships`. Keys, indexes and policies are in the migrations only.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, Relation, SchemaEntity } from "../../model";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import { propertyName } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

export const SUPABASE_READER: CodeSchemaReader = {
  origin: "supabase",
  mayDeclare: (text) => text.includes("Tables: {") && text.includes("Row: {") && text.includes("Insert: {"),
  read: (modules) => readDatabases(modules),
};

function readDatabases(modules: readonly SchemaModule[]): CodeSchema {
  const tables = new Map<string, SchemaEntity>();
  for (const module of modules)
    for (const [name, declaration] of module.values) {
      if (name !== "Database" && name !== "DatabaseGenerated") continue;
      const type = bodyOf(declaration);
      for (const entity of type ? tablesIn(module, type) : []) if (!tables.has(entity.name)) tables.set(entity.name, entity);
    }
  return { entities: [...tables.values()], problems: [] };
}

type Body = ts.TypeLiteralNode | ts.InterfaceDeclaration;

function bodyOf(node: ts.Node): Body | undefined {
  const ts = compiler();
  if (ts.isInterfaceDeclaration(node)) return node;
  return ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type) ? node.type : undefined;
}

/** Members of an object type by name. */
function membersOf(body: ts.Node | undefined): ReadonlyMap<string, ts.PropertySignature> {
  const ts = compiler();
  const members = new Map<string, ts.PropertySignature>();
  if (!body || !(ts.isTypeLiteralNode(body) || ts.isInterfaceDeclaration(body))) return members;
  for (const member of body.members) {
    const name = ts.isPropertySignature(member) ? propertyName(ts, member.name) : undefined;
    if (name !== undefined && ts.isPropertySignature(member)) members.set(name, member);
  }
  return members;
}

/** Tables of every schema, those of `public` first. */
function tablesIn(module: SchemaModule, database: Body): readonly SchemaEntity[] {
  const schemas = [...membersOf(database)].sort(([a], [b]) => Number(b === "public") - Number(a === "public"));
  return schemas.flatMap(([, schema]) =>
    [...membersOf(membersOf(schema.type).get("Tables")?.type)].map(([name, table]) => tableOf(module, name, table)),
  );
}

function tableOf(module: SchemaModule, name: string, table: ts.PropertySignature): SchemaEntity {
  const parts = membersOf(table.type);
  const insert = membersOf(parts.get("Insert")?.type);
  const columns = [...membersOf(parts.get("Row")?.type)].map(([column, signature]) =>
    columnOf(module, column, signature, insert.get(column)),
  );
  return {
    name,
    table: name,
    origin: "supabase",
    span: spanOf(module, table),
    columns,
    relations: relationsOf(module, parts.get("Relationships")?.type, columns),
    uniques: columns.filter((column) => column.isId).map((column) => ({ columns: [column.name], isPrimary: true })),
    indexes: [],
  };
}

function columnOf(module: SchemaModule, name: string, row: ts.PropertySignature, insert: ts.PropertySignature | undefined): Column {
  const text = row.type?.getText(module.source) ?? "";
  return {
    name,
    dbName: name,
    type: text.replaceAll(/\s*\|\s*null\b/g, ""),
    isRequired: !/\bnull\b/.test(text),
    isUnique: name === "id",
    isId: name === "id",
    isList: text.includes("[]"),
    hasDefault: insert?.questionToken !== undefined && !/\bnull\b/.test(text),
    span: spanOf(module, row),
  };
}

/** `Relationships: [{ columns: ["org_id"], referencedRelation: "orgs", referencedColumns: ["id"], … }]`. */
function relationsOf(module: SchemaModule, list: ts.TypeNode | undefined, columns: readonly Column[]): readonly Relation[] {
  const ts = compiler();
  if (!list || !ts.isTupleTypeNode(list)) return [];
  return list.elements.flatMap((element): readonly Relation[] => {
    const members = membersOf(element);
    const held = textsIn(members.get("columns")?.type);
    const [target] = textsIn(members.get("referencedRelation")?.type);
    if (target === undefined || held.length === 0) return [];
    return [
      {
        name: held.join("_"),
        target,
        columns: held,
        references: textsIn(members.get("referencedColumns")?.type),
        isList: false,
        isRequired: held.every((name) => columns.find((column) => column.name === name)?.isRequired === true),
        span: spanOf(module, element),
      },
    ];
  });
}

function textsIn(type: ts.TypeNode | undefined): readonly string[] {
  const ts = compiler();
  if (!type) return [];
  if (ts.isTupleTypeNode(type)) return type.elements.flatMap(textsIn);
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
}
