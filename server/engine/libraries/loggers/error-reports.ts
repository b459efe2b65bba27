// Sentry 7 to 10 (https://docs.sentry.io/platforms/javascript/guides/node/enriching-events): messages and logs with what the scope says
// of whose they are, and what else is handed to the vendor along with errors.
import { exportName, isCallable, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { addFields, childOf, createLogger, fieldOf, logLine, NO_BINDINGS } from "./log-line";

const SENTRY = "sentry";
const LEVELS: ReadonlySet<string> = new Set("trace debug info warn error fatal".split(" "));
/** Members of what an event is given that hold fields. */
const PARTS = ["tags", "extra", "contexts", "user", "attributes"];
/** `setTag(name, value)` and its like, and how many values name the field. */
const SETS_ONE = /^set(?:Tag|Extra|Context|Attribute)$/;
const SETS_MANY = /^set(?:Tags|Extras|User|Attributes)$/;
const SCOPES = /^(?:getCurrentScope|getIsolationScope|getGlobalScope)$/;

/** The scope of what runs: one for the program, which remembers what this execution told it. */
function theScope(engine: Engine): HandleValue {
  return sharedHandle(engine, SENTRY, () => createLogger(engine, SENTRY, NO_BINDINGS));
}

function run(engine: Engine, scope: HandleValue, name: string, call: LibraryCall): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  if (SETS_ONE.test(name) || SETS_MANY.test(name)) {
    const field = SETS_MANY.test(name) ? first : engine.object({ [engine.stringOf(first) ?? "value"]: second });
    if (name !== "setUser") fieldOf(engine, call, SENTRY, name, scope);
    addFields(engine, scope, field);
    return scope;
  }
  switch (name) {
    case "captureMessage":
    case "captureEvent":
      logLine(engine, call, { library: SENTRY, operation: name, logger: scope, place: "last", more: partsIn(engine, [first, second]) });
      return engine.unknown("event id");
    case "captureException":
      fieldOf(engine, call, SENTRY, name, scope);
      return engine.unknown("event id");
    case "addBreadcrumb":
      fieldOf(engine, call, SENTRY, name, scope);
      return scope;
    case "withScope":
    case "withIsolationScope":
    case "configureScope":
      return inScope(engine, scope, name === "configureScope", call);
    case "startSpan":
    case "startSpanManual":
    case "withMonitor":
    case "startNewTrace":
    case "continueTrace":
      return isCallable(call.args.at(-1)?.value ?? UNDEFINED)
        ? engine.call(call.args.at(-1)?.value ?? UNDEFINED, [engine.handle(SENTRY, "span", {})], call.span)
        : undefined;
    default:
      return undefined;
  }
}

/** `withScope((scope) => …)`: what is set inside holds inside. */
function inScope(engine: Engine, scope: HandleValue, isLasting: boolean, call: LibraryCall): Value {
  const fn = call.args.at(-1)?.value ?? UNDEFINED;
  const inner = isLasting ? scope : childOf(engine, scope, []);
  if (!isCallable(fn)) return UNDEFINED;
  return engine.within(CURRENT, inner, () => engine.call(fn, [inner], call.span));
}

const CURRENT = "sentry:scope";

function currentScope(engine: Engine): HandleValue {
  const current = engine.contextOf(CURRENT);
  return current?.v === "handle" ? current : theScope(engine);
}

/** `{ tags: { orgId }, extra: { … } }`, level by level. */
function partsIn(engine: Engine, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => PARTS.flatMap((name) => option(engine, value, name) ?? []));
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path).replace(/^Sentry\./, "");
  if (SCOPES.test(name)) return currentScope(engine);
  const level = /^logger\.(\w+)$/.exec(name)?.[1];
  const scope = currentScope(engine);
  if (level !== undefined)
    return LEVELS.has(level) ? logLine(engine, call, { library: SENTRY, operation: level, logger: scope, place: "last" }) : undefined;
  return run(engine, scope, name, call);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "logger") return run(engine, call.handle, call.method, call);
  if (call.handle.type !== "span" || !/^set(?:Attribute|Attributes|Data|Tag)$/.test(call.method)) return undefined;
  fieldOf(engine, call, SENTRY, call.method, theScope(engine));
  return call.handle;
}

export const SENTRY_MODEL: LibraryModel = {
  id: SENTRY,
  packages: [
    "node",
    "nextjs",
    "nestjs",
    "bun",
    "deno",
    "cloudflare",
    "aws-serverless",
    "google-cloud-serverless",
    "core",
    "remix",
    "sveltekit",
    "nuxt",
    "astro",
    "hono",
  ].map((name) => `@sentry/${name}`),
  tokens: ["@sentry/"],
  call: externalCall,
  method,
  typed: (_module, name, _typeArgs, engine) => (exportName(name.split(".")) === "Scope" ? theScope(engine) : undefined),
};
