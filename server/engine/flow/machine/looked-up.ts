// What is found under a key among things whose keys are known: `byId.get(id)`, `roles[orgId]`. That something is there says that the
// key is one of those.
import type { SourceSpan } from "../../../../rules/contract/span";
import { storedUnder } from "../../libraries/chosen-storage";
import { UNDEFINED, type ObjectValue, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { assume } from "./conditions";
import type { Machine } from "./machine";

/** `value`, with what its being there says of the key, or nothing. `keys` is the list of those that there are. */
export function lookedUp(m: Machine, found: Value, keys: Value | undefined, key: Value, at: SourceSpan | undefined): Value {
  const value = foundUnder(m, found, key);
  if (!keys) return value;
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

/**
 * Where each tenant has storage of its own, tables of settings name it: what is found in one is remembered with the name under which it
 * stood (`urls[tenant]`), and so is a client (`clients.get(tenant)`).
 */
export function foundUnder(m: Machine, found: Value, name: Value): Value {
  const { isolation } = m.world;
  if (isolation !== "schema-per-tenant" && isolation !== "database-per-tenant") return found;
  if (found.v === "unknown") return { ...found, under: name };
  if (found.v === "choice")
    return { ...found, options: found.options.map((one) => ({ ...one, value: storedUnder(m.engine, one.value, name), under: name })) };
  return storedUnder(m.engine, found, name);
}
