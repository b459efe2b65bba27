// Prisma Client (https://www.prisma.io/docs/orm/reference/prisma-client-reference), versions 2 to 7: generated clients, delegates,
// transactions, extensions, middleware and raw SQL.
import { argument, exportName, native } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { clientOf, newClient, plainClient, traitsOf } from "./client";
import { clientMethod } from "./client-methods";
import { prismaModels } from "./entities";
import { storageOf } from "../chosen-storage";
import { addedMember, runOperation } from "./extensions";
import { GENERATED_CLIENTS, isGenerated } from "./generated-clients";
import { OPERATIONS } from "./operations";
import { PRISMA } from "./perform";
import { sqlConstant, sqlHelper } from "./raw-sql";
import { isRuntime, runtimeCall } from "./runtime";
import { byShape } from "./shape";
import { isTypedSqlModule, typedSql } from "./typed-sql";

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "PrismaClient") return newClient(engine, argument(call.args, 0), call.span);
  if (isTypedSqlModule(call.module)) return typedSql(engine, name, call);
  const built = runtimeCall(engine, call);
  if (built) return built;
  const [space, helper, ...rest] = name.split(".");
  if (space !== "Prisma" || helper === undefined || rest.length > 0) return undefined;
  // These check types and hand back what they were given.
  if (helper === "validator") return native(engine, "Prisma.validator", ([value]) => value ?? UNDEFINED);
  if (helper === "defineExtension" || helper === "getExtensionContext") return argument(call.args, 0);
  return sqlHelper(engine, helper, call);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const client = clientOf(handle);
  const traits = traitsOf(client);
  if (handle.type === "client") {
    const added = addedMember(engine, traits, "client", [], call.method);
    return added ? callAdded(engine, added, handle, call) : clientMethod(engine, client, call.method, call);
  }
  const entity = entityOf(engine, handle);
  if (!entity) return undefined;
  const property = entity.name.charAt(0).toLowerCase() + entity.name.slice(1);
  const added = addedMember(engine, traits, "model", [property, "$allModels"], call.method);
  if (added) return callAdded(engine, added, handle, call);
  if (!OPERATIONS.has(call.method)) return undefined;
  const storage = storageOf(engine, traits.storage, client, call.span);
  return runOperation(engine, traits, { entity, operation: call.method, call, storage });
}

function callAdded(engine: Engine, added: Value, handle: HandleValue, call: MethodCall): Value {
  return engine.call(
    added,
    call.args.map((arg) => arg.value),
    call.span,
    handle,
  );
}

function entityOf(engine: Engine, delegate: HandleValue) {
  const name = delegate.data["entity"];
  return typeof name === "string" ? engine.tenancy.entities.get(name) : undefined;
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type !== "client") return undefined;
  const traits = traitsOf(handle);
  return traits.delegate(engine, handle, name) ?? addedMember(engine, traits, "client", [], name);
}

/** `PrismaClient`, `Prisma.TransactionClient`, `Prisma.ShopDelegate`. */
function typed(name: string, engine: Engine): Value | undefined {
  if (/^(default\.)?(PrismaClient|Prisma\.(TransactionClient|DefaultPrismaClient))$/.test(name)) return plainClient(engine);
  const [, model] = /^Prisma\.(\w+)Delegate$/.exec(name) ?? [];
  if (model === undefined) return undefined;
  const client = plainClient(engine);
  const property = [...prismaModels(engine.tenancy)].find(([, entity]) => entity.name === model)?.[0];
  return property === undefined ? undefined : traitsOf(client).delegate(engine, client, property);
}

export const PRISMA_MODEL: LibraryModel = {
  id: PRISMA,
  packages: ["@prisma/client", ".prisma/client", "@prisma/client/edge", ...GENERATED_CLIENTS],
  generated: isGenerated,
  tokens: [
    "risma",
    "findMany",
    "findFirst",
    "findUnique",
    "$transaction",
    "Raw`",
    ".create(",
    ".createMany",
    ".update",
    ".delete",
    ".upsert(",
    ".count(",
    ".aggregate(",
    ".groupBy(",
  ],
  call: externalCall,
  method,
  member,
  typed: (_module, name, _typeArgs, engine) => typed(name, engine),
  extended: (_module, path, engine, derived) =>
    exportName(path) === "PrismaClient" ? newClient(engine, argument(derived?.superArgs ?? [], 0)) : undefined,
  anyMember: byShape,
  external: (module, path) => {
    const name = exportName(path);
    if (isRuntime(module)) return sqlConstant(name);
    return name.startsWith("Prisma.") ? sqlConstant(name.slice("Prisma.".length)) : undefined;
  },
};
