// What paths of a schema hold where a new document does not say, `{ tenantId: { type: String, default: () => currentTenant() } }`
// (https://mongoosejs.com/docs/defaults.html). Only what can carry a tenant is asked for.
import { isCallable } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import type { Entity } from "../../tenancy/model";
import type { HandleValue, Member, Value } from "../value";
import { traitsOf } from "./registry";

/** `new Schema({ … })`, `schema.add({ … })`, `schema.add(otherSchema)`. */
export function noteDefaults(engine: Engine, schema: HandleValue, paths: Value): void {
  const own = traitsOf(schema)?.defaults;
  if (!own) return;
  if (paths.v === "handle") {
    for (const [name, value] of traitsOf(paths)?.defaults ?? []) own.set(name, value);
    return;
  }
  if (paths.v !== "object") return;
  for (const [name, { value }] of engine.members(paths) ?? []) {
    const given = value.v === "object" ? engine.members(value)?.get("default")?.value : undefined;
    // A constant is the same for every tenant: it says of no row whose it is.
    if (given && isCallable(given)) own.set(name, given);
    else own.delete(name);
  }
}

/** Adds what the schema says to members that were not given. What is spread into a document may hold any of them, and stands for itself. */
export function withDefaults(
  engine: Engine,
  schema: HandleValue | undefined,
  entity: Entity,
  document: { readonly members: Map<string, Member>; readonly self: Value; readonly isOpen: boolean },
  span: LibraryCall["span"],
): void {
  const keys = new Set([...entity.tenantKeys, ...entity.userKeys, ...entity.relations.flatMap((relation) => relation.columns)]);
  for (const [name, given] of traitsOf(schema)?.defaults ?? []) {
    if (document.isOpen || document.members.has(name) || !keys.has(name)) continue;
    document.members.set(name, { value: engine.call(given, [document.self], span, document.self) });
  }
}
