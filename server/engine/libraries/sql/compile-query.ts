// Turns queries into Conditions: FROM with its joins, derived tables, CTEs and set operations become rows and equalities in one
// condition, so that the tenant travels through them by plain reasoning over equal columns.
import { bindOutputs, bindValues, outputNames, type Sink } from "./bind-outputs";
import { compileFormula, setApart, type QueryCompiler } from "./compile-formula";
import { ALWAYS, type Condition } from "./condition";
import { compileFrom } from "./compile-from";
import { isAggregateOperand } from "./read-operand";
import type { Rows } from "./rows";
import type { Cte, MutationStatement, Output, Query, QueryBody, SelectCore } from "./sql-statement";
import type { SqlSchema, TableOperation } from "./sql-oracle";
import type { CteEntry, CteEnvironment, Region, Scope } from "./statement-scope";

/** Above this many rows, CTEs are no longer followed into the queries that use them. */
const MAX_ROWS = 400;

export interface RowsDraft extends Partial<Omit<Rows, "id">> {
  readonly alias: string;
}

/** Compiles one mutation; its rows as seen through RETURNING are bound to the sink. */
export type MutationCompiler = (
  statement: MutationStatement,
  compilation: Compilation,
  ctes: CteEnvironment,
  sink: Sink | undefined,
) => Condition;

/** Everything compiled from one statement. */
export class Compilation implements QueryCompiler {
  /** Regions that stand under no other: the statement itself, CTEs that mutate, and CTEs that nothing uses. */
  readonly roots: Region[] = [];
  /** Rows that are judged, in order of appearance. */
  readonly rows: Rows[] = [];
  readonly openViews = new Set<string>();
  private readonly expanding = new Set<Cte>();
  private within: readonly string[] = [];
  private isShadow = false;

  constructor(
    readonly schema: SqlSchema,
    private readonly compileMutation: MutationCompiler,
  ) {}

  addRows(draft: RowsDraft): Rows {
    const rows: Rows = {
      operation: "select",
      within: this.within,
      isShadow: this.isShadow,
      isProposed: false,
      hasCondition: false,
      isAggregateOnly: false,
      ...draft,
      id: this.rows.length + 1,
    };
    this.rows.push(rows);
    return rows;
  }

  addRoot(region: Region): void {
    if (!this.isShadow) this.roots.push(region);
  }

  derivedRows(alias: string): Rows {
    return this.addRows({ alias, columns: new Set() });
  }

  /** Compiles what stands in a derived table or CTE of this name. */
  inside<T>(name: string, compile: () => T): T {
    const around = this.within;
    this.within = [...around, name];
    const compiled = compile();
    this.within = around;
    return compiled;
  }

  openScope(outer: Scope | undefined, ctes: CteEnvironment, operations: ReadonlyMap<object, TableOperation> = new Map()): Scope {
    const base = { rows: [], ctes, operations, marker: this.addRows({ alias: "" }), children: [], optional: new Map() };
    return outer ? { ...base, outer } : base;
  }

  merged(query: Query, scope: Scope): { readonly condition: Condition; readonly rows: Rows } {
    const rows = this.derivedRows("");
    return { condition: this.compileQuery(query, scope, scope.ctes, { rows, names: [] }, scope.children), rows };
  }

  apart(query: Query, scope: Scope): Region {
    const children: Region[] = [];
    return { condition: this.compileQuery(query, scope, scope.ctes, undefined, children), children, anchor: scope.marker };
  }

  /** `children` takes the regions found below. */
  compileQuery(query: Query, outer: Scope | undefined, ctes: CteEnvironment, sink: Sink | undefined, children: Region[]): Condition {
    const environment = this.declare(query.ctes, ctes, outer);
    const condition = this.compileBody(query.body, outer, environment, sink, children);
    this.finish(query.ctes, environment);
    return condition;
  }

  /** The environment with these CTEs; those that mutate are compiled here, once. */
  declare(ctes: readonly Cte[], known: CteEnvironment, outer?: Scope): CteEnvironment {
    const environment = new Map(known);
    for (const cte of ctes) {
      const entry: CteEntry = { cte, environment: new Map(environment), outer, usage: { count: 0 } };
      environment.set(cte.name.toLowerCase(), entry);
      if (cte.query.body.kind === "mutation") this.compileAlone(entry);
    }
    return environment;
  }

  /** Compiles the CTEs that nothing used, so that no table in them goes unseen. */
  finish(ctes: readonly Cte[], environment: CteEnvironment): void {
    for (const cte of ctes) {
      const entry = environment.get(cte.name.toLowerCase());
      if (entry && entry.usage.count === 0 && cte.query.body.kind !== "mutation") this.compileAlone(entry);
    }
  }

