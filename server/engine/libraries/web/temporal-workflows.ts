// Workflows and activities of Temporal 1 (https://docs.temporal.io/develop/typescript/core-application). A workflow is run with what those
// who start it were seen to give it; activities, which do what reaches the outside, are called through proxies of their own type.
import { argument, exportName, isKnownFunction, option } from "../call-arguments";
import { workflowQueues } from "../channels/temporal";
import type { Engine, ExternalCall, LibraryModel, ModuleExports } from "../model";
import { UNDEFINED, type Value } from "../value";
import { createPayload, payloadMember, payloadsFor } from "./payloads";

const MODEL = "temporal-workflows";
const PROXIES = /^proxy(?:Local)?Activities$/;
const CHILDREN = /^(?:executeChild|startChild)$/;
/** Imports from the package that are more than types. */
const IS_WORKFLOWS = /^import\s+(?!type\b)[^;]*?from\s+["']@temporalio\/workflow["']|require\(["']@temporalio\/workflow["']\)/m;

/** Every function that a file of workflows exports is one. */
function addWorkflows(exports: ModuleExports, engine: Engine): void {
  if (!IS_WORKFLOWS.test(engine.textOf?.({ file: exports.file, start: 0, end: Infinity }) ?? "")) return;
  for (const name of exports.names()) {
    const fn = exports.get(name);
    if (fn?.v === "function") addWorkflow(engine, name, fn, exports.spanOf(name));
  }
}

function addWorkflow(engine: Engine, name: string, fn: Value, span: ReturnType<ModuleExports["spanOf"]>): void {
  const queues = (prover: Engine): readonly string[] => {
    const named = workflowQueues(name, fn).filter((queue) => payloadsFor(prover, queue).length > 0);
    return named.length > 0 ? named : workflowQueues(name, fn).slice(0, 1);
  };
  engine.addEntry({
    label: `workflow ${name}`,
    framework: MODEL,
    span,
    isRequest: true,
    received: (prover) => workflowQueues(name, fn).flatMap((queue) => payloadsFor(prover, queue)),
    run: (prover) => {
      const [queue, ...others] = queues(prover);
      const runWith = (from: string | undefined): void => {
        const payload = createPayload(prover, MODEL, from, "workflow");
        const count = prover.arity?.(fn) ?? MOST_ARGUMENTS;
        const args = Array.from({ length: count }, (_, index) => prover.member(payload, String(index)));
        prover.await(prover.call(fn, args, span));
      };
      for (const other of others) prover.maybe(() => void runWith(other));
      runWith(queue);
    },
  });
}

const MOST_ARGUMENTS = 4;

function callWorkflow(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  // What the type says that the proxy is of: activities are called as what they are.
  if (PROXIES.test(name)) return engine.typed(call.typeArgs[0]) ?? madeActivities(engine, call) ?? engine.unknown("activities");
  if (!CHILDREN.test(name)) return undefined;
  const fn = argument(call.args, 0);
  if (!isKnownFunction(fn)) return undefined;
  const given = engine.items(option(engine, argument(call.args, 1), "args") ?? UNDEFINED)?.items ?? [];
  const result = engine.call(
    fn,
    given.map((item) => item.value),
    call.span,
  );
  return name === "executeChild" ? result : engine.promise(engine.unknown("a workflow's handle"));
}

/** `ReturnType<typeof createActivities>`: made with what the types of its parameters promise. */
function madeActivities(engine: Engine, call: ExternalCall): Value | undefined {
  const maker = engine.functionOf?.(call.typeArgs[0]);
  if (maker?.v !== "function") return undefined;
  const given = Array.from({ length: engine.arity?.(maker) ?? 0 }, (_, index) => engine.unknown(`activities:${index}`));
  return engine.call(maker, given, call.span);
}

export const TEMPORAL_WORKFLOWS: LibraryModel = {
  id: MODEL,
  packages: ["@temporalio/workflow"],
  tokens: ["@temporalio/workflow"],
  call: callWorkflow,
  entries: addWorkflows,
  member: (handle, name, engine) => (handle.type === "payload" ? payloadMember(handle, name, engine) : undefined),
};
