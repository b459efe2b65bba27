// What producers were seen to put on queues, so that workers can be run with it: a payload's tenant is as trusted as the least
// trusted producer made it (DESIGN ruling 5). Without a visible producer it is untrusted input.
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";

/** Payloads by queue, event or task. */
class Payloads {
  readonly byName = new Map<string, Value[]>();
}

const registries = new WeakMap<Engine, Payloads>();
/** Producers whose queue is not known: they may have sent to any. */
const ANY = "*";

function payloadsOf(engine: Engine): Payloads {
  if (engine.shared) return engine.shared("payloads", () => new Payloads());
  const known = registries.get(engine) ?? new Payloads();
  registries.set(engine, known);
  return known;
}

/** Notes that this value was sent; `name` is undefined where the queue could not be read. */
export function recordPayload(engine: Engine, name: string | undefined, payload: Value): void {
  const { byName } = payloadsOf(engine);
  const list = byName.get(name ?? ANY) ?? [];
  byName.set(name ?? ANY, list);
  list.push(engine.carry?.(payload) ?? payload);
}

/** What a worker of this queue receives. */
export function createPayload(engine: Engine, model: string, name: string | undefined, label: string): Value {
  const { byName } = payloadsOf(engine);
  const named = (name === undefined ? undefined : byName.get(name)) ?? [];
  const sent = named.length > 0 ? named : (byName.get(ANY) ?? []);
  const [only] = sent;
  if (only === undefined) return engine.source("payload", label);
  return sent.length === 1 && named.length === 1 ? (engine.restore?.(only) ?? only) : engine.handle(model, "payload", { sent, label });
}

/** A member of the payload: from every producer that sends one of this name. */
export function payloadMember(payload: HandleValue, name: string, engine: Engine): Value | undefined {
  const { sent, label } = payload.data;
  if (!Array.isArray(sent)) return undefined;
  const found: Value[] = [];
  for (const value of sent as readonly Value[]) {
    const members = engine.members(value);
    if (!members || members.has(name) || engine.spreads(value).length > 0) found.push(engine.member(value, name));
  }
  return found.length === 0
    ? engine.member(engine.source("payload", String(label)), name)
    : found.length === 1
      ? restoredOne(engine, found[0])
      : engine.choice(found);
}

function restoredOne(engine: Engine, value: Value = UNDEFINED): Value {
  return engine.restore?.(value) ?? value;
}
