// Databases that are chosen by a value: which value, where the name or address is not fixed.
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import type { Value } from "../value";

/** What a database's name or address was put together from; undefined where it is the same for every request. */
export function chosenBy(engine: Engine, name: Value): Value | undefined {
  const options = engine.alternatives(name).map(chosenByOne);
  const found = options.filter((option) => option !== undefined);
  return found.length === 0 ? undefined : engine.choice(found);
}

function chosenByOne(name: Value): Value | undefined {
  if (isNothing(name) || name.v === "constant" || isSetting(name)) return undefined;
  if (name.v !== "text") return name;
  const parts = name.parts.filter((part): part is Value => typeof part !== "string" && part.v !== "constant" && !isSetting(part));
  // Of several parts the tenant's is the one that is the requester's.
  return parts.find((part) => part.v === "principal") ?? parts.find((part) => part.v === "source") ?? parts[0];
}

/** `process.env.MONGO_URL` and what is not known at all: the same for every request. */
function isSetting(value: Value): boolean {
  return value.v === "external" || (value.v === "unknown" && value.isParameter !== true);
}
