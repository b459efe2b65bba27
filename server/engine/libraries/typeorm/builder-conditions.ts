// Conditions of TypeORM's query builders as SQL text: strings with `alias.property` and `:name`, objects, brackets and subqueries
// (https://typeorm.io/docs/query-builder/select-query-builder#adding-where-expression).
import type { Entity } from "../../tenancy/model";
import { createBuilder, stepsOf, type BuilderStep } from "../builders/builder";
import { joinConditions, quoted, type Dialect } from "../builders/sql-text";
import { argument } from "../call-arguments";
import type { Engine, ExternalCall } from "../model";
import { keyOf } from "../orm/new-rows";
import { fragment } from "../sql-fragments";
import type { HandleValue, Value } from "../value";
import { bracketsIn, conditionIn } from "./builder-parts";
import { isOperator, TYPEORM } from "./operators";

/** Names that a statement's text may use. */
export interface Names {
  readonly dialect: Dialect;
  readonly aliases: ReadonlyMap<string, Entity>;
  /** The alias that an object's members are columns of; none in updates and deletes. */
  readonly main?: string;
  readonly entity?: Entity;
}

/** `new Brackets((qb) => …)`: what its function tells the builder that it is given. */
export function brackets(engine: Engine, name: string, call: ExternalCall): Value {
  const inner = createBuilder(engine, TYPEORM, "builder", {}, call.span);
  engine.build?.(argument(call.args, 0), [inner], call.span);
  return engine.handle(TYPEORM, "brackets", { inner, isNot: name === "NotBrackets" }, call.span);
}

/** The steps' conditions, put together as TypeORM does: without parentheses of their own. */
export function whereText(engine: Engine, steps: readonly BuilderStep[], names: Names): Value | undefined {
  const parts = steps.filter((step) => isCondition(step.kind));
  if (parts.length === 0) return undefined;
  return fragment(
    parts.flatMap((step, index) => [
      index === 0 ? "" : step.kind === "orWhere" ? " OR " : " AND ",
      conditionText(engine, conditionIn(step.value), names),
    ]),
  );
}

export function isCondition(kind: string): boolean {
  return kind === "where" || kind === "andWhere" || kind === "orWhere";
}

/** One condition. */
export function conditionText(engine: Engine, condition: Value, names: Names): Value {
  const texts = engine.alternatives(condition).map((option): Value => {
    const inner = bracketsIn(option);
    if (inner) return bracketsText(engine, option, inner, names);
    if (option.v === "text")
      return fragment(option.parts.map((part) => (typeof part === "string" ? namedText(part, names) : partText(part, names))));
    const plain = option.v === "constant" ? engine.stringOf(option) : undefined;
    if (plain !== undefined) return fragment([namedText(plain, names)]);
    const list = engine.items(option);
    if (list)
      return anyOf(
        engine,
        list.items.map((item) => item.value),
        names,
      );
    return engine.members(option) ? objectText(engine, option, names) : fragment([option]);
  });
  const [only] = texts;
  return only && texts.length === 1 ? only : engine.choice(texts);
}

function partText(part: Value, names: Names): string | Value {
  if (part.v === "constant") return namedText(String(part.value ?? ""), names);
  return part;
}

function bracketsText(engine: Engine, option: Value, inner: HandleValue, names: Names): Value {
  const text = whereText(engine, stepsOf(engine, inner), names) ?? fragment(["true"]);
  const isNot = option.v === "handle" && option.data["isNot"] === true;
  return fragment([isNot ? "NOT (" : "(", text, ")"]);
}

function anyOf(engine: Engine, options: readonly Value[], names: Names): Value {
  return (
    joinConditions(
      options.map((option) => conditionText(engine, option, names)),
      "or",
    ) ?? fragment(["true"])
  );
}

/** `where({ orgId, status: In([…]) })`. */
function objectText(engine: Engine, where: Value, names: Names): Value {
  const parts = [...(engine.members(where) ?? [])].map(([name, member]) => {
    const relation = names.entity?.relations.find((one) => one.name === name);
    const value = relation ? keyOf(engine, member.value, relation.references[0] ?? "id") : member.value;
    const column = columnText(names.main, name, names);
    if (isOperator(value)) return operatorText(column, value);
    if (value.v === "constant" && value.value === null) return fragment([`${column} IS NULL`]);
    const text = fragment([`${column} = `, value]);
    return member.isConditional ? engine.choice([text, fragment(["true"])]) : text;
  });
  const all = [...parts, ...engine.spreads(where).map((spread) => fragment([spread]))];
  return all.length === 0 ? fragment(["true"]) : fragment(["(", joinConditions(all, "and") ?? "true", ")"]);
}

function operatorText(column: string, handle: HandleValue): Value {
  const operands = handle.data["operands"] as readonly Value[];
  const [first] = operands;
  if (handle.data["operator"] === "IsNull" || !first) return fragment([`${column} IS NULL`]);
  switch (handle.data["operator"]) {
    case "Equal":
      return fragment([`${column} = `, first]);
    case "In":
    case "Any":
      return fragment([`${column} IN (`, first, ")"]);
    case "Not":
      return isOperator(first) ? fragment(["NOT (", operatorText(column, first), ")"]) : fragment([`${column} <> `, first]);
    default:
      return fragment([`${column} > `, first]);
  }
}

/** Text as it is sent: `alias.property` becomes the column, `:...list` a parameter like any other. */
export function namedText(text: string, names: Names): string {
  const spread = text.replaceAll(":...", ":");
  if (names.aliases.size === 0) return spread;
  const aliases = [...names.aliases.keys()].map((alias) => alias.replaceAll(/[$.]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\w$."'\`:])(${aliases})\\.([A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*)`, "g");
  return spread.replaceAll(pattern, (_whole, alias: string, path: string) => columnText(alias, path, names));
}

/** A property, relation or embedded property as the column that it is. */
export function columnText(alias: string | undefined, path: string, names: Names): string {
  const entity = alias === undefined ? names.entity : names.aliases.get(alias);
  const name = quoted(names.dialect, columnName(entity, path));
  return alias === undefined ? name : `${quoted(names.dialect, alias)}.${name}`;
}

function columnName(entity: Entity | undefined, path: string): string {
  const own = entity?.columns.find((column) => column.name === path);
  if (own) return own.dbName;
  const [head = path] = path.split(".");
  const relation = entity?.relations.find((one) => one.name === head);
  const [key] = relation?.columns ?? [];
  return entity?.columns.find((column) => column.name === key)?.dbName ?? head;
}
