// Whether somebody is known to be signed in on this path: before that, a tenant or a person can only be looked for.
import type { Machine } from "../machine/machine";
import type { Entity } from "../../tenancy/model";
import type { Mechanism } from "../../../../rules/contract/verdict";
import { MAY_BE_SIGNED_IN, SIGNED_IN } from "../state";

/** A principal is there on this path. */
export function noteSignedIn(m: Machine): void {
  note(m, SIGNED_IN);
}

/** A principal was asked for on this path, and may be missing. */
export function noteSessionRead(m: Machine): void {
  note(m, MAY_BE_SIGNED_IN);
}

function note(m: Machine, fact: string): void {
  if (m.world.observer.isLooking) return;
  m.world.observer.meet("hasPrincipal");
  m.contextKeys.add(fact);
  m.state.facts.set(fact, { is: "present" });
}

/** `maybe`: a session was read, and nothing on this path says that there is one. */
export function signedIn(m: Machine): "yes" | "maybe" | "no" {
  if (m.state.getFact(SIGNED_IN)) return "yes";
  return m.state.getFact(MAY_BE_SIGNED_IN) ? "maybe" : "no";
}

/** Secrets that open one thing to whoever has them, and do not say who that is. */
const OPENS_ONE_THING = /invit|reset|verif|confirm|magic|share|shared|sign(ing|ature)|recipient|link|otp|challenge/i;

/** Whether a row that was found so says who the requester is. */
export function signsIn(entity: Entity, mechanism: Mechanism | undefined): boolean {
  return mechanism === "credential" && !OPENS_ONE_THING.test(entity.name);
}

/** Names of what holds the requester, before the part of it that names the user. */
const HOLDS_USER = /^(user|me|self|profile|currentUser|auth|session|claims|payload|token|identity|principal|account|viewer|actor|data)$/i;

/** The id of the user in a session or token; the id of a thing that belongs to the user is another. */
export function isUserPart(path: readonly string[]): boolean {
  const last = path.at(-1)?.toLowerCase() ?? "";
  const holder = path.at(-2);
  if (last === "userid" || last === "user_id" || last === "sub") return true;
  return (last === "id" || last === "email") && (holder === undefined || HOLDS_USER.test(holder));
}
