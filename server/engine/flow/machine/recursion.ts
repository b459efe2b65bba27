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
  return [...m.cutBy.values()].filter((cut) => isLimit(cut) || activationsOf(m, cut).length > 0);
}

/** Tells apart the places from which a call is cut short in the same way. */
export function cutKey(m: Machine, key: string, cuts: readonly Cut[]): string {
  return `${key}~${cuts.map((cut) => placeOnStack(m, cut)).join(",")}`;
}

/** The activations of a function on the stack, outermost first. */
function activationsOf(m: Machine, { file, fn }: Cut): readonly Frame[] {
  return m.stack.filter((frame) => frame.fn === fn && frame.file === file);
}

/** How often it is running, and in which round of a larger circle. */
function placeOnStack(m: Machine, cut: Cut): string {
  const running = activationsOf(m, cut);
  return `${running.length}${running.map((frame) => (roundsAfter(m, frame).length > 0 ? "r" : "")).join("")}`;
}

/** The frame that the function is called in the middle of, given the same functions: a wrapper that runs another is not in a circle. */
export function runningAlready(m: Machine, fn: Cut, args: readonly PassedArgument[]): Frame | undefined {
  return activationsOf(m, fn).find((frame) => functionsIn(frame.args ?? []) === functionsIn(args));
}

function functionsIn(args: readonly PassedArgument[]): string {
  return args.map(({ value }) => (value.v === "function" ? `${value.file}:${value.fn}` : "")).join();
}

/** Why it does not run once more inside `earlier`; undefined when it does. */
export function cutsOf(m: Machine, fn: Cut, earlier: Frame | undefined): readonly Cut[] | undefined {
  if (activationsOf(m, fn).length >= LIMITS.recursion) return [fn];
  const rounds = earlier ? roundsAfter(m, earlier) : [];
  return rounds.length > 0 ? [fn, ...rounds] : undefined;
}

/** Functions that were running before the frame, and are running again inside it: the circle goes round for the second time. */
function roundsAfter(m: Machine, earlier: Frame): readonly Frame[] {
  const index = m.stack.indexOf(earlier);
  return m.stack.filter(({ again }, at) => at > index && again !== undefined && m.stack.indexOf(again) < index);
}
