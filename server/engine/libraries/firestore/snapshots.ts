// What Firestore hands back (https://firebase.google.com/docs/reference/node/firebase.firestore.DocumentSnapshot): snapshots of documents
// and of queries. `exists` is a member in the server's SDK and a method in the browser's.
import { argument } from "../call-arguments";
import type { Engine, MethodCall } from "../model";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { FIRESTORE, referenceHandle, referenceOf, type Reference } from "./references";

export function documentSnapshot(engine: Engine, row: Value, reference: Reference): HandleValue {
  return engine.handle(FIRESTORE, "snapshot", { row, reference });
}

export function querySnapshot(engine: Engine, rows: Value, reference: Reference): HandleValue {
  return engine.handle(FIRESTORE, "results", { rows, reference });
}

function rowOf(handle: HandleValue): Value {
  return handle.data["row"] as Value;
}

function isThere(handle: HandleValue): Value {
  return { v: "condition", op: "truthy", of: [rowOf(handle)] };
}

function documentOf(engine: Engine, handle: HandleValue): HandleValue {
  const reference = referenceOf(handle);
  return referenceHandle(engine, { ...reference, id: reference.id ?? engine.member(rowOf(handle), "id") });
}

export function snapshotMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type === "results") return resultsMember(handle, name, engine);
  switch (name) {
    case "exists":
      return isThere(handle);
    case "id":
      return referenceOf(handle).id ?? engine.member(rowOf(handle), "id");
    case "ref":
      return documentOf(engine, handle);
    default:
      return undefined;
  }
}

function elementOf(engine: Engine, handle: HandleValue): HandleValue {
  return documentSnapshot(engine, engine.element(handle.data["rows"] as Value), referenceOf(handle));
}

function resultsMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  const rows = handle.data["rows"] as Value;
  switch (name) {
    case "docs":
      return engine.array([], elementOf(engine, handle));
    case "size":
      return engine.member(rows, "length");
    case "empty":
      return { v: "condition", op: "equal", of: [engine.member(rows, "length"), constant(0)] };
    default:
      return undefined;
  }
}

export function snapshotMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const first = argument(call.args, 0);
  if (handle.type === "results") {
    if (method === "docChanges") return engine.array([], engine.object({ doc: elementOf(engine, handle) }));
    if (method === "data") return engine.object({ count: engine.member(handle.data["rows"] as Value, "count") });
    if (method !== "forEach") return undefined;
    engine.maybe(() => engine.call(first, [elementOf(engine, handle)], call.span));
    return UNDEFINED;
  }
  switch (method) {
    case "exists":
      return isThere(handle);
    case "data":
      return rowOf(handle);
    case "get": {
      const field = engine.stringOf(first);
      return field === undefined ? engine.unknown("a field", [rowOf(handle)]) : engine.member(rowOf(handle), field);
    }
    default:
      return undefined;
  }
}
