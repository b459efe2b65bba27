// Traces: spans of OpenTelemetry (https://opentelemetry.io/docs/languages/js/instrumentation) and of Datadog's dd-trace
// (https://docs.datadoghq.com/tracing/trace_collection/custom_instrumentation/nodejs). Their attributes are kept beside the logs, by the
// same vendors: what they hold counts as if a line held it.
import { argument, exportName, isCallable, option } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createLogger, fieldOf, NO_BINDINGS } from "./log-line";

const SPANS = "spans";
const SETS = /^(?:setAttribute|setAttributes|addEvent|setTag|addTags|recordException|log)$/;
/** Functions and methods that run a callback, which stands last, inside a span. */
const RUNS = /^(?:startActiveSpan|trace|wrap)$/;

function spanOf(engine: Engine): HandleValue {
  return sharedHandle(engine, `${SPANS}:span`, () => createLogger(engine, SPANS, NO_BINDINGS));
}

function holder(engine: Engine, type: string): HandleValue {
  return sharedHandle(engine, `${SPANS}:${type}`, () => engine.handle(SPANS, type, {}));
}

/** `tracer.startActiveSpan("name", { attributes }, (span) => …)`, `tracer.trace("name", { tags }, (span) => …)`. */
function start(engine: Engine, call: LibraryCall, name: string): Value | undefined {
  if (name !== "startSpan" && !RUNS.test(name)) return undefined;
  const options = argument(call.args, 1);
  if (option(engine, options, "attributes") ?? option(engine, options, "tags")) fieldOf(engine, call, SPANS, name, spanOf(engine));
  const work = call.args.at(-1)?.value ?? UNDEFINED;
  if (name === "startSpan" || !isCallable(work)) return spanOf(engine);
  return engine.call(work, [spanOf(engine)], call.span);
}

export const SPANS_MODEL: LibraryModel = {
  id: SPANS,
  packages: ["@opentelemetry/api", "dd-trace"],
  tokens: ["@opentelemetry/api", "dd-trace"],
  call(call, engine) {
    const name = exportName(call.path).replace(/^(?:tracer|trace)\.(?=\w)/, "");
    if (name === "getTracer" || name === "init") return holder(engine, "tracer");
    if (name === "getActiveSpan" || name === "scope.active" || name === "getSpan") return spanOf(engine);
    if (name === "scope") return holder(engine, "scope");
    return start(engine, call, name);
  },
  method(call, engine) {
    const { handle } = call;
    if (handle.type === "tracer") return call.method === "scope" ? holder(engine, "scope") : start(engine, call, call.method);
    if (handle.type === "scope") return call.method === "active" ? spanOf(engine) : undefined;
    if (handle.type !== "logger") return undefined;
    if (SETS.test(call.method)) fieldOf(engine, call, SPANS, call.method, handle);
    return SETS.test(call.method) || /^(?:setStatus|updateName|end|finish|addLink)$/.test(call.method) ? handle : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    const plain = exportName(name.split("."));
    if (plain === "Tracer") return holder(engine, "tracer");
    return plain === "Span" ? spanOf(engine) : undefined;
  },
};
