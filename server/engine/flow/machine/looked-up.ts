// What is found under a key among things whose keys are known: `byId.get(id)`, `roles[orgId]`. That something is there says that the
// key is one of those.
import type { SourceSpan } from "../../../../rules/contract/span";
import { UNDEFINED, type ObjectValue, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { assume } from "./conditions";
import type { Machine } from "./machine";

/** `value`, with what its being there says of the key, or nothing. `keys` is the list of those that there are. */
export function lookedUp(m: Machine, value: Value, keys: Value, key: Value, at: SourceSpan | undefined): Value {
  const test: Value = { v: "condition", op: "includes", of: [keys, key], ...(at ? { at } : {}) };
  const branch = m.branch(() => assume(m, test, true));
  const given = new Map([...branch.delta.facts].filter(([, fact]) => fact !== undefined));
  return makeChoice([{ value, ...(branch.isDead ? {} : { given }) }, { value: UNDEFINED }]);
}

/** A member of an object whose names were computed, by a name that is computed, too. */
export function memberByName(m: Machine, object: ObjectValue, name: Value): Value | undefined {
  if (!object.names || object.members.size > 0) return undefined;
  return lookedUp(m, m.engine.choice(object.rest), m.engine.array([], object.names), name, undefined);
}
