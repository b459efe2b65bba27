// Workers get what producers send. They run when the producers have, and again when what they were sent has changed since: a worker may
// send to another one that ran before it.
import type { Engine } from "../libraries/model";
import { carriedKey } from "./machine/carried";
import type { RegisteredEntry } from "./proof/observer";

/** A chain of workers longer than this is not followed to its end. */
const MAX_ROUNDS = 6;

export interface WorkerControl {
  /** Whether it has no result yet. */
  readonly isDue: (entry: RegisteredEntry) => boolean;
  /** False when cancelled. */
  readonly start: (worker: RegisteredEntry) => Promise<boolean>;
  readonly engine: Engine;
}

export class Workers {
  /** What each was sent when it ran. */
  private readonly sent = new WeakMap<RegisteredEntry, readonly string[]>();

  /** False when cancelled. */
  async run(entries: readonly RegisteredEntry[], { isDue, start, engine }: WorkerControl): Promise<boolean> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let hasRun = false;
      for (const worker of entries) {
        if (!worker.entry.received) continue;
        // A producer that ran again is the last to send: the order is no change either.
        const sent = [...new Set(worker.entry.received?.(engine).map(carriedKey))].sort();
        if (!isDue(worker) && isSame(sent, this.sent.get(worker))) continue;
        this.sent.set(worker, sent);
        hasRun = true;
        if (!(await start(worker))) return false;
      }
      if (!hasRun) break;
    }
    return true;
  }
}

function isSame(a: readonly string[], b: readonly string[] | undefined): boolean {
  return a.length === b?.length && a.every((key, index) => key === b[index]);
}
