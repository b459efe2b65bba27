// From an access outwards, call by call, for as long as what it goes by was handed in: where an in-house wrapper's key or statement was
// supplied.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Frame, Machine } from "../machine/machine";

/** Calls told for an observation; what comes from further out is found at the outermost of them. */
const MAX_LIFT = 6;

/** The innermost call of the function in which the place stands; undefined where none is running. */
export function callAround(m: Machine, place: SourceSpan): number | undefined {
  const at = m.stack.findLastIndex(({ file, facts, fn }) => {
    const [start = 0, end = 0] = facts.functions[fn]?.s ?? [];
    return fn > 0 && m.world.relative(file) === place.file && start <= place.start && place.end <= end;
  });
  return at < 0 ? undefined : at;
}

/**
 * How many calls further out `wanted` was supplied: 0 where the access stands in the function that makes it. `from`: the call in which it
 * stands.
 */
export function callsOutTo<T>(
  m: Machine,
  wanted: T,
  suppliedBy: (frame: Frame, wanted: T) => T | undefined,
  from = m.stack.length - 1,
): number {
  const outermost = Math.max(1, from + 1 - MAX_LIFT);
  let sought = wanted;
  let lift = 0;
  for (let at: number | undefined = from; at !== undefined && at >= outermost;) {
    const frame: Frame | undefined = m.stack[at];
    const supplied = frame && isCalled(m, frame) ? suppliedBy(frame, sought) : undefined;
    if (supplied !== undefined) {
      sought = supplied;
      lift = m.stack.length - at;
      at--;
    } else at = aroundOf(m, at, outermost);
  }
  return lift;
}

/** The call of the function around a callback, whose arguments the callback goes by: `new Promise((resolve) => pool.query(text, …))`. */
function aroundOf(m: Machine, at: number, outermost: number): number | undefined {
  const { file, facts, fn } = m.stack[at] ?? {};
  const around = fn === undefined ? undefined : facts?.functions[fn]?.parent;
  if (around === undefined) return undefined;
  for (let outer = at - 1; outer >= outermost; outer--) if (m.stack[outer]?.fn === around && m.stack[outer]?.file === file) return outer;
  return undefined;
}

/** Called by the program; a handler is called by its framework, as if where it stands. */
function isCalled(m: Machine, { callSite, file, facts, fn }: Frame): boolean {
  if (!callSite || callSite.file === "") return false;
  const [start = 0, end = 0] = facts.functions[fn]?.s ?? [];
  return !(callSite.file === m.world.relative(file) && callSite.start <= start && callSite.end >= end);
}
