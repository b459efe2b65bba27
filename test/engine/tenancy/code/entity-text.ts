// Reads entities from files in memory, and writes them down as lines, so that a test shows at a glance what a reader understood.
import type { CodeSchemaReader } from "../../../../server/engine/tenancy/code/code-reader";
import { loadCodeSchemas } from "../../../../server/engine/tenancy/code/load-code-schemas";
import type { SchemaEntity } from "../../../../server/engine/tenancy/model";

const ROOT = "/w/";

/** Entities of files (text by path without a folder), in order; imports of `./name` lead to `name.ts`. */
export function readEntities(reader: CodeSchemaReader, files: Readonly<Record<string, string>>): readonly SchemaEntity[] {
  const { entities, problems } = loadCodeSchemas(
    Object.keys(files)
      .map((name) => ROOT + name)
      .sort(),
    {
      read: (path) => files[path.slice(ROOT.length)],
      resolve: (_from, specifier) => (specifier.startsWith("./") ? `${ROOT}${specifier.slice(2)}.ts` : undefined),
      relative: (path) => path.slice(ROOT.length),
    },
    [reader],
  );
  if (problems[0]) throw new Error(problems[0].message);
  return entities;
}

/**
 * One line for the entity, each column, relation, unique key and index: `id*` is an id, `name?` may be null, `name:column` is called
 * otherwise in the database; `org -> Org(orgId)`; `pets => Pet` for a list.
 */
export function sayEntity(entity: SchemaEntity): readonly string[] {
  const column = (name: string): string => {
    const found = entity.columns.find((one) => one.name === name);
    if (!found) return name;
    return `${name}${found.dbName === name ? "" : `:${found.dbName}`}${found.isId ? "*" : ""}${found.isRequired ? "" : "?"}`;
  };
  const relation = (one: SchemaEntity["relations"][number]): string =>
    `${one.name} ${one.isList ? "=>" : "->"} ${one.target}${one.columns.length > 0 ? `(${one.columns.join()})` : ""}${one.isRequired || one.isList ? "" : "?"}`;
  return [
    `${entity.name} in ${entity.table}`,
    entity.columns.map((one) => column(one.name)).join(" "),
    ...entity.relations.map(relation),
    ...entity.uniques.filter((one) => !one.isPrimary).map((one) => `unique ${one.columns.join()}`),
    ...entity.indexes.map((columns) => `index ${columns.join()}`),
  ];
}
