// Telling the prover of a file or object that a library's call reads, writes, deletes or lists.
import { isCallable, remembered } from "../call-arguments";
import type { StorageUse } from "../channel-use";
import type { Engine, LibraryCall } from "../model";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { answered, spanAt, valueAt, type Place, type Work } from "./vendor";

export interface Stored {
  readonly does: StorageUse["does"];
  /** Where the path stands; without it, the handle remembers it as `key`. */
  readonly key?: Place;
  readonly container?: Place;
  readonly body?: Place;
  /** A second path: the destination of a copy. */
  readonly to?: Place;
  readonly isLocal?: true;
}

/** The call as a method of a storage client. */
export function stored(library: string, operation: string, use: Stored): Work {
  return (call, engine, handle) => {
    reportStored(engine, call, library, operation, use, handle);
    runCallback(engine, call);
    return answered(engine, `${library}.${operation}`);
  };
}

export function reportStored(
  engine: Engine,
  call: LibraryCall,
  library: string,
  operation: string,
  use: Stored,
  handle?: HandleValue,
): void {
  const container = use.container === undefined ? handle && remembered(handle, "container") : valueAt(engine, call, use.container);
  const body = use.body === undefined ? undefined : valueAt(engine, call, use.body);
  const opened = handle && remembered(handle, "key");
  const tell = (does: StorageUse["does"], keys: readonly Value[], place: Place | undefined): void => {
    const keySpan = place === undefined ? undefined : spanAt(engine, call, place);
    engine.channel?.({
      kind: "storage",
      does,
      library,
      operation,
      key: keys,
      span: call.span,
      ...(container ? { container } : {}),
      ...(body ? { body } : {}),
      ...(keySpan ? { keySpan } : {}),
      ...(use.isLocal ? { isLocal: true } : {}),
    });
  };
  const keys = use.key === undefined ? [opened ?? UNDEFINED] : listed(engine, valueAt(engine, call, use.key));
  for (const key of keys) tell(use.does, [key], use.key);
  if (use.to !== undefined) tell("write", [valueAt(engine, call, use.to)], use.to);
}

/** `remove(["a", "b"])`: each of them; what further ones look like counts as one. */
function listed(engine: Engine, value: Value): readonly Value[] {
  const list = engine.items(value);
  if (!list) return [value];
  return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])];
}

/** Node's way: `(error, result) => …` as the last argument. */
function runCallback(engine: Engine, call: LibraryCall): void {
  const last = call.args.at(-1)?.value;
  if (last?.v === "function" && isCallable(last)) engine.maybe(() => void engine.call(last, [NULL, engine.unknown("content")], call.span));
}
