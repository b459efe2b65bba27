// Pino (https://getpino.io/#/docs/api) and what carries one: pino-http, Fastify's `request.log`, nestjs-pino. Base fields, child
// bindings, mixins and log formatters all may name the tenant.
import { argument, exportName, isNothing, listOf, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createExpressContext } from "../web/express-request";
import { assignToRequest, carriedFields } from "./carried-fields";
import { addFields, childOf, createLogger, logLine, NO_BINDINGS, type Bindings } from "./log-line";

const PINO = "pino";
const LEVELS: ReadonlySet<string> = new Set(["trace", "debug", "info", "warn", "error", "fatal", "log", "verbose"]);
const TYPES = /^(?:pino\.|P\.)?(?:Logger|BaseLogger|PinoLogger|FastifyBaseLogger)$/;
/** Names under which frameworks hand out the logger of a request or application. */
const CARRIERS = /^(?:req|request|app|server|fastify|instance|ctx|context|c|this)$/;
const CARRYING_PACKAGES = ["fastify", "pino-http", "nestjs-pino", "koa-pino-logger", "express-pino-logger", "hono-pino"];

function bindingsFrom(engine: Engine, options: Value): Bindings {
  const base = option(engine, options, "base");
  const formatters = option(engine, options, "formatters");
  const dynamic = [
    option(engine, options, "mixin"),
    formatters && option(engine, formatters, "log"),
    formatters && option(engine, formatters, "bindings"),
  ];
  const redact = option(engine, options, "redact");
  const serializers = option(engine, options, "serializers");
  return {
    fields: base ? [base] : [],
    dynamic: dynamic.filter((fn) => fn !== undefined),
    ...(redact ? { redact } : {}),
    ...(serializers ? { serializers } : {}),
  };
}

function createPino(engine: Engine, call: LibraryCall): HandleValue {
  const bindings = bindingsFrom(engine, argument(call.args, 0));
  carriedFields(engine).push(...bindings.dynamic);
  return createLogger(engine, PINO, bindings, call.span);
}

/** `pinoHttp({ logger, customProps })`: middleware that gives the request its logger. */
function createMiddleware(engine: Engine, call: LibraryCall): Value {
  const options = argument(call.args, 0);
  const given = option(engine, options, "logger");
  const parent = given?.v === "handle" ? given : createLogger(engine, PINO, bindingsFrom(engine, options), call.span);
  const customProps = option(engine, options, "customProps");
  return engine.native("pinoHttp", (args) => {
    const [request, response, next] = args.map((arg) => arg.value);
    if (!request) return UNDEFINED;
    const props = customProps ? engine.call(customProps, [request, response ?? UNDEFINED], call.span) : UNDEFINED;
    engine.setMember(request, "log", childOf(engine, parent, isNothing(props) ? [] : [props]));
    return next ? engine.call(next, [], call.span) : UNDEFINED;
  });
}

/** `LoggerModule.forRoot({ pinoHttp })` of nestjs-pino: what it adds is asked for with each line of the loggers that it injects. */
function configureNest(engine: Engine, call: LibraryCall, name: string): Value | undefined {
  if (!/^LoggerModule\.forRoot(?:Async)?$/.test(name)) return undefined;
  const given = argument(call.args, 0);
  const factory = option(engine, given, "useFactory");
  const options = factory ? engine.await(engine.call(factory, [], call.span)) : given;
  for (const part of listOf(engine, option(engine, options, "pinoHttp"))) {
    carriedFields(engine).push(...bindingsFrom(engine, part).dynamic);
    const customProps = option(engine, part, "customProps");
    if (!customProps) continue;
    const props = engine.native("customProps", (_args, span) => {
      const { request, response } = createExpressContext(engine, true);
      return engine.call(customProps, [request, response], span);
    });
    carriedFields(engine).push(props);
  }
  return undefined;
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "nestjs-pino") return configureNest(engine, call, name);
  if (call.module !== PINO) return name === "" || name === "pinoHttp" || name === "logger" ? createMiddleware(engine, call) : undefined;
  if (name === "" || name === PINO || name === "*require*") return createPino(engine, call);
  return /^(?:pino\.)?(?:destination|transport|multistream)$/.test(name) ? engine.unknown("stream") : undefined;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  switch (call.method) {
    case "child":
      return childOf(engine, handle, [argument(call.args, 0)]);
    case "setBindings":
      addFields(engine, handle, argument(call.args, 0));
      return UNDEFINED;
    case "assign":
      assignToRequest(engine, argument(call.args, 0));
      return UNDEFINED;
    case "setContext":
    case "flush":
    case "silent":
      return UNDEFINED;
    default:
      return LEVELS.has(call.method) ? line(engine, handle, call.method, call) : undefined;
  }
}

function line(engine: Engine, logger: HandleValue, operation: string, call: LibraryCall): Value {
  return logLine(engine, call, { library: PINO, operation, logger, place: "first" });
}

/** A logger that came from elsewhere: any of the mixins may be its own. */
function carriedLogger(engine: Engine, carrier: string): HandleValue {
  return sharedHandle(engine, `${PINO}:${carrier}`, () => createLogger(engine, PINO, { ...NO_BINDINGS, dynamic: carriedFields(engine) }));
}

/** `request.log.info(…)`, where a framework that carries pino is declared. */
function byShape(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined {
  const [carrier, log, name] = path.slice(-3);
  if (log !== "log" || name === undefined || carrier === undefined || !CARRIERS.test(carrier)) return undefined;
  if (!LEVELS.has(name) && name !== "child") return undefined;
  if (!CARRYING_PACKAGES.some((each) => engine.versionOf(each) !== undefined)) return undefined;
  const logger = carriedLogger(engine, carrier);
  return name === "child" ? childOf(engine, logger, [argument(call.args, 0)]) : line(engine, logger, name, call);
}

export const PINO_MODEL: LibraryModel = {
  id: PINO,
  packages: [PINO, "pino-http", "koa-pino-logger", "express-pino-logger", "nestjs-pino"],
  tokens: ["pino", "log.", "logger."],
  call: externalCall,
  method,
  typed: (_module, name, _typeArgs, engine) => (TYPES.test(exportName(name.split("."))) ? carriedLogger(engine, "typed") : undefined),
  anyMember: byShape,
};
