// Objects that are spread into the assignments of an update.
import type { Engine } from "../model";
import type { Value } from "../value";

/** What was spread into an object, without the members that were written after it: `{ ...body, orgId }` takes no `orgId` from `body`. */
export function spreadParts(engine: Engine, object: Value): readonly Value[] {
  const written = [...(engine.members(object) ?? [])]
    .filter(([, member]) => member.overwrittenBy === undefined && member.isConditional !== true)
    .map(([name]) => name);
  return engine.spreads(object).map((spread) => without(spread, written));
}

function without(value: Value, names: readonly string[]): Value {
  if (names.length === 0 || (value.v !== "source" && value.v !== "unknown")) return value;
  const omits = [...new Set([...(value.omits ?? []), ...names])];
  return { ...value, key: `${value.key}.-${omits.join(",")}`, omits };
}
