// Modules that answer requests by what they export: workers of Cloudflare (https://developers.cloudflare.com/workers/runtime-apis/handlers),
// servers of Bun and Deno. `export default { fetch, scheduled, queue }`.
import type { Engine, LibraryModel, ModuleExports } from "../model";
import type { Value } from "../value";
import { option } from "../call-arguments";
import { addSchedule } from "./jobs";
import { createWebRequest } from "./web-request";

const MODEL = "fetch-handlers";

function addEntries(exports: ModuleExports, engine: Engine): void {
  const handlers = exports.get("default");
  if (handlers?.v !== "object") return;
  const span = exports.spanOf("default");
  const fetch = option(engine, handlers, "fetch");
  if (fetch?.v === "function")
    engine.addEntry({
      label: `fetch ${exports.file}`,
      framework: MODEL,
      span,
      isRequest: true,
      run: (prover) => {
        const args = [createWebRequest(prover), prover.unknown("env"), prover.unknown("context")];
        prover.respond([prover.await(prover.call(fetch, args, span, handlers))], span);
      },
    });
  const scheduled = option(engine, handlers, "scheduled");
  if (scheduled?.v === "function") addSchedule(engine, MODEL, onSchedule(engine, scheduled, handlers), span);
}

function onSchedule(engine: Engine, fn: Value, handlers: Value): Value {
  return engine.native("scheduled", (_args, span) =>
    engine.call(fn, [engine.unknown("controller"), engine.unknown("env"), engine.unknown("context")], span, handlers),
  );
}

export const FETCH_HANDLERS: LibraryModel = {
  id: MODEL,
  packages: [],
  tokens: ["fetch(", "ExportedHandler", "fetch:"],
  entries: addEntries,
};
