// Microservices of NestJS 9 to 11 (https://docs.nestjs.com/microservices/basics): what clients send under a pattern is what the handlers
// of that pattern get. Events are work that is handed on; a message that is answered is a call.
import { argument, isNothing, option } from "../call-arguments";
import { reportJob } from "../channels/enqueue";
import { createVendorModel, type Work } from "../channels/vendor";
import type { DecoratedClass, Engine } from "../model";
import { UNDEFINED, type Value } from "../value";
import { createPayload, payloadMember, payloadsFor, recordPayload } from "./payloads";

const MODEL = "nest-microservices";

/** `"stock.adjust"`, `{ cmd: "adjust" }`. */
function queueOf(engine: Engine, pattern: Value): string | undefined {
  const text = engine.stringOf(pattern);
  if (text !== undefined) return `${MODEL} ${text}`;
  const members = [...(engine.members(pattern) ?? [])].map(([name, member]) => [name, engine.stringOf(member.value)] as const);
  if (members.length === 0 || members.some(([, value]) => value === undefined)) return undefined;
  return `${MODEL} ${JSON.stringify(members.sort(([one], [other]) => (one < other ? -1 : 1)))}`;
}

/** `emit(pattern, data)`, `send(pattern, data)`; for Kafka the data may stand beside its key and headers. */
function sending(operation: "emit" | "send"): Work {
  return (call, engine) => {
    const pattern = argument(call.args, 0);
    const data = argument(call.args, 1);
    const parts = ["key", "headers", "value"].map((name) => option(engine, data, name));
    const isMessage = parts[2] !== undefined && (parts[0] ?? parts[1]) !== undefined;
    const payload = isMessage ? (parts[2] ?? UNDEFINED) : data;
    recordPayload(engine, queueOf(engine, pattern), payload);
    const also = [pattern, ...(isMessage ? parts.slice(0, 2) : [])].filter((value) => value !== undefined);
    if (operation === "emit" && !isNothing(payload)) reportJob(engine, call, { library: MODEL, operation, payload, also });
    return engine.unknown(`${MODEL}.${operation}`);
  };
}

/** The pattern by which a method is called; undefined where it has none that is known. */
export function patternOf(engine: Engine, method: DecoratedClass["methods"][number]): string | undefined {
  const use = method.decorators.find(({ name }) => name === "EventPattern" || name === "MessagePattern");
  return use?.args[0] && queueOf(engine, use.args[0]);
}

/** What a method gets: what was sent under its pattern, and where nobody is seen to send, what anybody may. */
export function messageFor(engine: Engine, pattern: string | undefined): Value {
  return pattern !== undefined && payloadsFor(engine, pattern).length > 0
    ? createPayload(engine, MODEL, pattern, "payload")
    : engine.source("payload", "payload");
}

export const NEST_MICROSERVICES = {
  ...createVendorModel({
    id: MODEL,
    packages: ["@nestjs/microservices"],
    tokens: ["@nestjs/microservices"],
    kinds: {
      client: {
        makers: /^ClientProxyFactory\.create$/,
        types: /^Client(?:Proxy|Kafka(?:Proxy)?|RMQ|Redis|Nats|TCP|Mqtt)$/,
        methods: { emit: sending("emit"), send: sending("send") },
      },
    },
  }),
  member: (handle: Parameters<typeof payloadMember>[0], name: string, engine: Engine): Value | undefined =>
    handle.type === "payload" ? payloadMember(handle, name, engine) : undefined,
};
