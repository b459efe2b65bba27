// Functions from the standard Request to a Response that are a whole server. Modules answer by what they export: workers of Cloudflare
// (https://developers.cloudflare.com/workers/runtime-apis/handlers), servers of Bun and Deno. `export default { fetch, scheduled, queue }`.
// Others hand the function over: Deno.serve (https://docs.deno.com/api/deno/~/Deno.serve), `serve` of its older standard library, and
// Bun.serve with its routes (https://bun.sh/docs/api/http).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel, ModuleExports } from "../model";
import type { Value } from "../value";
import { argument, isKnownFunction, option } from "../call-arguments";
import { addWorker } from "../channels/queue-worker";
import { batchOf } from "../channels/workers-bindings";
import { addSchedule } from "./jobs";
import { createWebRequest } from "./web-request";

const MODEL = "fetch-handlers";
const DENO_STANDARD = "https://deno.land/std";

function addEntries(exports: ModuleExports, engine: Engine): void {
  const handlers = exports.get("default");
  if (handlers?.v !== "object") return;
  const span = exports.spanOf("default");
  const fetch = option(engine, handlers, "fetch");
  if (fetch?.v === "function") addHandler(engine, { label: `fetch ${exports.file}`, fn: fetch, span, self: handlers });
  const scheduled = option(engine, handlers, "scheduled");
  const queue = option(engine, handlers, "queue");
  if (queue?.v === "function") addWorker(engine, undefined, queue, span, batchOf);
  if (scheduled?.v === "function") addSchedule(engine, MODEL, onSchedule(engine, scheduled, handlers), span);
}

interface Handler {
  readonly label: string;
  readonly fn: Value;
  readonly span: SourceSpan;
  readonly self?: Value;
  readonly route?: string;
}

function addHandler(engine: Engine, { label, fn, span, self, route }: Handler): void {
  engine.addEntry({
    label,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const args = [
        createWebRequest(prover, "request", route === undefined ? {} : { route }),
        prover.unknown("env"),
        prover.unknown("context"),
      ];
      prover.respond([prover.await(prover.call(fn, args, span, self))], span);
    },
  });
}

function serve(call: ExternalCall, engine: Engine): Value | undefined {
  const [owner, name, ...more] = call.module === "global" ? call.path : ["Deno", ...call.path];
  if (name !== "serve" || more.length > 0) return undefined;
  if (owner === "Deno") return serveDeno(call, engine);
  return owner === "Bun" ? serveBun(call, engine) : undefined;
}

/** The handler stands before its options, after them, or among them. */
function serveDeno(call: ExternalCall, engine: Engine): Value {
  const own = call.args.find(({ value }) => isKnownFunction(value));
  const fn = own?.value ?? option(engine, argument(call.args, 0), "handler");
  if (fn && isKnownFunction(fn)) addHandler(engine, { label: "request", fn, span: own?.span ?? call.span });
  return engine.unknown("server");
}

function serveBun(call: ExternalCall, engine: Engine): Value {
  const options = argument(call.args, 0);
  const fetch = option(engine, options, "fetch");
  if (fetch && isKnownFunction(fetch)) addHandler(engine, { label: "request", fn: fetch, span: call.span });
  const { span } = call;
  for (const [route, { value }] of engine.members(engine.member(options, "routes")) ?? []) {
    if (isKnownFunction(value)) addHandler(engine, { label: route, fn: value, span, route });
    for (const [method, { value: fn }] of engine.members(value) ?? [])
      if (isKnownFunction(fn)) addHandler(engine, { label: `${method} ${route}`, fn, span, route });
  }
  return engine.unknown("server");
}

function onSchedule(engine: Engine, fn: Value, handlers: Value): Value {
  return engine.native("scheduled", (_args, span) =>
    engine.call(fn, [engine.unknown("controller"), engine.unknown("env"), engine.unknown("context")], span, handlers),
  );
}

export const FETCH_HANDLERS: LibraryModel = {
  id: MODEL,
  packages: ["global", DENO_STANDARD, "@std/http"],
  tokens: ["fetch(", "ExportedHandler", "fetch:", "serve("],
  call: serve,
  entries: addEntries,
};
