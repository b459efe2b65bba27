// Methods of the client itself: transactions, raw SQL, extensions, middleware
// (https://www.prisma.io/docs/orm/reference/prisma-client-reference#client-methods).
import { argument, isCallable } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createClient, traitsOf } from "./client";
import { rawQuery, isRawMethod } from "./raw-sql";

const NAMES: ReadonlySet<string> = new Set(["$transaction", "$extends", "$use"]);
/** Methods that touch no rows. */
const QUIET: ReadonlySet<string> = new Set(["$connect", "$disconnect", "$on"]);

/** Names that only Prisma's client has. */
export function isClientMethod(name: string): boolean {
  return NAMES.has(name) || isRawMethod(name);
}

export function clientMethod(engine: Engine, client: HandleValue, name: string, call: LibraryCall): Value | undefined {
  if (QUIET.has(name)) return engine.promise(UNDEFINED);
  switch (name) {
    case "$transaction":
      return transaction(engine, client, call);
    case "$extends":
      return extend(engine, client, argument(call.args, 0), call);
    case "$use":
      traitsOf(client).middleware.push(argument(call.args, 0));
      return UNDEFINED;
    default:
      return rawQuery(engine, name, call);
  }
}

/** `$transaction([…])` awaits all; `$transaction(async (tx) => …)` hands the client to the function. */
function transaction(engine: Engine, client: HandleValue, call: LibraryCall): Value {
  const work = argument(call.args, 0);
  const isInteractive = isCallable(work) && !engine.items(work);
  const result = isInteractive
    ? engine.call(work, [client], call.span)
    : engine.call({ v: "external", module: "global", path: ["Promise", "all"] }, [work], call.span);
  engine.endTransaction?.();
  return result;
}

/** An extension is an object, or a function that extends the client it is given (`Prisma.defineExtension`). */
function extend(engine: Engine, client: HandleValue, extension: Value, call: LibraryCall): Value {
  if (extension.v === "function" || extension.v === "native") return engine.call(extension, [client], call.span);
  return createClient(engine, traitsOf(client).extendedBy(extension));
}
