// Coordinates of a text's places that edits do not move. After an edit, places that stayed keep their coordinates and what is new gets
// fresh ones, so that facts and results can be compared and kept without renumbering. They mean offsets only by way of `toText`.
import type { Span } from "./ir";

/** A run of the text and where its coordinates begin. */
interface Run {
  readonly at: number;
  readonly length: number;
  readonly stable: number;
}

/** A range of the text, its end not included. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export class Coordinates {
  /** The same runs, by coordinate. */
  private readonly byStable: readonly Run[];

  /** `runs` lie side by side and cover the text; coordinates from `next` on were never given. */
  private constructor(
    private readonly runs: readonly Run[],
    private readonly next: number,
  ) {
    this.byStable = [...runs].sort((a, b) => a.stable - b.stable);
  }

  /** Coordinates that are the offsets themselves. */
  static ofText(length: number): Coordinates {
    return new Coordinates([{ at: 0, length: length + 1, stable: 0 }], length + 1);
  }

  get isPlain(): boolean {
    const [first] = this.runs;
    return this.runs.length === 1 && first?.stable === 0;
  }

  /** Coordinates of the new text of `length`, in which `kept` ranges of this text stand at other places. */
  moved(kept: readonly (TextRange & { readonly to: number })[], length: number): Coordinates {
    const runs: Run[] = [];
    let { next } = this;
    let at = 0;
    const fresh = (end: number): void => {
      if (end <= at) return;
      runs.push({ at, length: end - at, stable: next });
      next += end - at;
      at = end;
    };
    for (const { start, end, to } of kept) {
      fresh(to);
      for (const run of this.runs) {
        const [from, until] = [Math.max(start, run.at), Math.min(end, run.at + run.length)];
        if (from < until) runs.push({ at: to + from - start, length: until - from, stable: run.stable + from - run.at });
      }
      at = to + end - start;
    }
    fresh(length + 1);
    return new Coordinates(merged(runs), next);
  }

  /** The same, with fresh coordinates in these ranges (in order, apart). */
  renewed(ranges: readonly TextRange[]): Coordinates {
    const last = this.runs[this.runs.length - 1];
    const length = last ? last.at + last.length - 1 : 0;
    const kept: (TextRange & { readonly to: number })[] = [];
    let at = 0;
    for (const { start, end } of ranges) {
      if (start > at) kept.push({ start: at, end: start, to: at });
      at = end;
    }
    if (at <= length) kept.push({ start: at, end: length + 1, to: at });
    return this.moved(kept, length);
  }

  /** An end belongs to the character before it. */
  toStable([start, end]: Span): Span {
    const from = this.stableOf(start);
    return [from, end > start ? this.stableOf(end - 1) + 1 : from];
  }

  /** Undefined when the place is gone. */
  toText(start: number, end: number): TextRange | undefined {
    const from = this.offsetOf(start);
    const last = end === start ? from : this.offsetOf(end - 1);
    if (from === undefined || last === undefined) return undefined;
    return { start: from, end: end === start ? from : last + 1 };
  }

  private stableOf(offset: number): number {
    const run = lastBefore(this.runs, (candidate) => candidate.at <= offset);
    return run ? run.stable + offset - run.at : offset;
  }

  private offsetOf(stable: number): number | undefined {
    const run = lastBefore(this.byStable, (candidate) => candidate.stable <= stable);
    return run && stable < run.stable + run.length ? run.at + stable - run.stable : undefined;
  }
}

function lastBefore(runs: readonly Run[], isBefore: (run: Run) => boolean): Run | undefined {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run && isBefore(run)) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1];
}

/** Neighbours that go on where the other ends become one. */
function merged(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const before = result[result.length - 1];
    if (before && before.stable + before.length === run.stable && before.at + before.length === run.at)
      result[result.length - 1] = { ...before, length: before.length + run.length };
    else result.push(run);
  }
  return result;
}
