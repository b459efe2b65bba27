// Reads SQL migrations, in order, into entities as the last migration leaves them. PostgreSQL first; MySQL and SQLite are tolerated.
import type { Problem } from "../../../rules/contract/finding";
import type { Relation, SchemaEntity } from "./model";
import type { SchemaFile } from "./prisma-schema";
import { isDoBlock, readDoBlock } from "./sql-do-blocks";
import { migrationOrder, orderMigrations } from "./sql-files";
import { applyFunctionStatement, isFunctionStatement, type SqlFunctions } from "./sql-functions";
import { limitProblem } from "./sql-limits";
import { loadSqlParser } from "./sql-parser";
import type { SqlDialect, SqlParser } from "./sql-parser";
import type { StatementPlace } from "./sql-place";
import { splitSql } from "./sql-splitter";
import { applyStatement } from "./sql-statements";
import { sameName } from "./sql-tables";
import { applyViewStatement, isViewStatement, type SqlViews } from "./sql-views";
import type { ForeignKeyDraft, SchemaState, TableDraft } from "./sql-tables";

export interface SqlSchema {
  /** In the order of their creation. */
  readonly entities: readonly SchemaEntity[];
  readonly views: SqlViews;
  readonly functions: SqlFunctions;
  /** Statements about tables that could not be read; fatal where a whole table is not known because of it. */
  readonly problems: readonly Problem[];
}

/** A text of statements that stands in code. `isVerbatim`: as it stands there, without escapes and holes. */
export interface SqlText {
  readonly file: string;
  readonly text: string;
  readonly start: number;
  readonly line: number;
  readonly isVerbatim: boolean;
}

/** First words of the statements that matter here; everything else (data, functions, grants) is not even parsed. */
const RELEVANT =
  /^(?:CREATE\s+(?:(?:GLOBAL|LOCAL|UNLOGGED|UNIQUE|CLUSTERED|NONCLUSTERED)\s+)*(?:TABLE|INDEX|POLICY)\b|ALTER\s+(?:TABLE|POLICY)\b|DROP\s+(?:TABLE|INDEX|POLICY)\b|RENAME\s+TABLE\b|DO\b)/i;

