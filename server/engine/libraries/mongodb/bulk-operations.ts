// Writes that are gathered before they are sent (https://www.mongodb.com/docs/manual/reference/method/Bulk/): each stands where it is told.
import type { Entity } from "../../tenancy/model";
import { argument } from "../call-arguments";
import { performBulk, performWrite } from "../mongo/bulk";
import type { AccessBase } from "../mongo/pipeline";
import type { Engine, MethodCall } from "../model";
import { constant, type HandleValue, type Value } from "../value";

/** What a write of a bulk is called in lists of writes. */
const WRITES: Readonly<Record<string, string | undefined>> = {
  update: "updateMany",
  updateOne: "updateOne",
  replaceOne: "replaceOne",
  delete: "deleteMany",
  deleteOne: "deleteOne",
  remove: "deleteMany",
  removeOne: "deleteOne",
};

interface BulkData {
  readonly entity: Entity;
  readonly base: AccessBase;
  /** Of writes to what was found. */
  readonly filter?: Value;
  readonly upsert?: Value;
}

/** `collection.initializeOrderedBulkOp()`. */
export function openBulk(engine: Engine, entity: Entity, base: AccessBase): HandleValue {
  return engine.handle(base.library, "bulk", { bulk: { entity, base } satisfies BulkData }, base.span);
}

export function bulkMethod({ handle, method, args, span }: MethodCall, engine: Engine): Value | undefined {
  const data = handle.data["bulk"] as BulkData;
  const given = argument(args, 0);
  const base: AccessBase = { ...data.base, operation: method, span };
  const write = data.filter ? WRITES[method] : undefined;
  if (write !== undefined && data.filter) {
    const { filter, upsert = constant(false) } = data;
    performWrite(engine, data.entity, write, engine.object({ filter, update: given, upsert }), base);
    return handle;
  }
  switch (method) {
    case "find":
      return engine.handle(base.library, "bulk", { bulk: { ...data, filter: given } satisfies BulkData }, span);
    case "upsert":
      return engine.handle(base.library, "bulk", { bulk: { ...data, upsert: constant(true) } satisfies BulkData }, span);
    case "insert":
      performWrite(engine, data.entity, "insertOne", engine.object({ document: given }), base);
      return handle;
    case "raw":
      performBulk(engine, data.entity, engine.array([given]), base);
      return handle;
    case "execute":
      return engine.promise(engine.unknown("a result"));
    default:
      return /^(?:collation|hint|arrayFilters|addToOperationsList)$/.test(method) ? handle : undefined;
  }
}
