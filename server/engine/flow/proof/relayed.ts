// What a request hands on to its client from a stream that every tenant puts into: an event of RxJS, of an emitter, of a subscription.
import { STREAMS } from "../../libraries/channels/streams";
import type { HandleValue, Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import { performChannel } from "./channel-uses";

const DEPTH = 4;

export function noteRelayed(m: Machine, values: readonly Value[]): void {
  for (const value of values) for (const event of eventsIn(m, value, DEPTH)) relay(m, event);
}

function eventsIn(m: Machine, value: Value, depth: number): readonly HandleValue[] {
  if (value.v === "handle") return value.model === STREAMS && value.type === "event" ? [value] : [];
  if (depth === 0) return [];
  const inside = value.v === "unknown" ? (value.from ?? []) : partsOf(m, value);
  return inside.flatMap((part) => eventsIn(m, part, depth - 1));
}

function relay(m: Machine, { data, at }: HandleValue): void {
  const { stream, rooms, asked, library, operation } = data;
  if (typeof stream !== "string" || !at) return;
  const names = [...listOf(rooms), ...listOf(asked)];
  performChannel(m, {
    kind: "broadcast",
    library: String(library),
    operation: String(operation),
    span: at,
    rooms: names,
    payload: [],
    outOf: stream,
  });
}

function listOf(values: unknown): readonly Value[] {
  return Array.isArray(values) ? (values as readonly Value[]) : [];
}
