// Running a Mongoose query: its hooks, then the access, with what it brings along.
import { formulaShape } from "../formula-shape";
import { stepsOf } from "../builders/builder";
import { isNothing, listOf } from "../call-arguments";
import { ALL_ROWS, type Formula } from "../formula";
import type { DataAccess, Engine, IncludedRelation } from "../model";
import type { ClientScope } from "../client-scope";
import type { Entity } from "../../tenancy/model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { filterOf } from "../mongo/filter";
import { setsOf, upsertedRow } from "../mongo/update";
import { conditionsOf } from "./conditions";
import { isOnDefault, scopeOf } from "./connections";
import { fixSitesOf } from "./fix-sites";
import { OPERATIONS, type Operation } from "./operations";
import { entityOf } from "./models";
import { withLinkedLists } from "./reference-lists";
import { schemaOf } from "./model-schemas";
import { MONGOOSE } from "./registry";
import { undefinedOperand } from "../mongo/settings";
import { hooksFor, runHooks } from "./schemas";

/** Performs what the query was told in the end. */
export function performQuery(engine: Engine, query: HandleValue): Value {
  const model = modelOfQuery(query);
  const name = operationOf(engine, query);
  const operation = OPERATIONS.get(name);
  const entity = model && entityOf(engine, model);
  if (!model || !operation || !query.at) return engine.promise(engine.unknown(`mongoose.${name}`));
  if (!entity) return engine.promise(engine.unknown(`a document`));
  const schema = schemaOf(engine, model);
  const written = filterFormula(engine, entity, query);
  const isHooked = hooksFor(schema, operation.hook, false).length > 0;
  if (isHooked) runHooks(engine, schema, operation.hook, query, { span: query.at });
  const filter = isHooked ? filterFormula(engine, entity, query) : written;
  const scope = scopeOf(model) ?? (formulaShape(filter) === formulaShape(written) ? undefined : hookScope(query.at));
  const access: DataAccess = {
    kind: operation.kind,
    library: MONGOOSE,
    operation: name,
    entity,
    filter,
    shape: isSure(engine, query, operation) ? "row" : operation.shape,
    span: query.at,
    fixSites: fixSitesOf(engine, query, entity, name),
    undefinedOperand: undefinedOperand(engine),
    includes: includesOf(engine, entity, query),
    ...updateOf(engine, entity, query, operation),
    ...(scope ? { scope } : {}),
    isDefaultStorage: isOnDefault(engine, model),
  };
  return shaped(engine, query, engine.access(access));
}

function hookScope(span: DataAccess["span"]): ClientScope {
  return { mechanism: "scoped-client", filter: ALL_ROWS, span };
}

export function modelOfQuery(query: HandleValue): HandleValue | undefined {
  const model = query.data["of"];
  return isHandle(model) ? model : undefined;
}

function isHandle(value: unknown): value is HandleValue {
  return typeof value === "object" && value !== null && "v" in value && value.v === "handle";
}

/** `find().countDocuments()` counts: the last operation that the query was told. */
export function operationOf(engine: Engine, query: HandleValue): string {
  const told = lastStep(engine, query, "operation");
  const made = query.data["operation"];
  return (told && engine.stringOf(told)) ?? (typeof made === "string" ? made : "find");
}

function lastStep(engine: Engine, query: HandleValue, kind: string): Value | undefined {
  return stepsOf(engine, query).findLast((step) => step.kind === kind)?.value;
}

function filterFormula(engine: Engine, entity: Entity, query: HandleValue): Formula {
  const conditions = conditionsOf(engine, query);
  return conditions ? filterOf(engine, entity, conditions) : ALL_ROWS;
}

function isSure(engine: Engine, query: HandleValue, operation: Operation): boolean {
  return operation.shape === "optional-row" && lastStep(engine, query, "orFail") !== undefined;
}

function updateOf(engine: Engine, entity: Entity, query: HandleValue, operation: Operation): Pick<DataAccess, "sets" | "rows"> {
  if (operation.update === undefined) return {};
  const updates = stepsOf(engine, query).filter((step) => step.kind === "update");
  const [first = UNDEFINED, ...more] = updates.map((step) => step.value);
  const update = more.length === 0 ? first : engine.choice([first, ...more]);
  const sets = setsOf(engine, update);
  const options = lastStep(engine, query, "options") ?? UNDEFINED;
  const upsert = isNothing(options) ? UNDEFINED : engine.member(options, "upsert");
  const isUpsert = upsert.v !== "constant" || upsert.value === true;
  return {
    ...(isNothing(sets) ? {} : { sets: withLinkedLists(engine, entity, sets) }),
    ...(isUpsert ? { rows: [upsertedRow(engine, conditionsOf(engine, query) ?? UNDEFINED, update)] } : {}),
  };
}

/** `distinct("email")` yields values of a column; results with metadata wrap the document. */
function shaped(engine: Engine, query: HandleValue, result: Value): Value {
  const rows = result.v === "promise" ? result.of : result;
  const column = lastStep(engine, query, "distinct");
  const name = column && engine.stringOf(column);
  if (column)
    return engine.promise(engine.array([], name === undefined ? engine.unknown("a value") : engine.member(engine.element(rows), name)));
  const options = lastStep(engine, query, "options") ?? UNDEFINED;
  const isWrapped = ["rawResult", "includeResultMetadata"].some((each) => {
    const value = isNothing(options) ? UNDEFINED : engine.member(options, each);
    return value.v === "constant" && value.value === true;
  });
  return isWrapped ? engine.promise(engine.object({ value: rows, ok: engine.unknown("ok") })) : result;
}

// --- populate

/** `populate("project lines")`, `populate({ path, match, populate })`, lists of them. */
function includesOf(engine: Engine, entity: Entity, query: HandleValue): readonly IncludedRelation[] {
  return stepsOf(engine, query)
    .filter((step) => step.kind === "populate")
    .flatMap((step) => populated(engine, entity, step.value, 0));
}

function populated(engine: Engine, entity: Entity, value: Value, depth: number): readonly IncludedRelation[] {
  if (depth > 4) return [];
  return listOf(engine, value).flatMap((each) =>
    engine.alternatives(each).flatMap((option) => {
      const text = engine.stringOf(option);
      if (text !== undefined) return text.split(/\s+/).flatMap((path) => included(engine, entity, path, UNDEFINED, depth));
      const path = option.v === "object" ? engine.stringOf(engine.member(option, "path")) : undefined;
      return (path ?? "").split(/\s+/).flatMap((one) => included(engine, entity, one, option, depth));
    }),
  );
}

function included(engine: Engine, entity: Entity, path: string, options: Value, depth: number): readonly IncludedRelation[] {
  const relation = entity.relations.find((candidate) => candidate.name === path);
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target) return [];
  const given = (name: string): Value => (isNothing(options) ? UNDEFINED : engine.member(options, name));
  return [
    {
      relation: relation.name,
      filter: filterOf(engine, target, given("match")),
      nested: populated(engine, target, given("populate"), depth + 1),
    },
  ];
}
