// Entities that source files declare, in words that a test can compare: one line for the entity, one for each column and relation.
import assert from "node:assert/strict";
import { loadCodeSchemas } from "../../../../server/engine/tenancy/code/load-code-schemas";
import type { Column, Relation, SchemaEntity } from "../../../../server/engine/tenancy/model";

const ROOT = "/w/";

/** The entities of these files (by relative path, imports resolved as `./name`). */
export function entitiesOf(files: Readonly<Record<string, string>>): readonly SchemaEntity[] {
  const { entities, problems } = loadCodeSchemas(
    Object.keys(files)
      .map((path) => ROOT + path)
      .sort(),
    {
      read: (path) => files[path.slice(ROOT.length)],
      resolve: (_from, specifier) => {
        const name = specifier.replace(/^\.\//, "");
        const found = [`${name}.ts`, `${name}.js`, `${name}/index.ts`].find((path) => files[path] !== undefined);
        return specifier.startsWith("./") && found !== undefined ? ROOT + found : undefined;
      },
      relative: (path) => path.slice(ROOT.length),
    },
  );
  assert.deepEqual(problems, []);
  return entities;
}

/** `name (table): column, …`; a column is `name=db_name:type` with `!` required, `*` id, `u` unique, `[]` list, `d` default. */
export function sayEntity(entity: SchemaEntity | undefined): readonly string[] {
  if (!entity) return ["no entity"];
  return [
    `${entity.name} (${entity.table}): ${entity.columns.map(sayColumn).join(", ")}`,
    ...entity.relations.map(sayRelation),
    ...entity.uniques.map((unique) => `${unique.isPrimary ? "primary" : "unique"} ${unique.columns.join("+")}`),
    ...entity.indexes.map((columns) => `index ${columns.join("+")}`),
    ...(entity.rowSecurity
      ? [`rls ${entity.rowSecurity.policies.map((policy) => `${policy.name}/${policy.command}`).join(" ")}`.trim()]
      : []),
  ];
}

function sayColumn(column: Column): string {
  const name = column.name === column.dbName ? column.name : `${column.name}=${column.dbName}`;
  const marks = [
    column.isRequired ? "!" : "",
    column.isId ? "*" : "",
    column.isUnique ? "u" : "",
    column.isList ? "[]" : "",
    column.hasDefault ? "d" : "",
  ];
  return `${name}:${column.type}${marks.join("")}`;
}

function sayRelation(relation: Relation): string {
  const pairs = relation.columns.map((column, index) => `${column}=${relation.references[index] ?? "?"}`).join(" ");
  return `${relation.name} ->${relation.isList ? ">" : ""} ${relation.target}${pairs === "" ? "" : ` by ${pairs}`}${relation.isRequired ? "!" : ""}`;
}

/** All entities of the files, said one after another. */
export function sayEntities(files: Readonly<Record<string, string>>): readonly string[] {
  return entitiesOf(files).flatMap(sayEntity);
}
