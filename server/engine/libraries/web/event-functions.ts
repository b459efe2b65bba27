// Functions that a service runs for events: Inngest 3, Trigger.dev 3 and 4, AWS Lambda (with middy 5).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall, ModuleExports } from "../model";
import type { Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, isKnownFunction, lastArgument, listOf, native, option } from "../call-arguments";
import { reportJob } from "../channels/enqueue";
import { addSchedule } from "./jobs";
import { isMiddy } from "./middy";
import {
  BY_EVENT_BRIDGE,
  BY_SNS,
  BY_SQS,
  createNamedPayload,
  createPayload,
  payloadMember,
  payloadsFor,
  recordPayload,
  serialised,
} from "./payloads";

const MODEL = "event-functions";
const LAMBDA_FILE = /(?:^|\/)(?:(?:lambda|lambdas|functions|handlers)\/.+|(?:lambda|handler))\.[cm]?[jt]s$/;
/** Steps that run a function at once (Inngest): `step.run(id, fn, ...args)`. */
const RUNS = new Set(["run", "wrap"]);

interface EventFunction {
  readonly label: string;
  readonly span: SourceSpan;
  /** Names of the event, task or queues whose payloads it gets; undefined for one that is not known. */
  readonly receives?: readonly (string | undefined)[];
  readonly run: (engine: Engine) => Value;
}

function addFunction(engine: Engine, fn: EventFunction): void {
  engine.addEntry({
    label: fn.label,
    framework: MODEL,
    span: fn.span,
    isRequest: true,
    ...(fn.receives ? { received: (prover: Engine) => (fn.receives ?? []).flatMap((name) => payloadsFor(prover, name)) } : {}),
    run: (prover) => void prover.await(fn.run(prover)),
  });
}

/** `inngest.createFunction({ id }, { event | cron }, handler)`. */
function createInngestFunction(call: MethodCall, engine: Engine): Value {
  const handler = lastArgument(call)?.value ?? UNDEFINED;
  const span = lastArgument(call)?.span ?? call.span;
  const trigger = listOf(engine, argument(call.args, 1))[0] ?? UNDEFINED;
  const event = engine.stringOf(option(engine, trigger, "event") ?? UNDEFINED);
  const args = (prover: Engine, data: Value) => [
    prover.object({ event: prover.object({ data, user: data }), step: prover.handle(MODEL, "step", {}), logger: prover.unknown("logger") }),
  ];
  if (option(engine, trigger, "cron")) {
    addSchedule(
      engine,
      "inngest",
      native(engine, "cron", () => engine.call(handler, args(engine, engine.unknown("event.data")), span)),
      span,
    );
  } else {
    const run = (prover: Engine) => prover.call(handler, args(prover, createPayload(prover, MODEL, event, "event.data")), span);
    addFunction(engine, { label: `event ${event ?? ""}`.trim(), span, receives: [event], run });
  }
  return engine.handle(MODEL, "function", {});
}

/** `send({ name, data })` or a list of them. */
function send(call: MethodCall, engine: Engine, events: Value): Value {
  for (const sent of listOf(engine, events)) {
    const name = option(engine, sent, "name");
    const payload = option(engine, sent, "data") ?? UNDEFINED;
    const event = name && engine.stringOf(name);
    recordPayload(engine, event, payload, event);
    reportJob(engine, call, { library: "inngest", operation: call.method, payload, also: [option(engine, sent, "user") ?? UNDEFINED] });
  }
  return engine.promise(engine.unknown(call.method));
}

function stepMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (RUNS.has(call.method))
    return engine.promise(
      engine.await(
        engine.call(
          argument(call.args, 1),
          call.args.slice(2).map((arg) => arg.value),
          call.span,
        ),
      ),
    );
  if (call.method === "sendEvent") return send(call, engine, argument(call.args, 1));
  if (call.method === "waitForEvent") return engine.promise(engine.object({ data: engine.source("payload", "event.data") }));
  return call.method.startsWith("sleep") ? engine.promise(UNDEFINED) : undefined;
}

/** Trigger.dev: `task({ id, run })`, `schedules.task({ id, cron, run })`, `schemaTask`. */
function createTask(call: ExternalCall, engine: Engine, isSchedule: boolean): Value | undefined {
  const options = argument(call.args, 0);
  const run = option(engine, options, "run");
  const id = engine.stringOf(option(engine, options, "id") ?? UNDEFINED);
  if (!run || !isCallable(run)) return undefined;
  if (isSchedule) addSchedule(engine, "trigger.dev", run, call.span);
  else {
    const work = (prover: Engine) =>
      prover.call(run, [createPayload(prover, MODEL, id, "payload"), prover.object({ ctx: prover.unknown("ctx") })], call.span);
    addFunction(engine, { label: `task ${id ?? ""}`.trim(), span: call.span, receives: [id], run: work });
  }
  return engine.handle(MODEL, "task", { id });
}

function taskMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { id } = call.handle.data;
  return triggered(call, engine, { operation: call.method, id: typeof id === "string" ? id : undefined, payload: argument(call.args, 0) });
}

interface Triggered {
  readonly operation: string;
  readonly id: string | undefined;
  /** The payload, or the list of items of a batch. */
  readonly payload: Value;
}

function triggered(call: LibraryCall, engine: Engine, { operation, id, payload }: Triggered): Value | undefined {
  if (!/trigger/i.test(operation)) return undefined;
  const payloads = operation.startsWith("batch")
    ? listOf(engine, payload).map((item) => option(engine, item, "payload") ?? UNDEFINED)
    : [payload];
  for (const each of payloads) {
    recordPayload(engine, id, each, id);
    reportJob(engine, call, { library: "trigger.dev", operation, payload: each });
  }
  return engine.promise(engine.unknown("run"));
}

/** What else events say: which route, field or source they are for. Functions of several routes decide by it. */
const EVENT = [
  "routeKey",
  "resource",
  "httpMethod",
  "version",
  "isBase64Encoded",
  "source",
  "detail-type",
  "time",
  "info",
  "triggerSource",
];
const REQUEST_CONTEXT = [
  ...["http", "httpMethod", "routeKey", "resourcePath", "path", "stage", "requestId", "apiId", "accountId", "domainName"],
  ...["identity", "eventType", "connectionId", "messageId", "requestTimeEpoch", "timeEpoch"],
];

