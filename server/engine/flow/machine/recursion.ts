// Functions in the middle of themselves: where each is on the stack decides whether it runs once more, and so what a call that leads
// to it comes to.
import type { PassedArgument } from "../../libraries/value";
import { LIMITS, type Cut, type Frame, type Machine } from "./machine";

/** Stands among the functions that cut calls short for a limit of the analysis. */
const LIMIT: Cut = { file: "", fn: -1 };

export function noteCut(m: Machine, { file, fn }: Cut = LIMIT): void {
  m.cutBy.set(`${file}:${fn}`, { file, fn });
}

export function isLimit({ fn }: Cut): boolean {
  return fn === LIMIT.fn;
}

/** Of what cut calls short, what began further out: what was come to holds inside that only. */
export function cutFromOutside(m: Machine): readonly Cut[] {
  return [...m.cutBy.values()].filter((cut) => isLimit(cut) || isRunning(m, cut));
}

/** Tells apart the places from which a call is cut short in the same way. */
export function cutKey(m: Machine, key: string, cuts: readonly Cut[]): string {
  return `${key}~${cuts.map((cut) => placeOnStack(m, cut)).join(",")}`;
}

function isRunning(m: Machine, { file, fn }: Cut): boolean {
  return m.stack.some((frame) => frame.fn === fn && frame.file === file);
}

/** How often it is running, and in which round of a larger circle. */
function placeOnStack(m: Machine, { file, fn }: Cut): string {
  const running = m.stack.filter((frame) => frame.fn === fn && frame.file === file);
  return `${running.length}${running.map((frame) => (roundsAfter(m, frame).length > 0 ? "r" : "")).join("")}`;
}

/** The frame that the function is called in the middle of, given the same functions: a wrapper that runs another is not in a circle. */
export function runningAlready(m: Machine, { file, fn }: Cut, args: readonly PassedArgument[]): Frame | undefined {
  return m.stack.find((frame) => frame.fn === fn && frame.file === file && functionsIn(frame.args ?? []) === functionsIn(args));
}

function functionsIn(args: readonly PassedArgument[]): string {
  return args.map(({ value }) => (value.v === "function" ? `${value.file}:${value.fn}` : "")).join();
}

/** Why it does not run once more: undefined when it does. */
export function cutsOf(m: Machine, fn: Cut, args: readonly PassedArgument[]): readonly Cut[] | undefined {
  let count = 0;
  for (const frame of m.stack) if (frame.fn === fn.fn && frame.file === fn.file) count++;
  if (count === 0) return undefined;
  if (count >= LIMITS.recursion) return [fn];
  const earlier = runningAlready(m, fn, args);
  const rounds = earlier ? roundsAfter(m, earlier) : [];
  return rounds.length > 0 ? [fn, ...rounds] : undefined;
}

/** Functions that were running before the frame, and are running again inside it: the circle goes round for the second time. */
function roundsAfter(m: Machine, earlier: Frame): readonly Frame[] {
  const index = m.stack.indexOf(earlier);
  return m.stack.filter(({ again }, at) => at > index && again !== undefined && m.stack.indexOf(again) < index);
}
