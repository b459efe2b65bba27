// What the loggers that a framework hands out with a request add to each line: mixins of the loggers that were made (one of them may be
// the framework's), what nestjs-pino was told to add, and what `PinoLogger.assign` added for the rest of the request.
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";

const ASSIGNED = "pino:assigned";

/** Asked anew for each line. */
export function carriedFields(engine: Engine): Value[] {
  return engine.shared("pino:mixins", (): Value[] => [engine.native("assigned", () => engine.contextOf(ASSIGNED) ?? UNDEFINED)]);
}

export function assignToRequest(engine: Engine, fields: Value): void {
  engine.enter?.(ASSIGNED, fields);
}
