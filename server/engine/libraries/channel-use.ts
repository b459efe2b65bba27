// Uses of what tenants share besides rows, caches and logs: files, jobs, messages, search indexes, limits. What a library model
// tells the prover of each.
import type { SourceSpan } from "../../../rules/contract/span";
import type { Formula } from "./formula";
import type { Value } from "./value";

interface ChannelBase {
  readonly library: string;
  /** In the library's own words: `PutObject`, `emit`, `search`. */
  readonly operation: string;
  readonly span: SourceSpan;
  /** Where the key stands, for fixes. */
  readonly keySpan?: SourceSpan;
}

/** A file or object. */
export interface StorageUse extends ChannelBase {
  readonly kind: "storage";
  readonly does: "read" | "write" | "delete" | "list";
  /** Parts of the path or object key; empty for a list without prefix. */
  readonly key: readonly Value[];
  /** Bucket or container: chosen by the tenant, it isolates whatever the key is. */
  readonly container?: Value;
  readonly body?: Value;
  /** A path of the machine's own file system, where the program's own files lie as well. */
  readonly isLocal?: true;
}

/** Work handed to a queue. */
export interface JobUse extends ChannelBase {
  readonly kind: "job";
  readonly payload: Value;
  /** Queue and job names, keys, headers: whatever else says whose it is. */
  readonly also: readonly Value[];
  /** Object literal of the payload, for fixes. */
  readonly payloadSpan?: SourceSpan;
}

/** A message to whoever listens. */
export interface BroadcastUse extends ChannelBase {
  readonly kind: "broadcast";
  /** Rooms or channels, each of which gets it; empty when everybody does. */
  readonly rooms: readonly Value[];
  readonly payload: readonly Value[];
  /** The name of the message, beside what it holds. */
  readonly event?: Value;
  /** Listening, not sending: whoever chooses the room hears what is sent there. */
  readonly isListening?: true;
  /** Heard by the service itself, which can pass it on by the tenant that the message names. */
  readonly isInternal?: true;
  /** Put into this stream of the service: who hands it on to a client is judged there. */
  readonly into?: string;
  /** Came out of this stream of the service, and goes to a client. */
  readonly outOf?: string;
}

/** A query of a search engine or vector store. */
export interface SearchUse extends ChannelBase {
  readonly kind: "search";
  /** Index, collection, namespace, routing: chosen by the tenant, one of them isolates. */
  readonly places: readonly Value[];
  /** Name of the index or collection, which may tell whose documents it holds. */
  readonly index?: Value;
  readonly filter: Formula;
  /** What the library does with an undefined condition. */
  readonly undefinedOperand: "drops" | "fails";
  /** What comes back, where a check of it afterwards counts. */
  readonly yields?: Value;
}

/** A counter or lock. */
export interface LimitUse extends ChannelBase {
  readonly kind: "rate-limit";
  readonly key: readonly Value[];
}

/** Becoming somebody else: impersonation. */
export interface SupportUse extends ChannelBase {
  readonly kind: "support-access";
}

export type ChannelUse = StorageUse | JobUse | BroadcastUse | SearchUse | LimitUse | SupportUse;
