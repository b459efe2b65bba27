// Functions in the middle of themselves: how often one is on the stack decides whether it runs once more, and so what a call that leads
// to it comes to.
import type { Cut, Machine } from "./machine";

/** Stands among the functions that cut calls short for a limit of the analysis. */
const LIMIT: Cut = { file: "", fn: -1 };

export function noteCut(m: Machine, { file, fn }: Cut = LIMIT): void {
  m.cutBy.set(`${file}:${fn}`, { file, fn });
}

export function activationsOf(m: Machine, { file, fn }: Cut): number {
  let count = 0;
  for (const frame of m.stack) if (frame.fn === fn && frame.file === file) count++;
  return count;
}

export function isLimit({ fn }: Cut): boolean {
  return fn === LIMIT.fn;
}

/** Of what cut calls short, what began further out: what was come to holds inside that only. */
export function cutFromOutside(m: Machine): readonly Cut[] {
  return [...m.cutBy.values()].filter((cut) => isLimit(cut) || activationsOf(m, cut) > 0);
}

/** Tells apart the places from which a call is cut short in the same way. */
export function cutKey(m: Machine, key: string, cuts: readonly Cut[]): string {
  return `${key}~${cuts.map((cut) => activationsOf(m, cut)).join(",")}`;
}
