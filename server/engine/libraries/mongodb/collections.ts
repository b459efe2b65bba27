// Collections of the MongoDB driver (https://mongodb.github.io/node-mongodb-native/), versions 3 to 7: what each operation reads and writes.
import { argument, isNothing, lastArgument } from "../call-arguments";
import { ALL_ROWS } from "../formula";
import { performBulk } from "../mongo/bulk";
import { openBulk } from "./bulk-operations";
import { filterOf, idOf } from "../mongo/filter";
import { objectSites } from "../fix-sites";
import { watchChanges } from "../mongo/change-streams";
import { iterated } from "../mongo/iterated";
import { collectionEntity, performPipeline, type AccessBase } from "../mongo/pipeline";
import { undefinedOperand } from "../mongo/settings";
import { setsOf, upsertedRow } from "../mongo/update";
import type { DataAccess, Engine, LibraryCall, MethodCall } from "../model";
import type { ClientScope } from "../client-scope";
import type { Entity } from "../../tenancy/model";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";

export const MONGODB = "mongodb";

/** Operations that read, with the shape of what they return. */
const READS: ReadonlyMap<string, DataAccess["shape"]> = new Map<string, DataAccess["shape"]>([
  ["find", "rows"],
  ["findOne", "optional-row"],
  ["countDocuments", "count"],
  ["count", "count"],
  ["estimatedDocumentCount", "count"],
  ["distinct", "rows"],
]);
/** Operations that write: the place of the update, if they have one. */
const WRITES: ReadonlyMap<string, { readonly shape: DataAccess["shape"]; readonly update?: number }> = new Map<
  string,
  { readonly shape: DataAccess["shape"]; readonly update?: number }
>([
  ["updateOne", { shape: "count", update: 1 }],
  ["updateMany", { shape: "count", update: 1 }],
  ["update", { shape: "count", update: 1 }],
  ["replaceOne", { shape: "count", update: 1 }],
  ["deleteOne", { shape: "count" }],
  ["deleteMany", { shape: "count" }],
  ["remove", { shape: "count" }],
  ["findOneAndUpdate", { shape: "optional-row", update: 1 }],
  ["findOneAndReplace", { shape: "optional-row", update: 1 }],
  ["findOneAndDelete", { shape: "optional-row" }],
]);

export function collectionMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const entity = entityOf(engine, handle);
  const base = baseOf(engine, handle, call, method);
  if (method === "aggregate") return cursor(engine, performPipeline(engine, entity, argument(call.args, 0), base));
  if (!entity)
    return READS.get(method) === "rows" && method === "find" ? cursor(engine, engine.array([], engine.unknown("a document"))) : undefined;
  if (method === "watch") return watchChanges(engine, entity, argument(call.args, 0), base, MONGODB);
  if (READS.has(method)) return read(engine, entity, call, base);
  if (WRITES.has(method)) return deliver(engine, call, write(engine, entity, call, base));
  if (method === "insertOne" || method === "insertMany" || method === "insert" || method === "save")
    return deliver(engine, call, insert(engine, entity, call, base));
  if (method === "bulkWrite") {
    performBulk(engine, entity, argument(call.args, 0), base);
    return engine.promise(engine.unknown("a result"));
  }
  if (/^initialize(?:Uno|O)rderedBulkOp$/.test(method)) return openBulk(engine, entity, base);
  return /index|drop|rename|options|stats/i.test(method) ? engine.promise(UNDEFINED) : undefined;
}

function entityOf(engine: Engine, handle: HandleValue): Entity | undefined {
  const { name, model } = handle.data;
  if (typeof model === "string") return engine.tenancy.entities.get(model);
  return typeof name === "string" ? collectionEntity(engine, name) : undefined;
}

function baseOf(engine: Engine, handle: HandleValue, call: LibraryCall, operation: string): AccessBase {
  const tenant = handle.data["tenant"] as Value | undefined;
  const scope: ClientScope | undefined = tenant && { mechanism: "isolated-storage", tenant, span: handle.at ?? call.span };
  return {
    library: MONGODB,
    operation,
    span: call.span,
    fixSites: [],
    undefinedOperand: undefinedOperand(engine),
    ...(scope ? { scope } : {}),
  };
}

function read(engine: Engine, entity: Entity, call: MethodCall, base: AccessBase): Value {
  const { method } = call;
  const place = method === "distinct" ? 1 : 0;
  const given = argument(call.args, place);
  const filter = method === "estimatedDocumentCount" || given.v === "function" ? UNDEFINED : given;
  const found = engine.access({
    ...base,
    kind: "query",
    entity,
    filter: filterOf(engine, entity, filter),
    shape: READS.get(method) ?? "rows",
    fixSites: [...objectSites(engine, call.span, filter, undefined), ...emptyCall(entity, call)],
  });
  if (method === "find") return cursor(engine, found);
  if (method !== "distinct") return deliver(engine, call, found);
  const column = engine.stringOf(argument(call.args, 0));
  const element = engine.element(found.v === "promise" ? found.of : found);
  return engine.promise(engine.array([], column === undefined ? engine.unknown("a value") : engine.member(element, column)));
}

