// Entities that source files declare, in words that a test can compare: one line for the entity, one for each column and relation.
import assert from "node:assert/strict";
import { loadCodeSchemas, type CodeSchemas } from "../../../../server/engine/tenancy/code/load-code-schemas";
import type { Column, Relation, SchemaEntity } from "../../../../server/engine/tenancy/model";
import { readMigrations } from "../../../../server/engine/tenancy/sql-migrations";

const ROOT = "/w/";

/** The entities of these files (by relative path, imports resolved as `./name`). */
export function entitiesOf(files: Readonly<Record<string, string>>): readonly SchemaEntity[] {
  return schemasOf(files).entities;
}

/** The tables that migrations in these files leave. */
export async function tablesOf(files: Readonly<Record<string, string>>): Promise<readonly SchemaEntity[]> {
  return (await readMigrations([], undefined, schemasOf(files).sql)).entities;
}

function schemasOf(files: Readonly<Record<string, string>>): CodeSchemas {
  const schemas = loadCodeSchemas(
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
  assert.deepEqual(schemas.problems, []);
  return schemas;
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

/** All tables that the migrations leave, said one after another. */
export async function sayTables(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await tablesOf(files)).flatMap(sayEntity);
}
