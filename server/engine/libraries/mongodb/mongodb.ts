// The MongoDB driver (https://mongodb.github.io/node-mongodb-native/), versions 3 to 7: clients, databases, collections, sessions.
import { argument, exportName, isNothing, option } from "../call-arguments";
import { changesMethod } from "../mongo/change-streams";
import { chosenBy } from "../mongo/storage";
import { noteOptions } from "../mongo/settings";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { entityWords } from "../../tenancy/entity-names";
import type { Entity } from "../../tenancy/model";
import { decorateServer, pluginOptions } from "../server-plugins";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { bulkMethod } from "./bulk-operations";
import { collectionMethod, cursorMethod, MONGODB } from "./collections";

const CLIENT = "MongoClient";
const PLUGIN = "@fastify/mongodb";

function method(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.handle.type) {
    case "client":
      return clientMethod(call, engine);
    case "db":
      return databaseMethod(call, engine);
    case "collection":
      return collectionMethod(call, engine);
    case "cursor":
      return cursorMethod(call, engine);
    case "changes":
      return changesMethod(call, engine);
    case "bulk":
      return bulkMethod(call, engine);
    case "session":
      return call.method === "withTransaction" ? engine.call(argument(call.args, 0), [call.handle], call.span) : engine.promise(UNDEFINED);
    default:
      return undefined;
  }
}

function clientMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  switch (name) {
    case "connect":
      return engine.promise(handle);
    case "db": {
      const tenant = chosenBy(engine, argument(call.args, 0)) ?? handle.data["tenant"];
      return engine.handle(MONGODB, "db", { tenant }, call.span);
    }
    case "startSession":
      return engine.handle(MONGODB, "session", {});
    case "withSession":
      return engine.call(
        argument(call.args, isNothing(argument(call.args, 1)) ? 0 : 1),
        [engine.handle(MONGODB, "session", {})],
        call.span,
      );
    default:
      return /^(?:close|on|once|off)$/.test(name) ? engine.promise(UNDEFINED) : undefined;
  }
}

function databaseMethod({ handle, method: name, args, span }: MethodCall, engine: Engine): Value | undefined {
  if (name !== "collection")
    return /^(?:command|admin|stats|createIndex|dropDatabase)$/.test(name) ? engine.promise(engine.unknown(`db.${name}`)) : undefined;
  const collection = engine.stringOf(argument(args, 0));
  // `db.collection("invoices_" + tenantId)`: a collection per tenant.
  const tenant = handle.data["tenant"] ?? (collection === undefined ? chosenBy(engine, argument(args, 0)) : undefined);
  return engine.handle(MONGODB, "collection", { name: collection ?? prefixOf(engine, argument(args, 0)), tenant }, span);
}

/** The fixed part of a collection's name. */
function prefixOf(engine: Engine, name: Value): string | undefined {
  const [text] = name.v === "text" ? name.parts.filter((part) => typeof part === "string" && part !== "") : [];
  return typeof text === "string" ? text.replaceAll(/^[_\W]+|[_\W]+$/g, "") : engine.stringOf(name);
}

/** `fastify.mongo` of @fastify/mongodb: the client, and the database that the options or the address name. */
function pluginMongo(engine: Engine, call: ExternalCall): Value {
  const options = pluginOptions(call);
  const tenant = ["database", "url"].map((name) => chosenBy(engine, option(engine, options, name) ?? UNDEFINED)).find(Boolean);
  const data = tenant ? { tenant } : {};
  const client = option(engine, options, "client") ?? engine.handle(MONGODB, "client", data, call.span);
  return engine.object({
    client,
    db: engine.handle(MONGODB, "db", data, call.span),
    ObjectId: { v: "external", module: MONGODB, path: ["ObjectId"] },
  });
}

function makeClient(engine: Engine, args: MethodCall["args"], span: MethodCall["span"]): HandleValue {
  noteOptions(engine, argument(args, 1));
  const tenant = chosenBy(engine, argument(args, 0));
  return engine.handle(MONGODB, "client", tenant ? { tenant } : {}, span);
}

/** The collection that is named after a type of documents: `invoices` for `InvoiceDocument`. */
function collectionOfType(engine: Engine, type: string): Entity | undefined {
  const word = entityWords(type.replace(/(?:Document|Doc|Model|Schema|Entity)$/, "").replace(/^I(?=[A-Z])/, ""));
  return [...engine.tenancy.entities.values()].find((entity) => entityWords(entity.table) === word);
}

/** `Collection<Invoice>` by the collection whose documents have that type. */
function typed(name: string, typeArgs: readonly unknown[], engine: Engine): Value | undefined {
  const plain = name.split(".").at(-1);
  if (plain === CLIENT) return sharedHandle(engine, "mongodb:client", () => engine.handle(MONGODB, "client", {}));
  if (plain === "Db") return sharedHandle(engine, "mongodb:db", () => engine.handle(MONGODB, "db", {}));
  if (plain === "ClientSession") return sharedHandle(engine, "mongodb:session", () => engine.handle(MONGODB, "session", {}));
  const type = plain === "Collection" ? engine.typeName(typeArgs[0]) : undefined;
  const entity = type === undefined ? undefined : collectionOfType(engine, type);
  return entity ? engine.handle(MONGODB, "collection", { name: entity.table }) : undefined;
}

export const MONGODB_MODEL: LibraryModel = {
  id: MONGODB,
  packages: [MONGODB, "mongodb-legacy", PLUGIN],
  tokens: [
    MONGODB,
    ".collection(",
    ".findOne",
    ".toArray(",
    ".watch(",
    ".insertOne(",
    ".insertMany(",
    ".updateOne(",
    ".updateMany(",
    ".deleteOne(",
    ".deleteMany(",
  ],
  call: (call, engine) => {
    if (call.module === PLUGIN) return decorateServer(engine, call, { property: "mongo", nameOption: "name" }, pluginMongo(engine, call));
    const name = exportName(call.path);
    if (name === CLIENT) return makeClient(engine, call.args, call.span);
    return name === `${CLIENT}.connect` ? engine.promise(makeClient(engine, call.args, call.span)) : undefined;
  },
  method,
  typed: (_module, name, typeArgs, engine) => typed(name, typeArgs, engine),
};
