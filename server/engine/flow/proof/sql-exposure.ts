// Which tables of a statement give columns to what it returns or writes: a table that is only tested gives nothing away.
import type { Cte, FromItem, FromSource, Operand, Output, Query, QueryBody, SqlStatement } from "../../libraries/sql/sql-statement";
import { plainName } from "../machine/names";

/** Whether the table of this alias has such a column; true when nothing is known of it. */
export type HasColumn = (table: string, column: string) => boolean;

/** Aliases (plain names) of the tables whose columns come out. A statement that is no SELECT shows what it copies and returns. */
export function exposedTables(statement: SqlStatement, hasColumn: HasColumn): ReadonlySet<string> {
  const search = new ExposureSearch(hasColumn);
  switch (statement.kind) {
    case "select":
      search.query(statement.query, []);
      break;
    case "insert":
      if (statement.source.kind === "query") search.query(statement.source.query, statement.ctes);
      break;
    case "update": {
      const outputs = [...statement.sets.map((set): Output => ({ kind: "value", operand: set.value })), ...statement.returning];
      search.level([statement.target, ...statement.from], outputs, statement.ctes);
      break;
    }
    case "delete":
      search.level([...statement.from, ...statement.using], statement.returning, statement.ctes);
      break;
    case "other":
      break;
  }
  return search.exposed;
}

class ExposureSearch {
  readonly exposed = new Set<string>();
  private readonly open = new Set<Query>();

  constructor(private readonly hasColumn: HasColumn) {}

  query(query: Query, outer: readonly Cte[]): void {
    if (this.open.has(query)) return;
    this.open.add(query);
    this.body(query.body, [...outer, ...query.ctes]);
    this.open.delete(query);
  }

  private body(body: QueryBody, ctes: readonly Cte[]): void {
    if (body.kind === "nested") this.query(body.query, ctes);
    if (body.kind === "core") this.level(body.from, body.outputs, ctes);
    if (body.kind !== "set") return;
    this.body(body.left, ctes);
    // What comes out of EXCEPT and INTERSECT is all on the left.
    if (body.op === "union") this.body(body.right, ctes);
  }

  level(from: readonly FromItem[], outputs: readonly Output[], ctes: readonly Cte[]): void {
    for (const source of from.flatMap(sourcesIn)) if (outputs.some((output) => this.shows(output, source))) this.source(source, ctes);
    for (const output of outputs) if (output.kind === "value") this.subqueries(output.operand, ctes);
  }

  private source(source: FromSource, ctes: readonly Cte[]): void {
    if (source.kind === "derived") this.query(source.query, ctes);
    if (source.kind !== "table") return;
    const cte = ctes.find((one) => one.name.toLowerCase() === source.table.name.toLowerCase());
    if (cte) this.query(cte.query, ctes);
    else this.exposed.add(plainName(source.alias ?? source.table.name));
  }

  private subqueries(operand: Operand, ctes: readonly Cte[]): void {
    if (operand.kind === "subquery") this.query(operand.query, ctes);
    for (const part of partsOf(operand)) this.subqueries(part, ctes);
  }

  private shows(output: Output, source: FromSource): boolean {
    if (output.kind === "star") return output.qualifier === undefined || plainName(output.qualifier) === aliasOf(source);
    return this.mentions(output.operand, source);
  }

  private mentions(operand: Operand, source: FromSource): boolean {
    if (operand.kind === "column") {
      if (operand.qualifier !== undefined) return plainName(operand.qualifier) === aliasOf(source);
      return source.kind !== "table" || this.hasColumn(source.table.name, operand.name);
    }
    // `count(*)` counts the rows of them all.
    if (operand.kind === "expression" && operand.isAggregate && operand.parts.length === 0) return true;
    return partsOf(operand).some((part) => this.mentions(part, source));
  }
}

function partsOf(operand: Operand): readonly Operand[] {
  if (operand.kind === "expression") return operand.parts;
  return operand.kind === "list" || operand.kind === "row" ? operand.items : [];
}

function sourcesIn({ source, joins }: FromItem): readonly FromSource[] {
  return [source, ...joins.map((join) => join.source)].flatMap((one) => (one.kind === "group" ? sourcesIn(one.item) : [one]));
}

function aliasOf(source: FromSource): string {
  if (source.kind === "group") return "";
  return plainName(source.alias ?? (source.kind === "table" ? source.table.name : ""));
}
