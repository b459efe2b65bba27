// Background jobs: BullMQ 5, Bull 4, pg-boss 10, and schedules of node-cron, cron and node-schedule. Workers run after every
// request was seen, since their payload is what the producers put there; schedules have no requester.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { DecoratedClass, Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, listOf, option, remembered } from "../call-arguments";
import { reportJob } from "../channels/enqueue";
import { createPayload, isFedBySchedule, payloadMember, payloadsFor, recordPayload } from "./payloads";

const MODEL = "jobs";
const SCHEDULERS = new Set(["node-cron", "cron", "node-schedule", "croner"]);

function createQueue(engine: Engine, name: string | undefined): HandleValue {
  return engine.handle(MODEL, "queue", { name });
}

function queueName(handle: HandleValue): string | undefined {
  const { name } = handle.data;
  return typeof name === "string" ? name : undefined;
}

interface Worker {
  readonly queue: string | undefined;
  readonly span: SourceSpan;
  readonly work: (engine: Engine, job: Value) => Value;
}

function addWorker(engine: Engine, worker: Worker): void {
  engine.addEntry({
    label: `worker ${worker.queue ?? ""}`.trim(),
    framework: MODEL,
    span: worker.span,
    get isRequest() {
      return !isFedBySchedule(engine, worker.queue);
    },
    received: (prover) => payloadsFor(prover, worker.queue),
    run: (prover) => {
      const data = createPayload(prover, MODEL, worker.queue, "job.data");
      const job = prover.handle(MODEL, "job", { data });
      prover.await(worker.work(prover, job));
    },
  });
}

/** The function among the arguments; `process(name?, concurrency?, fn)`. It may be one of several: traced, or as it is. */
function functionIn(engine: Engine, call: LibraryCall): { readonly fn: Value; readonly span: SourceSpan } | undefined {
  const arg = call.args.find(({ value }) =>
    engine.alternatives(value).some(({ v }) => v === "function" || v === "native" || v === "external"),
  );
  return arg && { fn: arg.value, span: arg.span ?? call.span };
}

/** The worker will get it, and the prover is told; names and ids of the job may say whose it is. */
function enqueue(engine: Engine, call: MethodCall, queue: string | undefined, payload: Value, kind?: string): void {
  recordPayload(engine, queue, payload, kind, isRepeated(engine, call));
  const also = call.args.map((arg) => arg.value).filter((value) => value !== payload && value.v !== "function");
  reportJob(engine, call, { library: "jobs", operation: call.method, payload, also });
}

/** Job schedulers and repeatable jobs of BullMQ and Bull, `schedule(name, cron)` of pg-boss. */
function isRepeated(engine: Engine, call: MethodCall): boolean {
  if (call.method === "upsertJobScheduler" || call.method === "schedule") return true;
  return call.args.some((arg) => option(engine, arg.value, "repeat") !== undefined);
}

function queueMethod(call: MethodCall, engine: Engine): Value | undefined {
  const name = queueName(call.handle);
  switch (call.method) {
    // BullMQ: `add(jobName, data, options)`. Bull also: `add(data, options)`.
    case "add":
    case "upsertJobScheduler":
      enqueue(
        engine,
        call,
        name,
        engine.stringOf(argument(call.args, 0)) === undefined && call.args.length < 3 && argument(call.args, 0).v === "object"
          ? argument(call.args, 0)
          : argument(call.args, 1),
        engine.stringOf(argument(call.args, 0)),
      );
      return engine.promise(engine.unknown("job"));
    case "addBulk":
      for (const job of listOf(engine, argument(call.args, 0))) enqueue(engine, call, name, option(engine, job, "data") ?? UNDEFINED);
      return engine.promise(engine.unknown("jobs"));
    case "process": {
      const found = functionIn(engine, call);
      if (found) addWorker(engine, { queue: name, span: found.span, work: (prover, job) => prover.call(found.fn, [job], found.span) });
      return engine.promise(UNDEFINED);
    }
    // pg-boss: the queue is named per call, and a worker gets a list of jobs.
    case "send":
    case "publish":
    case "sendAfter":
    case "sendThrottled":
    case "sendDebounced":
      if (call.handle.data["isBoss"] === true) enqueue(engine, call, engine.stringOf(argument(call.args, 0)), argument(call.args, 1));
      return engine.promise(engine.unknown("job"));
    case "schedule":
      if (call.handle.data["isBoss"] === true) enqueue(engine, call, engine.stringOf(argument(call.args, 0)), argument(call.args, 2));
      return engine.promise(UNDEFINED);
    case "work":
    case "subscribe":
      return addBossWorker(call, engine);
    default:
      return undefined;
  }
}

