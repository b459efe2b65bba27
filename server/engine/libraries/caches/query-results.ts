// Results that an ORM keeps under a name which the query gives: TypeORM's `cache: { id }` (https://typeorm.io/docs/query-builder/caching),
// MikroORM's `cache: [key, ms]` (https://mikro-orm.io/docs/caching), Drizzle's `$withCache({ tag })` (https://orm.drizzle.team/docs/cache).
// Whoever asks under the same name gets them, whatever was asked for. Without a name, statement and parameters are the key.
import type { Engine, LibraryCall } from "../model";
import { sharedHandle } from "../shared-handle";
import type { Value } from "../value";

/** The rows of a query are kept under the name, if it has one; they are yielded as they are. */
export function keepResult(engine: Engine, call: Pick<LibraryCall, "span">, library: string, name: Value | undefined, made: Value): Value {
  if (!name || !isName(engine, name)) return made;
  engine.cache({
    library,
    operation: "cache",
    kind: "cache-write",
    cache: sharedHandle(engine, `${library}:results`, () => engine.handle(library, "results", {})),
    key: [name],
    value: made.v === "promise" ? made.of : made,
    span: call.span,
    isReadThrough: true,
  });
  return made;
}

/** `true` and a number of milliseconds name nothing. */
function isName(engine: Engine, value: Value): boolean {
  return engine.alternatives(value).some((one) => one.v !== "constant" || typeof one.value === "string");
}
