// Contexts that middleware extends (`next({ ctx: { org } })`): tRPC procedures and safe actions.
import type { Engine } from "../model";
import type { Member, Value } from "../value";
import { UNDEFINED } from "../value";

/** `{ ...base, ...added }`. What cannot be enumerated stays readable through a handle of the model that asks. */
export function mergeContext(engine: Engine, base: Value, added: Value, model: string): Value {
  const below = plainMembers(engine, base);
  const above = plainMembers(engine, added);
  if (!below || !above) return engine.handle(model, "layers", { base, added });
  const merged: Record<string, Value> = {};
  for (const [name, entry] of below) merged[name] = valueOf(engine, entry);
  for (const [name, entry] of above) {
    const value = valueOf(engine, entry);
    const under = merged[name];
    merged[name] = entry.isConditional && under ? engine.choice([entry.value, under]) : value;
  }
  return engine.object(merged);
}

function valueOf(engine: Engine, entry: Member): Value {
  return entry.isConditional ? engine.choice([entry.value, UNDEFINED]) : entry.value;
}

/** Members of an object that is fully known. */
function plainMembers(engine: Engine, value: Value): ReadonlyMap<string, Member> | undefined {
  const options = engine.alternatives(value);
  const [only] = options;
  if (options.length !== 1 || only?.v !== "object" || only.instanceOf) return undefined;
  return engine.spreads(only).length === 0 ? engine.members(only) : undefined;
}

/** A member of a merged context: the added layer wins where it has the name. */
export function layeredMember(engine: Engine, base: Value, added: Value, name: string): Value {
  const own = engine.members(added)?.get(name);
  if (own && !own.isConditional) return own.value;
  for (const spread of [...engine.spreads(added)].reverse()) {
    const value = engine.member(spread, name);
    if (value.v !== "constant" || value.value !== undefined) return own ? engine.choice([own.value, value]) : value;
  }
  const under = engine.member(base, name);
  return own ? engine.choice([own.value, under]) : under;
}
