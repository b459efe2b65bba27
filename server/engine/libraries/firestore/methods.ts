// Methods of Firestore's server SDK (https://googleapis.dev/nodejs/firestore/latest/): databases, references, queries, batches, transactions.
import type { SourceSpan } from "../../../../rules/contract/span";
import { createBuilder, reachingTo, withStep } from "../builders/builder";
import { argument, handleOf, isCallable } from "../call-arguments";
import type { Engine, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type PassedArgument, type Value } from "../value";
import { conditionHandle, constraintsOf, whereFormula } from "./conditions";
import { create, readDocument, readQuery, remove, set, update } from "./operations";
import { extended, FIRESTORE, referenceHandle, referenceOf, type Reference } from "./references";

const NARROWING = /^(?:orderBy|limit|limitToLast|select|startAt|startAfter|endAt|endBefore|offset)$/;

export function values(args: readonly PassedArgument[]): readonly Value[] {
  return args.map((arg) => arg.value);
}

/** A reference's handle among the possible values. */
export function asReference(engine: Engine, value: Value): HandleValue | undefined {
  const handle = handleOf(engine, value, FIRESTORE);
  return handle && /^(?:document|collection|query)$/.test(handle.type) ? handle : undefined;
}

export function databaseMethod(call: MethodCall, engine: Engine): Value | undefined {
  const base = referenceOf(call.handle);
  switch (call.method) {
    case "collection":
    case "doc":
      return referenceHandle(engine, extended(engine, base, values(call.args)));
    case "collectionGroup":
      return referenceHandle(engine, extended(engine, base, values(call.args)));
    case "batch":
    case "bulkWriter":
      return engine.handle(FIRESTORE, "writer", {});
    case "runTransaction":
      return inTransaction(engine, argument(call.args, 0), call.span);
    case "getAll":
      return readAll(engine, call);
    case "recursiveDelete":
      return erase(engine, call);
    default:
      return undefined;
  }
}

export function inTransaction(engine: Engine, work: Value, span: SourceSpan): Value {
  return engine.promise(engine.await(engine.call(work, [engine.handle(FIRESTORE, "writer", {})], span)));
}

function readAll(engine: Engine, call: MethodCall): Value {
  const place = { operation: call.method, span: call.span };
  const found = constraintless(engine, call.args).map((value) => {
    const reference = asReference(engine, value);
    return reference ? readDocument(engine, referenceOf(reference), place) : engine.unknown("a document");
  });
  return engine.promise(engine.array(found.length > 1 ? found : [], found.length > 1 ? undefined : found[0]));
}

/** Arguments, those of spread lists among them. */
function constraintless(engine: Engine, args: readonly PassedArgument[]): readonly Value[] {
  return args.flatMap((arg) => {
    const list = engine.items(arg.value);
    return list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [arg.value];
  });
}

function erase(engine: Engine, call: MethodCall): Value {
  const reference = asReference(engine, argument(call.args, 0));
  if (reference) remove(engine, referenceOf(reference), { operation: call.method, span: call.span });
  return engine.promise(UNDEFINED);
}

export function documentMethod(call: MethodCall, engine: Engine): Value | undefined {
  const reference = referenceOf(call.handle);
  const place = { operation: call.method, span: call.span };
  const [first = UNDEFINED, second = UNDEFINED] = values(call.args);
  switch (call.method) {
    case "collection":
      return referenceHandle(engine, extended(engine, reference, values(call.args)));
    case "get":
      return engine.promise(readDocument(engine, reference, place));
    case "set":
      set(engine, reference, first, second, place);
      return engine.promise(UNDEFINED);
    case "create":
      create(engine, reference, first, place);
      return engine.promise(UNDEFINED);
    case "update":
      update(engine, reference, values(call.args), place);
      return engine.promise(UNDEFINED);
    case "delete":
      remove(engine, reference, place);
      return engine.promise(UNDEFINED);
    case "onSnapshot":
      return watched(engine, call, readDocument(engine, reference, place));
    case "withConverter":
      return call.handle;
    case "listCollections":
      return engine.promise(engine.unknown("collections"));
    default:
      return undefined;
  }
}

