// TypeORM's finders and counts (https://typeorm.io/docs/working-with-entity-manager/find-options, repository-api): with options, with a
// bare `where` (`findBy`), and in the forms of 0.2, where conditions and ids were passed as they are.
import type { FixSite } from "../../../../rules/contract/access";
import type { Entity } from "../../tenancy/model";
import { argument, isNothing, option } from "../call-arguments";
import { keepResult } from "../caches/query-results";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess, Engine, IncludedRelation, LibraryCall } from "../model";
import { identityFilter, idFilter } from "../orm/entities";
import { emptyArguments, objectSite } from "../fix-sites";
import { isOlderThan } from "../orm/package-version";
import { selectedBy } from "../orm/selected";
import { eachOption } from "../where-object";
import { UNDEFINED, type Value } from "../value";
import { perform, promised } from "./access";
import { TYPEORM } from "./operators";
import { missingInFind } from "./missing";
import { whereFormula } from "./where";

interface Finder {
  readonly shape: DataAccess["shape"];
  /** What the arguments are: options, a bare `where`, a column and a `where`, ids, an entity whose tree is read, nothing that selects. */
  readonly takes: "options" | "where" | "column-where" | "ids" | "entity" | "nothing";
  /** Yields `[rows, count]`. */
  readonly isPair?: true;
}

const FINDERS: ReadonlyMap<string, Finder> = new Map<string, Finder>([
  ["find", { shape: "rows", takes: "options" }],
  ["findBy", { shape: "rows", takes: "where" }],
  ["findAndCount", { shape: "rows", takes: "options", isPair: true }],
  ["findAndCountBy", { shape: "rows", takes: "where", isPair: true }],
  ["findByIds", { shape: "rows", takes: "ids" }],
  ["findOne", { shape: "optional-row", takes: "options" }],
  ["findOneBy", { shape: "optional-row", takes: "where" }],
  ["findOneById", { shape: "optional-row", takes: "ids" }],
  ["findOneOrFail", { shape: "row", takes: "options" }],
  ["findOneByOrFail", { shape: "row", takes: "where" }],
  ["count", { shape: "count", takes: "options" }],
  ["countBy", { shape: "count", takes: "where" }],
  ["exist", { shape: "count", takes: "options" }],
  ["exists", { shape: "count", takes: "options" }],
  ["existsBy", { shape: "count", takes: "where" }],
  ["sum", { shape: "count", takes: "column-where" }],
  ["average", { shape: "count", takes: "column-where" }],
  ["minimum", { shape: "count", takes: "column-where" }],
  ["maximum", { shape: "count", takes: "column-where" }],
  // Of tree repositories; what hangs together in a tree is of one tenant.
  ["findTrees", { shape: "rows", takes: "nothing" }],
  ["findRoots", { shape: "rows", takes: "nothing" }],
  ["findDescendants", { shape: "rows", takes: "entity" }],
  ["findDescendantsTree", { shape: "row", takes: "entity" }],
  ["countDescendants", { shape: "count", takes: "entity" }],
  ["findAncestors", { shape: "rows", takes: "entity" }],
  ["findAncestorsTree", { shape: "row", takes: "entity" }],
  ["countAncestors", { shape: "count", takes: "entity" }],
]);

const OPTIONS =
  /^(where|order|skip|take|select|relations|join|cache|lock|loadRelationIds|loadEagerRelations|relationLoadStrategy|withDeleted|transaction|comment)$/;
/** Deepest nesting of relations that is followed. */
const MAX_DEPTH = 6;

export function find(engine: Engine, entity: Entity, name: string, call: LibraryCall): Value | undefined {
  const finder = FINDERS.get(name);
  if (!finder) return undefined;
  const missing = missingInFind(engine);
  const options = finder.takes === "options" ? argument(call.args, 0) : UNDEFINED;
  const columns = selectedBy(engine, options);
  const found = perform(engine, {
    entity,
    name,
    call,
    kind: "query",
    shape: finder.shape,
    filter: filterOf(engine, entity, finder, call),
    undefinedOperand: missing.undefinedOperand,
    isNullDropped: missing.null === "drops",
    includes: includesOf(engine, entity, options),
    // Relations come along as `relations` says, or when they are first read.
    ...(columns ? { selected: new Set([...columns, ...entity.relations.map((relation) => relation.name)]) } : {}),
    fixSites: sitesOf(engine, finder, call),
  });
  const kept = finder.takes === "options" ? option(engine, option(engine, options, "cache") ?? UNDEFINED, "id") : undefined;
  const made = keepResult(engine, call, TYPEORM, kept, found);
  return finder.isPair ? engine.promise(engine.array([promised(made), engine.unknown(`${call.span.start}.count`)])) : made;
}

