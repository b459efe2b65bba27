// SELECT as Drizzle's builder was told it (https://orm.drizzle.team/docs/select): fields, joins, conditions, set operations.
import { isNothing, remembered } from "../call-arguments";
import { stepsOf, stepVariantsOf, type BuilderStep } from "../builders/builder";
import { quoted } from "../builders/sql-text";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { aliasOf, dialectOf, isDrizzle, tableName } from "./handles";
import { nestedOwner, nestedOwnerOf, outputs } from "./select-outputs";
import { clause, sqlOf } from "./text";

type Parts = readonly (string | Value)[];

const JOINS: ReadonlyMap<string, string> = new Map([
  ["innerJoin", "inner join"],
  ["leftJoin", "left join"],
  ["rightJoin", "right join"],
  ["fullJoin", "full join"],
  ["crossJoin", "cross join"],
  ["innerJoinLateral", "inner join lateral"],
  ["leftJoinLateral", "left join lateral"],
  ["crossJoinLateral", "cross join lateral"],
]);

const SETS: ReadonlyMap<string, string> = new Map([
  ["union", "union"],
  ["unionAll", "union all"],
  ["intersect", "intersect"],
  ["intersectAll", "intersect all"],
  ["except", "except"],
  ["exceptAll", "except all"],
]);

export function isJoin(method: string): boolean {
  return JOINS.has(method);
}

export function isSetOperation(method: string): boolean {
  return SETS.has(method);
}

export function isUnion(kind: string): boolean {
  return kind === "union" || kind === "unionAll";
}

/** The statement, once for each way in which it may have been put together. */
export function selectText(engine: Engine, builder: HandleValue, isInner: boolean): Value {
  const variants = stepVariantsOf(engine, builder, (kind) => kind === "where" || kind === "having");
  return engine.choice(variants.map((steps) => fragment(oneSelect(engine, builder, steps, isInner))));
}

function oneSelect(engine: Engine, builder: HandleValue, steps: readonly BuilderStep[], isInner: boolean): Parts {
  const source = remembered(builder, "source") ?? UNDEFINED;
  const joins = steps.filter((step) => isJoin(step.kind));
  const own: Parts = [
    "select ",
    ...outputs(engine, builder, isInner && joins.length === 0),
    " from ",
    ...fromText(engine, source),
    ...joinTexts(engine, joins),
    ...lastOf(steps, "where").map((step) => clause(engine, " where ", step.value)),
    ...(steps.some((step) => step.kind === "groupBy") ? [" group by 1"] : []),
    ...lastOf(steps, "having").map((step) => clause(engine, " having ", step.value)),
  ];
  const all = steps
    .filter((step) => isSetOperation(step.kind))
    .reduce<Parts>((left, step) => ["(", ...left, `) ${SETS.get(step.kind) ?? "union"} `, sqlOf(engine, step.value)], own);
  // Before the parentheses of a union: its other queries may name them too.
  return [...withClause(engine, builder), ...all];
}

/** A second `where` replaces the first. */
function lastOf(steps: readonly BuilderStep[], kind: string): readonly BuilderStep[] {
  return steps.filter((step) => step.kind === kind).slice(-1);
}

export function joinTexts(engine: Engine, joins: readonly BuilderStep[]): Parts {
  return joins.flatMap((step) => [
    ` ${JOINS.get(step.kind) ?? "inner join"} `,
    ...fromText(engine, engine.member(step.value, "table")),
    clause(engine, " on ", engine.member(step.value, "on")),
  ]);
}

/** `with "x" as (…)` for the common tables that `db.with(…)` was given. */
export function withClause(engine: Engine, builder: HandleValue): Parts {
  const given = remembered(builder, "ctes");
  const ctes = (given ? (engine.items(given)?.items ?? []) : []).flatMap((item) => (isDrizzle(item.value, "subquery") ? [item.value] : []));
  return ctes.flatMap((cte, index) => [
    index === 0 ? "with " : ", ",
    `${quoted(dialectOf(cte), aliasOf(cte) ?? "")} as (`,
    remembered(cte, "query") ?? UNDEFINED,
    ")",
    index === ctes.length - 1 ? " " : "",
  ]);
}

/** A table, subquery or common table as FROM names it. */
export function fromText(engine: Engine, source: Value): Parts {
  const options = engine.alternatives(source);
  const [only] = options;
  if (options.length > 1) return [engine.choice(options.map((option) => fragment(fromText(engine, option))))];
  if (!only || !isDrizzle(only)) return [source];
  if (only.type === "table") {
    const { table, alias, dialect } = tableName(only);
    return [quoted(dialect, table), ...(alias === undefined ? [] : [` as ${quoted(dialect, alias)}`])];
  }
  const name = quoted(dialectOf(only), aliasOf(only) ?? "sub");
  if (only.type === "subquery")
    return only.data["isCommon"] === true ? [name] : ["(", remembered(only, "query") ?? UNDEFINED, `) as ${name}`];
  return aliasOf(only) === undefined ? [sqlOf(engine, only)] : [sqlOf(engine, only), ` as ${name}`];
}

/** Members of the result's rows that hold whole rows, with the table or alias of each. */
export function nestedRows(engine: Engine, builder: HandleValue): ReadonlyMap<string, string> {
  const fields = remembered(builder, "fields");
  if (fields && !isNothing(fields)) {
    const members = [...(engine.members(fields) ?? [])];
    return new Map(
      members.flatMap(([name, member]) => {
        const owner = nestedOwner(engine, member.value);
        return owner === undefined ? [] : [[name, owner] as const];
      }),
    );
  }
  const joins = stepsOf(engine, builder).filter((step) => isJoin(step.kind));
  if (joins.length === 0) return new Map();
  const tables = [remembered(builder, "source") ?? UNDEFINED, ...joins.map((step) => engine.member(step.value, "table"))];
  return new Map(
    tables.flatMap((table) => (isDrizzle(table, "table", "subquery") ? [nestedOwnerOf(table) ?? ""] : [])).map((name) => [name, name]),
  );
}

/** What a subquery's column is called: the field's own alias, or its property. */
export function fieldAlias(engine: Engine, subquery: HandleValue, property: string): string {
  const fields = remembered(subquery, "fields");
  const field = fields && engine.members(fields)?.get(property)?.value;
  return field && isDrizzle(field, "sql") ? (aliasOf(field) ?? property) : property;
}
