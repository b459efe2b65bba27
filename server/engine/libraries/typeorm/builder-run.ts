// Running what a TypeORM query builder was told, and what each way of running it yields.
import { isWithin } from "../../../../rules/contract/span";
import type { FixSite } from "../../../../rules/contract/access";
import { lastValue, reachingTo, stepsOf } from "../builders/builder";
import { keepResult } from "../caches/query-results";
import type { Engine, LibraryCall, MethodCall } from "../model";
import type { RawSql } from "../raw-sql";
import type { HandleValue, Value } from "../value";
import { rowsThrough } from "../chosen-storage";
import { promised } from "./access";
import { isCondition } from "./builder-conditions";
import { parametersOf } from "./builder-parts";
import { modeOf, namesOf, statementOf } from "./builder-sql";
import { runInsert, runRelation } from "./builder-writes";
import { dialectOf } from "./clients";
import { TYPEORM } from "./operators";

type Runner = Pick<RawSql, "result"> & { readonly selects: "entities" | "raw" | "count"; readonly yields?: "row" | "pair" | "raw-pair" };

const RUNNERS: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ["getMany", { result: "array", selects: "entities" }],
  ["getManyAndCount", { result: "array", selects: "entities", yields: "pair" }],
  ["getOne", { result: "optional-row", selects: "entities" }],
  ["getOneOrFail", { result: "optional-row", selects: "entities", yields: "row" }],
  ["getRawMany", { result: "array", selects: "raw" }],
  ["getRawOne", { result: "optional-row", selects: "raw" }],
  ["getRawAndEntities", { result: "array", selects: "entities", yields: "raw-pair" }],
  ["stream", { result: "array", selects: "raw" }],
  ["getCount", { result: "count", selects: "count" }],
  ["getExists", { result: "count", selects: "count" }],
  ["execute", { result: "array", selects: "raw" }],
]);

/** Runs the statement; any other method only shapes the result, and yields the builder. */
export function run(engine: Engine, call: MethodCall): Value | undefined {
  const steps = stepsOf(engine, call.handle);
  const mode = modeOf(engine, steps);
  if (mode === "relation") return runRelation(engine, call, steps);
  const runner = RUNNERS.get(call.method);
  if (!runner) return reachingTo(call.handle, call.span);
  const { at = call.span } = reachingTo(call.handle, call.span);
  if (mode === "insert") return runInsert(engine, at, steps);
  const { text, nested } = statementOf(engine, call.handle, runner.selects);
  const made = engine.rawSql({
    library: TYPEORM,
    dialect: dialectOf(engine),
    text,
    isTagged: true,
    parameters: parametersOf(engine, steps),
    span: at,
    result: mode === "select" ? runner.result : "count",
    operation: mode === "select" ? call.method : mode,
    fixSites: sitesOf(engine, call.handle, at),
    nested,
    ...rowsThrough(engine, call.handle, at),
  });
  return yielded(engine, keepResult(engine, { span: at }, TYPEORM, lastValue(steps, "cache"), made), runner, call);
}

function yielded(engine: Engine, made: Value, runner: Runner, call: MethodCall): Value {
  const value = promised(made);
  if (runner.yields === "pair") return engine.promise(engine.array([value, engine.unknown(`${call.span.start}.count`)]));
  if (runner.yields === "raw-pair") return engine.promise(engine.object({ entities: value, raw: value }));
  if (runner.yields !== "row") return made;
  engine.assume?.(value);
  return engine.promise("isOptional" in value ? { ...value, isOptional: false } : value);
}

/** After the last condition of a chain that has no OR, or after the call that names the table where there is none. */
function sitesOf(engine: Engine, builder: HandleValue, at: LibraryCall["span"]): readonly FixSite[] {
  const steps = stepsOf(engine, builder);
  const names = namesOf(engine, steps);
  const [key, ...more] = names.entity?.tenantKeys ?? [];
  const conditions = steps.filter((step) => isCondition(step.kind));
  const last = conditions.at(-1);
  const place = last ? ("at" in last.value ? last.value.at : undefined) : undefined;
  if (!place || key === undefined || more.length > 0 || conditions.some((step) => step.kind === "orWhere")) return [];
  if (!isWithin(place, at)) return [];
  // A relation with a join column stands for the column.
  const property = names.entity?.columns.find((column) => column.name === key)?.path?.[0] ?? key;
  const column = names.main === undefined ? property : `${names.main}.${property}`;
  const span = { ...place, start: place.end };
  return [{ kind: "template", span, text: "", template: `.andWhere("${column} = :${key}", { ${key}: {tenant} })` }];
}
