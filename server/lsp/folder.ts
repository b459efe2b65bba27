// One workspace folder under analysis: one analyzer, one run at a time, newest text first. A run that newer text overtakes
// is cancelled and its result dropped, so nothing stale ever leaves this file.
import type { AnalysisResult, Analyzer, Progress } from "../engine/index";

/** What is known of a folder for its newest text. */
export type Outcome = { readonly kind: "result"; readonly result: AnalysisResult } | { readonly kind: "failed"; readonly message: string };

export interface FolderEvents {
  /** A run begins; `isFirst` until the folder has had an outcome. */
  started(isFirst: boolean): void;
  progressed(progress: Progress): void;
  /** The outcome belongs to the newest text. */
  settled(outcome: Outcome): void;
}

/** A second change within this many milliseconds of another makes a burst … */
const BURST = 100;
/** … which is analysed once it has been quiet for this long. A single change is analysed at once. */
const QUIET = 40;

export class FolderAnalysis {
  #analyzer: Analyzer | undefined;
  #revision = 0;
  #settled: { readonly revision: number; readonly outcome: Outcome } | undefined;
  #changed = new Set<string>();
  #isRunning = false;
  /** The analyzer is inside `analyze`. */
  #isAtWork = false;
  #isDisposed = false;
  #lastTouch = -Infinity;
  #isBurst = false;
  #waiting: ((outcome: Outcome | undefined) => void)[] = [];

  /** @param create makes the analyzer; called again after a crash */
  constructor(
    private readonly create: () => Analyzer,
    private readonly events: FolderEvents,
  ) {}

  /** The last outcome, even when newer text is being analysed. */
  get latest(): Outcome | undefined {
    return this.#settled?.outcome;
  }

  get isCurrent(): boolean {
    return this.#settled?.revision === this.#revision;
  }

  /** Says that files (absolute paths) have new text, and analyses; with no path, analyses when that never happened. */
  touch(paths: readonly string[]): void {
    const now = performance.now();
    this.#isBurst = now - this.#lastTouch < BURST;
    this.#lastTouch = now;
    for (const path of paths) this.#changed.add(path);
    this.#revision++;
    void this.#run();
  }

  /** The outcome for the newest text; undefined when `cancel` is called or the folder goes away first. */
  outcome(onCancel?: (cancel: () => void) => unknown): Promise<Outcome | undefined> {
    if (this.#isDisposed) return Promise.resolve(undefined);
    if (this.#settled !== undefined && this.isCurrent) return Promise.resolve(this.#settled.outcome);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      onCancel?.(() => resolve(undefined));
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    // An analyzer at work is disposed of by the run that holds it, once that sees that it is cancelled.
    if (!this.#isAtWork && this.#analyzer !== undefined) disposeQuietly(this.#analyzer);
    this.#answer(undefined);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (!this.#isDisposed && !this.isCurrent) {
        const rest = this.#isBurst ? this.#lastTouch + QUIET - performance.now() : 0;
        // Without a pause the messages already waiting (more edits, cancelled requests) would be read only after the run.
        await pause(Math.max(0, rest));
        if (this.#isBurst && performance.now() < this.#lastTouch + QUIET) continue;
        await this.#runOnce(this.#revision);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #runOnce(revision: number): Promise<void> {
    if (this.#isDisposed) return;
    this.events.started(this.#settled === undefined);
    this.#isAtWork = true;
    const outcome = await this.#analyze(() => this.#isDisposed || this.#revision !== revision);
    this.#isAtWork = false;
    if (this.#isDisposed || this.#revision !== revision) return;
    this.#settled = { revision, outcome };
    this.#answer(outcome);
    this.events.settled(outcome);
  }

  async #analyze(isStale: () => boolean): Promise<Outcome> {
    let analyzer: Analyzer | undefined;
    try {
      analyzer = this.#analyzer ?? this.create();
      this.#analyzer = analyzer;
      analyzer.invalidate([...this.#changed]);
      this.#changed = new Set();
      const cancellation = {
        get isCancelled() {
          return isStale();
        },
      };
      const result = await analyzer.analyze({ cancellation, onProgress: (progress) => this.events.progressed(progress) });
      return result === undefined ? { kind: "failed", message: "The analysis ended without a result." } : { kind: "result", result };
    } catch (error) {
      // Whatever it knew may be half-written: the next run starts with a new one.
      this.#analyzer = undefined;
      return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
    } finally {
      if (analyzer !== undefined && (this.#isDisposed || analyzer !== this.#analyzer)) disposeQuietly(analyzer);
    }
  }

  #answer(outcome: Outcome | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(outcome);
  }
}

function disposeQuietly(analyzer: Analyzer): void {
  try {
    analyzer.dispose();
  } catch {
    // It is being thrown away; what it could not release goes with it.
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === 0) setImmediate(resolve);
    else setTimeout(resolve, milliseconds);
  });
}
