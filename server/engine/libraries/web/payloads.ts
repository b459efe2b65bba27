// What producers were seen to put on queues, so that workers can be run with it: a payload's tenant is as trusted as the least
// trusted producer made it (DESIGN ruling 5). Without a visible producer it is untrusted input.
import type { Carried, Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";

/** Queues, topics and buses of AWS: which of them a function gets its records from is settled where it is deployed. */
export const BY_SQS = "aws sqs";
export const BY_SNS = "aws sns";
export const BY_EVENT_BRIDGE = "aws events";

/** What one producer sends; `kind`: the name of the job, where several kinds go through one queue. */
interface Sent extends Carried {
  readonly kind?: string;
  /** The service itself sends it again and again: nobody asked for it. */
  readonly isScheduled?: true;
}

/** Payloads by queue, event or task. */
class Payloads {
  readonly byName = new Map<string, Sent[]>();
}

/** Producers whose queue is not known: they may have sent to any. */
const ANY = "*";

function payloadsOf(engine: Engine): Payloads {
  return engine.shared("payloads", () => new Payloads());
}

/** Notes that this value was sent; `name` is undefined where the queue could not be read. Payloads of one kind are of one shape. */
export function recordPayload(engine: Engine, name: string | undefined, payload: Value, kind?: string, isRepeated = false): void {
  const { byName } = payloadsOf(engine);
  const others = sentTo(engine, name ?? ANY);
  const sent = engine.carry?.(payload) ?? { value: payload };
  const isScheduled = isRepeated && engine.isInRequest?.() !== true;
  const one = { ...sent, ...(kind === undefined ? {} : { kind }), ...(isScheduled ? { isScheduled: true as const } : {}) };
  byName.set(name ?? ANY, [...others, one]);
}

/** Whether all that is known to be sent to this queue is what the service repeats on a schedule of its own. */
export function isFedBySchedule(engine: Engine, name: string | undefined): boolean {
  const { sent, isNamed } = receivedBy(engine, name);
  return isNamed && sent.length > 0 && sent.every(({ isScheduled }) => isScheduled === true);
}

function isCurrent({ from }: Carried): boolean {
  return from === undefined || !(from.isOutdated || from.isOrphan);
}

function sentTo(engine: Engine, name: string): readonly Sent[] {
  return (payloadsOf(engine).byName.get(name) ?? []).filter(isCurrent);
}

/**
 * What producers have sent to this queue so far (`isNamed`), or, where none is known to, to queues that could not be read. Of those,
 * workers send on what others sent: they count where nobody else does, or every worker would feed every other one, and itself.
 */
function receivedBy(engine: Engine, name: string | undefined): { readonly sent: readonly Sent[]; readonly isNamed: boolean } {
  const named = name === undefined ? [] : sentTo(engine, name);
  if (named.length > 0) return { sent: named, isNamed: true };
  const sent = sentTo(engine, ANY);
  const first = sent.filter(({ from }) => from?.entry?.received === undefined);
  return { sent: first.length > 0 ? first : sent, isNamed: false };
}

/** The payloads that a worker of this queue gets. */
export function payloadsFor(engine: Engine, name: string | undefined): readonly Value[] {
  return receivedBy(engine, name).sent.map(({ value }) => value);
}

/**
 * The kinds of jobs that are known to be sent to this queue, and whether only a schedule of the service sends them. None where producers
 * send what cannot be read, and only schedules name theirs: what is theirs and what the producers' is then not known.
 */
export function kindsSentTo(engine: Engine, name: string | undefined): ReadonlyMap<string, { readonly isScheduled: boolean }> {
  const kinds = new Map<string, { readonly isScheduled: boolean }>();
  const { sent } = receivedBy(engine, name);
  if (sent.every(({ kind, isScheduled }) => kind === undefined || isScheduled) && sent.some(({ kind }) => kind === undefined)) return kinds;
  for (const { kind, isScheduled = false } of sent)
    if (kind !== undefined) kinds.set(kind, { isScheduled: isScheduled && kinds.get(kind)?.isScheduled !== false });
  return kinds;
}

/** What a worker of this queue receives: anything, or, of what producers name at all, jobs of this kind. */
export function createPayload(engine: Engine, model: string, name: string | undefined, label: string, kind?: string): Value {
  const received = receivedBy(engine, name);
  const { isNamed } = received;
  const sent = kind === undefined ? received.sent : received.sent.filter((one) => one.kind === undefined || one.kind === kind);
  const [only] = sent;
  if (only === undefined) return engine.source("payload", label);
  return sent.length === 1 && isNamed ? restoredOne(engine, only.value) : engine.handle(model, "payload", { sent, label });
}

/** Text that `JSON.parse` makes the payload of again. */
export function serialised(payload: Value): Value {
  return { v: "text", parts: ["", payload], tag: "json" };
}

/** What is known to be sent to this queue, and to no other. */
export function createNamedPayload(engine: Engine, model: string, name: string, label: string): Value {
  return receivedBy(engine, name).isNamed ? createPayload(engine, model, name, label) : engine.source("payload", label);
}

/** A member of the payload: from every producer that sends one of this name; missing where another one of the same kind leaves it out. */
export function payloadMember(payload: HandleValue, name: string, engine: Engine): Value | undefined {
  const { sent, label } = payload.data;
  if (!Array.isArray(sent)) return undefined;
  const all = (sent as readonly Sent[]).map((one) => ({ ...one, holds: mayHold(engine, one.value, name) }));
  const found = all.filter(({ holds }) => holds).map((one) => engine.member(one.value, name));
  const kinds = new Set(all.filter(({ holds }) => holds).map(({ kind }) => kind));
  if (all.some(({ holds, kind }) => !holds && kind !== undefined && kinds.has(kind))) found.push(UNDEFINED);
  return found.length === 0
    ? engine.member(engine.source("payload", String(label)), name)
    : found.length === 1
      ? restoredOne(engine, found[0])
      : engine.choice(found);
}

function mayHold(engine: Engine, payload: Value, name: string): boolean {
  const members = engine.members(payload);
  return !members || members.has(name) || engine.spreads(payload).length > 0;
}

function restoredOne(engine: Engine, value: Value = UNDEFINED): Value {
  return engine.restore?.(value) ?? value;
}
