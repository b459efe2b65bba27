// Background jobs: BullMQ 5, Bull 4, pg-boss 10, and schedules of node-cron, cron and node-schedule. Workers run after every
// request was seen, since their payload is what the producers put there; schedules have no requester.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { DecoratedClass, DecoratorUse, Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, listOf, option, remembered } from "../call-arguments";
import { reportJob } from "../channels/enqueue";
import { createPayload, isFedBySchedule, kindsSentTo, payloadMember, payloadsFor, recordPayload } from "./payloads";

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
  /** The kind of jobs that it is for: `process("render", …)`. */
  readonly kind?: string | undefined;
  /** It does not look at its jobs: whoever sends one has no say in what is done. */
  readonly isBlind?: boolean;
  readonly span: SourceSpan;
  readonly work: (engine: Engine, job: Value) => Value;
}

function addWorker(engine: Engine, worker: Worker): void {
  engine.addEntry({
    label: `worker ${worker.queue ?? ""}`.trim(),
    framework: MODEL,
    span: worker.span,
    get isRequest() {
      return worker.isBlind !== true && !isFedBySchedule(engine, worker.queue);
    },
    received: (prover) => payloadsFor(prover, worker.queue),
    run: (prover) => runWorker(prover, worker),
  });
}

/** Workers of more kinds of jobs are run once, with a job that may be any of them. */
const MOST_KINDS = 16;

/** A worker that is for one kind of jobs gets those; one that asks for the name of a job is run with each kind that producers send. */
function runWorker(engine: Engine, worker: Worker): void {
  const kinds = kindsSentTo(engine, worker.queue);
  const runOne = (kind?: string): boolean => {
    const job = new Job(createPayload(engine, MODEL, worker.queue, "job.data", kind), kind);
    engine.await(worker.work(engine, engine.handle(MODEL, "job", { job })));
    return job.isNameAsked;
  };
  if (worker.kind !== undefined || kinds.size === 0 || kinds.size > MOST_KINDS) return void runOne(worker.kind);
  let isNameAsked = false;
  for (const [kind, { isScheduled }] of kinds) {
    const run = (): void => {
      isNameAsked = runOne(kind) || isNameAsked;
    };
    engine.maybe(run, isScheduled ? "unasked" : undefined);
  }
  // What only a kind leads to that nobody is seen to send.
  if (isNameAsked) engine.maybe(() => void runOne(), "rest");
}

/** What a worker is handed. */
class Job {
  isNameAsked = false;
  constructor(
    readonly payload: Value,
    readonly kind?: string,
  ) {}
}

function jobMember({ data }: HandleValue, name: string, engine: Engine): Value | undefined {
  const { job } = data;
  if (!(job instanceof Job)) return undefined;
  if (name === "data") return job.payload;
  if (name === "name") {
    job.isNameAsked = true;
    if (job.kind !== undefined) return { v: "constant", value: job.kind };
  }
  return /^(id|name|opts|attemptsMade|queueName)$/.test(name) ? engine.unknown(`job.${name}`) : undefined;
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
    // `upsertJobScheduler(id, repeat, { name, data })`; its jobs are named by the id where they have no name.
    case "upsertJobScheduler": {
      const template = argument(call.args, 2);
      const kind = textIn(engine, option(engine, template, "name")) ?? engine.stringOf(argument(call.args, 0));
      enqueue(engine, call, name, option(engine, template, "data") ?? UNDEFINED, kind);
      return engine.promise(engine.unknown("job"));
    }
    case "addBulk":
      for (const job of listOf(engine, argument(call.args, 0)))
        enqueue(engine, call, name, option(engine, job, "data") ?? UNDEFINED, textIn(engine, option(engine, job, "name")));
      return engine.promise(engine.unknown("jobs"));
    case "process": {
      const found = functionIn(engine, call);
      const kind = engine.stringOf(argument(call.args, 0));
      if (found)
        addWorker(engine, { queue: name, kind, span: found.span, work: (prover, job) => prover.call(found.fn, [job], found.span) });
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

function textIn(engine: Engine, value: Value | undefined): string | undefined {
  return value && engine.stringOf(value);
}

function addFlow(engine: Engine, call: MethodCall, flow: Value, depth: number): void {
  const queue = option(engine, flow, "queueName");
  const payload = option(engine, flow, "data") ?? UNDEFINED;
  const kind = option(engine, flow, "name");
  recordPayload(engine, textIn(engine, queue), payload, textIn(engine, kind));
  reportJob(engine, call, { library: "jobs", operation: call.method, payload });
  if (depth > 0) for (const child of listOf(engine, option(engine, flow, "children"))) addFlow(engine, call, child, depth - 1);
}

function callJobs(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (SCHEDULERS.has(call.module)) return callScheduler(call, engine);
  if (name === "InjectQueue") return engine.handle(MODEL, "asked", { queue: createQueue(engine, engine.stringOf(argument(call.args, 0))) });
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
  const queue = namedBy(engine, processor);
  for (const method of cls.methods) {
    const one = method.decorators.find((use) => use.name === "Process");
    if (method.name !== "process" && !one) continue;
    const work = (prover: Engine, job: Value) => {
      const instance = prover.construct(cls.value, [], cls.span);
      return prover.call(prover.member(instance, method.name), [job], method.span, instance);
    };
    addWorker(engine, { queue, kind: one && namedBy(engine, one), isBlind: method.params.length === 0, span: method.span, work });
  }
}

/** `@Processor("mail")`, `@Process({ name: "digest" })`. */
function namedBy(engine: Engine, { args: [given] }: DecoratorUse): string | undefined {
  return given && (engine.stringOf(given) ?? textIn(engine, option(engine, given, "name")));
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
  gives: (decorator) => (decorator.type === "asked" ? remembered(decorator, "queue") : undefined),
  method: (call, engine) =>
    call.handle.type === "queue" ? queueMethod(call, engine) : call.handle.type === "flow" ? flowMethod(call, engine) : undefined,
  member(handle, name, engine) {
    if (handle.type === "payload") return payloadMember(handle, name, engine);
    return handle.type === "job" ? jobMember(handle, name, engine) : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (name === "Queue") return createQueue(engine, undefined);
    return name === "Job" ? engine.handle(MODEL, "job", { job: new Job(engine.source("payload", "job.data")) }) : undefined;
  },
};
