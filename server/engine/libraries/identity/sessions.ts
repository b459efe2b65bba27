// Making the identities that authentication libraries yield. One session has one label, so that two look-ups in one request are
// the same value to the prover.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";
import { native } from "../call-arguments";

/** Context in which the request has passed something that lets only those through who are signed in. */
export const PAST_SIGN_IN = "past-sign-in";

/** A session that is missing when nobody is signed in. */
export function optionalSession(engine: Engine, label = "session", path: readonly string[] = []): Value {
  return engine.principal("session", label, path, engine.contextOf(PAST_SIGN_IN) ? {} : { isOptional: true });
}

/**
 * A session that exists on every request and is empty before login: each member may be missing. The prover tells it from a
 * session that is missing as a whole by its key.
 */
export function emptySession(engine: Engine, label: string): Value {
  const session = optionalSession(engine, label);
  return session.v === "principal" ? { ...session, key: `${session.key}?` } : session;
}

/** Says of a part of a session that it may be null though somebody is signed in. */
export function withNullable(engine: Engine, session: Value, holder: string, name: string): Value {
  if (session.v !== "principal") return session;
  const part = (value: typeof session, member: string) =>
    ({ ...value, key: `${value.key}.${member}`, label: `${value.label}.${member}`, path: [...value.path, member] }) as const;
  const held = part(session, holder);
  engine.setMember(held, name, { ...part(held, name), isOptional: true, isNullWhenMissing: true });
  return session;
}

/** A session or claims that are there, or the code was left by an exception. */
export function certainSession(engine: Engine, label = "session", path: readonly string[] = []): Value {
  return engine.principal("session", label, path);
}

/** The session with what the program says of it where it adds to the type that a package exports; `places` are module, interface and member. */
export function declaredAs(
  engine: Engine,
  session: Value,
  ...places: readonly (readonly [module: string, name: string, member?: string])[]
): Value {
  const type = places.map(([module, name, member]) => engine.widened?.(module, name, member)).find((found) => found !== undefined);
  return session.v === "principal" && type ? { ...session, type } : session;
}

/** Connect-style middleware `(req, res, next)` that sets a member of the request. */
export function requestMiddleware(engine: Engine, name: string, set: (request: Value) => void): Value {
  return native(engine, name, ([request, , next]) => {
    if (request) set(request);
    return next ? engine.call(next, [], NOWHERE) : engine.unknown(name);
  });
}

/** Calls the Node-style callback that stands last, if there is one: `verify(token, secret, (error, claims) => …)`. */
export function callbackOf(engine: Engine, args: readonly { readonly value: Value }[]): Value | undefined {
  const last = args[args.length - 1]?.value;
  if (!last) return undefined;
  return engine.alternatives(last).find((option) => option.v === "function" || option.v === "native");
}
