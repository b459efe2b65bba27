// WorkOS for Node 7 and 8 (workos.com/docs/reference/user-management, workos.com/docs/authkit/session-helper): sessions sealed in a
// cookie, and the ways to sign in. A sealed session says in its answer whether somebody is signed in; no organization may be chosen.
// Looking up users or organizations by id says nothing of who asks. Memberships and invitations are one organization's, and are read
// and changed by their own ids, whosever they are.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { constant, TRUE, type HandleValue, type Value } from "../value";
import { argument, exportName } from "../call-arguments";
import { keptEntity, selectedBy, useOfKept } from "./kept-records";
import { certainSession } from "./sessions";

const MODEL = "workos";

/** Answer for a sealed session: `{ authenticated: true, user, organizationId } | { authenticated: false, reason }`. */
const UNSEALS = /^(?:authenticate|refresh|authenticateWithSessionCookie|refreshAndSealSessionData)$/;
/** Parts of the client below which methods stand. */
const PARTS: ReadonlySet<string> = new Set(["userManagement", "webhooks", "sso"]);

function callWorkos(call: ExternalCall, engine: Engine): Value | undefined {
  return call.isNew && exportName(call.path) === "WorkOS" ? engine.handle(MODEL, "client", {}) : undefined;
}

function memberOf(client: HandleValue, name: string): Value | undefined {
  return PARTS.has(name) && client.type === "client" ? client : undefined;
}

function unsealed(engine: Engine): Value {
  const session = certainSession(engine, "the WorkOS session");
  engine.setMember(session, "authenticated", TRUE);
  for (const name of ["organizationId", "role", "impersonator"])
    engine.setMember(session, name, engine.principal("session", `session.${name}`, [name], { isOptional: true }));
  const refused = engine.object({ authenticated: constant(false), reason: engine.unknown("why nobody is signed in") });
  return engine.promise(engine.choice([session, refused]));
}

const MEMBERSHIP = keptEntity({ name: "WorkOS membership", id: "id", tenantKey: "organizationId", userKey: "userId" });
const INVITATION = keptEntity({ name: "WorkOS invitation", id: "id", tenantKey: "organizationId", columns: ["email"] });

/** Methods that go by the id of a membership or an invitation, and what comes back. */
function recordMethod(call: MethodCall, engine: Engine): Value | undefined {
  const named = /^(get|update|delete|deactivate|reactivate|revoke|resend)(OrganizationMembership|Invitation)$/.exec(call.method);
  if (!named) return undefined;
  const entity = named[2] === "Invitation" ? INVITATION : MEMBERSHIP;
  const filter = selectedBy({ id: argument(call.args, 0) });
  const kind = named[1] === "get" ? "query" : "mutation";
  const shape = named[1] === "delete" ? "void" : "row";
  return useOfKept(engine, { library: MODEL, operation: call.method, entity, kind, shape, filter, span: call.span });
}

function methodOf(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "loadSealedSession") return engine.handle(MODEL, "session", {});
  if (UNSEALS.test(call.method)) return unsealed(engine);
  // The code, password or token was verified, or the call throws.
  if (call.method.startsWith("authenticateWith")) return engine.promise(certainSession(engine, "the WorkOS sign-in"));
  return call.method === "constructEvent"
    ? engine.promise(engine.principal("sender", "event", [], { at: call.span }))
    : recordMethod(call, engine);
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
