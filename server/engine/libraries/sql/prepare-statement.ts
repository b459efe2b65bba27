// What the judgement of a statement needs and no value decides: its rows, regions and their alternatives.
import { compileMutation } from "./compile-mutation";
import { Compilation } from "./compile-query";
import { alternativesOf, product, rowsIn, type Alternative } from "./condition";
import { classesOf, type EqualityClass } from "./equality-classes";
import type { Rows } from "./rows";
import type { SqlSchema } from "./sql-oracle";
import type { SqlStatement } from "./sql-statement";
import type { Region } from "./statement-scope";

/** An alternative with its columns grouped by equal value. */
export interface SolvedAlternative {
  readonly alternative: Alternative;
  readonly classes: readonly EqualityClass[];
}

export interface PreparedRegion {
  readonly hasOuterJoin: boolean;
  /** Rows that are judged here. */
  readonly rows: readonly Rows[];
  readonly alternatives: readonly SolvedAlternative[];
  /** The alternatives if the outer joins below were inner ones; worked out when asked for. */
  readonly forced: () => readonly SolvedAlternative[];
  readonly children: readonly PreparedRegion[];
}

export interface PreparedStatement {
  readonly rows: readonly Rows[];
  readonly regions: readonly PreparedRegion[];
}

const ROOT: readonly Alternative[] = [{ facts: new Map(), rows: new Set() }];

/** Not kept: alternatives are many, and what a judgement comes to is little. */
export function prepareStatement(statement: SqlStatement, schema: SqlSchema): PreparedStatement {
  const compilation = new Compilation(schema, compileMutation);
  compileStatement(statement, compilation);
  return { rows: compilation.rows, regions: compilation.roots.map((region) => prepareRegion(region, ROOT)) };
}

function compileStatement(statement: SqlStatement, compilation: Compilation): void {
  if (statement.kind === "other") return;
  if (statement.kind !== "select") {
    compileMutation(statement, compilation, new Map(), undefined);
    return;
  }
  const children: Region[] = [];
  const condition = compilation.compileQuery(statement.query, undefined, new Map(), undefined, children);
  compilation.addRoot({ condition, children });
}

/** `above`: the alternatives of the region around it. */
function prepareRegion(region: Region, above: readonly Alternative[]): PreparedRegion {
  const { anchor } = region;
  const anchored = anchor ? above.filter((alternative) => alternative.rows.has(anchor.id)) : above;
  const context = anchored.length > 0 ? anchored : above;
  const own = alternativesOf(region.condition);
  const within = (isForced: boolean): readonly Alternative[] =>
    product(
      context,
      own.flatMap((alternative) => promote([alternative], alternative, region, isForced)),
    );
  const alternatives = within(false);
  let forced: readonly SolvedAlternative[] | undefined;
  return {
    hasOuterJoin: region.children.some((child) => child.isOuterJoin),
    rows: rowsIn(region.condition).filter((rows) => rows.table && !rows.isShadow),
    alternatives: alternatives.map(solved),
    forced: () => (forced ??= within(true).map(solved)),
    children: region.children.map((child) => prepareRegion(child, alternatives)),
  };
}

function solved(alternative: Alternative): SolvedAlternative {
  return { alternative, classes: classesOf(alternative) };
}

/** Where the rows of an outer join are known not to be null, the join's condition holds too. */
function promote(start: readonly Alternative[], known: Alternative, region: Region, isForced: boolean): readonly Alternative[] {
  let out = start;
  for (const child of region.children) {
    if (child.isOuterJoin !== true || !(isForced || isPresent(known, child))) continue;
    out = promote(product(out, alternativesOf(child.condition)), known, child, false);
  }
  return out;
}

/** A row that was joined to another one exists only where that one does. */
function isPresent(known: Alternative, region: Region): boolean {
  const rows = rowsIn(region.condition);
  if ([...known.facts.values()].some((fact) => fact.kind === "present" && rows.includes(fact.rows))) return true;
  return region.children.some((child) => child.isOuterJoin === true && isPresent(known, child));
}