  private compileAlone(entry: CteEntry): void {
    const children: Region[] = [];
    const { name, query } = entry.cte;
    const condition = this.inside(name, () => this.compileQuery(query, entry.outer, this.withSelf(entry), undefined, children));
    // A mutation enters its own region.
    if (entry.cte.query.body.kind !== "mutation") this.addRoot({ condition, children });
  }

  private withSelf(entry: CteEntry): CteEnvironment {
    return !entry.cte.isRecursive ? entry.environment : new Map(entry.environment).set(entry.cte.name.toLowerCase(), entry);
  }

  /** A CTE where it is used: its query again, bound to the rows that stand for it. */
  expandCte(entry: CteEntry, rows: Rows, names: readonly string[], children: Region[]): Condition {
    const { cte, usage } = entry;
    if (this.rows.length > MAX_ROWS) return ALWAYS;
    const sink = { rows, names: names.length > 0 ? names : cte.columnAliases };
    if (this.expanding.has(cte)) return this.expandAnchor(entry, sink, children);
    usage.count++;
    this.expanding.add(cte);
    const wasShadow = this.isShadow;
    this.isShadow ||= cte.query.body.kind === "mutation";
    const condition = this.inside(cte.name, () => this.compileQuery(cte.query, entry.outer, this.withSelf(entry), sink, children));
    this.isShadow = wasShadow;
    this.expanding.delete(cte);
    return condition;
  }

  /** Inside its own definition a recursive CTE stands for the rows it began with; each further step is judged on top of them. */
  private expandAnchor(entry: CteEntry, sink: Sink, children: Region[]): Condition {
    const { body } = entry.cte.query;
    if (body.kind !== "set") return ALWAYS;
    const wasShadow = this.isShadow;
    this.isShadow = true;
    const condition = this.compileBody(body.left, entry.outer, entry.environment, sink, children);
    this.isShadow = wasShadow;
    return condition;
  }

  private compileBody(
    body: QueryBody,
    outer: Scope | undefined,
    ctes: CteEnvironment,
    sink: Sink | undefined,
    children: Region[],
  ): Condition {
    switch (body.kind) {
      case "nested":
        return this.compileQuery(body.query, outer, ctes, sink, children);
      case "values":
        return sink ? bindValues(sink, body.rows, this.openScope(outer, ctes)) : ALWAYS;
      case "mutation":
        return this.compileMutation(body.statement, this, ctes, sink);
      case "core":
        return this.compileCore(body, outer, ctes, sink, children);
      case "set": {
        const left = this.compileBody(body.left, outer, ctes, sink, children);
        const rightSink = sink && { rows: sink.rows, names: sink.names.length > 0 ? sink.names : outputNames(body.left) };
        if (body.op !== "except") return { kind: "any", of: [left, this.compileBody(body.right, outer, ctes, rightSink, children)] };
        const below: Region[] = [];
        children.push({ condition: this.compileBody(body.right, outer, ctes, undefined, below), children: below });
        return left;
      }
    }
  }

  private compileCore(
    core: SelectCore,
    outer: Scope | undefined,
    ctes: CteEnvironment,
    sink: Sink | undefined,
    children: Region[],
  ): Condition {
    const scope = this.openScope(outer, ctes);
    const from = compileFrom(core.from, scope, this);
    const tests = [core.where, core.having].flatMap((formula) => (formula ? [compileFormula(formula, scope, this)] : []));
    this.compileOutputs(core.outputs, scope);
    const bound = sink ? bindOutputs(sink, core.outputs, scope) : ALWAYS;
    markLevel(
      scope.rows,
      tests.length > 0,
      core.outputs.length > 0 && core.outputs.every((output) => output.kind === "value" && isAggregateOperand(output.operand)),
    );
    const condition: Condition = { kind: "all", of: [{ kind: "rows", rows: scope.marker }, from, ...tests, bound] };
    children.push(...scope.children);
    return condition;
  }

  /** Subqueries among the outputs. */
  compileOutputs(outputs: readonly Output[], scope: Scope): void {
    for (const output of outputs) if (output.kind === "value") setApart(output.operand, scope, this);
  }
}

/** Says of the rows of one query level whether they are filtered and aggregated. */
export function markLevel(rows: readonly Rows[], hasCondition: boolean, isAggregateOnly: boolean): void {
  for (const each of rows) {
    each.hasCondition ||= hasCondition;
    each.isAggregateOnly = isAggregateOnly;
  }
}
