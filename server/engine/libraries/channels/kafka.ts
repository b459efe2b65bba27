// Kafka (kafkajs 2): producers send to topics, and a consumer runs one function for the messages of all topics that it subscribed to.
import { argument, isCallable, listOf, option } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { recordPayload, serialised } from "../web/payloads";
import { reportJob } from "./enqueue";
import { addWorker, QUEUES, unserialised } from "./queue-worker";
import { answered, type Work } from "./vendor";

/** `producer.send({ topic, messages: [{ key, value, headers }] })`. */
export const kafkaSend: Work = (call, engine) => {
  const record = argument(call.args, 0);
  const topics = option(engine, record, "topicMessages") ? listOf(engine, option(engine, record, "topicMessages")) : [record];
  for (const topic of topics) {
    const name = option(engine, topic, "topic");
    for (const message of listOf(engine, option(engine, topic, "messages"))) {
      const payload = unserialised(option(engine, message, "value") ?? UNDEFINED);
      recordPayload(engine, name && engine.stringOf(name), payload);
      const also = [name, option(engine, message, "key"), option(engine, message, "headers")].filter((value) => value !== undefined);
      reportJob(engine, call, { library: "kafkajs", operation: "send", payload, also });
    }
  }
  return answered(engine, "kafkajs");
};

/** Topics that a consumer subscribed to; those that could not be read (a pattern, a setting) make it open. */
class Subscriptions {
  readonly topics = new Set<string>();
  isOpen = false;
}

export const kafkaConsumer: Work = (call, engine) => engine.handle(QUEUES, "consumer", { subscriptions: new Subscriptions() }, call.span);

function subscriptionsOf({ data }: HandleValue): Subscriptions {
  return data["subscriptions"] instanceof Subscriptions ? data["subscriptions"] : new Subscriptions();
}

/** `consumer.subscribe({ topic })`, `{ topics: ["orders", /^audit/] }`. */
export const kafkaSubscribe: Work = (call, engine, handle) => {
  const given = argument(call.args, 0);
  const listed = option(engine, given, "topics");
  const subscriptions = subscriptionsOf(handle);
  for (const topic of listed ? listOf(engine, listed) : [option(engine, given, "topic") ?? UNDEFINED]) {
    const name = engine.stringOf(topic);
    if (name === undefined) subscriptions.isOpen = true;
    else subscriptions.topics.add(name);
  }
  return answered(engine, "kafkajs");
};

/** The function gets each message with the topic that it came by, and often asks for it. */
export const kafkaRun: Work = (call, engine, handle) => {
  const { topics, isOpen } = subscriptionsOf(handle);
  const names: readonly (string | undefined)[] = [...topics, ...(isOpen || topics.size === 0 ? [undefined] : [])];
  for (const form of ["eachMessage", "eachBatch"] as const) {
    const fn = option(engine, argument(call.args, 0), form);
    if (!fn || !isCallable(fn)) continue;
    for (const name of names) addTopicWorker(engine, call, fn, { form, name });
  }
  return answered(engine, "kafkajs");
};

interface Consumed {
  readonly form: "eachMessage" | "eachBatch";
  readonly name: string | undefined;
}

function addTopicWorker(engine: Engine, call: LibraryCall, fn: Value, { form, name }: Consumed): void {
  addWorker(engine, name, fn, call.span, (prover, payload) => {
    const topic: Value = name === undefined ? prover.unknown("topic") : { v: "constant", value: name };
    const message = prover.object({
      value: serialised(payload),
      key: prover.unknown("message.key"),
      headers: prover.unknown("message.headers"),
      offset: prover.unknown("message.offset"),
      timestamp: prover.unknown("message.timestamp"),
    });
    const place = { topic, partition: prover.unknown("partition") };
    const shared = { heartbeat: prover.unknown("heartbeat"), pause: prover.unknown("pause") };
    if (form === "eachMessage") return [prover.object({ ...place, ...shared, message })];
    const batch = prover.object({ ...place, messages: prover.array([], message) });
    const progress = ["resolveOffset", "commitOffsetsIfNecessary", "uncommittedOffsets", "isRunning", "isStale"];
    return [prover.object({ ...shared, ...Object.fromEntries(progress.map((each) => [each, prover.unknown(each)])), batch })];
  });
}