function unknowns(engine: Engine, of: string, names: readonly string[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(names.map((name) => [name, engine.unknown(`${of}.${name}`)]));
}

const SNS = ["MessageId", "Subject", "Timestamp", "TopicArn"];

/** What the producers of the service put into a record, as text; untrusted where none of them is seen. */
function sentBy(engine: Engine, queue: string, label: string): Value {
  const payload = createNamedPayload(engine, MODEL, queue, label);
  return payload.v === "source" ? payload : serialised(payload);
}

/** An event of AWS Lambda: HTTP APIs, queues, AppSync. The gateway verified what an authorizer yields. */
function lambdaEvent(engine: Engine): Value {
  const body = engine.source("body", "event.body");
  const authorizer = engine.principal("session", "event.requestContext.authorizer", [], { isOptional: true });
  const record = engine.object({
    body: sentBy(engine, BY_SQS, "record.body"),
    messageAttributes: engine.source("payload", "record.messageAttributes"),
    Sns: engine.object({
      Message: sentBy(engine, BY_SNS, "record.Sns.Message"),
      MessageAttributes: engine.source("payload", "record.Sns.MessageAttributes"),
      ...unknowns(engine, "record.Sns", SNS),
    }),
    s3: engine.source("payload", "record.s3"),
  });
  return engine.object({
    body,
    headers: engine.source("headers", "event.headers"),
    pathParameters: engine.source("params", "event.pathParameters"),
    queryStringParameters: engine.source("query", "event.queryStringParameters"),
    multiValueQueryStringParameters: engine.source("query", "event.multiValueQueryStringParameters"),
    cookies: engine.source("cookies", "event.cookies"),
    rawPath: engine.source("params", "event.rawPath"),
    path: engine.source("params", "event.path"),
    rawQueryString: engine.source("query", "event.rawQueryString"),
    stageVariables: engine.unknown("event.stageVariables"),
    requestContext: engine.object({ authorizer, ...unknowns(engine, "event.requestContext", REQUEST_CONTEXT) }),
    Records: engine.array([], record),
    detail: createNamedPayload(engine, MODEL, BY_EVENT_BRIDGE, "event.detail"),
    arguments: engine.source("argument", "event.arguments"),
    identity: engine.principal("session", "event.identity", [], { isOptional: true }),
    ...unknowns(engine, "event", EVENT),
  });
}

/** `handler`, and the several functions of a file that deployment descriptions name one by one. */
function addLambdas(exports: ModuleExports, engine: Engine): void {
  const text = engine.textOf?.({ file: exports.file, start: 0, end: Infinity }) ?? "";
  const takesEvents = EVENT_PARTS.test(text);
  const isCalled = (name: string): boolean => new RegExp(`(?<!function |[.])\\b${name}\\(`).test(text);
  const functions = exports.names().flatMap((name) => {
    const fn = exports.get(name);
    return fn && isKnownFunction(fn) ? [{ name, fn }] : [];
  });
  const isHandler = ({ name, fn }: { readonly name: string; readonly fn: Value }): boolean =>
    isMiddy(fn) || (takesEvents && takesEvent(engine, fn)) || (name === "handler" && isLambda(exports, engine));
  const handlers = functions.filter(isHandler);
  const others = handlers.some(({ fn }) => !isMiddy(fn)) ? functions.filter((one) => !handlers.includes(one)) : [];
  const besides = others.filter(({ name, fn }) => takesNothing(engine, fn) && !isCalled(name));
  for (const { name, fn } of [...handlers, ...besides]) addLambda(exports, engine, name, fn);
}

function addLambda(exports: ModuleExports, engine: Engine, name: string, fn: Value): void {
  const own = fn.v === "function" ? fn.at : undefined;
  const span = own ?? exports.spanOf(name);
  const label = `lambda ${exports.file}${name === "handler" ? "" : ` ${name}`}`;
  const run = (prover: Engine) => {
    const answer = native(prover, "callback", ([, response = UNDEFINED]) => {
      prover.respond([response], span);
      return UNDEFINED;
    });
    const result = prover.await(prover.call(fn, [lambdaEvent(prover), prover.unknown("context"), answer], span));
    prover.respond([result], span);
    return result;
  };
  const text = engine.textOf?.({ file: exports.file, start: 0, end: Infinity }) ?? "";
  const isWorker = RECORDS.test(text);
  if (isScheduled(own ? (engine.textOf?.(own) ?? "") : "", text)) {
    const onTime = (prover: Engine): void => void prover.await(prover.call(fn, [lambdaEvent(prover), prover.unknown("context")], span));
    engine.addEntry({ label: "schedule", framework: MODEL, span, isRequest: false, run: onTime });
    return;
  }
  addFunction(engine, { label, span, run, ...(isWorker ? { receives: [BY_SQS, BY_SNS, BY_EVENT_BRIDGE] } : {}) });
}

/** A file with a function that gets what was sent to a queue, topic or bus. */
const RECORDS = /\bRecords\b|\.detail\b|\b(?:SQS|SNS|EventBridge)(?:Event|Handler|Record)\b/;

/** The event by which AWS says that it is time; that of a handler may be told by the type of the constant that it is. */
const SCHEDULED = /\bScheduled(?:Event|Handler)\b|["']Scheduled Event["']/;

function isScheduled(own: string, file: string): boolean {
  return SCHEDULED.test(own) || (SCHEDULED.test(file) && !RECORDS.test(file) && !EVENT_PARTS.test(file));
}

const EVENT_FIRST = /^(?:export\s+)?(?:default\s+)?(?:async\s*)?(?:function\s*\w*\s*)?\(?\s*_?(?:event|evt)\s*[,:)=]/;
const NO_PARAMETERS = /^(?:export\s+)?(?:default\s+)?async\s*(?:function\s*\w*\s*)?\(\s*\)/;
const EVENT_PARTS = /\b(?:pathParameters|queryStringParameters|requestContext)\b|\bevent\.(?:body|Records|httpMethod)\b/;

/** A function whose first parameter is an event, in a file that reads what events of an API gateway or a queue have. */
function takesEvent(engine: Engine, fn: Value): boolean {
  return fn.v === "function" && fn.at !== undefined && EVENT_FIRST.test(engine.textOf?.(fn.at) ?? "");
}

/** A function beside handlers that takes nothing may be one that needs nothing of its event. */
function takesNothing(engine: Engine, fn: Value): boolean {
  return fn.v === "function" && fn.at !== undefined && NO_PARAMETERS.test(engine.textOf?.(fn.at) ?? "");
}

function isLambda(exports: ModuleExports, engine: Engine): boolean {
  if (!LAMBDA_FILE.test(exports.file) && exports.names().length > 3) return false;
  return ["aws-lambda", "@types/aws-lambda", "@middy/core", "serverless", "sst", "aws-cdk-lib"].some(
    (name) => engine.versionOf(name) !== undefined,
  );
}

export const EVENT_FUNCTIONS: LibraryModel = {
  id: MODEL,
  packages: ["inngest", "@trigger.dev/sdk"],
  tokens: [
    "inngest",
    "@trigger.dev/",
    "aws-lambda",
    "@middy/core",
    "APIGateway",
    "pathParameters",
    "requestContext",
    "event.body",
    "event.Records",
  ],
  entries: addLambdas,
  call(call, engine) {
    const name = exportName(call.path);
    // Without the task at hand, by its id: `tasks.trigger("export", payload)`.
    if (name.startsWith("tasks."))
      return triggered(call, engine, {
        operation: name.slice("tasks.".length),
        id: engine.stringOf(argument(call.args, 0)),
        payload: argument(call.args, 1),
      });
    if (call.isNew && name === "Inngest") return engine.handle(MODEL, "inngest", {});
    return name === "task" || name === "schemaTask" || name === "schedules.task"
      ? createTask(call, engine, name.startsWith("schedules"))
      : undefined;
  },
  method(call, engine) {
    switch (call.handle.type) {
      case "inngest":
        if (call.method === "createFunction") return createInngestFunction(call, engine);
        return call.method === "send" ? send(call, engine, argument(call.args, 0)) : undefined;
      case "step":
        return stepMethod(call, engine);
      case "task":
        return taskMethod(call, engine);
      default:
        return undefined;
    }
  },
  member: (handle, name, engine) => (handle.type === "payload" ? payloadMember(handle, name, engine) : undefined),
};
