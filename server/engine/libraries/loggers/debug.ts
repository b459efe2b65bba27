// debug (https://github.com/debug-js/debug): `createDebug("app:invoices")` makes a function that writes a line.
import { exportName } from "../call-arguments";
import type { LibraryModel } from "../model";
import { createLogger, logLine, NO_BINDINGS } from "./log-line";

const DEBUG = "debug";

export const DEBUG_MODEL: LibraryModel = {
  id: DEBUG,
  packages: [DEBUG, "obug"],
  tokens: [DEBUG],
  call: (call, engine) => {
    const name = exportName(call.path).replace(/^\*require\*$/, "");
    return name === "" || name === DEBUG || name === "createDebug" ? createLogger(engine, DEBUG, NO_BINDINGS, call.span) : undefined;
  },
  invoke: (logger, call, engine) => logLine(engine, call, { library: DEBUG, operation: DEBUG, logger, place: "last" }),
  method: (call, engine) => (call.method === "extend" ? createLogger(engine, DEBUG, NO_BINDINGS, call.handle.at) : undefined),
};
