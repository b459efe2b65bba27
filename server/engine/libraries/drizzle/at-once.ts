// Drivers of SQLite that answer at once: `.get()`, `.all()` and `.run()` yield what is there, and no promise of it
// (https://orm.drizzle.team/docs/get-started-sqlite).
import type { Engine } from "../model";
import type { Value } from "../value";

const DRIVERS = /^drizzle-orm\/(?:better-sqlite3|bun-sqlite|expo-sqlite|durable-sqlite|sql-js)\b/;

interface Drivers {
  answerAtOnce: boolean;
}

function driversOf(engine: Engine): Drivers {
  return engine.shared("drizzle:drivers", (): Drivers => ({ answerAtOnce: false }));
}

/** A database was made with the driver of this module. */
export function noteDriver(engine: Engine, module: string): void {
  if (DRIVERS.test(module)) driversOf(engine).answerAtOnce = true;
}

/** What running a query by this method yields: `execute`, and a query that is awaited, promise it whatever the driver. */
export function answered<T extends Value | undefined>(engine: Engine, method: string, result: T): T | Value {
  const isAtOnce = method === "sync" || (/^(?:all|get|run|values)$/.test(method) && driversOf(engine).answerAtOnce);
  return isAtOnce && result?.v === "promise" ? result.of : result;
}