function filterOf(engine: Engine, entity: Entity, finder: Finder, { args }: LibraryCall): Formula {
  const missing = missingInFind(engine);
  const where = (value: Value): Formula => whereFormula(engine, entity, value, missing);
  const [first = UNDEFINED, second = UNDEFINED] = args.map((arg) => arg.value);
  switch (finder.takes) {
    case "where":
      return where(first);
    case "entity":
      return identityFilter(engine, entity, first);
    case "nothing":
      return ALL_ROWS;
    case "column-where":
      return where(second);
    case "ids":
      return and([idFilter(engine, entity, first), optionsFilter(engine, entity, second)]);
    case "options":
      return and([optionsFilter(engine, entity, first), isNothing(second) ? ALL_ROWS : optionsFilter(engine, entity, second)]);
  }
}

/** `{ where }`; in 0.2 also the conditions themselves, or an id. */
function optionsFilter(engine: Engine, entity: Entity, options: Value): Formula {
  const missing = missingInFind(engine);
  return eachOption(engine, options, (option) => {
    if (isNothing(option)) return ALL_ROWS;
    const members = engine.members(option);
    if (isBareId(engine, option)) return idFilter(engine, entity, option);
    const isConditions =
      isOlderThan(engine, TYPEORM, 0, 3) && members && members.size > 0 && ![...members.keys()].some((key) => OPTIONS.test(key));
    return whereFormula(engine, entity, isConditions ? option : engine.member(option, "where"), missing);
  });
}

/** Text, numbers and members of the request in the place of options. */
function isBareId(engine: Engine, value: Value): boolean {
  if (value.v === "object" || engine.items(value)) return false;
  return value.v !== "unknown" || isOlderThan(engine, TYPEORM, 0, 3);
}

/** `relations: ["lines", "lines.product"]`, `relations: { lines: { product: true } }`. */
function includesOf(engine: Engine, entity: Entity, options: Value): readonly IncludedRelation[] {
  const relations = isNothing(options) ? UNDEFINED : engine.member(options, "relations");
  return engine.alternatives(relations).flatMap((option) => {
    const list = engine.items(option);
    if (!list) return namedIncludes(engine, entity, option, 0);
    return list.items.flatMap((item) => pathInclude(engine, entity, (engine.stringOf(item.value) ?? "").split(".")));
  });
}

function namedIncludes(engine: Engine, entity: Entity, value: Value, depth: number): readonly IncludedRelation[] {
  if (value.v !== "object" || depth > MAX_DEPTH) return [];
  return [...(engine.members(value) ?? [])].flatMap(([name, member]) => {
    const target = targetOf(engine, entity, name);
    const isOff = member.value.v === "constant" && !member.value.value;
    return target && !isOff ? [{ relation: name, filter: ALL_ROWS, nested: namedIncludes(engine, target, member.value, depth + 1) }] : [];
  });
}

function pathInclude(engine: Engine, entity: Entity, [name = "", ...rest]: readonly string[]): readonly IncludedRelation[] {
  const target = targetOf(engine, entity, name);
  return target ? [{ relation: name, filter: ALL_ROWS, nested: rest.length > 0 ? pathInclude(engine, target, rest) : [] }] : [];
}

function targetOf(engine: Engine, entity: Entity, name: string): Entity | undefined {
  const relation = entity.relations.find((one) => one.name === name);
  return relation && engine.tenancy.entities.get(relation.target);
}

function sitesOf(engine: Engine, finder: Finder, { args, span }: LibraryCall): readonly FixSite[] {
  const at = finder.takes === "column-where" ? 1 : 0;
  const value = argument(args, at);
  if (finder.takes === "ids") return [];
  if (finder.takes !== "options") return objectSite(engine, "filter-object", value, span);
  if (args.length === 0) return [emptyArguments(span)];
  const where = value.v === "object" ? engine.members(value)?.get("where")?.value : undefined;
  return where ? objectSite(engine, "filter-object", where, span) : objectSite(engine, "arguments-object", value, span);
}
