// Mongoose's connections (https://mongoosejs.com/docs/connections.html): the default one, further ones, and databases of one
// (`useDb`). Which database a model reads is a mechanism where a value chose it.
import { NOWHERE } from "../../../../rules/contract/span";
import { argument, isNothing } from "../call-arguments";
import type { Engine, LibraryCall, MethodCall } from "../model";
import type { ClientScope } from "../client-scope";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { addPlugin } from "./plugins";
import { createConnection, hasModel, modelOf, MONGOOSE } from "./registry";
import { noteOptions } from "../mongo/settings";
import { chosenBy } from "../mongo/storage";
import { storageHeld } from "../chosen-storage";

export function newConnection(engine: Engine, call: LibraryCall): HandleValue {
  const [uri, options] = [argument(call.args, 0), argument(call.args, 1)];
  noteOptions(engine, options);
  const name = isNothing(options) ? UNDEFINED : engine.member(options, "dbName");
  const connection = createConnection(engine, chosenBy(engine, name) ?? chosenBy(engine, uri), call.span);
  return tenantOf(connection) ? connection : { ...connection, data: { ...connection.data, storage: { isFixed: true } } };
}

export function connectionMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const first = argument(call.args, 0);
  switch (method) {
    case "useDb":
      return createConnection(engine, chosenBy(engine, first) ?? tenantOf(handle), call.span);
    case "model":
      return connectionModel(engine, handle, call);
    case "asPromise":
    case "openUri":
      return engine.promise(handle);
    case "collection":
      return engine.handle("mongodb", "collection", { name: engine.stringOf(first), tenant: tenantOf(handle) }, call.span);
    case "transaction":
      return engine.call(first, [session(engine)], call.span);
    case "startSession":
      return engine.promise(session(engine));
    case "close":
    case "destroy":
    case "dropDatabase":
      return engine.promise(UNDEFINED);
    case "plugin":
      addPlugin(engine, call, handle);
      return handle;
    case "on":
    case "once":
    case "set":
      return handle;
    default:
      return undefined;
  }
}

export function session(engine: Engine): HandleValue {
  return engine.handle(MONGOOSE, "session", {});
}

/** `connection.model(name, schema?)`. */
export function connectionModel(engine: Engine, connection: HandleValue, call: LibraryCall): Value | undefined {
  const name = engine.stringOf(argument(call.args, 0));
  const schema = argument(call.args, 1);
  if (name === undefined) return undefined;
  const handles = engine.alternatives(schema).filter((option) => option.v === "handle");
  return modelOf(engine, connection, name, handles[0]?.type === "schema" ? handles[0] : undefined);
}

export function connectionMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "models") return engine.handle(MONGOOSE, "models", { connection: handle });
  if (name === "db") return engine.handle("mongodb", "db", { tenant: tenantOf(handle) });
  return name === "readyState" || name === "name" || name === "host" ? engine.unknown(`connection.${name}`) : undefined;
}

/** `connection.models.Invoice`: there once it was made. */
export function modelsMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  const connection = handle.data["connection"];
  if (!isConnection(connection)) return undefined;
  const isMade = hasModel(connection, name);
  const model = modelOf(engine, connection, name);
  return isMade ? model : engine.choice([model, UNDEFINED]);
}

function isConnection(value: unknown): value is HandleValue {
  return typeof value === "object" && value !== null && "v" in value && value.v === "handle";
}

export function tenantOf(connection: HandleValue): Value | undefined {
  const tenant = connection.data["tenant"];
  return typeof tenant === "object" && tenant !== null && "v" in tenant ? (tenant as Value) : undefined;
}

/** `Model.db`: the connection that a model belongs to. */
export function connectionOf(model: HandleValue): HandleValue | undefined {
  const connection = model.data["connection"];
  return isConnection(connection) ? connection : undefined;
}

/** The storage that a model's connection was chosen by. */
export function scopeOf(model: HandleValue): ClientScope | undefined {
  const connection = model.data["connection"];
  const tenant = isConnection(connection) ? tenantOf(connection) : undefined;
  if (!tenant || !isConnection(connection)) return undefined;
  return { mechanism: "isolated-storage", tenant, span: connection.at ?? NOWHERE };
}

/** `mongoose.model(…)`: the connection that everybody shares, or one that a module made and nobody chose. */
export function isOnDefault(engine: Engine, model: HandleValue): boolean {
  const connection = model.data["connection"];
  if (!isConnection(connection) || tenantOf(connection) !== undefined) return false;
  return connection.at === undefined || (storageHeld(connection)?.isFixed === true && engine.isShared?.(connection) === true);
}
