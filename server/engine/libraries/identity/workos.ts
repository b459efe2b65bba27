// WorkOS for Node 7 and 8 (workos.com/docs/reference/user-management): sessions sealed in a cookie, and the ways to sign in. Each
// yields the user and, while one is chosen, the organization. Looking up users or organizations by id says nothing of who asks.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { exportName } from "../call-arguments";

const MODEL = "workos";

/** `authenticateWithCode`, `authenticateWithSessionCookie`, …, and `authenticate` and `refresh` of a sealed session. */
const SIGNS_IN = /^(?:authenticate(?:With\w+)?|refresh|refreshAndSealSessionData)$/;

function callWorkos(call: ExternalCall, engine: Engine): Value | undefined {
  return call.isNew && exportName(call.path) === "WorkOS" ? engine.handle(MODEL, "client", {}) : undefined;
}

function memberOf(client: HandleValue, name: string): Value | undefined {
  return name === "userManagement" && client.type === "client" ? client : undefined;
}

function methodOf(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "loadSealedSession") return engine.handle(MODEL, "session", {});
  if (SIGNS_IN.test(call.method)) return engine.promise(engine.principal("session", `${call.method}()`, []));
  return undefined;
}

export const WORKOS: LibraryModel = {
  id: MODEL,
  packages: ["@workos-inc/node"],
  tokens: ["workos"],
  call: callWorkos,
  method: methodOf,
  member: memberOf,
  typed(_module, name, _typeArgs, engine) {
    return name === "WorkOS" ? engine.handle(MODEL, "client", {}) : undefined;
  },
};
