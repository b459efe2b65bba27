// `row.$relatedQuery("tags").relate(ids)`: rows that are there already become the row's (https://vincit.github.io/objection.js/guide/query-examples.html#relate-queries).
import type { Entity, Relation } from "../../tenancy/model";
import type { Engine, MethodCall } from "../model";
import { identityFilter } from "../orm/entities";
import { linkTo } from "../orm/new-rows";
import type { Value } from "../value";
import { OBJECTION } from "./builder-classes";

/** The row at whose relation a query began. */
export interface RelatedTo {
  readonly row: Value;
  readonly entity: Entity;
  readonly relation: Relation;
}

/** A change of the row at hand, which is linked with what it is given: ids, or models that have some. */
export function relate(engine: Engine, call: MethodCall, given: Value): Value | undefined {
  const { relatedTo } = call.handle.data as { readonly relatedTo?: RelatedTo };
  if (!relatedTo) return undefined;
  const { row, entity, relation } = relatedTo;
  return engine.access({
    library: OBJECTION,
    operation: call.method,
    kind: "mutation",
    entity,
    filter: identityFilter(engine, entity, row),
    sets: linkTo(engine, relation, given),
    shape: "count",
    span: call.span,
    fixSites: [],
    undefinedOperand: "fails",
  });
}
