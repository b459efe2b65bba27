// Cloud Firestore: firebase-admin and @google-cloud/firestore on the server, and the functions of firebase/firestore. The tenant is in the
// path (`orgs/{orgId}/projects`) or in a field.
import { argument, exportName, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { chosenBy } from "../mongo/storage";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { composite, conditionHandle, whereFormula } from "./conditions";
import {
  asReference,
  constrained,
  countedMethod,
  databaseMethod,
  documentIn,
  documentMethod,
  inTransaction,
  placeOf,
  queryMethod,
  values,
  writerMethod,
} from "./methods";
import { readQuery } from "./operations";
import { extended, FIRESTORE, parentOf, referenceHandle, referenceOf } from "./references";
import { snapshotMember, snapshotMethod } from "./snapshots";

const DATABASE = /^(?:admin\.)?(?:firestore|getFirestore|initializeFirestore|Firestore|firestore\.Firestore)$/;
const SORTING = /^(?:orderBy|limit|limitToLast|startAt|startAfter|endAt|endBefore)$/;
/** Functions of the browser's SDK, by the method that they stand for. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  getDoc: "get",
  getDocs: "get",
  getDocFromServer: "get",
  getDocsFromServer: "get",
  addDoc: "add",
  setDoc: "set",
  updateDoc: "update",
  deleteDoc: "delete",
  onSnapshot: "onSnapshot",
};

function database(engine: Engine, call?: ExternalCall): HandleValue {
  const chosen = call?.args.map((arg) => databaseOf(engine, arg.value)).find((tenant) => tenant !== undefined);
  if (chosen && call) return engine.handle(FIRESTORE, "database", { reference: { above: [], tenant: chosen } }, call.span);
  return sharedHandle(engine, FIRESTORE, () => engine.handle(FIRESTORE, "database", {}));
}

/** A database that a value chose: `getFirestore(app, name)`, `new Firestore({ databaseId })`. */
function databaseOf(engine: Engine, value: Value): Value | undefined {
  if (value.v === "object") return chosenBy(engine, option(engine, value, "databaseId") ?? UNDEFINED);
  return value.v === "text" || value.v === "principal" || value.v === "source" ? chosenBy(engine, value) : undefined;
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (DATABASE.test(name)) return database(engine, call);
  if (/(?:^|\.)FieldPath\.documentId$|^documentId$/.test(name)) return engine.handle(FIRESTORE, "field", { name: "id" });
  const plain = name.replace(/^(?:admin\.)?(?:firestore\.)?(?:Filter\.)?/, "");
  if (plain === "where") return conditionHandle(engine, whereFormula(engine, call));
  if (plain === "and" || plain === "or") return composite(engine, call, plain);
  return functionCall(call, name, engine);
}

/** The functions of firebase/firestore, whose first argument is the database or a reference. */
function functionCall(call: ExternalCall, name: string, engine: Engine): Value | undefined {
  const [first = UNDEFINED] = values(call.args);
  const rest = call.args.slice(1);
  const handle = asReference(engine, first) ?? database(engine);
  if (name === "collection" || name === "collectionGroup")
    return referenceHandle(engine, extended(engine, referenceOf(handle), values(rest)));
  if (name === "doc")
    return handle.type === "collection"
      ? documentIn(engine, referenceOf(handle), rest)
      : referenceHandle(engine, extended(engine, referenceOf(handle), values(rest)));
  if (name === "query") return constrained(engine, handle, rest, call.span);
  if (SORTING.test(name)) return engine.handle(FIRESTORE, "condition", {});
  if (name === "writeBatch") return engine.handle(FIRESTORE, "writer", {});
  if (name === "runTransaction") return inTransaction(engine, argument(call.args, 1), call.span);
  if (name === "getCountFromServer" || name === "getAggregateFromServer")
    return engine.promise(readQuery(engine, handle, referenceOf(handle), { operation: name, span: placeOf(handle, call.span) }, true));
  const method = FUNCTIONS[name];
  if (method === undefined) return undefined;
  const asMethod: MethodCall = { ...call, args: rest, handle, method };
  return handle.type === "document" ? documentMethod(asMethod, engine) : queryMethod(asMethod, engine);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.handle.type) {
    case "database":
      return databaseMethod(call, engine);
    case "document":
      return documentMethod(call, engine);
    case "collection":
    case "query":
      return queryMethod(call, engine);
    case "counted":
      return countedMethod(call, engine);
    case "writer":
      return writerMethod(call, engine);
    case "snapshot":
    case "results":
      return snapshotMethod(call, engine);
    default:
      return undefined;
  }
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type === "snapshot" || handle.type === "results") return snapshotMember(handle, name, engine);
  if (handle.type !== "document" && handle.type !== "collection") return undefined;
  if (name === "id" && handle.type === "document") return referenceOf(handle).id;
  return name === "parent" ? parentOf(engine, referenceOf(handle)) : undefined;
}

function typed(name: string, engine: Engine): Value | undefined {
  const plain = name.split(".").at(-1) ?? "";
  if (plain === "Firestore") return database(engine);
  return /^(?:Transaction|WriteBatch|BulkWriter)$/.test(plain) ? engine.handle(FIRESTORE, "writer", {}) : undefined;
}

export const FIRESTORE_MODEL: LibraryModel = {
  id: FIRESTORE,
  packages: ["firebase-admin", "@google-cloud/firestore", "firebase/firestore"],
  tokens: ["firestore", "Firestore", ".collection(", "collection(", "getDocs(", "getDoc("],
  call: externalCall,
  method,
  member,
  typed: (_module, name, _typeArgs, engine) => typed(name, engine),
};
