// The console (https://console.spec.whatwg.org): one logger for the whole program, with nothing bound to it.
import { argument } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createLogger, logLine, NO_BINDINGS } from "./log-line";

const CONSOLE = "console";
const LINES: ReadonlySet<string> = new Set(["log", "info", "warn", "error", "debug", "trace", "dir", "table"]);

function theConsole(engine: Engine): HandleValue {
  return sharedHandle(engine, CONSOLE, () => createLogger(engine, CONSOLE, NO_BINDINGS));
}

/** Members that an entry of a log has, and other things that are written there have not. */
const ENTRY = ["level", "severity", "msg", "message"];

/** `process.stdout.write(`${JSON.stringify({ level, message })}\n`)`: what the loggers of a house come down to. */
function writtenLine(engine: Engine, call: ExternalCall): Value | undefined {
  const isEntry = (value: Value, depth: number): boolean =>
    value.v === "text" && value.tag !== "json"
      ? depth > 0 && value.parts.some((part) => typeof part !== "string" && isEntry(part, depth - 1))
      : value.v === "text" &&
        value.parts.some((part) => typeof part !== "string" && ENTRY.filter((name) => engine.members(part)?.has(name)).length > 1);
  if (!isEntry(argument(call.args, 0), 2)) return undefined;
  return logLine(engine, call, { library: CONSOLE, operation: "write", logger: theConsole(engine), place: "last" });
}

export const CONSOLE_MODEL: LibraryModel = {
  id: CONSOLE,
  packages: ["global", "node:console", "console"],
  tokens: ["console", "stdout.write"],
  call: (call, engine) => {
    const [object, method] = call.path;
    if (object === "process" && method === "stdout" && call.path[2] === "write") return writtenLine(engine, call);
    if (object !== "console" || method === undefined || call.path.length > 2) return undefined;
    if (!LINES.has(method)) return UNDEFINED;
    return logLine(engine, call, { library: CONSOLE, operation: method, logger: theConsole(engine), place: "last" });
  },
};
