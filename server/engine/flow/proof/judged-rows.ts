// Whose a row is follows from what it was selected by, which follows from other rows: each is asked for many times between two steps of
// the program, and worked out once.
import type { Machine } from "../machine/machine";
import { isAskedWhose } from "./own-ids";

/** Rows whose trust is being worked out, so that circular filters constrain nothing. */
const judging = new Set<string>();
/** How often that was met: what was worked out meanwhile may come out otherwise when something else is asked. */
let circles = 0;

/** Answers that hold as long as nothing more is known. */
interface Answers {
  version: number;
  readonly ofRows: Map<string, boolean>;
}

const answers = new WeakMap<Machine, Answers>();

export function judgedOnce(m: Machine, row: string, judge: () => boolean): boolean {
  if (judging.has(row)) {
    circles++;
    return false;
  }
  const name = isAskedWhose() ? `whose ${row}` : row;
  const known = answersNow(m);
  const answer = known?.get(name);
  if (answer !== undefined) return answer;
  const before = circles;
  judging.add(row);
  let isIsolated;
  try {
    isIsolated = judge();
  } finally {
    // The machine's stack may end here; the row is asked for again by others.
    judging.delete(row);
  }
  // That it is the tenant's although others were left out stays so with them.
  if (isIsolated || circles === before) answersNow(m)?.set(name, isIsolated);
  return isIsolated;
}

/** Undefined while modules are loaded. */
function answersNow(m: Machine): Map<string, boolean> | undefined {
  const { version } = m.state;
  if (version === undefined) return undefined;
  const known = answers.get(m) ?? { version, ofRows: new Map<string, boolean>() };
  if (known.version !== version) known.ofRows.clear();
  known.version = version;
  answers.set(m, known);
  return known.ofRows;
}