/** `find()` gets a filter of its own. */
function emptyCall(entity: Entity, call: LibraryCall): DataAccess["fixSites"] {
  const [key, ...more] = entity.tenantKeys;
  if (call.args.length > 0 || key === undefined || more.length > 0 || entity.tenancy !== "direct" || !/^[\w$]+$/.test(key)) return [];
  const end = call.span.end - 1;
  return [{ kind: "template", span: { ...call.span, start: end, end }, text: "", template: `{ ${key}: {tenant} }` }];
}

function write(engine: Engine, entity: Entity, call: MethodCall, base: AccessBase): Value {
  const spec = WRITES.get(call.method);
  const filter = argument(call.args, 0);
  const update = spec?.update === undefined ? UNDEFINED : argument(call.args, spec.update);
  const options = argument(call.args, 2);
  const upsert = isNothing(options) ? UNDEFINED : engine.member(options, "upsert");
  const sets = setsOf(engine, update);
  const isUpsert = spec?.update !== undefined && (upsert.v === "constant" ? upsert.value === true : true);
  const found = engine.access({
    ...base,
    kind: "mutation",
    entity,
    filter: filterOf(engine, entity, filter),
    shape: spec?.shape ?? "count",
    fixSites: objectSites(engine, call.span, filter, undefined),
    ...(isNothing(sets) ? {} : { sets }),
    ...(isUpsert ? { rows: [upsertedRow(engine, filter, update)] } : {}),
  });
  // Before version 6 the document came wrapped (https://github.com/mongodb/node-mongodb-native, notes on 6.0).
  const isWrapped = spec?.shape === "optional-row" && Number(engine.versionOf(MONGODB)?.split(".")[0] ?? 6) < 6;
  return isWrapped ? engine.promise(engine.object({ value: found.v === "promise" ? found.of : found })) : found;
}

function insert(engine: Engine, entity: Entity, call: MethodCall, base: AccessBase): Value {
  const rows = argument(call.args, 0);
  const isMany = call.method === "insertMany" || engine.items(rows) !== undefined;
  const made = engine.access({
    ...base,
    kind: "create",
    entity,
    filter: ALL_ROWS,
    rows: [rows],
    shape: isMany ? "rows" : "row",
    fixSites: objectSites(engine, call.span, undefined, rows),
  });
  const row = made.v === "promise" ? made.of : made;
  const id = engine.member(isMany ? engine.element(row) : row, idOf(entity));
  const result = isMany ? { insertedIds: engine.array([], id), insertedCount: engine.unknown("count") } : { insertedId: id };
  return engine.promise(engine.object({ ...result, acknowledged: engine.unknown("acknowledged"), ops: engine.array([], row) }));
}

/** The callback form of versions before 5. */
function deliver(engine: Engine, call: LibraryCall, result: Value): Value {
  const last = lastArgument(call)?.value;
  if (last?.v !== "function") return result;
  engine.call(last, [NULL, result.v === "promise" ? result.of : result], call.span);
  return UNDEFINED;
}

function cursor(engine: Engine, found: Value): HandleValue {
  return engine.handle(MONGODB, "cursor", { rows: found.v === "promise" ? found.of : found });
}

/** Cursors hand out what was found; sorting and paging change nothing of whose it is. */
export function cursorMethod(call: MethodCall, engine: Engine): Value | undefined {
  const rows = call.handle.data["rows"] as Value;
  const element = (): Value => engine.element(rows);
  const first = argument(call.args, 0);
  const next = iterated(call.method, rows, engine);
  if (next) return next;
  switch (call.method) {
    case "toArray":
      return deliver(engine, call, engine.promise(rows));
    case "count":
      return engine.promise(engine.member(rows, "count"));
    case "forEach":
      engine.maybe(() => engine.call(first, [element()], call.span));
      return engine.promise(UNDEFINED);
    case "map":
      return engine.handle(MONGODB, "cursor", { rows: engine.array([], engine.call(first, [element()], call.span)) });
    case "close":
      return engine.promise(UNDEFINED);
    default:
      return /^(?:sort|limit|skip|project|batchSize|hint|collation|comment|maxTimeMS|allowDiskUse|addCursorFlag|setReadPreference|min|max|returnKey|showRecordId|withReadPreference|clone|rewind)$/.test(
        call.method,
      )
        ? call.handle
        : undefined;
  }
}
