// What the search stages of Atlas let through: the `filter` of `$vectorSearch` (https://www.mongodb.com/docs/atlas/atlas-vector-search/vector-search-stage),
// and the clauses of `$search` that have to hold exactly (https://www.mongodb.com/docs/atlas/atlas-search/compound): words that a text may
// hold, and clauses that only raise a score, keep nothing out.
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import { isNothing, option } from "../call-arguments";
import type { Value } from "../value";
import { filterOf } from "./filter";

const DEPTH = 4;

export function searchFilter(engine: Engine, entity: Entity, name: string, stage: Value): Formula {
  if (!engine.members(stage)) return { f: "opaque", operand: stage };
  if (name !== "$vectorSearch") return clauseFilter(engine, entity, stage, DEPTH);
  const filter = option(engine, stage, "filter");
  return filter === undefined ? ALL_ROWS : filterOf(engine, entity, filter);
}

function clauseFilter(engine: Engine, entity: Entity, clause: Value, depth: number): Formula {
  const equal = option(engine, clause, "equals");
  if (equal) return pathFilter(engine, entity, equal, (value) => value);
  const among = option(engine, clause, "in");
  if (among) return pathFilter(engine, entity, among, (value) => engine.object({ $in: value }));
  const compound = option(engine, clause, "compound");
  if (!compound || depth === 0) return ALL_ROWS;
  const lists = ["filter", "must"].map((name) => engine.member(compound, name)).filter((list) => !isNothing(list));
  return and(lists.flatMap((list) => clausesIn(engine, entity, list, depth - 1)));
}

/** Each has to hold; what may be left out does not have to. One clause may stand for a list of one. */
function clausesIn(engine: Engine, entity: Entity, list: Value, depth: number): readonly Formula[] {
  const items = engine.items(list);
  if (!items) return engine.members(list) ? [clauseFilter(engine, entity, list, depth)] : [{ f: "opaque", operand: list }];
  return items.items.map(({ value, isConditional }) => {
    const ways = [
      ...engine.alternatives(value).map((one) => clauseFilter(engine, entity, one, depth)),
      ...(isConditional ? [ALL_ROWS] : []),
    ];
    return ways.length === 1 && ways[0] ? ways[0] : { f: "choice", of: ways };
  });
}

/** `{ path, value }`. */
function pathFilter(engine: Engine, entity: Entity, clause: Value, made: (value: Value) => Value): Formula {
  const path = engine.stringOf(engine.member(clause, "path"));
  return path === undefined
    ? { f: "opaque", operand: clause }
    : filterOf(engine, entity, engine.object({ [path]: made(engine.member(clause, "value")) }));
}
