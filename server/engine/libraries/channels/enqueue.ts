// Telling the prover of work that a call hands to a queue, and remembering it for the worker.
import { isWithin } from "../../../../rules/contract/span";
import { listOf } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import type { Value } from "../value";
import { recordPayload } from "../web/payloads";
import { answered, valueAt, type Place, type Work } from "./vendor";

export interface Enqueued {
  readonly library: string;
  readonly operation: string;
  readonly payload: Value;
  /** Names, keys and headers that may say whose it is. */
  readonly also?: readonly Value[];
}

export function reportJob(engine: Engine, call: LibraryCall, { library, operation, payload, also = [] }: Enqueued): void {
  const literal = payload.v === "object" ? payload.at : undefined;
  const isInside = literal !== undefined && isWithin(literal, call.span);
  engine.channel?.({
    kind: "job",
    library,
    operation,
    payload,
    also,
    span: call.span,
    ...(literal && isInside ? { payloadSpan: literal } : {}),
  });
}

interface Enqueues {
  readonly library: string;
  readonly operation: string;
  readonly payload: Place;
  readonly queue?: Place;
  readonly also?: readonly Place[];
  /** The queue sends it again and again. */
  readonly isRepeated?: boolean;
}

/** A method that hands a payload, or each of a list of them, to a queue. */
export function enqueuing({ library, operation, payload, queue, also = [], isRepeated = false }: Enqueues): Work {
  return (call, engine) => {
    const name = queue === undefined ? undefined : engine.stringOf(valueAt(engine, call, queue));
    for (const each of listOf(engine, valueAt(engine, call, payload))) {
      recordPayload(engine, name, each, name, isRepeated);
      reportJob(engine, call, { library, operation, payload: each, also: also.map((place) => valueAt(engine, call, place)) });
    }
    return answered(engine, library);
  };
}
