// Whether somebody is known to be signed in on this path: before that, a tenant or a person can only be looked for.
import type { Machine } from "../machine/machine";
import { SIGNED_IN } from "../state";

/** A principal was met on this path. One that may be missing counts too: telling them apart is still to be done. */
export function noteSignedIn(m: Machine): void {
  if (m.world.observer.isLooking) return;
  m.world.observer.meet("hasPrincipal");
  m.contextKeys.add(SIGNED_IN);
  m.state.facts.set(SIGNED_IN, { is: "present" });
}

export function isSignedIn(m: Machine): boolean {
  return m.state.getFact(SIGNED_IN) !== undefined;
}
