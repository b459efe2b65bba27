// Temporal 1 (https://typescript.temporal.io/api/classes/client.Client): workflows that are started, signalled or put on a schedule. A model
// of its own, since its `Client` has the name of others'.
import { argument, option } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { UNDEFINED, type Value } from "../value";
import { recordPayload } from "../web/payloads";
import { reportJob } from "./enqueue";
import { answered, createVendorModel, opens, type Work } from "./vendor";

const ID = "temporal";
/** Besides what the workflow is given: its name in the list of all, and what is kept with it. */
const ALSO = ["workflowId", "memo", "searchAttributes", "signalArgs"];

/** Under which names what a workflow is started with is remembered: its own, by which it may be started, and the function's. */
export function workflowQueues(name: string | undefined, fn: Value): readonly string[] {
  const own = fn.v === "function" ? [`${ID} ${fn.file}#${fn.fn}`] : [];
  return name === undefined ? own : [`${ID} ${name}`, ...own];
}

/** `start(workflow, { args, workflowId, taskQueue })`, also by the workflow's name. */
function starting(operation: string): Work {
  return (call, engine) => {
    const options = argument(call.args, 1);
    noteStart(engine, argument(call.args, 0), options);
    return startedWith(engine, call, operation, options);
  };
}

function noteStart(engine: Engine, workflow: Value | undefined, options: Value, isRepeated = false): void {
  const args = option(engine, options, "args");
  for (const one of workflow ? engine.alternatives(workflow) : []) {
    const [queue] = workflowQueues(engine.stringOf(one), one);
    if (queue !== undefined) recordPayload(engine, queue, args ?? engine.array([]), undefined, isRepeated);
  }
}

/** `schedule.create({ scheduleId, action: { type: "startWorkflow", args } })`. */
const scheduled: Work = (call, engine) => {
  const options = argument(call.args, 0);
  const id = option(engine, options, "scheduleId");
  const action = option(engine, options, "action") ?? UNDEFINED;
  noteStart(engine, option(engine, action, "workflowType"), action, true);
  return startedWith(engine, call, "schedule", action, id ? [id] : []);
};

function startedWith(engine: Engine, call: LibraryCall, operation: string, options: Value, named: readonly Value[] = []): Value {
  const payload = option(engine, options, "args") ?? UNDEFINED;
  const also = [...named, ...ALSO.map((name) => option(engine, options, name)).filter((value) => value !== undefined)];
  reportJob(engine, call, { library: ID, operation, payload, also });
  return answered(engine, ID);
}

/** `getHandle(workflowId).signal(name, …args)`: what goes to a workflow that its id may name. */
function sending(operation: string): Work {
  return (call, engine, handle) => {
    const id = handle.data["workflowId"] as Value | undefined;
    const payload = engine.array(call.args.slice(1).map(({ value }) => value));
    reportJob(engine, call, { library: ID, operation, payload, also: id ? [id] : [] });
    return answered(engine, ID);
  };
}

export const TEMPORAL = createVendorModel({
  id: ID,
  packages: ["@temporalio/client"],
  tokens: ["temporalio"],
  kinds: {
    client: {
      makers: /^(?:Client|WorkflowClient)$/,
      types: /^(?:Client|WorkflowClient)$/,
      methods: {
        start: starting("start"),
        execute: starting("execute"),
        signalWithStart: starting("signalWithStart"),
        getHandle: opens(ID, "workflow", { workflowId: 0 }),
      },
      members: { workflow: "client", schedule: "schedules" },
    },
    schedules: { types: /^ScheduleClient$/, makers: /^ScheduleClient$/, methods: { create: scheduled } },
    workflow: { types: /^WorkflowHandle$/, methods: { signal: sending("signal"), executeUpdate: sending("executeUpdate") } },
  },
});
