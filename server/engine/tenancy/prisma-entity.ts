// Turns one parsed `model` or `view` block into an entity: columns, relations, unique keys and indexes.
import type { SourceSpan } from "../../../rules/contract/span";
import { findArgument, findAttribute, namesOf, textOf } from "./prisma-syntax";
import type { PrismaAttribute, PrismaBlock, PrismaField } from "./prisma-syntax";
import type { Column, Relation, SchemaEntity, UniqueKey } from "./model";

export interface PrismaBlockInFile extends PrismaBlock {
  readonly file: string;
}

/** A relation before its opposite side is known. `label` is Prisma's relation name, which tells several relations apart. */
export interface RelationDraft extends Relation {
  readonly label?: string;
}

export interface EntityDraft {
  readonly entity: SchemaEntity;
  readonly relations: readonly RelationDraft[];
}

type Report = (line: number, message: string) => void;

const SCALARS: ReadonlySet<string> = new Set([
  "String",
  "Boolean",
  "Int",
  "BigInt",
  "Float",
  "Decimal",
  "DateTime",
  "Json",
  "Bytes",
  "Unsupported",
]);

/** Reads a block whose field types are looked up in `types`. Unknown types and columns are reported, the rest stays. */
export function readPrismaEntity(block: PrismaBlockInFile, types: ReadonlyMap<string, PrismaBlock>, report: Report): EntityDraft {
  const columns: Column[] = [];
  const relations: RelationDraft[] = [];
  const seen = new Set<string>();
  for (const field of block.fields) {
    if (seen.has(field.name)) {
      report(field.line, `Field \`${field.name}\` stands twice in \`${block.name}\`.`);
      continue;
    }
    seen.add(field.name);
    const type = types.get(field.type);
    if (type?.kind === "model" || type?.kind === "view") {
      relations.push(readRelation(block, field, report));
    } else {
      if (type === undefined && !SCALARS.has(field.type)) {
        report(field.line, `Field \`${block.name}.${field.name}\` has the unknown type \`${field.type}\`.`);
      }
      columns.push(readColumn(block, field));
    }
  }
  const entity: SchemaEntity = {
    name: block.name,
    table: textArgument(findAttribute(block.attributes, "map"), "name") ?? block.name,
    origin: "prisma",
    span: { file: block.file, start: block.start, end: block.end },
    columns,
    relations: [],
    uniques: readUniques(block),
    indexes: block.attributes.filter((attribute) => attribute.name === "index").map((index) => namesOf(findArgument(index, "fields", 0))),
  };
  return { entity, relations };
}

function textArgument(attribute: PrismaAttribute | undefined, name: string): string | undefined {
  return attribute === undefined ? undefined : textOf(findArgument(attribute, name, 0));
}

function spanOf(block: PrismaBlockInFile, part: { readonly start: number; readonly end: number }): SourceSpan {
  return { file: block.file, start: part.start, end: part.end };
}

function readColumn(block: PrismaBlockInFile, field: PrismaField): Column {
  const has = (name: string): boolean => findAttribute(field.attributes, name) !== undefined;
  const blockId = findAttribute(block.attributes, "id");
  const isId = has("id") || (blockId !== undefined && namesOf(findArgument(blockId, "fields", 0)).includes(field.name));
  return {
    name: field.name,
    dbName: textArgument(findAttribute(field.attributes, "map"), "name") ?? field.name,
    type: field.type,
    isRequired: !field.isOptional && !field.isList,
    isUnique: has("id") || has("unique"),
    isId,
    isList: field.isList,
    hasDefault: has("default") || has("updatedAt"),
    span: spanOf(block, field),
  };
}

function readRelation(block: PrismaBlockInFile, field: PrismaField, report: Report): RelationDraft {
  const attribute = findAttribute(field.attributes, "relation");
  const columns = attribute === undefined ? [] : namesOf(findArgument(attribute, "fields"));
  const references = attribute === undefined ? [] : namesOf(findArgument(attribute, "references"));
  const label = textArgument(attribute, "name");
  for (const column of columns) {
    if (!block.fields.some((other) => other.name === column)) {
      report(field.line, `Relation \`${block.name}.${field.name}\` names the field \`${column}\`, which does not exist.`);
    }
  }
  const areColumnsRequired = columns.every((name) => block.fields.find((other) => other.name === name)?.isOptional !== true);
  return {
    name: field.name,
    target: field.type,
    columns,
    references,
    isList: field.isList,
    // Where the key may not be null the row exists, even if the relation is written as optional.
    isRequired: !field.isList && (columns.length > 0 ? areColumnsRequired : !field.isOptional),
    span: spanOf(block, field),
    ...(label === undefined ? {} : { label }),
  };
}

/** `@id`, `@unique`, `@@id` and `@@unique`; compound keys get the name that `where` uses (`orgId_email` unless named). */
function readUniques(block: PrismaBlockInFile): readonly UniqueKey[] {
  const single = block.fields.flatMap((field) =>
    field.attributes
      .filter((attribute) => attribute.name === "id" || attribute.name === "unique")
      .map((attribute) => ({ columns: [field.name], isPrimary: attribute.name === "id", span: spanOf(block, field) })),
  );
  const compound = block.attributes
    .filter((attribute) => attribute.name === "id" || attribute.name === "unique")
    .map((attribute) => {
      const columns = namesOf(findArgument(attribute, "fields", 0));
      const name = textOf(findArgument(attribute, "name")) ?? (columns.length > 1 ? columns.join("_") : undefined);
      return { columns, ...(name === undefined ? {} : { name }), isPrimary: attribute.name === "id", span: spanOf(block, attribute) };
    });
  return [...single, ...compound];
}
