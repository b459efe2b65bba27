// Reads a workspace's schemas through the host and infers its tenancy model. The only file of this room that touches files.
import type { Problem } from "../../../rules/contract/finding";
import type { Host } from "../host/host";
import type { CodeSchemas } from "./code/load-code-schemas";
import { inferTenancy } from "./infer";
import { mergeSchemas } from "./merge-schemas";
import type { SchemaEntity, TenancyModel } from "./model";
import { readPrismaSchemas } from "./prisma-folders";
import type { SchemaFile } from "./prisma-schema";
import type { TenancySettings } from "./settings";
import { holdsSchema, namedQueriesIn, statementFiles } from "./sql-files";
import { readMigrations, type SqlSchema, type SqlText } from "./sql-migrations";

/** Schema files of a workspace, absolute or relative to its root. */
export interface TenancyFiles {
  readonly prisma: readonly string[];
  readonly sql: readonly string[];
}

export interface LoadedTenancy {
  readonly model: TenancyModel;
  /** Sorted by file, then line. */
  readonly problems: readonly Problem[];
}

/** Larger SQL files are data, not schema. In bytes. */
const MAX_SQL_SIZE = 16 * 1024 * 1024;

const TEST_FOLDER = /(?:^|\/)(?:node_modules|tests?|__tests__|e2e|spec|specs|fixtures?|__fixtures__|mocks?|__mocks__)\//i;

const NO_SQL: Pick<SqlSchema, "entities" | "views" | "functions"> = { entities: [], views: new Map(), functions: new Map() };
const NO_CODE: CodeSchemas = { entities: [], problems: [], paths: new Set(), mayTell: () => false };

/** Reads and infers; `code` is what source files declare. Never throws: a file that cannot be read or parsed is a problem, and the model holds the rest. */
export async function loadTenancy(
  host: Host,
  files: TenancyFiles,
  root: string,
  config: TenancySettings,
  code: CodeSchemas = NO_CODE,
): Promise<LoadedTenancy> {
  const problems: Problem[] = [...code.problems];
  const prismaFiles = readFiles(host, files.prisma, root, problems);
  const sqlFiles = readFiles(
    host,
    files.sql.filter((path) => isReadable(host, toAbsolute(path, root), root, problems)),
    root,
    problems,
  );
  const prisma = readPrismaSchemas(prismaFiles);
  const sql = await readSql(
    sqlFiles.filter(({ text }) => holdsSchema(text)),
    problems,
    code.sql ?? [],
  );
  // Migrations in code create tables as those in SQL do.
  const migrated = code.entities.filter((entity) => entity.origin === "sql");
  const declared = code.entities.filter((entity) => entity.origin !== "sql");
  const models = [...prisma.entities, ...declared];
  const entities = mergeSchemas(models, [...withoutHistory(sql.entities, code, models), ...migrated]);
  const model: TenancyModel = {
    ...inferTenancy(entities, config),
    views: sql.views,
    functions: sql.functions,
    namedQueries: namedQueriesIn(sqlFiles),
    sqlTexts: statementFiles(sqlFiles),
  };
  problems.push(...prisma.problems, ...configProblems(config, model));
  return { model, problems: problems.sort((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1)) };
}

/** Origins whose models say which tables there are: what migrations in code made besides is history. */
const COMPLETE: ReadonlySet<SchemaEntity["origin"]> = new Set(["prisma", "drizzle", "typeorm", "mikro-orm", "sequelize"]);

function withoutHistory(
  tables: readonly SchemaEntity[],
  { sql = [] }: CodeSchemas,
  models: readonly SchemaEntity[],
): readonly SchemaEntity[] {
  if (sql.length === 0 || !models.some(({ origin }) => COMPLETE.has(origin))) return tables;
  const files = new Set(sql.map(({ file }) => file));
  const known = new Set(models.map(({ table }) => table.toLowerCase()));
  return tables.filter(({ span, table }) => !files.has(span.file) || known.has(table.toLowerCase()));
}

function toAbsolute(path: string, root: string): string {
  return path.startsWith("/") || /^[a-z]:\//i.test(path) ? path : `${root}/${path}`;
}

function toRelative(path: string, root: string): string {
  const absolute = toAbsolute(path, root);
  return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : absolute;
}

function isReadable(host: Host, path: string, root: string, problems: Problem[]): boolean {
  const size = host.stat(path)?.size ?? 0;
  if (size <= MAX_SQL_SIZE) return true;
  problems.push({
    file: toRelative(path, root),
    message: `SQL file of ${Math.round(size / 1024 / 1024)} MB was not read for a schema; the limit is 16 MB.`,
    isFatal: false,
  });
  return false;
}

/** Texts of the files, in path order; test and fixture folders are left out. */
function readFiles(host: Host, paths: readonly string[], root: string, problems: Problem[]): readonly SchemaFile[] {
  const read: SchemaFile[] = [];
  for (const path of [...paths].sort()) {
    const file = toRelative(path, root);
    if (TEST_FOLDER.test(file)) continue;
    const absolute = toAbsolute(path, root);
    const text = host.readFile(absolute);
    if (text !== undefined) read.push({ file, text });
    else
      problems.push({
        file,
        message: `Schema file could not be read: ${host.readProblem(absolute) ?? "it does not exist"}.`,
        isFatal: true,
      });
  }
  return read;
}

/** Entities of the migrations; without a working SQL parser there are none, and that is a problem of the whole run. */
async function readSql(
  files: readonly SchemaFile[],
  problems: Problem[],
  inCode: readonly SqlText[],
): Promise<Pick<SqlSchema, "entities" | "views" | "functions">> {
  if (files.length === 0 && inCode.length === 0) return NO_SQL;
  try {
    const sql = await readMigrations(files, undefined, inCode);
    problems.push(...sql.problems);
    return sql;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({ file: files[0]?.file ?? "", message: `SQL migrations could not be read: ${reason}`, isFatal: true });
    return NO_SQL;
  }
}

/** Names in the configuration that no entity bears. */
function configProblems(config: TenancySettings, model: TenancyModel): readonly Problem[] {
  if (model.entities.size === 0) return [];
  const known = new Set([...model.entities.values()].flatMap((entity) => [entity.name.toLowerCase(), entity.table.toLowerCase()]));
  // A root without a table is fine where key columns tell of it.
  const hasTenants = [...model.entities.values()].some((entity) => entity.tenancy === "direct");
  const named = [
    ...(hasTenants ? [] : (config.tenant.root ?? [])).map((name) => ({ name, key: "tenant.root" })),
    ...(config.tenant.user === undefined ? [] : [{ name: config.tenant.user, key: "tenant.user" }]),
    ...Object.keys(config.entities).map((name) => ({ name, key: "entities" })),
  ];
  return named
    .filter(({ name }) => !known.has(name.toLowerCase()))
    .map(({ name, key }) => ({
      file: config.file ?? "",
      message: `\`${key}\` names \`${name}\`, and no schema has such an entity.`,
      isFatal: false,
    }));
}
