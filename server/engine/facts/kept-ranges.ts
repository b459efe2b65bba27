// What an edit left of a text: ranges that stand in the new text as well, in the same order. By lines first, since edits may be several,
// then by characters between lines that stayed.
import type { TextRange } from "./coordinates";

/** A range of the old text and where it begins in the new one. */
export interface KeptRange extends TextRange {
  readonly to: number;
}

export function keptRanges(before: string, after: string): readonly KeptRange[] {
  const kept: KeptRange[] = [];
  let [old, now] = [0, 0];
  for (const line of [...sameLines(before, after), { start: before.length, end: before.length, to: after.length }]) {
    keepEnds(before, after, { start: old, end: line.start }, { start: now, end: line.to }, kept);
    if (line.end > line.start) kept.push(line);
    [old, now] = [line.end, line.to + line.end - line.start];
  }
  return joined(kept);
}

/** Ranges that go on in both texts are one: between two of them something was put in or taken out. */
function joined(ranges: readonly KeptRange[]): readonly KeptRange[] {
  const result: KeptRange[] = [];
  for (const range of ranges) {
    const before = result[result.length - 1];
    const isOn = before !== undefined && before.end === range.start && before.to + before.end - before.start === range.to;
    if (isOn) result[result.length - 1] = { ...before, end: range.end };
    else result.push(range);
  }
  return result;
}

/** Of two texts between lines that stayed: what they begin and end with alike. */
function keepEnds(before: string, after: string, old: TextRange, now: TextRange, kept: KeptRange[]): void {
  const most = Math.min(old.end - old.start, now.end - now.start);
  let head = 0;
  while (head < most && before[old.start + head] === after[now.start + head]) head++;
  let tail = 0;
  while (tail < most - head && before[old.end - 1 - tail] === after[now.end - 1 - tail]) tail++;
  if (head > 0) kept.push({ start: old.start, end: old.start + head, to: now.start });
  if (tail > 0) kept.push({ start: old.end - tail, end: old.end, to: now.end - tail });
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split(/(?<=\n)/).map((line) => {
    start += line.length;
    return { text: line, start: start - line.length };
  });
}

/** Lines at the beginning and the end that are the same, and between them lines that each text has once, in the same order. */
function sameLines(before: string, after: string): readonly KeptRange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head]?.text === now[head]?.text) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail]?.text === now[now.length - 1 - tail]?.text) tail++;
  const kept: KeptRange[] = [];
  const keep = (from: number, to: number): void => {
    const [line, same] = [old[from], now[to]];
    if (line && same) kept.push({ start: line.start, end: line.start + line.text.length, to: same.start });
  };
  for (let index = 0; index < head; index++) keep(index, index);
  for (const [from, to] of inOrder(uniqueMatches(old, now, head, tail))) keep(from, to);
  for (let index = tail; index > 0; index--) keep(old.length - index, now.length - index);
  return kept;
}

type Match = readonly [from: number, to: number];

function uniqueMatches(old: readonly Line[], now: readonly Line[], head: number, tail: number): readonly Match[] {
  const places = (lines: readonly Line[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (let index = head; index < lines.length - tail; index++) {
      const text = lines[index]?.text ?? "";
      found.set(text, found.has(text) ? -1 : index);
    }
    return found;
  };
  const targets = places(now);
  return [...places(old)].flatMap(([text, from]) => {
    const to = targets.get(text) ?? -1;
    return from >= 0 && to >= 0 ? [[from, to] as const] : [];
  });
}

/** Matches that do not cross, taken greedily: of those that would, the nearer one. */
function inOrder(matches: readonly Match[]): readonly Match[] {
  const taken: Match[] = [];
  let last = -1;
  for (const match of matches) {
    if (match[1] <= last) continue;
    // A line that jumped far ahead would shut out all that follow.
    if (matches.some((other) => other[0] > match[0] && other[1] < match[1] && other[1] > last && other[0] - match[0] < match[1] - other[1]))
      continue;
    taken.push(match);
    last = match[1];
  }
  return taken;
}