function watched(engine: Engine, call: MethodCall, snapshot: Value): Value {
  const listener = call.args.map((arg) => arg.value).find((value) => isCallable(value) && value.v !== "object") ?? UNDEFINED;
  engine.maybe(() => engine.call(listener, [snapshot], call.span));
  return engine.native("unsubscribe", () => UNDEFINED);
}

/** Methods of collections and queries. */
export function queryMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const reference = referenceOf(handle);
  const dot = call.nameSpan && call.nameSpan.start - 1;
  const isPlain = dot !== undefined && engine.textOf?.({ ...call.span, start: dot, end: dot + 1 }) === ".";
  const place = { operation: method, span: placeOf(handle, call.span), ...(isPlain ? { runsAt: dot } : {}) };
  switch (method) {
    case "where":
      return narrowed(engine, handle, call.span, [conditionHandle(engine, whereFormula(engine, call))]);
    case "doc":
      return documentIn(engine, reference, call.args);
    case "add":
      return engine.promise(create(engine, reference, argument(call.args, 0), place));
    case "get":
      return engine.promise(readQuery(engine, handle, reference, place, handle.data["isCount"] === true));
    case "stream":
      return engine.member(readQuery(engine, handle, reference, place), "docs");
    case "count":
    case "aggregate":
      return engine.handle(FIRESTORE, "counted", { query: handle });
    case "onSnapshot":
      return watched(engine, call, readQuery(engine, handle, reference, place));
    case "listDocuments":
      return engine.promise(engine.array([], engine.member(engine.member(readQuery(engine, handle, reference, place), "docs"), "ref")));
    case "withConverter":
      return handle;
    default:
      return NARROWING.test(method) ? narrowed(engine, handle, call.span, []) : undefined;
  }
}

/** `collection.doc(id)`; without a name the document is new. */
export function documentIn(engine: Engine, reference: Reference, args: readonly PassedArgument[]): HandleValue {
  if (args.length > 0) return referenceHandle(engine, extended(engine, reference, values(args)));
  return referenceHandle(engine, { ...reference, id: { v: "unknown", key: "firestore:new", label: "a new id", isRandom: true } });
}

/** Queries stand where they were put together first, and reach to the end of the chain. */
export function placeOf(handle: HandleValue, call: SourceSpan): SourceSpan {
  return handle.type === "query" ? (reachingTo(handle, call).at ?? call) : call;
}

/** A query with more conditions; the one it was made from stays as it is. */
export function narrowed(engine: Engine, handle: HandleValue, span: SourceSpan, conditions: readonly Value[]): HandleValue {
  const start = handle.type === "query" ? handle : createBuilder(engine, FIRESTORE, "query", { reference: referenceOf(handle) }, span);
  if (conditions.length === 0) return reachingTo(start, span);
  return conditions.reduce<HandleValue>((query, condition) => withStep(engine, query, "where", condition, span), start);
}

/** `query(collection, ...constraints)`. */
export function constrained(engine: Engine, handle: HandleValue, args: readonly PassedArgument[], span: SourceSpan): HandleValue {
  const conditions = constraintsOf(engine, args).map(({ formula, isConditional }) =>
    conditionHandle(engine, isConditional && formula.f !== "true" ? { f: "choice", of: [formula, { f: "true" }] } : formula),
  );
  return narrowed(engine, handle, span, conditions);
}

export function countedMethod(call: MethodCall, engine: Engine): Value | undefined {
  const query = call.handle.data["query"] as HandleValue;
  if (call.method !== "get") return undefined;
  const place = { operation: "count", span: placeOf(query, call.span) };
  return engine.promise(readQuery(engine, query, referenceOf(query), place, true));
}

/** Batches and transactions: the same operations with the reference first. */
export function writerMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  if (/^(?:commit|flush|close|onWriteError|onWriteResult)$/.test(method)) return engine.promise(UNDEFINED);
  if (method === "getAll") return readAll(engine, call);
  const reference = asReference(engine, argument(call.args, 0));
  if (!reference) return undefined;
  const rest = call.args.slice(1);
  if (method === "get" && reference.type !== "document")
    return engine.promise(readQuery(engine, reference, referenceOf(reference), { operation: method, span: call.span }));
  const answer = documentMethod({ ...call, handle: reference, args: rest }, engine);
  return method === "get" ? answer : answer && handle;
}
