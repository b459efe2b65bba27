// Finds out which Prisma files form one schema, and joins the schemas of a monorepo into one list of entities.
import type { Problem } from "../../../rules/contract/finding";
import { readPrismaSchema } from "./prisma-schema";
import type { SchemaFile } from "./prisma-schema";
import type { SchemaEntity } from "./model";

const HAS_DATASOURCE = /^\s*datasource\s+\w+\s*\{/m;

function folderOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash < 0 ? "" : file.slice(0, slash);
}

function isInside(folder: string, parent: string): boolean {
  return parent === "" || folder === parent || folder.startsWith(`${parent}/`);
}

/**
 * Groups files into schemas. A file with a `datasource` begins a schema, and files without one belong to the nearest such file in
 * their folder or above it. Two files with a datasource in one folder are two schemas (variants for two databases).
 */
export function groupPrismaFiles(files: readonly SchemaFile[]): readonly (readonly SchemaFile[])[] {
  const heads = files.filter(({ text }) => HAS_DATASOURCE.test(text));
  const groups = new Map<string, SchemaFile[]>(heads.map((head) => [head.file, [head]]));
  for (const file of files) {
    if (heads.includes(file)) continue;
    const folder = folderOf(file.file);
    const head = heads
      .filter((other) => isInside(folder, folderOf(other.file)))
      .sort((a, b) => folderOf(b.file).length - folderOf(a.file).length)[0];
    const key = head?.file ?? folder;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()];
}

/**
 * Reads every schema. Of a model that several schemas declare, the first in path order counts, because code names it only by its name;
 * where their relations differ, that is told.
 */
export function readPrismaSchemas(files: readonly SchemaFile[]): {
  readonly entities: readonly SchemaEntity[];
  readonly problems: readonly Problem[];
} {
  const byName = new Map<string, SchemaEntity>();
  const problems: Problem[] = [];
  for (const group of groupPrismaFiles(files)) {
    const schema = readPrismaSchema(group);
    problems.push(...schema.problems);
    for (const entity of schema.entities) {
      const first = byName.get(entity.name);
      if (first === undefined) {
        byName.set(entity.name, entity);
        continue;
      }
      if (relationsText(first) !== relationsText(entity)) problems.push(differs(first, entity));
      // One schema per database that it can run on: what a quote means, each statement says.
      if (first.dialect !== entity.dialect) byName.set(entity.name, withoutDialect(first));
    }
  }
  return { entities: [...byName.values()], problems };
}

function withoutDialect({ dialect: _, ...entity }: SchemaEntity): SchemaEntity {
  return entity;
}

function relationsText(entity: SchemaEntity): string {
  return entity.relations
    .filter((relation) => relation.columns.length > 0)
    .map((relation) => `${relation.columns.join()}>${relation.target}`)
    .sort()
    .join(";");
}

function differs(first: SchemaEntity, second: SchemaEntity): Problem {
  const message = `Model \`${second.name}\` is declared with other relations in ${first.span.file}; that one counts.`;
  return { file: second.span.file, message, isFatal: false };
}
