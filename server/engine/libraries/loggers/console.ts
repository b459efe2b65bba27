// The console (https://console.spec.whatwg.org): one logger for the whole program, with nothing bound to it.
import type { Engine, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue } from "../value";
import { createLogger, logLine, NO_BINDINGS } from "./log-line";

const CONSOLE = "console";
const LINES: ReadonlySet<string> = new Set(["log", "info", "warn", "error", "debug", "trace", "dir", "table"]);

function theConsole(engine: Engine): HandleValue {
  return sharedHandle(engine, CONSOLE, () => createLogger(engine, CONSOLE, NO_BINDINGS));
}

export const CONSOLE_MODEL: LibraryModel = {
  id: CONSOLE,
  packages: ["global", "node:console", "console"],
  tokens: ["console"],
  call: (call, engine) => {
    const [object, method] = call.path;
    if (object !== "console" || method === undefined || call.path.length > 2) return undefined;
    if (!LINES.has(method)) return UNDEFINED;
    return logLine(engine, call, { library: CONSOLE, operation: method, logger: theConsole(engine), place: "last" });
  },
};
