// Telling the prover of messages that a library's call sends, or of a room that it listens to.
import { listOf } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { constant, type Value } from "../value";
import { answered, spanAt, valueAt, type Place, type Work } from "./vendor";

export interface Sent {
  readonly library: string;
  readonly operation: string;
  readonly rooms: readonly Value[];
  readonly payload: readonly Value[];
  readonly event?: Value;
  /** Where the room stands in the call, for fixes. */
  readonly place?: Place;
  readonly isListening?: true;
  readonly isInternal?: true;
  readonly into?: string;
}

export function reportSent(engine: Engine, call: LibraryCall, { place, ...sent }: Sent): void {
  const keySpan = place === undefined ? undefined : spanAt(engine, call, place);
  engine.channel?.({ kind: "broadcast", span: call.span, ...sent, ...(keySpan ? { keySpan } : {}) });
}

/** A method that sends a message to the channel, or each of the channels, that stands at a place of the call. */
export function sending(library: string, operation: string, channel: Place, payload: Place): Work {
  return (call, engine) => {
    const rooms = listOf(engine, valueAt(engine, call, channel));
    reportSent(engine, call, { library, operation, rooms, payload: [valueAt(engine, call, payload)], place: channel });
    return answered(engine, library);
  };
}

/** A method that admits somebody to a channel. */
export function admitting(library: string, operation: string, channel: Place): Work {
  return (call, engine) => {
    const rooms = listOf(engine, valueAt(engine, call, channel));
    reportSent(engine, call, { library, operation, rooms, payload: [], place: channel, isListening: true });
    return answered(engine, library);
  };
}

/** A method that admits somebody to the channels whose names are the members of objects, as JSON or as they are. */
export function admittingNames(library: string, operation: string, places: readonly Place[]): Work {
  return (call, engine) => {
    for (const place of places)
      for (const room of namesIn(engine, valueAt(engine, call, place)))
        reportSent(engine, call, { library, operation, rooms: [room], payload: [], isListening: true });
    return answered(engine, library);
  };
}

function namesIn(engine: Engine, given: Value): readonly Value[] {
  const json = given.v === "text" && given.tag === "json" ? given.parts.find((part): part is Value => typeof part !== "string") : undefined;
  const object = json ?? given;
  const computed = engine.spreads(object).flatMap((rest) => (rest.v === "unknown" && rest.from ? rest.from : []));
  return [...[...(engine.members(object)?.keys() ?? [])].map((name) => constant(name)), ...computed];
}
