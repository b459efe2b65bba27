// Bindings of Cloudflare Workers besides KV and R2: Queues (https://developers.cloudflare.com/queues/configuration/javascript-apis) and
// Vectorize (https://developers.cloudflare.com/vectorize/reference/client-api). They are known by their types, or by what they are called
// (`env.MY_QUEUE`). Which queue a binding stands for is settled where the worker is deployed.
import { argument, listOf, option } from "../call-arguments";
import type { Engine, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { recordPayload } from "../web/payloads";
import { byId } from "./by-id";
import { reportJob } from "./enqueue";
import { readMongo } from "./filter-reading";
import { readBy, reportVectorQuery } from "./vector-stores";
import { answered, createVendorModel, type Work } from "./vendor";

const PACKAGES = ["global", "@cloudflare/workers-types"];
const QUEUES_ID = "cloudflare-queues";
const VECTORS_ID = "vectorize";

function sending(operation: "send" | "sendBatch"): Work {
  return (call, engine) => {
    const first = argument(call.args, 0);
    const payloads = operation === "send" ? [first] : listOf(engine, first).map((item) => option(engine, item, "body") ?? UNDEFINED);
    for (const payload of payloads) {
      recordPayload(engine, undefined, payload);
      reportJob(engine, call, { library: QUEUES_ID, operation, payload });
    }
    return answered(engine, QUEUES_ID);
  };
}

const SENDS: Readonly<Record<string, Work>> = { send: sending("send"), sendBatch: sending("sendBatch") };

const query: Work = (call, engine) => {
  const options = argument(call.args, 1);
  reportVectorQuery(engine, call, {
    library: VECTORS_ID,
    operation: "query",
    index: undefined,
    within: [option(engine, options, "namespace")],
    filter: readBy(engine, option(engine, options, "filter"), readMongo),
  });
  return answered(engine, VECTORS_ID);
};

const QUERIES: Readonly<Record<string, Work>> = { query, getByIds: byId({ library: VECTORS_ID, operation: "getByIds", id: 0 }) };

/** `env.NAME.method(…)`, where nothing says what the environment holds. */
function named(id: string, kind: string, names: RegExp, methods: Readonly<Record<string, Work>>): NonNullable<LibraryModel["anyMember"]> {
  return (path, call, engine) => {
    const [env, name = "", method = ""] = path.slice(-3);
    const work = Object.hasOwn(methods, method) ? methods[method] : undefined;
    return env === "env" && work && names.test(name) ? work(call, engine, binding(engine, id, kind)) : undefined;
  };
}

function binding(engine: Engine, id: string, kind: string): HandleValue {
  return sharedHandle(engine, id, () => engine.handle(id, kind, {}));
}

/** What a worker gets of a queue: `queue(batch, env, context)`. */
export function batchOf(prover: Engine, body: Value): readonly Value[] {
  const message = prover.object({
    body,
    id: prover.unknown("message.id"),
    attempts: prover.unknown("message.attempts"),
    timestamp: prover.unknown("message.timestamp"),
  });
  const batch = prover.object({ messages: prover.array([], message), queue: prover.unknown("batch.queue") });
  return [batch, prover.unknown("env"), prover.unknown("context")];
}

export const WORKERS_BINDINGS: readonly LibraryModel[] = [
  createVendorModel({
    id: QUEUES_ID,
    packages: PACKAGES,
    tokens: ["QUEUE", "Queue<", ": Queue"],
    kinds: { queue: { types: /^Queue$/, methods: SENDS } },
    anyMember: named(QUEUES_ID, "queue", /QUEUE/, SENDS),
  }),
  createVendorModel({
    id: VECTORS_ID,
    packages: PACKAGES,
    tokens: ["Vectorize", "VECTOR"],
    kinds: { index: { types: /^Vectorize(?:Index)?$/, methods: QUERIES } },
    anyMember: named(VECTORS_ID, "index", /VECTOR/, QUERIES),
  }),
];
