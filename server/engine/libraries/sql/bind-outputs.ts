// Ties the columns of a derived table, CTE or subquery to what its outputs stand for, by name and by position.
import { termEquals } from "./compile-formula";
import { ALWAYS, sameFact, type Condition } from "./condition";
import { foldName } from "./entity-columns";
import type { Rows } from "./rows";
import type { Operand, Output, QueryBody } from "./sql-statement";
import { columnTerm, type Scope } from "./statement-scope";

/** Rows that stand for a query's result, and the names that its user gave to its columns. */
export interface Sink {
  readonly rows: Rows;
  readonly names: readonly string[];
}

function bind(sink: Sink, name: string, value: Operand, scope: Scope): Condition {
  sink.rows.columns?.add(foldName(name));
  return termEquals(columnTerm(sink.rows, name), value, scope);
}

/** Every column of the rows that a star stands for. */
function bindStar(sink: Sink, sources: readonly Rows[]): Condition {
  const facts = sources.flatMap((source) => {
    const names = source.entity ? source.entity.columns.flatMap((column) => [column.name, column.dbName]) : [...(source.columns ?? [])];
    return [...new Set(names.map(foldName))].map((name) => {
      sink.rows.columns?.add(name);
      return sameFact(columnTerm(sink.rows, name), columnTerm(source, name));
    });
  });
  return { kind: "all", of: facts };
}

function sourcesOf(output: Output, scope: Scope): readonly Rows[] {
  if (output.kind !== "star") return [];
  const { qualifier } = output;
  return qualifier === undefined ? scope.rows : scope.rows.filter((rows) => rows.alias.toLowerCase() === qualifier.toLowerCase());
}

/** Names of a query's columns by position; empty when a star hides them. UNION takes those of its first branch. */
export function outputNames(body: QueryBody): readonly string[] {
  if (body.kind === "set") return outputNames(body.left);
  if (body.kind === "nested") return outputNames(body.query.body);
  if (body.kind !== "core" || body.outputs.some((output) => output.kind === "star")) return [];
  return body.outputs.map((output, i) => (output.kind === "value" ? output.name : undefined) ?? String(i));
}

/** `SELECT * FROM unnest($1, $2)`: one output for each list, in their order. */
function withListColumns(outputs: readonly Output[], scope: Scope): readonly Output[] {
  const [only, ...more] = outputs;
  const [source, ...others] = only && more.length === 0 ? sourcesOf(only, scope) : [];
  const { args = [], columns = [] } = (others.length === 0 && source?.lists) || {};
  if (args.length === 0 || !args.every((arg) => arg.kind === "hole" && arg.isArray === true)) return outputs;
  return args.map((operand, i) => ({ kind: "value", operand, ...(columns[i] === undefined ? {} : { name: columns[i] }) }));
}

/** The condition that ties the sink's columns to the outputs. */
export function bindOutputs(sink: Sink, given: readonly Output[], scope: Scope): Condition {
  const outputs = withListColumns(given, scope);
  // After a star the position of an output is not known.
  const star = outputs.findIndex((output) => output.kind === "star");
  const of = outputs.flatMap((output, i): readonly Condition[] => {
    if (output.kind === "star") return [bindStar(sink, sourcesOf(output, scope))];
    const isPlaced = star < 0 || i < star;
    const names = [...new Set([isPlaced ? String(i) : undefined, (isPlaced ? sink.names[i] : undefined) ?? output.name])].filter(
      (name) => name !== undefined,
    );
    return names.map((name) => bind(sink, name, output.operand, scope));
  });
  return { kind: "all", of };
}

/** The rows of VALUES: any one of them. */
export function bindValues(sink: Sink, rows: readonly (readonly Operand[])[], scope: Scope): Condition {
  const of = rows.map((row): Condition => {
    const outputs = row.map((operand, i): Output => ({ kind: "value", name: `column${i + 1}`, operand }));
    return bindOutputs(sink, outputs, scope);
  });
  return of.length === 0 ? ALWAYS : { kind: "any", of };
}
