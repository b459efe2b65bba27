// Lists that surely hold an item: what a function adds in any case to a list that it made itself. A callback that adds to somebody else's
// list may never run.
import type { ArrayValue } from "../../libraries/value";
import type { Machine } from "./machine";

/** What is known of a list once an item was added to it here; once something was taken out nothing more is. */
export function filledBy(m: Machine, list: ArrayValue, isItem: boolean): Pick<ArrayValue, "isFilled"> {
  if (list.isFilled !== undefined || !isItem || !isMadeHere(m, list)) return {};
  return { isFilled: true };
}

function isMadeHere(m: Machine, { at }: ArrayValue): boolean {
  const { file, facts, fn } = m.frame;
  const [start, end] = facts.functions[fn]?.s ?? [];
  if (!at || start === undefined || end === undefined || m.world.relative(file) !== at.file) return false;
  return start <= at.start && at.end <= end;
}
