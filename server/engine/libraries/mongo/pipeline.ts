// Aggregation pipelines (https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/): which documents of the
// collection go in, and which documents of other collections come along.
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess, Engine } from "../model";
import type { Value } from "../value";
import { searchFilter } from "./atlas-search";
import { documentsAfter, valueAt, type Documents } from "./documents";
import { expressionFormula, filterOf } from "./filter";
import { matchFilter, noteJoin, unwoundFilter, type Joins } from "./joins";

/** Stages after which a document is still the collection's own, so that a later `$match` counts for it. */
const TRANSPARENT: ReadonlySet<string> = new Set(
  "$match $sort $limit $skip $unwind $lookup $graphLookup $geoNear $search $vectorSearch $sample $unset $project $addFields $set $unionWith $redact".split(
    " ",
  ),
);

export interface Stage {
  readonly name: string;
  readonly value: Value;
  readonly isConditional: boolean;
}

/** What stays the same for all accesses of one call. */
export type AccessBase = Pick<DataAccess, "library" | "operation" | "span" | "fixSites" | "undefinedOperand" | "scope">;

/** Reads, as accesses, what a pipeline over the entity's collection reads; returns the documents that come out. */
export function performPipeline(engine: Engine, entity: Entity | undefined, pipeline: Value, base: AccessBase): Value {
  const stages = stagesOf(engine, pipeline);
  if (!entity) {
    readAlong(engine, undefined, stages ?? [], base, undefined);
    return engine.promise(engine.array([], engine.unknown("an aggregated document")));
  }
  const filter: Formula = stages ? matchOf(engine, entity, stages) : { f: "opaque", operand: pipeline };
  const found = engine.access({ ...base, kind: "query", entity, filter, shape: "rows" });
  const row = engine.element(found.v === "promise" ? found.of : found);
  readAlong(engine, entity, stages ?? [], base, row);
  return found;
}

/** What the stages read of other collections, each with the documents as they are by then. */
function readAlong(engine: Engine, entity: Entity | undefined, stages: readonly Stage[], base: AccessBase, row: Value | undefined): void {
  let documents: Documents = { row, named: new Map() };
  for (const stage of stages) {
    otherReads(engine, entity, stage, base, documents);
    documents = documentsAfter(engine, documents, stage.name, stage.value);
  }
}

/** The stages of a list; undefined when the list is not known. */
export function stagesOf(engine: Engine, pipeline: Value): readonly Stage[] | undefined {
  const list = engine.items(pipeline);
  if (!list) return pipeline.v === "constant" ? [] : undefined;
  const items = [...list.items, ...(list.more ? [{ value: list.more, isConditional: true }] : [])];
  return items.flatMap((item) => {
    const options = engine.alternatives(item.value);
    return options.flatMap((option): readonly Stage[] => {
      const isConditional = item.isConditional === true || options.length > 1;
      const members = engine.members(option);
      if (!members) return option.v === "constant" ? [] : [{ name: "$unknown", value: option, isConditional: true }];
      return [...members].map(([name, member]) => ({ name, value: member.value, isConditional }));
    });
  });
}

/** The conjunction of what the stages let through. */
export function matchOf(engine: Engine, entity: Entity, stages: readonly Stage[]): Formula {
  const parts: Formula[] = [];
  const joined: Joins = new Map();
  for (const { name, value, isConditional } of stages) {
    const part = stageFilter(engine, entity, name, value, joined);
    if (part.f !== "true") parts.push(isConditional ? { f: "choice", of: [part, ALL_ROWS] } : part);
    if (!TRANSPARENT.has(name)) break;
  }
  return and(parts);
}

function stageFilter(engine: Engine, entity: Entity, name: string, value: Value, joined: Joins): Formula {
  switch (name) {
    case "$unwind":
      return unwoundFilter(engine, value, joined);
    case "$match":
      return matchFilter(engine, entity, value, joined);
    case "$geoNear":
      return filterOf(engine, entity, engine.member(value, "query"));
    case "$lookup": {
      const target = collectionEntity(engine, engine.stringOf(engine.member(value, "from")));
      if (target) noteJoin(engine, entity, value, ownMatches(engine, target, value), joined);
      return ALL_ROWS;
    }
    case "$facet": {
      // Each facet reads by itself: the documents of all of them come out.
      const facets = [...(engine.members(value) ?? [])].map(([, facet]) => stagesOf(engine, facet.value));
      return { f: "or", of: facets.map((stages) => (stages ? matchOf(engine, entity, stages) : ALL_ROWS)) };
    }
    case "$search":
    case "$searchMeta":
    case "$vectorSearch":
      return searchFilter(engine, entity, name, value);
    default:
      return ALL_ROWS;
  }
}

