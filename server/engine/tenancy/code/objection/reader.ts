// Objection models as entities (https://vincit.github.io/objection.js/guide/models.html): classes with a static `tableName`, their
// columns, and the relations that `relationMappings` declares.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, Relation, SchemaEntity } from "../../model";
import type { CodeSchemaReader } from "../code-reader";
import type { Placed, SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { columnsOf, idColumnsOf, namedColumn, ownStaticValue, staticValue, type PlacedClass } from "./class-parts";

interface ModelClass extends PlacedClass {
  readonly name: string;
  readonly table: string;
}

/** One entry of `relationMappings`: the columns of both ends. */
interface Mapping {
  readonly name: string;
  readonly target: string;
  readonly isOwner: boolean;
  readonly isList: boolean;
  /** Through a join table: neither end has a key of the other. */
  readonly isThrough: boolean;
  readonly from: string;
  readonly to: string;
}

function modelsIn(code: SchemaCode, module: SchemaModule): readonly ModelClass[] {
  const ts = compiler();
  return [...module.values].flatMap(([name, value]) => {
    const table = ts.isClassDeclaration(value) && value.heritageClauses ? ownStaticValue(value, "tableName") : undefined;
    const text = table && code.stringOf({ module, node: table });
    return ts.isClassDeclaration(value) && text !== undefined ? [{ module, cls: value, name, table: text.split(".").at(-1) ?? text }] : [];
  });
}

/** `{ relation: Model.BelongsToOneRelation, modelClass: Tenant, join: { from: "a.tenant_id", to: "tenants.id" } }`. */
function mappingOf(
  code: SchemaCode,
  name: string,
  mapping: Placed<ts.Expression>,
  tables: ReadonlyMap<string, string>,
): Mapping | undefined {
  const members = code.members(mapping);
  const join = members?.get("join");
  const ends = join && code.members(join);
  const relation = members?.get("relation");
  const kind = relation?.node.getText(relation.module.source) ?? "";
  const [from, to] = ["from", "to"].map((end) => {
    const placed = ends?.get(end);
    return placed && code.stringOf(placed);
  });
  const target = tables.get(to?.split(".").at(-2) ?? "");
  if (target === undefined || from === undefined || to === undefined) return undefined;
  const isThrough = ends?.has("through") === true;
  const column = (end: string): string => end.split(".").at(-1) ?? end;
  return { name, target, isOwner: /BelongsToOne/.test(kind), isList: !/One/.test(kind), isThrough, from: column(from), to: column(to) };
}

function mappingsOf(code: SchemaCode, model: ModelClass, tables: ReadonlyMap<string, string>): readonly Mapping[] {
  const mappings = staticValue(code, model, "relationMappings");
  return [...((mappings && code.members(mappings)) ?? [])].flatMap(([name, mapping]) => mappingOf(code, name, mapping, tables) ?? []);
}

/** Relations of a model: its own, and those that only the other end declares (`HasManyRelation`), under the name of their column. */
function relationsOf(model: ModelClass, all: ReadonlyMap<string, readonly Mapping[]>): readonly Omit<Relation, "isRequired">[] {
  const own = (all.get(model.name) ?? []).map(({ name, target, isOwner, isList, isThrough, from, to }) => ({
    name,
    target,
    columns: isOwner ? [from] : [],
    references: isOwner || isThrough ? [to] : [],
    isList,
  }));
  const backwards = [...all].flatMap(([owner, mappings]) =>
    mappings
      .filter((mapping) => mapping.target === model.name && !mapping.isOwner && !mapping.isThrough)
      .map(({ from, to }) => ({ name: to.replace(/_?id$/i, "") || to, target: owner, columns: [to], references: [from], isList: false })),
  );
  const missing = backwards.filter(
    (relation, index) =>
      !own.some((one) => one.name === relation.name || one.columns[0] === relation.columns[0]) &&
      backwards.findIndex((one) => one.columns[0] === relation.columns[0]) === index,
  );
  return [...own, ...missing];
}

function toEntity(code: SchemaCode, model: ModelClass, all: ReadonlyMap<string, readonly Mapping[]>): SchemaEntity {
  const { module, cls, name, table } = model;
  const ids = idColumnsOf(code, model);
  const relations = relationsOf(model, all);
  const declared = columnsOf(code, model, ids).filter((column) => !(all.get(name) ?? []).some((mapping) => mapping.name === column.name));
  const named = [...ids, ...relations.flatMap((relation) => relation.columns)];
  const keys = [...new Set(named)].filter((key) => !declared.some((column) => column.name === key));
  const columns: readonly Column[] = [...keys.map((key) => namedColumn(key, "unknown", true, ids)), ...declared];
  const required = new Set(columns.filter((column) => column.isRequired).map((column) => column.name));
  return {
    name,
    table,
    origin: "objection",
    span: spanOf(module, cls.name ?? cls),
    columns,
    relations: relations.map((relation) => ({
      ...relation,
      isRequired: relation.columns.length > 0 && relation.columns.every((column) => required.has(column)),
    })),
    uniques: [{ columns: ids, isPrimary: true }],
    indexes: [],
  };
}

export const OBJECTION_READER: CodeSchemaReader = {
  origin: "objection",
  mayDeclare: (text) => /static\s+(?:readonly\s+|override\s+)*(?:get\s+)?tableName\b/.test(text),
  read: (modules, code) => {
    const models = modules.flatMap((module) => modelsIn(code, module));
    const tables = new Map(models.map((model) => [model.table, model.name]));
    const all = new Map(models.map((model) => [model.name, mappingsOf(code, model, tables)]));
    return { entities: models.map((model) => toEntity(code, model, all)), problems: [] };
  },
};
