// Functions in the middle of themselves: how often one is on the stack decides whether it runs once more, and so what a call that leads
// to it comes to.
import type { Machine } from "./machine";

/** Stands among the functions that cut calls short for a limit of the analysis. */
export const LIMIT = "limit";

export function functionName({ file, fn }: { readonly file: string; readonly fn: number }): string {
  return `${file}:${fn}`;
}

export function activationsOf(m: Machine, name: string): number {
  let count = 0;
  for (const frame of m.stack) if (functionName(frame) === name) count++;
  return count;
}

/** Of the functions that cut calls short those that began further out: what was come to holds inside them only. */
export function cutFromOutside(m: Machine, names: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => name === LIMIT || activationsOf(m, name) > 0);
}

/** Tells apart the places from which a call is cut short in the same way. */
export function cutKey(m: Machine, key: string, names: readonly string[]): string {
  return `${key}~${names.map((name) => activationsOf(m, name)).join(",")}`;
}
