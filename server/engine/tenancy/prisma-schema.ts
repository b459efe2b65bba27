// Reads a Prisma schema, one file or a folder of them, into entities. All files share one namespace, as in Prisma's multi-file schemas:
// https://www.prisma.io/docs/orm/prisma-schema/overview/location
import type { Problem } from "../../../rules/contract/finding";
import { readPrismaEntity } from "./prisma-entity";
import type { PrismaBlockInFile } from "./prisma-entity";
import { linkInverseRelations } from "./prisma-relations";
import { parsePrisma } from "./prisma-parser";
import { namesOf, textOf } from "./prisma-syntax";
import type { SchemaEntity } from "./model";

/** One text to read; `file` is relative to the workspace root. */
export interface SchemaFile {
  readonly file: string;
  readonly text: string;
}

/** A `generator` block: which client is made, and where it is written. */
export interface PrismaGenerator {
  readonly name: string;
  readonly provider: string;
  readonly output?: string;
  readonly previewFeatures: readonly string[];
  readonly file: string;
}

export interface PrismaDatasource {
  readonly name: string;
  readonly provider: string;
  readonly file: string;
}

export interface PrismaSchema {
  /** Models and views, in the order of the files. */
  readonly entities: readonly SchemaEntity[];
  /** Sorted by file, then line. Fatal where text could not be read; names that lead nowhere are not. */
  readonly problems: readonly Problem[];
  readonly generators: readonly PrismaGenerator[];
  readonly datasources: readonly PrismaDatasource[];
}

/** Reads the files of one schema. Never throws; a schema with errors yields what could be read. */
export function readPrismaSchema(files: readonly SchemaFile[]): PrismaSchema {
  const blocks: PrismaBlockInFile[] = [];
  const problems: Problem[] = [];
  const report = (file: string, line: number, message: string): void => {
    problems.push({ file, line, message, isFatal: false });
  };
  for (const { file, text } of files) {
    const document = parsePrisma(text);
    for (const block of document.blocks) blocks.push({ ...block, file });
    for (const { line, message } of document.problems) problems.push({ file, line, message, isFatal: true });
  }
  const types = nameTypes(blocks, report);
  const entities = [...types.values()]
    .filter((block) => block.kind === "model" || block.kind === "view")
    .map((block) => readPrismaEntity(block, types, (line, message) => report(block.file, line, message)));
  const generators = blocks.filter((block) => block.kind === "generator").map(readGenerator);
  const datasources = blocks.filter((block) => block.kind === "datasource").map(readDatasource);
  const said = {
    ...(datasources[0] ? dialectNamed(datasources[0].provider) : {}),
    ...(refusesUndefined(generators) ? { refusesUndefined: true as const } : {}),
  };
  return {
    entities: linkInverseRelations(entities).map(({ entity }) => ({ ...entity, ...said })),
    problems: problems.sort((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1)),
    generators,
    datasources,
  };
}

/** https://www.prisma.io/docs/orm/prisma-client/special-fields-and-types/null-and-undefined#strict-undefined-checks-preview-feature */
function refusesUndefined(generators: readonly PrismaGenerator[]): boolean {
  return generators.some(({ previewFeatures }) => previewFeatures.includes("strictUndefinedChecks"));
}

/** https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource; MongoDB has no SQL. */
const DIALECTS: ReadonlyMap<string, NonNullable<SchemaEntity["dialect"]>> = new Map([
  ["postgresql", "postgres"],
  ["postgres", "postgres"],
  ["cockroachdb", "postgres"],
  ["mysql", "mysql"],
  ["sqlite", "sqlite"],
  ["sqlserver", "mssql"],
]);

function dialectNamed(provider: string): Pick<SchemaEntity, "dialect"> {
  const dialect = DIALECTS.get(provider);
  return dialect ? { dialect } : {};
}

/** Blocks that may stand as a field's type, by name; the first of a name counts. */
function nameTypes(
  blocks: readonly PrismaBlockInFile[],
  report: (file: string, line: number, message: string) => void,
): ReadonlyMap<string, PrismaBlockInFile> {
  const types = new Map<string, PrismaBlockInFile>();
  for (const block of blocks) {
    if (block.kind === "generator" || block.kind === "datasource") continue;
    const first = types.get(block.name);
    if (first === undefined) types.set(block.name, block);
    else report(block.file, block.line, `\`${block.name}\` is declared twice; the first one stands in ${first.file}:${first.line}.`);
  }
  return types;
}

function readGenerator(block: PrismaBlockInFile): PrismaGenerator {
  const output = textOf(block.assignments.get("output"));
  return {
    name: block.name,
    provider: textOf(block.assignments.get("provider")) ?? "",
    ...(output === undefined ? {} : { output }),
    previewFeatures: namesOf(block.assignments.get("previewFeatures")),
    file: block.file,
  };
}

function readDatasource(block: PrismaBlockInFile): PrismaDatasource {
  return { name: block.name, provider: textOf(block.assignments.get("provider")) ?? "", file: block.file };
}
