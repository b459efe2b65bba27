// One table while a Knex migration makes or changes it (https://knexjs.org/guide/schema-builder.html): what each statement of the callback
// adds, changes or takes away, with the names that Knex gives to keys.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { argumentsOf, hasCall, type CallChain } from "../call-chain";
import type { TableTeller, ToldColumn, ToldReference } from "../orm-migrations/told-tables";
import type { Placed, SchemaCode } from "../schema-code";

/** Where the names of a statement are to be read. */
type Place = Omit<Placed, "node">;

/** A statement of the callback, its arguments by name. */
interface Statement {
  readonly chain: CallChain;
  readonly kind: string;
  /** Names in the first argument. */
  readonly names: readonly string[];
  /** Names in all of them. */
  readonly all: readonly string[];
  readonly second: string | undefined;
  readonly at: ts.Node;
}

const NOT_COLUMNS: ReadonlySet<string> = new Set("comment engine charset collate inherits check dropTimestamps queryContext".split(" "));

/** SQL types of the builder's methods, where the method's name is none. */
const TYPES: Readonly<Record<string, string | undefined>> = {
  increments: "serial",
  bigIncrements: "bigserial",
  string: "varchar",
  bigInteger: "bigint",
  tinyint: "smallint",
  mediumint: "integer",
  dateTime: "timestamp",
  datetime: "timestamp",
  double: "float",
  enu: "text",
  enum: "text",
  binary: "bytea",
};

export class TableReader {
  private readonly ts = compiler();
  private readonly columns: ToldColumn[] = [];
  /** What is told once the table is there. */
  private readonly later: (() => void)[] = [];

  /** `createdAt`: where a new table is made. */
  constructor(
    private readonly code: SchemaCode,
    private readonly teller: TableTeller,
    private readonly table: string,
    private readonly createdAt: ts.Node | undefined,
  ) {}

  /** `helped`: where the migration calls the helper that holds the statement. */
  readStatement(chain: CallChain, place: Place, helped: ts.Node | undefined): void {
    const { ts } = this;
    const kind = ts.isPropertyAccessExpression(chain.callee) ? chain.callee.name.text : "";
    const args = [...chain.root.arguments];
    const all = args.flatMap((arg) => this.namesIn(arg, place));
    const names = this.namesIn(args[0], place);
    const second = args[1] && this.code.stringOf({ ...place, node: args[1] });
    const statement = { chain, kind, names, all, second, at: helped ?? chain.root };
    const change = CHANGES[kind];
    if (change) this.tell(() => change(this.teller, this.table, statement));
    else if (kind === "foreign") this.addForeign(statement, place);
    else if (kind === "timestamps") for (const name of ["created_at", "updated_at"]) this.addColumn(name, "timestamp", statement, place);
    else if (kind !== "" && !NOT_COLUMNS.has(kind) && (names[0] !== undefined || /^(?:bigI|i)ncrements$/.test(kind)))
      this.addColumn(names[0] ?? "id", kind === "specificType" ? (second ?? kind) : (TYPES[kind] ?? kind), statement, place);
  }

  finish(): void {
    if (this.createdAt) this.teller.createTable(this.table, this.columns, this.createdAt);
    for (const tell of this.later) tell();
  }

  private tell(change: () => void): void {
    if (this.createdAt) this.later.push(change);
    else change();
  }

  private addColumn(name: string, type: string, statement: Statement, place: Place): void {
    const { chain, at } = statement;
    const isSerial = /^(?:big)?serial$/.test(type);
    const isPrimary = isSerial || hasCall(chain, "primary");
    const column: ToldColumn = {
      name,
      type,
      isRequired: isPrimary || hasCall(chain, "notNullable", "notNull"),
      isPrimary,
      hasDefault: isSerial || hasCall(chain, "defaultTo"),
      at,
    };
    if (this.createdAt) this.columns.push(column);
    else if (hasCall(chain, "alter")) this.teller.changeColumn(this.table, column);
    else this.teller.addColumn(this.table, column);
    const own = { ...statement, names: [name], second: undefined };
    if (hasCall(chain, "unique")) this.tell(() => CHANGES.unique?.(this.teller, this.table, own));
    if (hasCall(chain, "index")) this.tell(() => CHANGES.index?.(this.teller, this.table, own));
    this.addForeign(own, place);
  }

