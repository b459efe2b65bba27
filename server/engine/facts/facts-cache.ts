// The facts of files, kept in memory by path and content: a file is captured again only when its text has changed.
import { createHash } from "node:crypto";
import type { Host } from "../host/host";
import { captureFile } from "./capture";
import { Coordinates, type TextRange } from "./coordinates";
import { factsFromBytes } from "./facts-bytes";
import { editedFacts, type PlacedFacts } from "./edited-facts";
import type { FileFacts } from "./ir";

interface Entry extends PlacedFacts {
  readonly hash: string;
}

export interface FactsStore {
  /** The facts of a file (absolute path); undefined when it does not exist or cannot be read, and then `host.readProblem` says why. */
  factsOf(path: string): FileFacts | undefined;
  /** The same in coordinates that edits of bodies do not move (`coordinates.ts`). */
  placedFactsOf(path: string): FileFacts | undefined;
  /** Where such coordinates are in the text; undefined when they are gone. */
  textRangeOf(path: string, start: number, end: number): TextRange | undefined;
  /** Whether coordinates of this file differ from offsets. */
  isMoved(path: string): boolean;
  /** Reads a file again whose facts are held: the functions whose bodies changed, undefined when more than that changed. */
  reread(path: string): ReadonlySet<number> | undefined;
  /** The facts of a text that the caller has read already; counted and kept like `factsOf`. */
  factsOfText(path: string, text: string): FileFacts;
  /** Whether the text holds U+FFFD, which stands for bytes that are no UTF-8. */
  isMangled(path: string): boolean;
  /** Every file whose facts are held, by absolute path. */
  held(): Iterable<readonly [path: string, facts: FileFacts]>;
  /** Says that a file changed, appeared or went away: its text is read again when it is asked for. */
  invalidate(path: string): void;
  /** Begins a run: the counters go back to zero. */
  startRun(): void;
  /** Files captured in this run, and files whose facts came from memory; each file counts once. */
  counters(): { readonly captured: number; readonly cached: number };
}

/** Bytes of facts that were captured elsewhere, for a text with this hash (SHA-1, base64). */
export type CapturedElsewhere = (path: string, hash: string) => Uint8Array | undefined;

/** A store over a host. Holds every entry until it is invalidated and found gone. */
export function createFactsStore(host: Host, capturedOf?: CapturedElsewhere): FactsStore {
  const entries = new Map<string, Entry>();
  /** Files whose text is known to be what the entry holds. */
  const fresh = new Set<string>();
  const missing = new Set<string>();
  let counted = new Set<string>();
  let captured = 0;
  let cached = 0;

  const count = (path: string, isCaptured: boolean): void => {
    if (counted.has(path) && !isCaptured) return;
    counted.add(path);
    if (isCaptured) captured += 1;
    else cached += 1;
  };
  const factsOfText = (path: string, text: string): FileFacts => {
    const hash = hashOf(text);
    const known = entries.get(path);
    const isSame = known !== undefined && known.hash === hash;
    const bytes = isSame ? undefined : capturedOf?.(path, hash);
    const elsewhere = bytes && factsFromBytes(bytes);
    const facts = isSame ? known.facts : (elsewhere ?? captureFile(path, text));
    if (!isSame) entries.set(path, { hash, text, facts, placed: facts, coordinates: Coordinates.ofText(text.length) });
    fresh.add(path);
    missing.delete(path);
    count(path, !isSame && !elsewhere);
    return facts;
  };
  const factsOf = (path: string): FileFacts | undefined => {
    const known = entries.get(path);
    if (known !== undefined && fresh.has(path)) {
      count(path, false);
      return known.facts;
    }
    if (missing.has(path)) return undefined;
    const text = host.readFile(path);
    if (text !== undefined) return factsOfText(path, text);
    missing.add(path);
    entries.delete(path);
    return undefined;
  };
  const reread = (path: string): ReadonlySet<number> | undefined => {
    const known = entries.get(path);
    const text = known && fresh.has(path) ? host.readFile(path) : undefined;
    if (!known || text === undefined) return undefined;
    if (text === known.text) return new Set();
    const edited = editedFacts(known, text, captureFile(path, text));
    if (edited) entries.set(path, { ...edited.after, hash: hashOf(text) });
    return edited?.functions;
  };
  return {
    factsOf,
    placedFactsOf: (path) => (factsOf(path) ? entries.get(path)?.placed : undefined),
    textRangeOf: (path, start, end) => entries.get(path)?.coordinates.toText(start, end),
    isMoved: (path) => entries.get(path)?.coordinates.isPlain === false,
    reread,
    factsOfText,
    isMangled: (path) => entries.get(path)?.text.includes("\uFFFD") === true,
    held: () => [...entries].filter(([path]) => fresh.has(path)).map(([path, { facts }]) => [path, facts] as const),
    invalidate: (path) => {
      fresh.delete(path);
      missing.delete(path);
    },
    startRun: () => {
      counted = new Set();
      captured = 0;
      cached = 0;
    },
    counters: () => ({ captured, cached }),
  };
}

function hashOf(text: string): string {
  return createHash("sha1").update(text).digest("base64");
}
