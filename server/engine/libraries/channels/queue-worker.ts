// Workers of queues: run with what the producers of their queue were seen to send, serialised or not.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";
import { createPayload, isFedBySchedule, payloadsFor } from "../web/payloads";

export const QUEUES = "queues";

/** What a worker gets: the payload as the producers sent it, serialised or not. */
export function addWorker(
  engine: Engine,
  queue: string | undefined,
  fn: Value,
  span: SourceSpan,
  wrap: (prover: Engine, payload: Value) => readonly Value[],
): void {
  engine.addEntry({
    label: `worker ${queue ?? ""}`.trim(),
    framework: QUEUES,
    span,
    get isRequest() {
      return !isFedBySchedule(engine, queue);
    },
    received: (prover) => payloadsFor(prover, queue),
    run: (prover) => void prover.await(prover.call(fn, wrap(prover, createPayload(prover, QUEUES, queue, "message")), span)),
  });
}

/** The value that was serialised: `JSON.stringify(payload)`, also as bytes. */
export function unserialised(value: Value): Value {
  const inner =
    value.v === "text" && value.tag === "json" ? value.parts.find((part): part is Value => typeof part !== "string") : undefined;
  return inner ?? value;
}