/** Accesses to other collections: `$lookup`, `$graphLookup`, `$unionWith`, and those inside `$facet`. */
function otherReads(engine: Engine, entity: Entity | undefined, stage: Stage, base: AccessBase, documents: Documents): void {
  const { name, value } = stage;
  if (name === "$facet")
    for (const [, facet] of engine.members(value) ?? [])
      for (const inner of stagesOf(engine, facet.value) ?? []) otherReads(engine, entity, inner, base, documents);
  if (name === "$unionWith") {
    const text = engine.stringOf(value);
    const collection = text ?? engine.stringOf(engine.member(value, "coll"));
    const target = collectionEntity(engine, collection);
    if (target) performPipeline(engine, target, text === undefined ? engine.member(value, "pipeline") : engine.array([]), base);
  }
  if (name === "$lookup" || name === "$graphLookup") lookUp(engine, name, value, base, documents);
}

function lookUp(engine: Engine, name: string, lookup: Value, base: AccessBase, documents: Documents): void {
  const target = collectionEntity(engine, engine.stringOf(engine.member(lookup, "from")));
  if (!target) return;
  const [local, foreign] = (name === "$lookup" ? ["localField", "foreignField"] : ["startWith", "connectToField"]).map((part) =>
    engine.stringOf(engine.member(lookup, part)),
  );
  const joined: Formula[] =
    local !== undefined && foreign !== undefined
      ? [{ f: "atom", column: foreign, op: "equal", operand: valueAt(engine, documents, local) }]
      : [];
  const restricted = name === "$graphLookup" ? filterOf(engine, target, engine.member(lookup, "restrictSearchWithMatch")) : ALL_ROWS;
  const variables = new Map(
    [...(engine.members(engine.member(lookup, "let")) ?? [])].map(
      ([variable, member]) => [variable, valueAt(engine, documents, engine.stringOf(member.value) ?? "")] as const,
    ),
  );
  const inner = stagesOf(engine, engine.member(lookup, "pipeline")) ?? [];
  const filter = and([...joined, restricted, ...lookupMatches(engine, target, inner, variables)]);
  const found = engine.access({ ...base, kind: "query", operation: name, entity: target, filter, shape: "rows", fixSites: [] });
  const element = engine.element(found.v === "promise" ? found.of : found);
  readAlong(engine, target, inner, base, element);
}

/** What a lookup's own pipeline lets through, whatever the document is that it is for. */
function ownMatches(engine: Engine, target: Entity, lookup: Value): Formula {
  const stages = stagesOf(engine, engine.member(lookup, "pipeline")) ?? [];
  const variables = [...(engine.members(engine.member(lookup, "let")) ?? [])].map(([name]) => [name, engine.unknown(name)] as const);
  return and(lookupMatches(engine, target, stages, new Map(variables)));
}

/** `$match` of a lookup's own pipeline, with the variables of its `let`. */
function lookupMatches(
  engine: Engine,
  target: Entity,
  stages: readonly Stage[],
  variables: ReadonlyMap<string, Value>,
): readonly Formula[] {
  const plain = stages.filter((stage) => stage.name !== "$match" || !engine.members(stage.value)?.has("$expr"));
  const expressions = stages
    .filter((stage) => stage.name === "$match" && !plain.includes(stage) && !stage.isConditional)
    .flatMap((stage) => {
      const members = engine.members(stage.value) ?? new Map<string, { readonly value: Value }>();
      const others = Object.fromEntries([...members].filter(([name]) => name !== "$expr").map(([name, member]) => [name, member.value]));
      return [expressionFormula(engine, engine.member(stage.value, "$expr"), variables), filterOf(engine, target, engine.object(others))];
    });
  return [matchOf(engine, target, plain), ...expressions];
}

/** The entity whose documents a collection holds. */
export function collectionEntity(engine: Engine, collection: string | undefined): Entity | undefined {
  const name = collection === undefined ? undefined : engine.tenancy.byTable.get(collection.toLowerCase());
  return name === undefined ? undefined : engine.tenancy.entities.get(name);
}
