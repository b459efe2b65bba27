// Queues besides BullMQ and pg-boss (web/jobs.ts): Bee-Queue 1, Agenda 5, Graphile Worker 0.16, SQS and SNS of the AWS SDK 2 and 3, Google
// Pub/Sub 4 and Cloud Tasks, Kafka (kafkajs 2), RabbitMQ (amqplib 0.10), QStash 2.
import { argument, exportName, handleOf, isCallable, isKnownFunction, listOf, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import { BY_EVENT_BRIDGE, BY_SNS, BY_SQS, payloadMember, recordPayload, serialised } from "../web/payloads";
import { enqueuing, reportJob } from "./enqueue";
import { kafkaConsumer, kafkaRun, kafkaSend, kafkaSubscribe } from "./kafka";
import { addWorker, QUEUES, unserialised } from "./queue-worker";
import { SQS_CONSUMER } from "./sqs-consumer";
import { TEMPORAL } from "./temporal";
import { answered, createVendorModel, opens, type Work } from "./vendor";

const beeJob: Work = (call, engine, handle) => {
  const payload = argument(call.args, 0);
  const queue = handle.data["queue"] as Value | undefined;
  recordPayload(engine, queue && engine.stringOf(queue), payload);
  reportJob(engine, call, { library: "bee-queue", operation: "createJob", payload });
  return engine.handle(QUEUES, "job", {});
};

const beeProcess: Work = (call, engine, handle) => {
  const fn = call.args.find((arg) => isKnownFunction(arg.value));
  const queue = handle.data["queue"] as Value | undefined;
  if (fn)
    addWorker(engine, queue && engine.stringOf(queue), fn.value, fn.span ?? call.span, (prover, data) => [
      prover.object({ data, id: prover.unknown("job.id") }),
    ]);
  return UNDEFINED;
};

const agendaDefine: Work = (call, engine) => {
  const fn = call.args.find((arg) => arg.value.v === "function");
  const name = engine.stringOf(argument(call.args, 0));
  if (fn) addWorker(engine, name, fn.value, fn.span ?? call.span, (prover, data) => [prover.object({ attrs: prover.object({ data }) })]);
  return UNDEFINED;
};

const agenda = (operation: string, queue: number): Work =>
  enqueuing({ library: "agenda", operation, payload: queue + 1, queue, isRepeated: operation === "every" });

function amqpSend(operation: string, content: number): Work {
  return (call, engine) => {
    const payload = unserialised(argument(call.args, content));
    recordPayload(engine, engine.stringOf(argument(call.args, content - 1)), payload);
    const also = [argument(call.args, content - 1), option(engine, argument(call.args, content + 1), "headers") ?? UNDEFINED];
    reportJob(engine, call, { library: "amqplib", operation, payload, also });
    return engine.unknown("sent");
  };
}

const amqpConsume: Work = (call, engine) => {
  const fn = argument(call.args, 1);
  if (isCallable(fn))
    addWorker(engine, engine.stringOf(argument(call.args, 0)), fn, call.args[1]?.span ?? call.span, (prover, payload) => [
      prover.object({
        content: serialised(payload),
        properties: prover.unknown("message.properties"),
        fields: prover.unknown("message.fields"),
      }),
    ]);
  return answered(engine, "amqplib");
};

/** A topic gets `{ data | json, attributes }`, or bytes. */
function pubSubPublish(operation: string): Work {
  return (call, engine, handle) => {
    const message = argument(call.args, 0);
    const data = option(engine, message, "json") ?? option(engine, message, "data") ?? message;
    const payload = unserialised(data);
    const topic = handle.data["topic"] as Value | undefined;
    recordPayload(engine, topic && engine.stringOf(topic), payload);
    const also = [topic, option(engine, message, "attributes"), option(engine, message, "orderingKey")].filter(
      (value) => value !== undefined,
    );
    reportJob(engine, call, { library: "google-pubsub", operation, payload, also });
    return answered(engine, "google-pubsub");
  };
}

const sentAsBody =
  (library: string, operation: string): Work =>
  (call, engine) => {
    const request = argument(call.args, 0);
    const payload = unserialised(option(engine, request, "body") ?? UNDEFINED);
    const also = ["headers", "url", "topic", "deduplicationId"]
      .map((name) => option(engine, request, name))
      .filter((value) => value !== undefined);
    recordPayload(engine, undefined, payload);
    reportJob(engine, call, { library, operation, payload, also });
    return answered(engine, library);
  };

/** Its class is the default export, as that of Bee-Queue is. */
const AGENDA = createVendorModel({
  id: "agenda",
  packages: ["agenda", "@hokify/agenda"],
  tokens: ["agenda", "Agenda"],
  kinds: {
    agenda: {
      makers: /^(?:Agenda)?$/,
      types: /^(?:Agenda)?$/,
      methods: {
        define: agendaDefine,
        now: agenda("now", 0),
        schedule: agenda("schedule", 1),
        every: agenda("every", 1),
        create: agenda("create", 0),
      },
    },
  },
});

const QUEUE_CLIENTS = createVendorModel({
  id: QUEUES,
  packages: ["bee-queue", "graphile-worker", "kafkajs", "amqplib", "@google-cloud/pubsub", "@upstash/qstash"],
  tokens: ["bee-queue", "graphile-worker", "kafkajs", "amqplib", "pubsub", "qstash"],
  kinds: {
    bee: { makers: /^(?:BeeQueue)?$/, types: /^BeeQueue$/, remembers: { queue: 0 }, methods: { createJob: beeJob, process: beeProcess } },
    job: { methods: { save: (_call, engine) => engine.promise(engine.unknown("job")) }, other: () => (_call, _engine, handle) => handle },
    graphile: {
      types: /^(?:WorkerUtils|JobHelpers|Runner)$/,
      methods: { addJob: enqueuing({ library: "graphile-worker", operation: "addJob", payload: 1, queue: 0, also: [2] }) },
    },
    kafka: { makers: /^Kafka$/, methods: { producer: opens(QUEUES, "producer"), consumer: kafkaConsumer } },
    producer: { types: /^Producer$/, methods: { send: kafkaSend, sendBatch: kafkaSend } },
    consumer: { types: /^Consumer$/, methods: { subscribe: kafkaSubscribe, run: kafkaRun } },
    connection: { methods: { createChannel: opensLater("channel"), createConfirmChannel: opensLater("channel") } },
    channel: {
      types: /^(?:Confirm)?Channel$/,
      methods: { sendToQueue: amqpSend("sendToQueue", 1), publish: amqpSend("publish", 2), consume: amqpConsume },
    },
    pubsub: { makers: /^PubSub$/, methods: { topic: opens(QUEUES, "topic", { topic: 0 }) } },
    topic: {
      types: /^Topic$/,
      methods: {
        publishMessage: pubSubPublish("publishMessage"),
        publish: pubSubPublish("publish"),
        publishJSON: pubSubPublish("publishJSON"),
      },
    },
    qstash: {
      makers: /^Client$/,
      methods: {
        publishJSON: sentAsBody("qstash", "publishJSON"),
        publish: sentAsBody("qstash", "publish"),
        enqueueJSON: sentAsBody("qstash", "enqueueJSON"),
      },
    },
  },
  functions: {
    quickAddJob: enqueuing({ library: "graphile-worker", operation: "quickAddJob", payload: 2, queue: 1 }),
    makeWorkerUtils: (_call, engine) => engine.promise(engine.handle(QUEUES, "graphile", {})),
    run: (call, engine) => {
      const tasks = option(engine, argument(call.args, 0), "taskList");
      for (const [name, member] of (tasks && engine.members(tasks)) ?? [])
        if (isCallable(member.value))
          addWorker(engine, name, member.value, call.span, (prover, payload) => [payload, prover.handle(QUEUES, "graphile", {})]);
      return answered(engine, "graphile-worker");
    },
    connect: (_call, engine) => engine.promise(engine.handle(QUEUES, "connection", {})),
  },
});

function opensLater(kind: string): Work {
  return (_call, engine) => engine.promise(engine.handle(QUEUES, kind, {}));
}

const AWS = "aws-queues";
/** Where the payload stands in the input of a command. */
const COMMANDS: Readonly<Record<string, { readonly payload: readonly string[]; readonly list?: string; readonly by?: string }>> = {
  SendMessage: { payload: ["MessageBody"], by: BY_SQS },
  SendMessageBatch: { payload: ["MessageBody"], list: "Entries", by: BY_SQS },
  Publish: { payload: ["Message"], by: BY_SNS },
  PutEvents: { payload: ["Detail"], list: "Entries", by: BY_EVENT_BRIDGE },
  StartExecution: { payload: ["input"] },
  Invoke: { payload: ["Payload"] },
};

function commandOf(name: string): string | undefined {
  const plain = name.replace(/Command$/, "");
  const operation = plain.charAt(0).toUpperCase() + plain.slice(1);
  return Object.hasOwn(COMMANDS, operation) ? operation : undefined;
}

function reportCommand(engine: Engine, call: LibraryCall, operation: string, input: Value): void {
  const { payload = [], list, by } = COMMANDS[operation] ?? {};
  const entries = list === undefined ? [input] : listOf(engine, option(engine, input, list));
  for (const entry of entries) {
    const body = payload.map((name) => option(engine, entry, name)).find((value) => value !== undefined);
    const also = ["MessageAttributes", "MessageGroupId", "Source", "name"]
      .map((name) => option(engine, entry, name))
      .filter((value) => value !== undefined);
    const sent = unserialised(body ?? UNDEFINED);
    recordPayload(engine, by, sent);
    reportJob(engine, call, { library: AWS, operation, payload: sent, also });
  }
}

function callAws(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "aws-sdk") return /^(?:SQS|SNS|EventBridge)$/.test(name) ? engine.handle(AWS, "client", {}) : undefined;
  const operation = commandOf(name);
  if (operation !== undefined && name.endsWith("Command"))
    return engine.handle(AWS, "command", { operation, input: argument(call.args, 0) }, call.span);
  return /^(?:SQS|SNS|EventBridge|SFN|Lambda)(?:Client)?$/.test(name) ? engine.handle(AWS, "client", {}, call.span) : undefined;
}

