// MikroORM's query builder (https://mikro-orm.io/docs/query-builder): `em.createQueryBuilder(Invoice, "i").where({ … }).getResult()`. A second
// `where` with an object replaces the first; filters apply only where `applyFilters()` asks for them.
import type { FixSite } from "../../../../rules/contract/access";
import { isWithin, NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { addStep, copyBuilder, createBuilder, reachingTo, stepListsOf, stepsOf, type BuilderStep } from "../builders/builder";
import { argument, isNothing, textsOf } from "../call-arguments";
import { memberFor } from "../fix-sites";
import type { Formula } from "../formula";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { rowsIn, withForeignKeys } from "../orm/new-rows";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { filterFormula, MIKRO_ORM } from "./filters";
import { undefinedOperand } from "./undefined-conditions";
import { builderFilter, builderIncludes } from "./builder-filter";

/** How a query is run, and what comes back. */
const RUNNERS: ReadonlyMap<string, "rows" | "optional-row" | "count" | "pair"> = new Map([
  ["getResult", "rows"],
  ["getResultList", "rows"],
  ["getSingleResult", "optional-row"],
  ["getResultAndCount", "pair"],
  ["getCount", "count"],
  ["execute", "rows"],
  ["run", "rows"],
]);
const WRITES: ReadonlySet<string> = new Set(["insert", "update", "delete", "truncate"]);
const JOIN = /join/i;

export function createQueryBuilder(engine: Engine, entity: Entity, alias: Value, manager: HandleValue, call: LibraryCall): HandleValue {
  return createBuilder(engine, MIKRO_ORM, "builder", { entity: entity.name, alias: engine.stringOf(alias) ?? "", manager }, call.span);
}

export function builderMethod(engine: Engine, entity: Entity, call: MethodCall): Value | undefined {
  const { handle, method, span } = call;
  const [first, second, third] = [argument(call.args, 0), argument(call.args, 1), argument(call.args, 2)];
  if (/^(where|andWhere|orWhere)$/.test(method)) {
    const isText = engine.stringOf(first) !== undefined || first.v === "text";
    const operator = engine.stringOf(isText ? third : second);
    return addStep(
      engine,
      handle,
      "where",
      engine.object({ word: { v: "constant", value: wordOf(method, operator, isText) }, cond: first, params: second }),
      span,
    );
  }
  if (JOIN.test(method))
    return addStep(
      engine,
      handle,
      "join",
      engine.object({ method: { v: "constant", value: method }, path: first, alias: second, cond: third }),
      span,
    );
  if (WRITES.has(method)) {
    const written = addStep(engine, handle, method, first, span);
    const where = engine.object({ word: { v: "constant", value: "and" }, cond: first, params: UNDEFINED });
    return method === "delete" && !isNothing(first) ? addStep(engine, written, "where", where, span) : written;
  }
  if (method === "onConflict" || method === "merge" || method === "ignore" || method === "applyFilters") {
    const told = addStep(engine, handle, method, first, span);
    return method === "applyFilters" ? engine.promise(UNDEFINED) : told;
  }
  if (method === "clone") return copyBuilder(engine, handle, span);
  const shape = RUNNERS.get(method);
  if (!shape) return reachingTo(handle, span);
  return runBuilder(engine, entity, reachingTo(handle, span), {
    operation: method,
    shape,
    mode: first,
    sites: sitesOf(engine, entity, handle, span),
  });
}

/** At the end of a chain of one expression that has no OR: nothing after it can replace the condition. */
function sitesOf(engine: Engine, entity: Entity, builder: HandleValue, run: SourceSpan): readonly FixSite[] {
  const { at } = builder;
  const [key, ...more] = entity.tenantKeys;
  const steps = stepsOf(engine, builder);
  const hasOr = steps.some((step) => step.kind === "where" && engine.stringOf(engine.member(step.value, "word")) === "or");
  if (!at || !isWithin(at, run) || key === undefined || more.length > 0 || hasOr || steps.some((step) => step.kind === "insert")) return [];
  return [{ kind: "template", span: { ...at, start: at.end }, text: "", template: `.andWhere({ ${memberFor(entity, key)} })` }];
}

/** How a builder is run. */
interface Running {
  readonly operation?: string;
  readonly shape?: "rows" | "optional-row" | "count" | "pair";
  readonly mode?: Value;
  readonly sites?: readonly FixSite[];
}

/** How a condition joins those before it; `set` replaces them. */
function wordOf(method: string, operator: string | undefined, isText: boolean): string {
  if (method === "orWhere" || operator === "$or") return "or";
  return method === "andWhere" || operator === "$and" || isText ? "and" : "set";
}

export function runBuilder(
  engine: Engine,
  entity: Entity,
  builder: HandleValue,
  { operation = "getResult", shape = "rows", mode = UNDEFINED, sites = [] }: Running = {},
): Value {
  const steps = stepsOf(engine, builder);
  const verb = steps.map((step) => step.kind).findLast((kind) => WRITES.has(kind));
  const base = { library: MIKRO_ORM, operation: verb ?? operation, entity, span: builder.at ?? NOWHERE, fixSites: sites } as const;
  if (verb === "insert") return runInsert(engine, base, entity, steps);
  const filter = filterOf(engine, entity, builder, steps);
  const sets = verb === "update" ? steps.findLast((step) => step.kind === "update")?.value : undefined;
  const made = engine.access({
    ...base,
    kind: verb === undefined ? "query" : "mutation",
    filter,
    shape: verb !== undefined ? "count" : shape === "pair" ? "rows" : engine.stringOf(mode) === "get" ? "optional-row" : shape,
    undefinedOperand: undefinedOperand(engine),
    includes: verb === undefined ? builderIncludes(engine, entity, builder, steps) : [],
    ...(sets && !isNothing(sets) ? { sets: withForeignKeys(engine, entity, sets) } : {}),
  });
  if (shape !== "pair" || verb !== undefined) return made;
  return engine.promise(engine.array([made.v === "promise" ? made.of : made, engine.unknown(`${base.span.start}.count`)]));
}

function filterOf(engine: Engine, entity: Entity, builder: HandleValue, steps: readonly BuilderStep[]): Formula {
  const lists = stepListsOf(engine, builder);
  const filters = (lists.length > 0 ? lists : [[]]).map((list) => builderFilter(engine, entity, builder, list));
  const [only] = filters;
  const own: Formula = only && filters.length === 1 ? only : { f: "choice", of: filters };
  const { manager } = builder.data;
  if (!steps.some((step) => step.kind === "applyFilters" && !step.isConditional) || !isHandle(manager)) return own;
  const call = { args: [], span: builder.at ?? NOWHERE, isNew: false, typeArgs: [] };
  return { f: "and", of: [own, filterFormula(engine, entity, manager, UNDEFINED, call)] };
}

type Base = Pick<Parameters<Engine["access"]>[0], "library" | "operation" | "entity" | "span" | "fixSites">;

/** `insert(rows)`, and with `onConflict("number").merge()` a change of the row that has the same values. */
function runInsert(engine: Engine, base: Base, entity: Entity, steps: readonly BuilderStep[]): Value {
  const given = steps.findLast((step) => step.kind === "insert")?.value ?? UNDEFINED;
  const rows = rowsIn(engine, given).map((row) => withForeignKeys(engine, entity, row));
  const isMerged = steps.some((step) => step.kind === "merge");
  const named = textsOf(engine, steps.findLast((step) => step.kind === "onConflict")?.value ?? UNDEFINED).flatMap((name) => name ?? []);
  const columns = named.map((name) => entity.relations.find((one) => one.name === name)?.columns[0] ?? name);
  const filters = rows.map((row): Formula => ({
    f: "and",
    of: columns.map((column): Formula => ({ f: "atom", column, op: "equal", operand: engine.member(row, column) })),
  }));
  return engine.access({
    ...base,
    kind: isMerged ? "mutation" : "create",
    filter: isMerged && columns.length > 0 ? { f: "or", of: filters } : { f: "true" },
    shape: "row",
    rows: rows.length > 0 ? rows : [given],
    undefinedOperand: "drops",
  });
}

function isHandle(value: unknown): value is HandleValue {
  return typeof value === "object" && value !== null && "v" in value && value.v === "handle";
}
