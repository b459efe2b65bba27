// Mongoose schemas as entities: paths to columns, references and virtuals to relations. A list of subdocuments that refer to other
// models (`members: [{ user, role }]`) is an entity of its own, `Workspace.members`, that belongs to the document around it.
import { entityWords, keyBase } from "../../entity-names";
import type { Column, Relation, SchemaEntity, UniqueKey } from "../../model";
import { TENANT_WORDS } from "../../tenant-words";
import { spanOf } from "../schema-module";
import { collectionName } from "./collection-name";
import type { Field, SchemaRead } from "./reading";

/** A model: its name, its schema, and where it stands. */
export interface ModelRead {
  readonly name: string;
  readonly schema: SchemaRead;
  readonly collection?: string;
}

/** Weight from which a word names a tenant so surely that a text of that name is its key. */
const SURE_TENANT = 8;

export function entitiesOf(models: readonly ModelRead[]): readonly SchemaEntity[] {
  const names = new Map(models.map((model) => [entityWords(model.name), model.name]));
  return models.flatMap((model) => {
    const entity = entityOf(model, names);
    return [entity, ...subdocuments(model, entity, names)];
  });
}

function entityOf({ name, schema, collection }: ModelRead, names: ReadonlyMap<string, string>): SchemaEntity {
  const fields = distinct(schema.fields);
  const single = fields
    .filter((field) => field.isUnique && !field.isList)
    .map(({ path, span }): UniqueKey => ({ columns: [path], isPrimary: false, span }));
  const compound = schema.indexes
    .filter((index) => index.isUnique)
    .map(({ columns, span }): UniqueKey => ({ columns, isPrimary: false, span }));
  const span = spanOf(schema.place.module, schema.place.node);
  const columns = fields.flatMap(columnsOf);
  return {
    name,
    table: collection ?? schema.collection ?? collectionName(name),
    origin: "mongoose",
    span,
    columns: columns.some((column) => column.isId) ? columns : [{ ...ID, span }, ...columns],
    relations: [
      ...fields.flatMap((field) => relationsOf(field, names)),
      ...fields.flatMap((field) => embedded(name, field)),
      ...schema.virtuals.map((virtual): Relation => ({
        name: virtual.name,
        target: virtual.ref,
        columns: virtual.localField === "_id" ? [] : [virtual.localField],
        references: [virtual.foreignField],
        isList: !virtual.isOne,
        isRequired: false,
        span: virtual.span,
      })),
    ],
    uniques: [{ columns: ["_id"], isPrimary: true }, ...single, ...compound],
    indexes: [
      ...fields.filter((field) => field.isIndexed && !field.isUnique).map((field) => [field.path]),
      ...schema.indexes.filter((index) => !index.isUnique).map((index) => index.columns),
    ],
  };
}

const ID: Omit<Column, "span"> = {
  name: "_id",
  dbName: "_id",
  type: "ObjectId",
  isRequired: true,
  isUnique: true,
  isId: true,
  isList: false,
  hasDefault: true,
};

/** The last definition of a path counts. */
function distinct(fields: readonly Field[]): readonly Field[] {
  return [...new Map(fields.map((field) => [field.path, field])).values()];
}

function columnsOf(field: Field): readonly Column[] {
  const column: Column = {
    name: field.path,
    dbName: field.path,
    type: field.type,
    isRequired: field.isRequired,
    isUnique: field.isUnique,
    isId: field.path === "_id",
    isList: field.isList,
    hasDefault: field.hasDefault,
    span: field.span,
  };
  const inner = (field.items ?? []).flatMap(columnsOf);
  return [
    column,
    ...inner.map((one) => ({ ...one, name: `${field.path}.${one.name}`, dbName: `${field.path}.${one.name}`, isList: true })),
  ];
}

/** A reference; without one, a path that is named after a model. */
function relationsOf(field: Field, names: ReadonlyMap<string, string>): readonly Relation[] {
  const target = field.ref ?? impliedTarget(field, names);
  if (target === undefined) return [];
  return [
    {
      name: field.path,
      target,
      columns: field.isList ? [] : [field.path],
      references: ["_id"],
      isList: field.isList,
      isRequired: field.isRequired && !field.isList,
      span: field.span,
    },
  ];
}

function impliedTarget({ path, type }: Field, names: ReadonlyMap<string, string>): string | undefined {
  const base = keyBase(path);
  if (type === "ObjectId") return names.get(base ?? entityWords(path));
  if (type !== "String") return undefined;
  // `organization: String` holds the id of an Organization; `category: String` need not hold that of a Category.
  const word = base ?? entityWords(path);
  return (TENANT_WORDS.get(word) ?? 0) >= SURE_TENANT || base !== undefined ? names.get(word) : undefined;
}

function refersElsewhere(field: Field): boolean {
  return field.items?.some((item) => item.ref !== undefined) === true;
}

function embedded(model: string, field: Field): readonly Relation[] {
  if (!refersElsewhere(field)) return [];
  return [
    { name: field.path, target: `${model}.${field.path}`, columns: [], references: [], isList: true, isRequired: false, span: field.span },
  ];
}

function subdocuments(model: ModelRead, parent: SchemaEntity, names: ReadonlyMap<string, string>): readonly SchemaEntity[] {
  return distinct(model.schema.fields)
    .filter(refersElsewhere)
    .map((field): SchemaEntity => {
      const key = `${model.name.charAt(0).toLowerCase()}${model.name.slice(1)}Id`;
      const owner: Column = { ...ID, name: key, dbName: key, isUnique: false, isId: false, span: field.span };
      const items = field.items ?? [];
      return {
        name: `${model.name}.${field.path}`,
        table: `${parent.table}.${field.path}`,
        origin: "mongoose",
        span: field.span,
        // They are found by their document: no column of theirs is unique by itself.
        columns: [owner, ...items.flatMap(columnsOf).map((column) => ({ ...column, isUnique: false }))],
        relations: [
          { name: key, target: model.name, columns: [key], references: ["_id"], isList: false, isRequired: true, span: field.span },
          ...items.flatMap((item) => relationsOf({ ...item, isRequired: true }, names)),
        ],
        uniques: [],
        indexes: [[key]],
      };
    });
}
