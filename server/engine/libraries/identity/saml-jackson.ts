// SAML Jackson, embedded (@boxyhq/saml-jackson 1 to 26, boxyhq.com/docs/jackson): single sign-on connections and directories, each of
// one tenant. A connection or directory is deleted or changed by its own id, whosever it is; the secret of a connection is shown to
// all who may see the connection, and says nothing of who asks.
import { argument, exportName, option } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import { constant, type HandleValue, type Value } from "../value";
import { keptEntity, selectedBy, useOfKept } from "./kept-records";

const MODEL = "saml-jackson";
const CONNECTION = keptEntity({ name: "SSO connection", id: "clientID", tenantKey: "tenant", columns: ["product", "clientSecret"] });
const DIRECTORY = keptEntity({ name: "SCIM directory", id: "id", tenantKey: "tenant", columns: ["product"] });

/** Members of what the package's function yields, and what each is. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  connectionAPIController: "connections",
  apiController: "connections",
  directorySyncController: "directory-sync",
};
const TYPES: Readonly<Record<string, string>> = {
  IConnectionAPIController: "connections",
  IDirectorySyncController: "directory-sync",
};

/** The tenant is a name that the code has for the whole installation, which signs in everybody in one way. */
function isInstallation(engine: Engine, tenant: Value | undefined): boolean {
  return tenant !== undefined && engine.stringOf(tenant) !== undefined;
}

function connectionMethod(call: MethodCall, engine: Engine): Value | undefined {
  const given = argument(call.args, 0);
  const at = (name: string): Value | undefined => option(engine, given, name);
  if (isInstallation(engine, at("tenant"))) return undefined;
  const base = { library: MODEL, operation: call.method, entity: CONNECTION, span: call.span };
  if (/^create(?:SAML|OIDC)Connection$/.test(call.method)) return useOfKept(engine, { ...base, kind: "create", shape: "row", row: given });
  const filter = selectedBy({ clientID: at("clientID"), tenant: at("tenant"), product: at("product") });
  if (/^(?:getConnections?|getConfig)$/.test(call.method))
    return useOfKept(engine, { ...base, kind: "query", shape: call.method === "getConfig" ? "row" : "rows", filter });
  if (/^(?:update(?:SAML|OIDC)?Connection|updateConfig|deleteConnections?|deleteConfig)$/.test(call.method))
    return useOfKept(engine, { ...base, kind: "mutation", shape: "void", filter });
  return undefined;
}

/** `{ data, error }`: of the two one is null. */
function answer(engine: Engine, found: Value): Value {
  const none = constant(null);
  const failed = engine.object({ data: none, error: engine.unknown("error of the directory sync") });
  return engine.promise(engine.choice([engine.object({ data: engine.await(found), error: none }), failed]));
}

function directoryMethod(call: MethodCall, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  const base = { library: MODEL, operation: call.method, entity: DIRECTORY, span: call.span };
  const byId = selectedBy({ id: first });
  const tenant = call.method === "create" ? option(engine, first, "tenant") : first;
  if (/^(?:create|getByTenantAndProduct)$/.test(call.method) && isInstallation(engine, tenant)) return undefined;
  switch (call.method) {
    case "create":
      return answer(engine, useOfKept(engine, { ...base, kind: "create", shape: "row", row: first }));
    case "get":
      return answer(engine, useOfKept(engine, { ...base, kind: "query", shape: "row", filter: byId }));
    case "getByTenantAndProduct":
      return answer(
        engine,
        useOfKept(engine, {
          ...base,
          kind: "query",
          shape: "rows",
          filter: selectedBy({ tenant: first, product: argument(call.args, 1) }),
        }),
      );
    case "update":
    case "delete":
      return answer(engine, useOfKept(engine, { ...base, kind: "mutation", shape: "void", filter: byId }));
    default:
      return undefined;
  }
}

function methodOf(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "connections") return connectionMethod(call, engine);
  return call.handle.type === "directories" ? directoryMethod(call, engine) : undefined;
}

function memberOf({ type }: HandleValue, name: string, engine: Engine): Value | undefined {
  if (type === "directory-sync") return name === "directories" ? engine.handle(MODEL, name, {}) : undefined;
  const controller = type === "jackson" ? CONTROLLERS[name] : undefined;
  return controller === undefined ? undefined : engine.handle(MODEL, controller, {});
}

export const SAML_JACKSON: LibraryModel = {
  id: MODEL,
  packages: ["@boxyhq/saml-jackson"],
  tokens: ["saml-jackson"],
  isAmbient: true,
  call: (call, engine) =>
    /^(?:controllers)?$/.test(exportName(call.path)) ? engine.promise(engine.handle(MODEL, "jackson", {})) : undefined,
  typed(_module, name, _typeArgs, engine) {
    const controller = TYPES[name] ?? (name === "SAMLJackson" ? "jackson" : undefined);
    return controller === undefined ? undefined : engine.handle(MODEL, controller, {});
  },
  member: memberOf,
  method: methodOf,
};
