// From an access outwards, call by call, for as long as what it goes by was handed in: where an in-house wrapper's key or statement was
// supplied.
import type { Frame, Machine } from "../machine/machine";

/** Calls told for an observation; what comes from further out is found at the outermost of them. */
const MAX_LIFT = 6;

/** How many calls further out `wanted` was supplied: 0 where the access stands in the function that makes it. */
export function callsOutTo<T>(m: Machine, wanted: T, suppliedBy: (frame: Frame, wanted: T) => T | undefined): number {
  let sought = wanted;
  let lift = 0;
  for (let at = m.stack.length - 1; at > 0 && lift < MAX_LIFT; at--) {
    const frame = m.stack[at];
    const supplied = frame && isCalled(m, frame) ? suppliedBy(frame, sought) : undefined;
    if (supplied === undefined) break;
    sought = supplied;
    lift++;
  }
  return lift;
}

/** Called by the program; a handler is called by its framework, as if where it stands. */
function isCalled(m: Machine, { callSite, file, facts, fn }: Frame): boolean {
  if (!callSite || callSite.file === "") return false;
  const [start = 0, end = 0] = facts.functions[fn]?.s ?? [];
  return !(callSite.file === m.world.relative(file) && callSite.start <= start && callSite.end >= end);
}
