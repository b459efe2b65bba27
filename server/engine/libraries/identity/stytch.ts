// Stytch for Node 12 (stytch.com/docs/b2b/api/authenticate-session): whatever authenticates a session, link, code or password answers
// with the member and their organization, or rejects.
import type { Engine, LibraryModel } from "../model";
import type { Value } from "../value";
import { exportName } from "../call-arguments";
import { certainSession } from "./sessions";

const MODEL = "stytch";
const CLIENTS: ReadonlySet<string> = new Set(["Client", "B2BClient"]);
/** Parts of the client below which methods stand. */
const PARTS = /^(?:sessions|magicLinks|email|passwords|oauth|otps|sms|sso|totps|discovery|intermediateSessions|impersonation)$/;

function client(engine: Engine): Value {
  return engine.handle(MODEL, "client", {});
}

export const STYTCH: LibraryModel = {
  id: MODEL,
  packages: ["stytch"],
  tokens: ["stytch"],
  call: (call, engine) => (call.isNew && CLIENTS.has(exportName(call.path)) ? client(engine) : undefined),
  typed: (_module, name, _typeArgs, engine) => (CLIENTS.has(name) ? client(engine) : undefined),
  member: (handle, name) => (PARTS.test(name) ? handle : undefined),
  method: (call, engine) =>
    /^(?:authenticate|exchange)/.test(call.method) ? engine.promise(certainSession(engine, "the Stytch session")) : undefined,
};
