// MikroORM's filters (https://mikro-orm.io/docs/filters): declared on entities or added to an entity manager, with parameters that a request
// sets. Those that are on by default limit every query, until a call turns them off.
import type { Entity } from "../../tenancy/model";
import { isNothing, listOf } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DecoratedClass, Engine, LibraryCall } from "../model";
import { namedEntity } from "../orm/entities";
import { UNDEFINED, type ClassValue, type HandleValue, type Value } from "../value";
import { whereFormula } from "./where";

export const MIKRO_ORM = "mikro-orm";

interface Filter {
  readonly name: string;
  readonly condition: Value;
  /** Entities that it is for; all when missing. */
  readonly entities?: readonly string[];
  readonly isDefault: boolean;
}

class Filters {
  readonly all: Filter[] = [];
  /** Decorated classes by name: an entity has the filters of its bases as well. */
  readonly classes = new Map<string, ClassValue>();
}

function noted(engine: Engine): Filters {
  return engine.shared(`${MIKRO_ORM}:filters`, () => new Filters());
}

function filtersOf(engine: Engine): Filter[] {
  return noted(engine).all;
}

function isOn(value: Value): boolean {
  return value.v === "constant" && value.value === true;
}

/** `@Filter({ name, cond, default: true })` on an entity, or on a class that entities extend. */
export function noteFilters(cls: DecoratedClass, engine: Engine): void {
  noted(engine).classes.set(cls.name, cls.value);
  for (const use of cls.decorators) {
    const [options] = use.args;
    if (use.name !== "Filter" || !use.module?.startsWith("@mikro-orm/") || !options) continue;
    const name = engine.stringOf(engine.member(options, "name")) ?? "";
    const isDefault = isOn(engine.member(options, "default"));
    filtersOf(engine).push({ name, condition: engine.member(options, "cond"), entities: [cls.name], isDefault });
  }
}

/** `filters: { tenant: { cond, default } }` of the configuration, or of a schema object for its entity. */
export function noteDeclaredFilters(engine: Engine, filters: Value, entity?: string): void {
  for (const [name, member] of engine.members(filters) ?? []) {
    const isOnByDefault = engine.member(member.value, "default");
    const named = listOf(engine, engine.member(member.value, "entity")).flatMap((value) => namedEntity(engine, value)?.name ?? []);
    const entities = entity === undefined ? named : [entity];
    filtersOf(engine).push({
      name: engine.stringOf(engine.member(member.value, "name")) ?? name,
      condition: engine.member(member.value, "cond"),
      isDefault: isOn(isOnByDefault) || (entity === undefined && isNothing(isOnByDefault)),
      ...(entities.length > 0 ? { entities } : {}),
    });
  }
}

/** `addFilter(name, condition, entities, enabled)`; version 7 takes one object. */
export function addFilter(engine: Engine, [first = UNDEFINED, condition = UNDEFINED, third = UNDEFINED, fourth]: readonly Value[]): void {
  const isObject = first.v === "object";
  const member = (name: string, value: Value | undefined): Value => (isObject ? engine.member(first, name) : (value ?? UNDEFINED));
  const enabled = member("default", fourth);
  const entities = listOf(engine, member("entity", third)).flatMap((value) => namedEntity(engine, value)?.name ?? []);
  filtersOf(engine).push({
    name: engine.stringOf(member("name", first)) ?? "",
    condition: member("cond", condition),
    // On by default, unless it says otherwise.
    isDefault: isNothing(enabled) || isOn(enabled),
    ...(entities.length > 0 ? { entities } : {}),
  });
}

export function setFilterParams(engine: Engine, manager: HandleValue, name: Value, params: Value): void {
  engine.setMember(manager, `#params:${engine.stringOf(name) ?? ""}`, params);
}

/** What the filters add to an operation; `settings` is what the call says of them: `false`, `{ tenant: false }`. */
export function filterFormula(engine: Engine, entity: Entity, manager: HandleValue, settings: Value, call: LibraryCall): Formula {
  if (settings.v === "constant" && settings.value === false) return ALL_ROWS;
  const formulas = filtersFor(engine, entity)
    .filter((filter) => {
      const said = isNothing(settings) ? UNDEFINED : engine.member(settings, filter.name);
      if (said.v === "constant" && said.value === false) return false;
      return filter.isDefault || !isNothing(said);
    })
    .map((filter) => conditionFormula(engine, entity, manager, filter, settings, call));
  return and(formulas);
}

/** The filters of an entity: those of all entities, its own, and those of its bases that have another name. */
function filtersFor(engine: Engine, entity: Entity): readonly Filter[] {
  const { all, classes } = noted(engine);
  const cls = classes.get(entity.name);
  const bases = cls ? (engine.basesOf?.(cls) ?? []) : [];
  const names = [entity.name, ...bases.map((base) => engine.className?.(base) ?? "")];
  const nearest = (filter: Filter): number => names.findIndex((name) => filter.entities?.includes(name) === true);
  return all.filter((filter) => {
    if (filter.entities === undefined) return true;
    const distance = nearest(filter);
    return (
      distance >= 0 &&
      !all.some((other) => other.name === filter.name && other.entities && nearest(other) >= 0 && nearest(other) < distance)
    );
  });
}

function conditionFormula(
  engine: Engine,
  entity: Entity,
  manager: HandleValue,
  filter: Filter,
  settings: Value,
  call: LibraryCall,
): Formula {
  const { condition } = filter;
  if (condition.v !== "function" && condition.v !== "native") return whereFormula(engine, entity, condition);
  const passed = isNothing(settings) ? UNDEFINED : engine.member(settings, filter.name);
  const params = passed.v === "object" ? passed : engine.member(manager, `#params:${filter.name}`);
  return whereFormula(engine, entity, engine.await(engine.call(condition, [params, { v: "constant", value: "read" }, manager], call.span)));
}
