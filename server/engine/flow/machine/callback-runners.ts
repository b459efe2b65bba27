// Functions of packages that run what they are given, once or until it succeeds, and hand its result back: retries, limits of
// concurrency, locks, contexts. Whatever they do besides, the callback's checks and rows are those of the code around it.
import type { LibraryCall } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import { openArguments } from "./functions";
import type { Machine } from "./machine";
import { callFunction } from "./operations";

const RUNS =
  /^(?:(?:p|async|with|promise|auto)?retr(?:y|ies)\w*|\w*backoff|runexclusive|withlock|with(?:active)?(?:context|scope|isolationscope)|run(?:in|with)\w+|suppresstracing)$/i;
/** What makes a function that runs others: `const limit = pLimit(5)`, `new PQueue()`, `new Bottleneck()`. */
const MAKES = /^(?:p-?limit|limit\w*|p-?queue|bottleneck|mutex|semaphore)(?:\(\))?$/i;
/** Their methods. */
const METHODS = /^(?:add|schedule|run|use|runexclusive|wrap)$/i;

/** What the callback comes to; undefined where the call is not one of these, or it is not clear which function is run. */
export function ranCallback(m: Machine, said: string, receiver: Value | undefined, call: LibraryCall): Value | undefined {
  const [only, ...others] = call.args.filter((arg) => arg.value.v === "function");
  if (only?.value.v !== "function" || others.length > 0 || !runsIt(said, receiver)) return undefined;
  return callFunction(m, only.value, openArguments(m, only.value), only.span);
}

function runsIt(said: string, receiver: Value | undefined): boolean {
  if (RUNS.test(said)) return true;
  if (receiver?.v !== "unknown") return false;
  return MAKES.test(receiver.label) && (said === receiver.label || METHODS.test(said));
}
