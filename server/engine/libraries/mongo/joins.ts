// What a `$lookup` brought in, as conditions on the documents that it was brought in for
// (https://www.mongodb.com/docs/manual/reference/operator/aggregation/lookup/): a `$match` on its paths, and whatever drops documents for which
// nothing was found.
import type { Entity } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import type { Value } from "../value";
import { filterOf } from "./filter";

interface Join {
  /** Name of the to-one relation that the lookup follows. */
  readonly relation: string;
  /** What the lookup's own pipeline lets through. */
  readonly matches: Formula;
}

/** By the name under which the documents are put (`as`). */
export type Joins = Map<string, Join>;

/** Remembers which relation the name of a `$lookup` stands for, told by `localField` or by the variables of `let`. */
export function noteJoin(engine: Engine, entity: Entity, lookup: Value, matches: Formula, joins: Joins): void {
  const as = engine.stringOf(engine.member(lookup, "as"));
  const local = engine.stringOf(engine.member(lookup, "localField"));
  const variables = [...(engine.members(engine.member(lookup, "let")) ?? [])].map(([, member]) => engine.stringOf(member.value));
  const fields = local === undefined ? variables.flatMap((path) => path?.replace(/^\$/, "") ?? []) : [local];
  const relation = entity.relations.find(({ columns }) => columns.length === 1 && fields.includes(columns[0] ?? ""));
  if (as !== undefined && relation) joins.set(as, { relation: relation.name, matches });
}

/** `$unwind` drops documents without a joined one, unless it is told to keep them. */
export function unwoundFilter(engine: Engine, value: Value, joins: Joins): Formula {
  const path = engine.stringOf(value) ?? engine.stringOf(engine.member(value, "path"));
  const kept = value.v === "object" ? engine.member(value, "preserveNullAndEmptyArrays") : undefined;
  const isDropping = !kept || isNothing(kept) || (kept.v === "constant" && kept.value === false);
  const join = joins.get(path?.replace(/^\$/, "") ?? "");
  return join && isDropping ? through(join) : ALL_ROWS;
}

function through({ relation, matches }: Join): Formula {
  return matches.f === "true" ? ALL_ROWS : { f: "relation", relation, quantifier: "is", of: matches };
}

/** `$match` on what a `$lookup` brought in lets a document pass by its related one. */
export function matchFilter(engine: Engine, entity: Entity, value: Value, joins: Joins): Formula {
  const members = joins.size === 0 ? undefined : engine.members(value);
  if (!members) return filterOf(engine, entity, value);
  const own: [string, Value][] = [];
  const joined: Formula[] = [];
  for (const [path, member] of members) {
    const [head = "", ...rest] = path.split(".");
    const join = member.isConditional ? undefined : joins.get(head);
    const target = entity.relations.find((candidate) => candidate.name === join?.relation)?.target;
    const related = target === undefined ? undefined : engine.tenancy.entities.get(target);
    if (!join || !related) own.push([path, member.value]);
    else if (isFound(engine, rest, member.value)) joined.push(through(join));
    else if (rest.length === 0) own.push([path, member.value]);
    else {
      const of = filterOf(engine, related, engine.object({ [rest.join(".")]: member.value }));
      joined.push({ f: "relation", relation: join.relation, quantifier: "is", of });
    }
  }
  return and([filterOf(engine, entity, engine.object(Object.fromEntries(own))), ...joined]);
}

/** `{ ad: { $ne: [] } }`, `{ "ad.0": { $exists: true } }`: something was found. */
function isFound(engine: Engine, rest: readonly string[], value: Value): boolean {
  if (rest.length === 1 && rest[0] === "0") {
    const exists = engine.member(value, "$exists");
    return exists.v === "constant" && exists.value === true;
  }
  const other = rest.length === 0 && value.v === "object" ? engine.items(engine.member(value, "$ne")) : undefined;
  return other?.items.length === 0 && other.more === undefined;
}
