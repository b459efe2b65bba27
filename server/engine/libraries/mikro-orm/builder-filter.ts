// What a MikroORM query builder selects: conditions as objects whose names may begin with an alias, conditions as text, and joins.
import type { Entity } from "../../tenancy/model";
import type { BuilderStep } from "../builders/builder";
import { isNothing } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, IncludedRelation } from "../model";
import { eachOption, objectFormula } from "../where-object";
import type { HandleValue, Value } from "../value";
import { memberFormula, whereFormula } from "./where";

/** The relations from the main entity to what an alias stands for. */
type Aliases = ReadonlyMap<string, readonly string[]>;

export function builderFilter(engine: Engine, entity: Entity, builder: HandleValue, steps: readonly BuilderStep[]): Formula {
  const aliases = aliasesOf(engine, builder, steps);
  let filter: Formula = ALL_ROWS;
  for (const step of steps) {
    if (step.kind !== "where") continue;
    const made = conditionFormula(engine, entity, aliases, engine.member(step.value, "cond"), engine.member(step.value, "params"));
    const told: Formula = step.isConditional ? { f: "choice", of: [made, ALL_ROWS] } : made;
    const word = engine.stringOf(engine.member(step.value, "word"));
    if (word === "set") filter = step.isConditional ? { f: "choice", of: [made, filter] } : made;
    else if (word === "or" && filter.f !== "true") filter = { f: "or", of: [filter, told] };
    else filter = and([filter, told]);
  }
  return and([filter, ...steps.map((step) => joinedFormula(engine, entity, aliases, step))]);
}

/** An inner join's own condition limits the rows. */
function joinedFormula(engine: Engine, entity: Entity, aliases: Aliases, step: BuilderStep): Formula {
  if (step.kind !== "join" || step.isConditional) return ALL_ROWS;
  const method = engine.stringOf(engine.member(step.value, "method")) ?? "";
  const cond = engine.member(step.value, "cond");
  const path = aliases.get(engine.stringOf(engine.member(step.value, "alias")) ?? "");
  if (/left/i.test(method) || isNothing(cond) || !path) return ALL_ROWS;
  return through(engine, entity, path, (target) => conditionFormula(engine, target, new Map(), cond, cond));
}

/** Relations that come along with the rows. */
export function builderIncludes(
  engine: Engine,
  entity: Entity,
  builder: HandleValue,
  steps: readonly BuilderStep[],
): readonly IncludedRelation[] {
  const aliases = aliasesOf(engine, builder, steps);
  return steps.flatMap((step): readonly IncludedRelation[] => {
    const isSelected = step.kind === "join" && /select/i.test(engine.stringOf(engine.member(step.value, "method")) ?? "");
    const path = isSelected ? aliases.get(engine.stringOf(engine.member(step.value, "alias")) ?? "") : undefined;
    return path && path.length > 0 ? includeOf(engine, entity, path) : [];
  });
}

function includeOf(engine: Engine, entity: Entity, [name = "", ...rest]: readonly string[]): readonly IncludedRelation[] {
  const target = engine.tenancy.entities.get(entity.relations.find((one) => one.name === name)?.target ?? "");
  return target ? [{ relation: name, filter: ALL_ROWS, nested: rest.length > 0 ? includeOf(engine, target, rest) : [] }] : [];
}

function aliasesOf(engine: Engine, builder: HandleValue, steps: readonly BuilderStep[]): Aliases {
  const aliases = new Map<string, readonly string[]>([[String(builder.data["alias"]), []]]);
  for (const step of steps) {
    if (step.kind !== "join") continue;
    const [owner = "", name] = (engine.stringOf(engine.member(step.value, "path")) ?? "").split(".");
    const alias = engine.stringOf(engine.member(step.value, "alias"));
    const base = name === undefined ? [] : aliases.get(owner);
    if (alias !== undefined && base) aliases.set(alias, [...base, name ?? owner]);
  }
  return aliases;
}

function conditionFormula(engine: Engine, entity: Entity, aliases: Aliases, cond: Value, params: Value): Formula {
  return eachOption(engine, cond, (option) => {
    const text = engine.stringOf(option);
    if (text !== undefined) return textFormula(engine, entity, aliases, text, params);
    if (option.v !== "object" || option.instanceOf)
      return option.v === "text" ? { f: "opaque", operand: option } : whereFormula(engine, entity, option);
    return objectFormula(engine, option, (name, value) => {
      if (/^\$(and|or)$/.test(name)) return logical(engine, entity, aliases, name, value);
      const [alias = "", ...rest] = name.split(".");
      const path = rest.length > 0 ? aliases.get(alias) : undefined;
      return path
        ? through(engine, entity, path, (target) => memberFormula(engine, target, rest.join("."), value))
        : memberFormula(engine, entity, name, value);
    });
  });
}

function logical(engine: Engine, entity: Entity, aliases: Aliases, name: string, value: Value): Formula {
  return eachOption(engine, value, (option): Formula => {
    const list = engine.items(option);
    if (!list) return { f: "opaque", operand: option };
    const parts = [...list.items, ...(list.more ? [{ value: list.more }] : [])].map((item): Formula => {
      const formula = conditionFormula(engine, entity, aliases, item.value, item.value);
      return item.isConditional && name === "$and" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
    });
    return name === "$and" ? and(parts) : parts.length === 0 ? ALL_ROWS : { f: "or", of: parts };
  });
}

/** `i.org_id = ? and i.status = ?`: comparisons with values; any other text says nothing of the tenant, unless it names its columns. */
function textFormula(engine: Engine, entity: Entity, aliases: Aliases, text: string, params: Value): Formula {
  const values = engine.items(params)?.items.map((item) => item.value) ?? [params];
  const isPlain = !/\bor\b|\bnot\b/i.test(text);
  let at = 0;
  const parts = (isPlain ? text.split(/\band\b/i) : [text]).map((part): Formula => {
    const operand = values[at] ?? params;
    at += part.split("?").length - 1;
    const [, alias, name] = /^\s*\(?\s*(?:["`]?(\w+)["`]?\.)?["`]?(\w+)["`]?\s*=\s*\?\s*\)?\s*$/.exec(part) ?? [];
    const path = alias === undefined ? [] : aliases.get(alias);
    if (name === undefined || !path)
      return namesTenant(engine, part) ? { f: "opaque", operand: params } : { f: "atom", column: "expression", op: "other", operand };
    return through(engine, entity, path, (target) => ({
      f: "atom",
      column: target.columns.find((column) => column.dbName === name || column.name === name)?.name ?? name,
      op: "equal",
      operand,
    }));
  });
  return and(parts);
}

function namesTenant(engine: Engine, text: string): boolean {
  return text.split(/\W+/).some((word) => engine.tenancy.tenantKeyNames.has(word.toLowerCase().replaceAll("_", "")));
}

/** A condition on what the relations lead to. */
function through(engine: Engine, entity: Entity, [name, ...rest]: readonly string[], make: (target: Entity) => Formula): Formula {
  if (name === undefined) return make(entity);
  const relation = entity.relations.find((one) => one.name === name);
  const target = engine.tenancy.entities.get(relation?.target ?? "");
  if (!relation || !target) return { f: "opaque", operand: { v: "constant", value: name } };
  const of = through(engine, target, rest, make);
  return of.f === "true" ? ALL_ROWS : { f: "relation", relation: name, quantifier: relation.isList ? "some" : "is", of };
}
