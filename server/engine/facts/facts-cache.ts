// The facts of files, kept in memory by path and content: a file is captured again only when its text has changed.
import { createHash } from "node:crypto";
import type { Host } from "../host/host";
import { captureFile } from "./capture";
import type { FileFacts } from "./ir";

interface Entry {
  readonly hash: string;
  readonly facts: FileFacts;
}

export interface FactsStore {
  /** The facts of a file (absolute path); undefined when it does not exist or cannot be read, and then `host.readProblem` says why. */
  factsOf(path: string): FileFacts | undefined;
  /** The facts of a text that the caller has read already; counted and kept like `factsOf`. */
  factsOfText(path: string, text: string): FileFacts;
  /** Every file whose facts are held, by absolute path. */
  held(): Iterable<readonly [path: string, facts: FileFacts]>;
  /** Says that a file changed, appeared or went away: its text is read again when it is asked for. */
  invalidate(path: string): void;
  /** Begins a run: the counters go back to zero. */
  startRun(): void;
  /** Files captured in this run, and files whose facts came from memory; each file counts once. */
  counters(): { readonly captured: number; readonly cached: number };
}

/** A store over a host. Holds every entry until it is invalidated and found gone. */
export function createFactsStore(host: Host): FactsStore {
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
    const hash = createHash("sha1").update(text).digest("base64");
    const known = entries.get(path);
    const isSame = known !== undefined && known.hash === hash;
    const facts = isSame ? known.facts : captureFile(path, text);
    if (!isSame) entries.set(path, { hash, facts });
    fresh.add(path);
    missing.delete(path);
    count(path, !isSame);
    return facts;
  };
  return {
    factsOf: (path) => {
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
    },
    factsOfText,
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
