// A TypeORM query builder's statement as SQL text (https://typeorm.io/docs/query-builder/select-query-builder). Relations are joined by their
// foreign keys, as TypeORM does.
import type { Entity } from "../../tenancy/model";
import { stepListsOf, type BuilderStep } from "../builders/builder";
import { quoted } from "../builders/sql-text";
import { listOf } from "../call-arguments";
import type { Engine } from "../model";
import { namedEntity } from "../orm/entities";
import { setsMembers } from "../orm/new-rows";
import { fragment } from "../sql-fragments";
import type { HandleValue, TextValue, Value } from "../value";
import { columnText, conditionText, isCondition, namedText, whereText, type Names } from "./builder-conditions";
import { joinIn, sourceIn, type Join, type Mode, type Source } from "./builder-parts";
import { dialectOf } from "./clients";

export interface Statement {
  readonly text: Value;
  /** Relations whose rows come along, and their aliases. */
  readonly nested: ReadonlyMap<string, string>;
}

export function modeOf(engine: Engine, steps: readonly BuilderStep[]): Mode {
  return (steps
    .filter((step) => step.kind === "mode")
    .map((step) => engine.stringOf(step.value))
    .at(-1) ?? "select") as Mode;
}

/** The entity and alias that were named last. */
export function mainSource(steps: readonly BuilderStep[]): Source | undefined {
  return steps.flatMap((step) => (step.kind === "from" ? (sourceIn(step.value) ?? []) : [])).at(-1);
}

/** Aliases of all tables that the steps name. */
export function namesOf(engine: Engine, steps: readonly BuilderStep[], outer?: Names): Names {
  const main = mainSource(steps);
  const aliases = new Map<string, Entity>(outer?.aliases ?? []);
  for (const step of steps) {
    const source = step.kind === "from" ? sourceIn(step.value) : undefined;
    if (source?.entity) aliases.set(source.alias, source.entity);
    const join = step.kind === "join" ? joinIn(step.value) : undefined;
    const joined = join && joinedEntity(engine, join, aliases);
    if (join && joined) aliases.set(join.alias, joined);
  }
  return {
    dialect: dialectOf(engine),
    aliases,
    ...(main?.entity ? { entity: main.entity } : {}),
    ...(main && modeOf(engine, steps) === "select" ? { main: main.alias } : {}),
  };
}

function pathOf(engine: Engine, join: Join): { readonly alias: string; readonly property: string } | undefined {
  const [, alias, property] = /^([\w$]+)\.([\w$.]+)$/.exec(engine.stringOf(join.what) ?? "") ?? [];
  return alias === undefined || property === undefined ? undefined : { alias, property };
}

function joinedEntity(engine: Engine, join: Join, aliases: ReadonlyMap<string, Entity>): Entity | undefined {
  const path = pathOf(engine, join);
  const relation = path && aliases.get(path.alias)?.relations.find((one) => one.name === path.property);
  return relation ? engine.tenancy.entities.get(relation.target) : entityNamed(engine, join.what);
}

/** An entity by class, name or table. */
export function entityNamed(engine: Engine, value: Value): Entity | undefined {
  const table = engine.tenancy.byTable.get((engine.stringOf(value) ?? "").toLowerCase());
  return namedEntity(engine, value) ?? (table === undefined ? undefined : engine.tenancy.entities.get(table));
}

/** The statements that the builder may stand for: one for each way that the paths to it differ. */
export function statementOf(engine: Engine, builder: HandleValue, selects: "entities" | "raw" | "count"): Statement {
  const made = stepListsOf(engine, builder).flatMap((steps) => {
    const all = compile(engine, steps, selects);
    const sure = steps.filter((step) => !step.isConditional || !isCondition(step.kind));
    return sure.length === steps.length ? [all] : [all, compile(engine, sure, selects)];
  });
  const [only] = made;
  const nested = new Map(made.flatMap((statement) => [...statement.nested]));
  return { text: only && made.length === 1 ? only.text : engine.choice(made.map((statement) => statement.text)), nested };
}

function compile(engine: Engine, steps: readonly BuilderStep[], selects: "entities" | "raw" | "count"): Statement {
  const names = namesOf(engine, steps);
  const main = mainSource(steps);
  const where = whereText(engine, steps, names);
  const condition = where ? [" WHERE ", where] : [];
  const nested = new Map<string, string>();
  if (!main) return { text: fragment([]), nested };
  const table = main.entity ? quoted(names.dialect, main.entity.table) : "";
  switch (modeOf(engine, steps)) {
    case "update":
      return { text: fragment([`UPDATE ${table} SET `, setText(engine, steps, names), ...condition]), nested };
    case "softDelete":
    case "restore":
      return { text: fragment([`UPDATE ${table} SET ${quoted(names.dialect, "deletedAt")} = NULL`, ...condition]), nested };
    case "delete":
      return { text: fragment([`DELETE FROM ${table}`, ...condition]), nested };
    default:
      return { text: selectText(engine, steps, { names, main, condition, nested, selects }), nested };
  }
}

interface Select {
  readonly names: Names;
  readonly main: Source;
  readonly condition: readonly (string | Value)[];
  readonly nested: Map<string, string>;
  readonly selects: "entities" | "raw" | "count";
}

