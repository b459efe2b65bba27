// A read or write of something that outlives a request, under a key. Types only.
import type { SourceSpan } from "../../../rules/contract/span";
import type { HandleValue, Value } from "./value";

export interface CacheAccess {
  readonly library: string;
  readonly operation: string;
  readonly kind: "cache-read" | "cache-write";
  /** Values that together name the entry: key, hash field, prefix. */
  readonly key: readonly Value[];
  readonly keySpan?: SourceSpan;
  /** The last value names a field of what stands under the others, and goes out with it (`hgetall`). */
  readonly isField?: true;
  /** What is stored, for writes; for read-through caches what the loader returned. */
  readonly value?: Value;
  readonly span: SourceSpan;
  /** The cache object: reads and writes of one cache belong together. */
  readonly cache: HandleValue;
  /** For reads: the value that the code gets, so that a check of it later can be told. */
  readonly yields?: Value;
  /** Adds members to a set that stands under the key. */
  readonly isSet?: true;
  /** Reads under the key first, and loads and writes what is not there. */
  readonly isReadThrough?: true;
  /** Meant to live as long as one request: beyond that, no key but the tenant's makes it right. */
  readonly isForOneRequest?: true;
  /** Told where the policy was made (a memoiser, a cached function), whoever supplied the arguments. */
  readonly isFixedPlace?: true;
  /** What of the key is told at that place: the function in which that is may have been given it by its caller. */
  readonly told?: readonly Value[];
}
