// One table while Knex migrations are read (https://knexjs.org/guide/schema-builder.html): what each statement of a callback adds,
// changes or takes away.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, Relation, SchemaEntity, UniqueKey } from "../../model";
import { argumentsOf, hasCall, type CallChain } from "../call-chain";
import { unwrapExpression, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

const NOT_COLUMNS: ReadonlySet<string> = new Set("comment engine charset collate inherits check dropTimestamps".split(" "));

export interface Draft {
  columns: Column[];
  relations: Relation[];
  uniques: UniqueKey[];
  indexes: (readonly string[])[];
  readonly span: SchemaEntity["span"];
}

/** A table while its migrations are read. */
export class TableReader {
  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
    private readonly draft: Draft,
  ) {}

  readStatement(chain: CallChain): void {
    const ts = compiler();
    const kind = ts.isPropertyAccessExpression(chain.callee) ? chain.callee.name.text : "";
    const args = [...chain.root.arguments];
    const names = this.names(args[0]);
    if (kind === "unique") this.draft.uniques.push({ columns: names, isPrimary: false, span: spanOf(this.module, chain.root) });
    else if (kind === "primary") this.addPrimary(names);
    else if (kind === "index") this.draft.indexes.push(names);
    else if (kind === "foreign") this.addForeign(names, chain);
    else if (CHANGES[kind])
      CHANGES[kind](this.draft, kind.endsWith("olumns") || kind === "dropColumn" || kind === "renameColumn" ? this.texts(args) : names);
    else if (kind === "timestamps") for (const name of ["created_at", "updated_at"]) this.addColumn(name, "timestamp", chain);
    else if (kind !== "" && !NOT_COLUMNS.has(kind) && (names[0] !== undefined || /^increments|^bigIncrements/.test(kind)))
      this.addColumn(names[0] ?? "id", kind, chain);
  }

  private addColumn(name: string, kind: string, chain: CallChain): void {
    const isSerial = /^(?:bigI|i)ncrements$/.test(kind);
    const isId = isSerial || hasCall(chain, "primary");
    const at = this.draft.columns.findIndex((column) => column.name === name);
    const before = this.draft.columns[at];
    const column: Column = {
      name,
      dbName: name,
      type: kind === "specificType" ? (this.text(chain.root.arguments[1]) ?? kind) : kind,
      isRequired: isId || hasCall(chain, "notNullable"),
      isUnique: hasCall(chain, "unique") || before?.isUnique === true,
      isId: isId || before?.isId === true,
      isList: false,
      hasDefault: isSerial || hasCall(chain, "defaultTo"),
      span: spanOf(this.module, chain.root),
    };
    this.draft.columns.splice(at < 0 ? this.draft.columns.length : at, at < 0 ? 0 : 1, column);
    if (isId) this.draft.uniques.push({ columns: [name], isPrimary: true });
    if (hasCall(chain, "unique")) this.draft.uniques.push({ columns: [name], isPrimary: false });
    if (hasCall(chain, "index")) this.draft.indexes.push([name]);
    this.addForeign([name], chain);
  }

  private addPrimary(names: readonly string[]): void {
    this.draft.uniques.push({ columns: names, isPrimary: true });
    for (const [index, column] of this.draft.columns.entries())
      if (names.includes(column.name)) this.draft.columns[index] = { ...column, isId: true, isRequired: true };
  }

  /** `.references("id").inTable("orgs")`, `.references("orgs.id")`. */
  private addForeign(columns: readonly string[], chain: CallChain): void {
    const [target] = argumentsOf(chain, "references") ?? [];
    const references = this.names(target);
    const [dotted] = references;
    if (dotted === undefined) return;
    const [table] = argumentsOf(chain, "inTable") ?? argumentsOf(chain, "on") ?? [];
    const name = (table && this.text(table)) ?? (dotted.includes(".") ? dotted.split(".").slice(0, -1).join(".") : undefined);
    if (name === undefined) return;
    this.draft.relations.push({
      name: columns.join("_"),
      target: name.split(".").at(-1) ?? name,
      columns,
      references: references.map((reference) => reference.split(".").at(-1) ?? reference),
      isList: false,
      isRequired: false,
    });
  }

  private names(node: ts.Expression | undefined): readonly string[] {
    const ts = compiler();
    if (!node) return [];
    const list = unwrapExpression(node);
    if (ts.isArrayLiteralExpression(list)) return list.elements.flatMap((element) => this.text(element) ?? []);
    return [this.text(node)].flatMap((text) => text ?? []);
  }

  private texts(nodes: readonly ts.Expression[]): readonly string[] {
    return nodes.flatMap((node) => this.names(node));
  }

  private text(node: ts.Expression | undefined): string | undefined {
    return node && this.code.stringOf({ module: this.module, node });
  }
}

type Change = (draft: Draft, columns: readonly string[]) => void;

/** What takes away or changes what is there, by the method's name. */
const CHANGES: Readonly<Record<string, Change | undefined>> = {
  dropUnique: (draft, columns) => {
    draft.uniques = draft.uniques.filter((unique) => unique.isPrimary || !isSame(unique.columns, columns));
    changeColumns(draft, columns.length === 1 ? columns : [], { isUnique: false });
  },
  dropPrimary: (draft) => {
    draft.uniques = draft.uniques.filter((unique) => !unique.isPrimary);
    changeColumns(
      draft,
      draft.columns.map((column) => column.name),
      { isId: false },
    );
  },
  dropIndex: (draft, columns) => {
    draft.indexes = draft.indexes.filter((index) => !isSame(index, columns));
  },
  dropForeign: (draft, columns) => {
    draft.relations = draft.relations.filter((relation) => !isSame(relation.columns, columns));
  },
  dropColumn: dropColumns,
  dropColumns,
  renameColumn: (draft, [from = "", to = from]) => {
    const renamed = (name: string): string => (name === from ? to : name);
    changeColumns(draft, [from], { name: to, dbName: to });
    draft.relations = draft.relations.map((relation) => {
      const columns = relation.columns.map(renamed);
      return { ...relation, name: columns.join("_"), columns };
    });
    draft.uniques = draft.uniques.map((unique) => ({ ...unique, columns: unique.columns.map(renamed) }));
    draft.indexes = draft.indexes.map((index) => index.map(renamed));
  },
  setNullable: (draft, columns) => {
    changeColumns(draft, columns, { isRequired: false });
  },
  dropNullable: (draft, columns) => {
    changeColumns(draft, columns, { isRequired: true });
  },
};

function dropColumns(draft: Draft, columns: readonly string[]): void {
  const isFree = (names: readonly string[]): boolean => !names.some((name) => columns.includes(name));
  draft.columns = draft.columns.filter((column) => isFree([column.name]));
  draft.relations = draft.relations.filter((relation) => isFree(relation.columns));
  draft.uniques = draft.uniques.filter((unique) => isFree(unique.columns));
  draft.indexes = draft.indexes.filter(isFree);
}

function changeColumns(draft: Draft, names: readonly string[], change: Partial<Column>): void {
  draft.columns = draft.columns.map((column) => (names.includes(column.name) ? { ...column, ...change } : column));
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
