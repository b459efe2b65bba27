// Winston 3 (https://github.com/winstonjs/winston): loggers with default meta, children, and formats, which are functions that may
// add the tenant to each line.
import { argument, exportName, handleOf, isNothing, listOf, native, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { childOf, createLogger, logLine, NO_BINDINGS } from "./log-line";

const WINSTON = "winston";
/** Levels of npm, syslog and the command line, which winston offers (README, "Logging Levels"). */
const LEVELS: ReadonlySet<string> = new Set(
  "log error warn info http verbose debug silly emerg alert crit warning notice help data prompt input".split(" "),
);

/** A format: the functions that a line passes through. */
function createFormat(engine: Engine, fns: readonly Value[]): HandleValue {
  return engine.handle(WINSTON, "format", { fns });
}

function formatFns(engine: Engine, value: Value | undefined): readonly Value[] {
  const fns = value && handleOf(engine, value, WINSTON, "format")?.data["fns"];
  return Array.isArray(fns) ? (fns as readonly Value[]) : [];
}

/** `format(fn)` makes a maker of formats; `combine` chains them; `printf` writes the line. */
function formatCall(engine: Engine, name: string, call: LibraryCall): Value {
  const first = argument(call.args, 0);
  if (name === "format") return native(engine, "format", () => createFormat(engine, [first]));
  if (name === "format.printf") return createFormat(engine, [first]);
  if (name === "format.combine")
    return createFormat(
      engine,
      call.args.flatMap((arg) => formatFns(engine, arg.value)),
    );
  return createFormat(engine, []);
}

function createWinston(engine: Engine, call: LibraryCall, options: Value): HandleValue {
  const meta = option(engine, options, "defaultMeta");
  const transports = listOf(engine, option(engine, options, "transports"));
  const formats = [option(engine, options, "format"), ...transports.map((transport) => option(engine, transport, "format"))];
  const dynamic = formats.flatMap((format) => formatFns(engine, format));
  return createLogger(
    engine,
    WINSTON,
    { fields: meta ? [meta] : [], dynamic, formats: formatFns(engine, option(engine, options, "format")) },
    call.span,
  );
}

/** `add(name, options)` makes a logger that `get(name)` hands out again; the container's options are for loggers without any. */
function contained(engine: Engine, call: LibraryCall, container: string, usual: Value): HandleValue {
  const name = engine.stringOf(argument(call.args, 0));
  const own = argument(call.args, 1);
  const known = engine.shared(`${WINSTON}:${container}`, () => new Map<string, HandleValue>());
  const found = name === undefined ? undefined : known.get(name);
  if (found) return found;
  const made = createWinston(engine, call, isNothing(own) ? usual : own);
  if (name !== undefined) known.set(name, made);
  return made;
}

/** The logger behind `winston.info(…)`. */
function defaultLogger(engine: Engine): HandleValue {
  return sharedHandle(engine, WINSTON, () => createLogger(engine, WINSTON, NO_BINDINGS));
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path).replace(/^winston\./, "");
  if (name === "createLogger") return createWinston(engine, call, argument(call.args, 0));
  if (name === "loggers.add" || name === "loggers.get") return contained(engine, call, "loggers", UNDEFINED);
  if (name === "Container") return engine.handle(WINSTON, "container", { options: argument(call.args, 0) }, call.span);
  if (name === "format" || name.startsWith("format.")) return formatCall(engine, name, call);
  // Transports keep their options, of which the format matters.
  if (name.startsWith("transports.")) return argument(call.args, 0);
  if (LEVELS.has(name)) return line(engine, defaultLogger(engine), name, call);
  if (name === "child") return childOf(engine, defaultLogger(engine), [argument(call.args, 0)]);
  return name === "add" || name === "configure" || name === "addColors" ? UNDEFINED : undefined;
}

function line(engine: Engine, logger: HandleValue, operation: string, call: LibraryCall): Value {
  return logLine(engine, call, { library: WINSTON, operation, logger, place: "last" });
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  if (handle.type === "container") {
    if (call.method !== "add" && call.method !== "get") return UNDEFINED;
    return contained(engine, call, `${handle.at?.file ?? ""}:${handle.at?.start ?? ""}`, handle.data["options"] as Value);
  }
  if (handle.type !== "logger") return undefined;
  if (call.method === "child") return childOf(engine, handle, [argument(call.args, 0)]);
  if (call.method === "add" || call.method === "remove" || call.method === "configure") return handle;
  return LEVELS.has(call.method) ? line(engine, handle, call.method, call) : undefined;
}

export const WINSTON_MODEL: LibraryModel = {
  id: WINSTON,
  packages: [WINSTON, "logform"],
  tokens: ["winston", "logger.", "log."],
  call: externalCall,
  method,
  typed: (_module, name, _typeArgs, engine) =>
    exportName(name.split(".")).replace(/^winston\./, "") === "Logger" ? defaultLogger(engine) : undefined,
};