  /** `.references("id").inTable("orgs")`, `.references("orgs.id")`. */
  private addForeign({ names, second, chain, at }: Statement, place: Place): void {
    const references = this.referenceOf(chain, place);
    const name = second ?? keyName(this.table, names, "foreign");
    if (references) this.tell(() => this.teller.addForeignKey(this.table, { columns: names, name, references, at }));
  }

  private referenceOf(chain: CallChain, place: Place): ToldReference | undefined {
    const columns = this.namesIn(argumentsOf(chain, "references")?.[0], place);
    const [dotted] = columns;
    if (dotted === undefined) return undefined;
    const [table] = argumentsOf(chain, "inTable") ?? argumentsOf(chain, "on") ?? [];
    const named = table && this.code.stringOf({ ...place, node: table });
    const name = named ?? (dotted.includes(".") ? dotted.split(".").slice(0, -1).join(".") : undefined);
    return name === undefined ? undefined : { table: name, columns: columns.map((column) => column.split(".").at(-1) ?? column) };
  }

  /** A name, or a list of them. */
  private namesIn(node: ts.Expression | undefined, place: Place): readonly string[] {
    const found = node && this.code.follow({ ...place, node });
    if (!found) return [];
    const list = this.ts.isArrayLiteralExpression(found.node) ? found.node.elements.map((one) => ({ ...found, node: one })) : [found];
    return list.flatMap((one) => this.code.stringOf(one) ?? []);
  }
}

function keyName(table: string, columns: readonly string[], kind: string): string {
  return [table.replaceAll(".", "_"), ...columns, kind].join("_").toLowerCase();
}

type Change = (teller: TableTeller, table: string, statement: Statement) => void;

function addKey(kind: "unique" | "primary key"): Change {
  return (teller, table, { names, second, at }) => {
    const name = second ?? (kind === "unique" ? keyName(table, names, "unique") : `${table}_pkey`);
    teller.addKey(table, kind, { columns: names, name, at });
  };
}

function dropKey(kind: string): Change {
  return (teller, table, { names, second, at }) => {
    teller.dropConstraint(table, second ?? keyName(table, names, kind), at);
  };
}

const dropColumns: Change = (teller, table, { all, at }) => {
  for (const name of all) teller.dropColumn(table, name, at);
};

function setNull(isRequired: boolean): Change {
  return (teller, table, { names, at }) => {
    for (const name of names) teller.changeColumn(table, { name, isRequired, at });
  };
}

/** What is no column, by the method's name. */
const CHANGES: Readonly<Record<string, Change | undefined>> = {
  unique: addKey("unique"),
  primary: addKey("primary key"),
  index: (teller, table, { names, second, at }) => {
    teller.addIndex(table, { columns: names, name: second ?? keyName(table, names, "index"), at });
  },
  dropUnique: dropKey("unique"),
  dropForeign: dropKey("foreign"),
  dropPrimary: (teller, table, { names, at }) => {
    teller.dropConstraint(table, names[0] ?? `${table}_pkey`, at);
  },
  dropIndex: (teller, table, { names, second, at }) => {
    teller.dropIndex(second ?? keyName(table, names, "index"), at);
  },
  dropColumn: dropColumns,
  dropColumns,
  renameColumn: (teller, table, { all: [from, to], at }) => {
    if (from !== undefined && to !== undefined) teller.renameColumn(table, from, to, at);
  },
  setNullable: setNull(false),
  dropNullable: setNull(true),
};
