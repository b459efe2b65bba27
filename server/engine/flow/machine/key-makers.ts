// Memoisers of the house: `memoize(load, keyOf)` gives back a function that caches under what `keyOf` makes of its arguments. What is wrong
// with such a key is wrong where the function was handed over (DESIGN rulings 1 and 2).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { FunctionFact } from "../../facts/ir";
import type { PassedArgument, Value } from "../../libraries/value";
import type { Frame, Machine } from "./machine";

/** What functions that make keys are called as parameters and options (`resolver`: lodash; `hash`: `p-memoize` and others of old). */
const MAKES_KEY = /key|resolver|hash/i;

/** Notes the call where it hands over a function that makes keys. */
export function noteKeyMaker(m: Machine, { own, callSite }: Frame, { params }: FunctionFact, args: readonly PassedArgument[]): void {
  if (!callSite || callSite.file === "" || !args.some(({ value }) => isCallable(value) || value.v === "object")) return;
  const isGiven = params.some(({ target }, index) => {
    const value = args[index]?.value;
    if (!value || target.p === "place" || target.p === "array") return false;
    if (target.p === "name" && isCallable(value)) return MAKES_KEY.test(target.name);
    // `memoize(load, { key: (id) => id })`.
    const isOptions = target.p === "object" || args.some((other) => isCallable(other.value));
    return isOptions && value.v === "object" && membersMakeKey(m, value);
  });
  if (isGiven) m.keyMakers.set(own, callSite);
}

function membersMakeKey(m: Machine, options: Value): boolean {
  return [...(m.engine.members(options) ?? [])].some(([name, member]) => MAKES_KEY.test(name) && isCallable(member.value));
}

function isCallable(value: Value): boolean {
  return value.v === "function" || value.v === "native";
}

/** Where the function that runs, or one that it was made in, was handed what makes its keys. */
export function keyMakerOf(m: Machine): SourceSpan | undefined {
  for (const id of m.stack.at(-1)?.scope ?? []) {
    const site = m.keyMakers.get(id);
    if (site) return site;
  }
  return undefined;
}
