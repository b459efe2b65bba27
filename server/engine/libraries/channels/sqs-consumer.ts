// sqs-consumer 5 to 12 and sqs-producer 2 to 6: a handler of one message or of a batch, which gets what was sent to SQS
// (https://github.com/bbc/sqs-consumer, https://github.com/bbc/sqs-producer).
import { argument, isCallable, listOf, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import { BY_SQS, recordPayload, serialised } from "../web/payloads";
import { reportJob } from "./enqueue";
import { addWorker, unserialised } from "./queue-worker";
import { answered } from "./vendor";

const ID = "sqs-consumer";

function messageOf(engine: Engine, payload: Value): Value {
  return engine.object({
    Body: serialised(payload),
    MessageId: engine.unknown("message.MessageId"),
    ReceiptHandle: engine.unknown("message.ReceiptHandle"),
    Attributes: engine.unknown("message.Attributes"),
    MessageAttributes: engine.source("payload", "message.MessageAttributes"),
  });
}

function consume({ args, span }: ExternalCall, engine: Engine): Value {
  const options = argument(args, 0);
  const one = option(engine, options, "handleMessage");
  const batch = option(engine, options, "handleMessageBatch");
  if (one && isCallable(one)) addWorker(engine, BY_SQS, one, span, (prover, payload) => [messageOf(prover, payload)]);
  if (batch && isCallable(batch))
    addWorker(engine, BY_SQS, batch, span, (prover, payload) => [prover.array([], messageOf(prover, payload))]);
  return engine.handle(ID, "consumer", {}, span);
}

/** `producer.send("text")`, `send({ id, body })`, and lists of those. */
function bodiesOf(engine: Engine, sent: Value): readonly Value[] {
  const all = engine.items(sent) ? listOf(engine, sent) : [sent];
  return all.map((message) => unserialised(option(engine, message, "body") ?? message));
}

export const SQS_CONSUMER: LibraryModel = {
  id: ID,
  packages: ["sqs-consumer", "sqs-producer"],
  tokens: ["sqs-consumer", "sqs-producer"],
  call(call, engine) {
    const name = call.path.filter((part) => part !== "default").join(".");
    if (name === "Consumer.create" || (name === "Consumer" && call.isNew)) return consume(call, engine);
    return name === "Producer.create" || (name === "Producer" && call.isNew) ? engine.handle(ID, "producer", {}, call.span) : undefined;
  },
  method(call, engine) {
    if (call.handle.type !== "producer" || call.method !== "send") return call.handle.type === "consumer" ? UNDEFINED : undefined;
    for (const payload of bodiesOf(engine, argument(call.args, 0))) {
      recordPayload(engine, BY_SQS, payload);
      reportJob(engine, call, { library: "sqs-producer", operation: "send", payload });
    }
    return answered(engine, "sqs-producer");
  },
};