function selectText(engine: Engine, steps: readonly BuilderStep[], { names, main, condition, nested, selects }: Select): TextValue {
  const joins = steps.flatMap((step) => (step.kind === "join" ? (joinIn(step.value) ?? []) : []));
  const columns = selects === "count" ? ["COUNT(*) AS cnt"] : selects === "raw" ? outputs(engine, steps, names) : [];
  const list = columns.length > 0 ? columns : [`${quoted(names.dialect, main.alias)}.*`];
  for (const join of joins) {
    const path = pathOf(engine, join);
    if (join.isSelected && path) nested.set(path.property, join.alias);
  }
  return fragment([
    "SELECT ",
    ...list.flatMap((column, index) => (index === 0 ? [column] : [", ", column])),
    " FROM ",
    ...sourceText(main, names),
    ...joins.flatMap((join) => joinText(engine, join, names)),
    ...condition,
  ]);
}

function sourceText(source: Source, { dialect }: Names): readonly (string | Value)[] {
  const alias = quoted(dialect, source.alias);
  if (source.subquery) return [source.subquery, ` ${alias}`];
  return [`${quoted(dialect, source.entity?.table ?? source.alias)} ${alias}`];
}

/** `select("order.total", "total")`, `select(["order.id"])`: columns under the names of raw results. */
function outputs(engine: Engine, steps: readonly BuilderStep[], names: Names): readonly (string | Value)[] {
  return steps
    .filter((step) => step.kind === "select")
    .flatMap((step) => {
      const alias = engine.stringOf(engine.member(step.value, "alias"));
      return listOf(engine, engine.member(step.value, "what")).flatMap((what) => outputText(engine, what, alias, names));
    });
}

function outputText(engine: Engine, what: Value, alias: string | undefined, names: Names): readonly (string | Value)[] {
  const text = engine.stringOf(what);
  if (text === undefined)
    return what.v === "text" ? [fragment([conditionText(engine, what, names), alias ? ` AS ${quoted(names.dialect, alias)}` : ""])] : [];
  if (names.aliases.has(text)) return [`${quoted(names.dialect, text)}.*`];
  const path = /^([\w$]+)\.([\w$]+)$/.exec(text);
  const name = alias ?? (path ? `${path[1] ?? ""}_${path[2] ?? ""}` : undefined);
  return [`${namedText(text, names)}${name === undefined ? "" : ` AS ${quoted(names.dialect, name)}`}`];
}

function joinText(engine: Engine, join: Join, names: Names): readonly (string | Value)[] {
  const alias = quoted(names.dialect, join.alias);
  const condition = join.condition ? conditionText(engine, join.condition, names) : undefined;
  if (join.what.v === "text") return [` ${join.kind} `, join.what, ` ${alias} ON `, condition ?? "true"];
  const entity = names.aliases.get(join.alias);
  if (!entity) return [];
  const path = pathOf(engine, join);
  const link = path ? linkText(path, join.alias, entity, names) : undefined;
  if (path && link === undefined) return [];
  const on = [...(link === undefined ? [] : [link]), ...(condition ? [condition] : [])];
  const [first = "true", second] = on;
  return [
    ` ${join.kind} ${quoted(names.dialect, entity.table)} ${alias} ON `,
    ...(second ? ["(", first, ") AND (", second, ")"] : [first]),
  ];
}

function linkText(
  { alias, property }: { readonly alias: string; readonly property: string },
  joined: string,
  entity: Entity,
  names: Names,
): string | undefined {
  const owner = names.aliases.get(alias);
  const relation = owner?.relations.find((one) => one.name === property);
  if (!owner || !relation) return undefined;
  if (relation.columns.length > 0) return pairs(alias, relation.columns, joined, relation.references, names);
  const back =
    entity.relations.find((one) => one.name === relation.inverse && one.target === owner.name) ??
    entity.relations.find((one) => one.target === owner.name && one.columns.length > 0);
  if (back && back.columns.length > 0) return pairs(joined, back.columns, alias, back.references, names);
  return relation.isList ? linkedText({ alias, entity: owner }, { alias: joined, entity }, names) : undefined;
}

interface Side {
  readonly alias: string;
  readonly entity: Entity;
}

/** Many-to-many: what the table between them links is of one tenant, as rows are that a foreign key links. */
function linkedText(left: Side, right: Side, names: Names): string | undefined {
  const [key, ...more] = left.entity.tenantKeys;
  const [other, ...others] = right.entity.tenantKeys;
  if (key === undefined || other === undefined || more.length + others.length > 0) return undefined;
  return pairs(left.alias, [key], right.alias, [other], names);
}

function pairs(left: string, columns: readonly string[], right: string, references: readonly string[], names: Names): string {
  return columns
    .map((column, index) => `${columnText(left, column, names)} = ${columnText(right, references[index] ?? "id", names)}`)
    .join(" AND ");
}

/** `set({ status: "paid" })`; an object that cannot be enumerated stands for all assignments at once. */
function setText(engine: Engine, steps: readonly BuilderStep[], names: Names): Value {
  const set = steps.filter((step) => step.kind === "set").at(-1)?.value;
  if (!set) return fragment([`${quoted(names.dialect, "id")} = NULL`]);
  const members = names.entity ? setsMembers(engine, names.entity, set) : undefined;
  if (!members || members.size === 0) return fragment([set]);
  return fragment(
    [...members].flatMap(([name, member], index) => [`${index === 0 ? "" : ", "}${columnText(undefined, name, names)} = `, member.value]),
  );
}
