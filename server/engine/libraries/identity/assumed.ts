// Packages that no model knows, whose function's name says that it yields the identity of the requester. The prover asks last;
// what comes of it is shown as assumed.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";

/** Yields the session or user, or nothing when nobody is signed in: `getSession`, `currentUser`, `auth`, `useSession`. */
const LOOKS_UP =
  /^(get|load|fetch|use|read|resolve|find)?(server|current|active|signed_?in|logged_?in|authenticated|auth)*_?(session|user|auth|viewer|identity|principal|claims)$/i;

/** Throws or redirects when nobody is signed in: `requireAuth`, `assertSession`, `verifySession`, `authenticate`. */
const REQUIRES =
  /^((require|assert|ensure|must|verify|validate|protect|check)_?(server|current|active)?_?(session|user|auth|authentication|login|signed_?in|token|jwt)|authenticate(user|request)?|must_?be_?(logged|signed)_?in)$/i;

/** Names that are too plain to say it alone: the package has to. */
const PLAIN = /^(get|load|fetch|find|read|resolve)?_?(user|identity|claims|principal|viewer)$/i;
const IDENTITY_PACKAGE =
  /auth|session|identity|login|sso|iam|passport|token|jwt|clerk|kinde|stytch|workos|descope|logto|ory|okta|cognito|keycloak/i;

/** The session that a call of this external function is taken to yield; undefined when its name does not say so. */
export function assumedPrincipal(module: string, path: readonly string[], engine: Engine, at?: SourceSpan): Value | undefined {
  if (module === "global") return undefined;
  const name = path[path.length - 1];
  if (name === undefined) return undefined;
  const isPlain = PLAIN.test(name);
  if (isPlain && !IDENTITY_PACKAGE.test(module)) return undefined;
  const isRequired = REQUIRES.test(name);
  if (!isRequired && !LOOKS_UP.test(name)) return undefined;
  const options = { isAssumed: true, isOptional: !isRequired, ...(at ? { at } : {}) };
  return engine.principal("session", `${name}()`, [], options);
}