function sendCommand(engine: Engine, call: LibraryCall): Value | undefined {
  const command = handleOf(engine, argument(call.args, 0), AWS, "command");
  if (!command) return undefined;
  reportCommand(engine, call, String(command.data["operation"]), command.data["input"] as Value);
  return answered(engine, AWS);
}

const AWS_QUEUES: LibraryModel = {
  id: AWS,
  packages: ["@aws-sdk/client-sqs", "@aws-sdk/client-sns", "@aws-sdk/client-eventbridge", "@aws-sdk/client-sfn", "aws-sdk"],
  tokens: ["aws-sdk"],
  call: callAws,
  method(call, engine) {
    if (call.handle.type === "request") return call.method === "promise" ? answered(engine, AWS) : undefined;
    if (call.handle.type !== "client") return undefined;
    if (call.method === "send") return sendCommand(engine, call);
    const operation = commandOf(call.method);
    if (operation === undefined) return undefined;
    reportCommand(engine, call, operation, argument(call.args, 0));
    return engine.handle(AWS, "request", {});
  },
  typed: (_module, name, _typeArgs, engine) => (/^(?:SQS|SNS)(?:Client)?$/.test(name) ? engine.handle(AWS, "client", {}) : undefined),
  anyMember: (path, call, engine) => (path.at(-1) === "send" ? sendCommand(engine, call) : undefined),
};

/** Workers of queues whose payloads come from several producers. */
const WITH_PAYLOADS: LibraryModel = {
  ...QUEUE_CLIENTS,
  member: (handle, name, engine) =>
    handle.type === "payload" ? payloadMember(handle, name, engine) : QUEUE_CLIENTS.member?.(handle, name, engine),
};

export const QUEUE_MODELS: readonly LibraryModel[] = [WITH_PAYLOADS, AGENDA, TEMPORAL, AWS_QUEUES, SQS_CONSUMER];
