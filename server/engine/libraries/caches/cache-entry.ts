// What caches share: telling the prover of a read or write, and what a read yields.
import type { SourceSpan } from "../../../../rules/contract/span";
import { optional } from "../call-arguments";
import type { CacheAccess } from "../cache-access";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, PassedArgument, Value } from "../value";

export interface CacheUse {
  readonly library: string;
  readonly operation: string;
  readonly kind: CacheAccess["kind"];
  readonly cache: HandleValue;
  /** Prefix, key and field; the last one is where a fix would write. */
  readonly key: readonly (PassedArgument | undefined)[];
  readonly value?: Value;
  /** What a read gives. */
  readonly yields?: Value;
  readonly isReadThrough?: boolean;
  readonly isSet?: boolean;
  readonly isField?: boolean;
}

export function reportCache(engine: Engine, call: LibraryCall, use: CacheUse): void {
  const named = use.key.filter((part) => part !== undefined);
  const keySpan = named.find((part) => part.span)?.span;
  engine.cache({
    library: use.library,
    operation: use.operation,
    kind: use.kind,
    key: named.map((part) => part.value),
    ...(keySpan ? { keySpan } : {}),
    ...(use.value ? { value: use.value } : {}),
    ...(use.yields ? { yields: use.yields } : {}),
    ...(use.isSet ? { isSet: true as const } : {}),
    ...(use.isField ? { isField: true as const } : {}),
    ...(use.isReadThrough ? { isReadThrough: true as const } : {}),
    span: call.span,
    cache: use.cache,
  });
}

/** What a function that remembers its results leaves: told where it was made, which is where its key is settled. */
export function reportKept(
  engine: Engine,
  cache: HandleValue,
  kept: Pick<CacheAccess, "library" | "operation" | "key" | "isForOneRequest" | "told"> & {
    readonly value: Value;
    readonly at?: SourceSpan;
  },
): void {
  const { at: span = cache.at, ...rest } = kept;
  if (span) engine.cache({ ...rest, kind: "cache-write", span, cache, isReadThrough: true, isFixedPlace: true });
}

/** What somebody put there, or nothing. */
export function cachedValue(engine: Engine, library: string, key: readonly (PassedArgument | undefined)[]): Value {
  return optional(
    engine.unknown(
      `${library}:cached`,
      key.flatMap((part) => (part ? [part.value] : [])),
    ),
  );
}
