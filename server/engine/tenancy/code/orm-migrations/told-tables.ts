// Tables as migrations of ORMs tell them, each change as the SQL that it stands for, with its place, so that tables of migrations in code
// and in SQL files are read in one way.
import type { ts } from "ts-morph";
import type { SqlText } from "../../sql-migrations";
import type { SchemaModule } from "../schema-module";

export interface ToldColumn {
  readonly name: string;
  readonly type?: string;
  readonly isRequired?: boolean;
  readonly isPrimary?: boolean;
  readonly hasDefault?: boolean;
  /** Where it says that it is unique. */
  readonly uniqueAt?: ts.Node;
  readonly references?: ToldReference;
  readonly at: ts.Node;
}

export interface ToldReference {
  readonly table: string;
  readonly columns: readonly string[];
}

/** A unique key, an index or a foreign key. */
export interface ToldKey {
  readonly columns: readonly string[];
  readonly name?: string;
  readonly references?: ToldReference;
  readonly isUnique?: boolean;
  readonly isPartial?: boolean;
  readonly at: ts.Node;
}

/** Types that SQL can take as they are written. */
const PLAIN_TYPE = /^\w+(?: \w+)*(?:\(\d+(?:, ?\d+)?\))?(?:\[\])?$/;

/** Writes the statements of one module. */
export class TableTeller {
  readonly texts: SqlText[] = [];

  constructor(private readonly module: SchemaModule) {}

  createTable(table: string, columns: readonly ToldColumn[], at: ts.Node): void {
    const [first, ...rest] = columns;
    if (!first) return;
    const keys = columns.filter((column) => column.isPrimary === true);
    const text = (column: ToldColumn): string => columnText(column, keys.length === 1);
    this.tell(`create table ${quoted(table)} (${text(first)})`, at);
    this.addUnique(table, first);
    for (const column of rest) this.addColumn(table, column, text(column));
    if (keys.length > 1) this.change(table, `add primary key (${list(keys.map((key) => key.name))})`, at);
  }

  addColumn(table: string, column: ToldColumn, text = columnText(column, true)): void {
    this.change(table, `add ${text}`, column.at);
    this.addUnique(table, column);
  }

  /** The column as it is from now on. */
  changeColumn(table: string, column: ToldColumn): void {
    if (column.isRequired !== undefined)
      this.change(table, `alter column ${quoted(column.name)} ${column.isRequired ? "set" : "drop"} not null`, column.at);
    if (column.references) this.addForeignKey(table, { columns: [column.name], references: column.references, at: column.at });
    this.addUnique(table, column);
  }

  addKey(table: string, kind: "unique" | "primary key", key: ToldKey): void {
    const named = key.name === undefined ? "" : `constraint ${quoted(key.name)} `;
    if (key.columns.length > 0) this.change(table, `add ${named}${kind} (${list(key.columns)})`, key.at);
  }

  addForeignKey(table: string, { columns, name, references, at }: ToldKey): void {
    const named = name === undefined ? "" : `constraint ${quoted(name)} `;
    if (references && columns.length > 0) this.change(table, `add ${named}foreign key (${list(columns)}) ${referenceText(references)}`, at);
  }

  addIndex(table: string, { columns, name, isUnique, isPartial, at }: ToldKey): void {
    if (columns.length === 0) return;
    const unique = isUnique === true ? "unique " : "";
    this.tell(
      `create ${unique}index ${name === undefined ? "" : quoted(name)} on ${quoted(table)} (${list(columns)})${isPartial === true ? " where true" : ""}`,
      at,
    );
  }

  dropIndex(name: string, at: ts.Node): void {
    this.tell(`drop index if exists ${quoted(name)}`, at);
  }

  dropTable(table: string, at: ts.Node): void {
    this.tell(`drop table if exists ${quoted(table)}`, at);
  }

  dropColumn(table: string, column: string, at: ts.Node): void {
    this.change(table, `drop column ${quoted(column)}`, at);
  }

  dropConstraint(table: string, name: string, at: ts.Node): void {
    this.change(table, `drop constraint ${quoted(name)}`, at);
  }

  rename(table: string, to: string, at: ts.Node): void {
    this.change(table, `rename to ${quoted(to)}`, at);
  }

  renameColumn(table: string, from: string, to: string, at: ts.Node): void {
    this.change(table, `rename column ${quoted(from)} to ${quoted(to)}`, at);
  }

  private addUnique(table: string, { name, uniqueAt }: ToldColumn): void {
    if (uniqueAt) this.addKey(table, "unique", { columns: [name], at: uniqueAt });
  }

  private change(table: string, change: string, at: ts.Node): void {
    this.tell(`alter table ${quoted(table)} ${change}`, at);
  }

  private tell(text: string, at: ts.Node): void {
    const { module } = this;
    const start = at.getStart(module.source);
    const line = module.source.getLineAndCharacterOfPosition(start).line + 1;
    this.texts.push({ file: module.file, text, start, line, isVerbatim: false });
  }
}

function columnText({ name, type, isRequired, isPrimary, hasDefault, references }: ToldColumn, isKeyAlone: boolean): string {
  return [
    quoted(name),
    type !== undefined && PLAIN_TYPE.test(type) ? type : "text",
    isRequired === true ? "not null" : "",
    isPrimary === true && isKeyAlone ? "primary key" : "",
    hasDefault === true ? "default null" : "",
    references ? referenceText(references) : "",
  ]
    .filter((word) => word !== "")
    .join(" ");
}

function referenceText({ table, columns }: ToldReference): string {
  return `references ${quoted(table)}${columns.length > 0 ? ` (${list(columns)})` : ""}`;
}

function list(names: readonly string[]): string {
  return names.map(quoted).join(", ");
}

/** Tables may be named with their schema: `public.orders`. */
function quoted(name: string): string {
  return name
    .split(".")
    .map((part) => `"${part.replaceAll('"', "")}"`)
    .join(".");
}