function addBossWorker(call: MethodCall, engine: Engine): Value | undefined {
  const found = functionIn(engine, call);
  if (!found) return undefined;
  addWorker(engine, {
    queue: engine.stringOf(argument(call.args, 0)),
    span: found.span,
    work: (prover, job) => prover.call(found.fn, [prover.array([], job)], found.span),
  });
  return engine.promise(UNDEFINED);
}

/** A function that runs on a schedule. */
export function addSchedule(engine: Engine, framework: string, fn: Value, span: SourceSpan): void {
  engine.addEntry({
    label: "schedule",
    framework,
    span,
    isRequest: false,
    run: (prover) => void prover.await(prover.call(fn, [], span)),
  });
}

function callScheduler(call: ExternalCall, engine: Engine): Value | undefined {
  const found = functionIn(engine, call);
  const inOptions = option(engine, argument(call.args, 0), "onTick");
  if (found) addSchedule(engine, call.module, found.fn, found.span);
  else if (inOptions && isCallable(inOptions)) addSchedule(engine, call.module, inOptions, call.span);
  return found || inOptions ? engine.unknown("schedule") : undefined;
}

/** BullMQ: a job with children, each for a queue of its own. */
function flowMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method !== "add" && call.method !== "addBulk") return undefined;
  for (const flow of listOf(engine, argument(call.args, 0))) addFlow(engine, call, flow, 4);
  return engine.promise(engine.unknown("jobs"));
}

function addFlow(engine: Engine, call: MethodCall, flow: Value, depth: number): void {
  const queue = option(engine, flow, "queueName");
  const payload = option(engine, flow, "data") ?? UNDEFINED;
  const kind = option(engine, flow, "name");
  recordPayload(engine, queue && engine.stringOf(queue), payload, kind && engine.stringOf(kind));
  reportJob(engine, call, { library: "jobs", operation: call.method, payload });
  if (depth > 0) for (const child of listOf(engine, option(engine, flow, "children"))) addFlow(engine, call, child, depth - 1);
}

function callJobs(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (SCHEDULERS.has(call.module)) return callScheduler(call, engine);
  if (!call.isNew && call.module !== "bull") return undefined;
  if (call.module === "pg-boss") return engine.handle(MODEL, "queue", { isBoss: true });
  if (name === "Queue" || name === "" || name === "QueuePro") return createQueue(engine, engine.stringOf(argument(call.args, 0)));
  if (name === "FlowProducer") return engine.handle(MODEL, "flow", {});
  if (name !== "Worker" && name !== "WorkerPro") return undefined;
  const found = functionIn(engine, call);
  if (found)
    addWorker(engine, {
      queue: engine.stringOf(argument(call.args, 0)),
      span: found.span,
      work: (prover, job) => prover.call(found.fn, [job], found.span),
    });
  return engine.handle(MODEL, "worker", {});
}

/** @nestjs/bullmq and @nestjs/bull: `@Processor("queue")` with `process(job)` or methods with `@Process()`. */
function addProcessor(cls: DecoratedClass, engine: Engine): void {
  const processor = cls.decorators.find((use) => use.name === "Processor");
  if (!processor) return;
  const [named] = processor.args;
  const queue = named && (engine.stringOf(named) ?? engine.stringOf(option(engine, named, "name") ?? UNDEFINED));
  for (const method of cls.methods) {
    if (method.name !== "process" && !method.decorators.some((use) => use.name === "Process")) continue;
    const work = (prover: Engine, job: Value) => {
      const instance = prover.construct(cls.value, [], cls.span);
      return prover.call(prover.member(instance, method.name), [job], method.span, instance);
    };
    addWorker(engine, { queue, span: method.span, work });
  }
}

export const JOBS: LibraryModel = {
  id: MODEL,
  packages: [
    "bullmq",
    "bull",
    "pg-boss",
    "node-cron",
    "cron",
    "node-schedule",
    "croner",
    "@nestjs/bullmq",
    "@nestjs/bull",
    "@taskforcesh/bullmq-pro",
  ],
  tokens: ["bull", "pg-boss", "cron", "node-schedule"],
  call: callJobs,
  decorated: addProcessor,
  method: (call, engine) =>
    call.handle.type === "queue" ? queueMethod(call, engine) : call.handle.type === "flow" ? flowMethod(call, engine) : undefined,
  member(handle, name, engine) {
    if (handle.type === "payload") return payloadMember(handle, name, engine);
    if (handle.type === "job")
      return name === "data"
        ? remembered(handle, "data")
        : /^(id|name|opts|attemptsMade|queueName)$/.test(name)
          ? engine.unknown(`job.${name}`)
          : undefined;
    return undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (name === "Queue") return createQueue(engine, undefined);
    return name === "Job" ? engine.handle(MODEL, "job", { data: engine.source("payload", "job.data") }) : undefined;
  },
};
