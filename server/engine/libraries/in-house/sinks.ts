// Calls of declared loggers and caches.
import type { SinkDeclaration } from "../../policy/config";
import { cachedValue, reportCache } from "../caches/cache-entry";
import type { Engine, LibraryCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type PassedArgument, type Value } from "../value";
import { IN_HOUSE } from "./clients";

/** `name`: the function as it was declared, `log.event`. */
export function sinkCall(engine: Engine, sink: SinkDeclaration, call: LibraryCall, name: string): Value {
  const operation = name.split(".").at(-1) ?? name;
  const owner = name.split(".").slice(0, -1).join(".");
  // Reads and writes of one object, or of one module, are of one cache.
  const handle = sharedHandle(engine, `${IN_HOUSE}:${sink.name.split("#")[0] ?? ""}:${owner}`, () => engine.handle(IN_HOUSE, "sink", {}));
  if (sink.kind === "log") {
    const args = chosen(call.args, sink.arguments);
    engine.log({ library: IN_HOUSE, operation, logger: handle, bindings: [], args, span: call.span, fixSites: [] });
    return UNDEFINED;
  }
  const keys = sink.arguments ?? [0];
  const key = chosen(call.args, keys);
  const stored = call.args.find((_, index) => !keys.includes(index));
  const isRead = sink.kind === "cache-read";
  const result = isRead ? cachedValue(engine, IN_HOUSE, key) : UNDEFINED;
  reportCache(engine, call, {
    library: IN_HOUSE,
    operation,
    kind: sink.kind,
    cache: handle,
    key,
    ...(isRead ? { yields: result } : { value: stored?.value ?? UNDEFINED }),
  });
  return engine.promise(result);
}

function chosen(args: readonly PassedArgument[], indexes: readonly number[] | undefined): readonly PassedArgument[] {
  return indexes === undefined ? args : indexes.flatMap((index) => args[index] ?? []);
}