/** Table changes that say nothing of columns and keys, and that the parser may well not know. */
const HARMLESS =
  /^ALTER\s+TABLE\s+[^;]*\b(?:ATTACH\s+PARTITION|DETACH\s+PARTITION|SET\s+SCHEMA|CLUSTER|INHERIT|TRIGGER|STATISTICS|STORAGE|REPLICA|TABLESPACE|VALIDATE|USING\s+INDEX|SET\s*\(|ALTER\s+CONSTRAINT)\b/i;

const CREATES_TABLE = /^CREATE\s+(?:(?:GLOBAL|LOCAL|UNLOGGED)\s+)*TABLE\b/i;

/** Reads the files in migration order, whatever order they come in. Never throws: what cannot be read of a table is a problem. */
export async function readMigrations(
  files: readonly SchemaFile[],
  dialect?: SqlDialect,
  inCode: readonly SqlText[] = [],
): Promise<SqlSchema> {
  const parser = await loadSqlParser(dialect);
  const problems: Problem[] = [];
  let state: SchemaState = new Map();
  let views: SqlViews = new Map();
  let functions: SqlFunctions = new Map();
  for (const { file, text } of orderMigrations(files)) {
    for (const statement of splitSql(text)) {
      const body = withoutLeadingComments(statement.text);
      if (isFunctionStatement(body.text)) functions = applyFunctionStatement(functions, body.text);
      if (isViewStatement(body.text)) views = applyViewStatement(views, body.text);
      if (!RELEVANT.test(body.text)) continue;
      const place = { file, text: body.text, start: statement.start + body.skipped, line: statement.line, isVerbatim: true };
      for (const inner of innerPlaces(place)) state = applyPlace(state, inner, parser, problems);
    }
  }
  for (const text of inOrder(inCode)) state = applyText(state, text, parser);
  return { entities: [...state.values()].map((draft) => toEntity(draft, state)), views, functions, problems };
}

/** By file as migration tools order them, whoever read the text; in a file as they were read where they stand at one place. */
function inOrder(texts: readonly SqlText[]): readonly SqlText[] {
  const compare = migrationOrder();
  return [...texts].sort((a, b) => (a.file === b.file ? a.start - b.start : compare(a.file, b.file)));
}

const TABLE_NAME = /^CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:["`[]?\w+["`\]]?\.)?["`[]?(\w+)/i;

/** What code creates beside files of migrations is there already; what it sends and nobody can read is not a schema's fault. */
function applyText(before: SchemaState, from: SqlText, parser: SqlParser): SchemaState {
  let state = before;
  for (const statement of splitSql(from.text)) {
    const body = withoutLeadingComments(statement.text);
    const made = state.get(TABLE_NAME.exec(body.text)?.[1]?.toLowerCase() ?? "");
    if (!RELEVANT.test(body.text) || (made && made.isElsewhere !== true)) continue;
    const start = from.isVerbatim ? from.start + statement.start + body.skipped : from.start;
    const { file, isVerbatim } = from;
    const place = { file, text: body.text, start, line: from.line + statement.line - 1, isVerbatim };
    for (const inner of innerPlaces(place)) state = applyPlace(state, inner, parser, []);
  }
  return state;
}

function withoutLeadingComments(text: string): { readonly text: string; readonly skipped: number } {
  const skipped = /^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0;
  return { text: text.slice(skipped), skipped };
}

/** The statement itself, or those inside a DO block. */
function innerPlaces(place: StatementPlace): readonly StatementPlace[] {
  if (!isDoBlock(place.text)) return [place];
  return readDoBlock(place.text).map((inner) => {
    const line = place.line + place.text.slice(0, inner.offset).split("\n").length - 1;
    const isVerbatim = place.text.startsWith(inner.text, inner.offset);
    return { file: place.file, text: inner.text, start: place.start + inner.offset, line, isVerbatim };
  });
}

function applyPlace(state: SchemaState, place: StatementPlace, parser: SqlParser, problems: Problem[]): SchemaState {
  const parsed = parser.parse(place.text);
  if (parsed === undefined || parsed.isPartial) {
    const isTable = /^(?:CREATE\s+(?:\w+\s+)*TABLE|ALTER\s+TABLE|(?:CREATE|ALTER)\s+POLICY)\b/i.test(place.text);
    if (isTable && !HARMLESS.test(place.text)) {
      const what = parsed === undefined ? "This statement could not be read" : "Part of this statement could not be read";
      const limit = limitProblem(place.text);
      const why = limit === undefined ? "" : ` because ${limit}`;
      problems.push({
        file: place.file,
        line: place.line,
        message: `${what}${why}: ${excerpt(place.text)}`,
        isFatal: parsed === undefined && CREATES_TABLE.test(place.text),
      });
    }
  }
  return parsed === undefined ? state : applyStatement(state, parsed.node, place);
}

function excerpt(text: string): string {
  const folded = text.replace(/\s+/g, " ");
  return folded.length > 80 ? `${folded.slice(0, 77)}…` : folded;
}

function toEntity(draft: TableDraft, state: SchemaState): SchemaEntity {
  const security = { isEnabled: draft.isEnabled, isForced: draft.isForced, policies: draft.policies };
  return {
    name: draft.name,
    table: draft.name,
    origin: "sql",
    span: draft.span,
    columns: draft.columns,
    relations: draft.foreignKeys.map((foreign) => toRelation(draft, foreign, state)),
    uniques: draft.uniques.map(({ constraint: _constraint, ...unique }) => unique),
    indexes: draft.indexes.map((index) => index.columns),
    ...(draft.isElsewhere === true ? { isElsewhere: true as const } : {}),
    ...(draft.hasNoReferences === true ? { hasNoReferences: true as const } : {}),
    ...(draft.isEnabled || draft.isForced || draft.policies.length > 0 ? { rowSecurity: security } : {}),
  };
}

/** A foreign key as a relation, named by its column (columns joined by `_` when there are several). */
function toRelation(draft: TableDraft, foreign: ForeignKeyDraft, state: SchemaState): Relation {
  const target = findTarget(foreign, state);
  const columns = foreign.columns.map((name) => draft.columns.find((column) => sameName(column.name, name))?.name ?? name);
  const primary = target?.uniques.find((unique) => unique.isPrimary)?.columns ?? [];
  return {
    name: columns.join("_"),
    target: target?.name ?? [foreign.targetSchema, foreign.target].filter((part) => part !== undefined).join("."),
    columns,
    references: foreign.references.length > 0 ? foreign.references : primary,
    isList: false,
    isRequired: columns.every((name) => draft.columns.find((column) => column.name === name)?.isRequired === true),
    span: foreign.span,
  };
}

/** The table a key points at; one of another schema (`auth.users`) is not the table of the same name in this one. */
function findTarget(foreign: ForeignKeyDraft, state: SchemaState): TableDraft | undefined {
  const target = state.get(foreign.target.toLowerCase());
  return target !== undefined && foreign.targetSchema !== undefined && target.schema !== foreign.targetSchema ? undefined : target;
}
