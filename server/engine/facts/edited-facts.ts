// The facts of a file after an edit, told in coordinates that the edit did not move, and what it changed: nothing, the bodies of some
// functions, or more than that.
import type { Coordinates, TextRange } from "./coordinates";
import { keptRanges, type KeptRange } from "./kept-ranges";
import type { FileFacts, FunctionFact, Span } from "./ir";

/** A file's text and facts, as its text has them and in coordinates that edits do not move. */
export interface PlacedFacts {
  readonly text: string;
  readonly facts: FileFacts;
  readonly placed: FileFacts;
  readonly coordinates: Coordinates;
}

export interface Edited {
  readonly after: PlacedFacts;
  /** Indexes of the functions whose bodies changed. */
  readonly functions: ReadonlySet<number>;
}

/** Undefined when the edit changed more than the bodies of functions. */
export function editedFacts(before: PlacedFacts, text: string, facts: FileFacts): Edited | undefined {
  if (facts.functions.length !== before.facts.functions.length || facts.syntaxErrors.length + before.facts.syntaxErrors.length > 0)
    return undefined;
  const kept = keptRanges(before.text, text);
  const touched = facts.functions.flatMap((fn) => (fn.parent === 0 ? touchedBody(fn, kept, text.length) : []));
  const coordinates = before.coordinates.moved(kept, text.length).renewed(apart(touched));
  const placed = placedFacts(facts, coordinates);
  const functions = changedFunctions(before.placed, placed);
  return functions && { after: { text, facts, placed, coordinates }, functions };
}

/** The statements of a function, if something in them is new: all of them are told anew, so that what is inside what stays so. */
function touchedBody(fn: FunctionFact, kept: readonly KeptRange[], length: number): readonly TextRange[] {
  const [first, last] = [fn.body[0], fn.body[fn.body.length - 1]];
  if (!first || !last) return [];
  const body = { start: first.s[0], end: last.s[1] };
  let at = 0;
  for (const { to, start, end } of [...kept, { start: 0, end: 0, to: length }]) {
    const isGap = to > at && at < body.end && to > body.start;
    // Something was taken out here.
    const isSeam = to === at && at > body.start && at < body.end;
    if (isGap || isSeam) return [body];
    at = to + end - start;
  }
  return [];
}

function apart(ranges: readonly TextRange[]): readonly TextRange[] {
  const result: TextRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const before = result[result.length - 1];
    if (!before || range.start >= before.end) result.push(range);
    else result[result.length - 1] = { start: before.start, end: Math.max(before.end, range.end) };
  }
  return result;
}

const SPANS: ReadonlySet<string> = new Set(["s", "ns", "ks", "span"]);

/** Lines, comments and errors stay as the text has them: what reads those reads the text. */
export function placedFacts(facts: FileFacts, coordinates: Coordinates): FileFacts {
  if (coordinates.isPlain) return facts;
  const place = (part: unknown, name: string): unknown => {
    if (typeof part !== "object" || part === null) return part;
    if (SPANS.has(name) && isSpan(part)) return coordinates.toStable(part);
    if (Array.isArray(part)) return part.map((item: unknown) => place(item, ""));
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, place(value, key)]));
  };
  const { lineStarts, comments, syntaxErrors, ...others } = facts;
  return { ...(place(others, "") as typeof others), lineStarts, comments, syntaxErrors };
}

function isSpan(part: object): part is Span {
  return Array.isArray(part) && part.length === 2 && typeof part[0] === "number" && typeof part[1] === "number";
}

/** Functions whose bodies differ (the module's own is the whole text, wherever that ends); undefined when anything else does. */
function changedFunctions(before: FileFacts, after: FileFacts): ReadonlySet<number> | undefined {
  if (JSON.stringify(outsideFunctions(before)) !== JSON.stringify(outsideFunctions(after))) return undefined;
  const changed = new Set<number>();
  for (const [index, fn] of after.functions.entries()) {
    const old = before.functions[index];
    if (!old) return undefined;
    if (JSON.stringify(index === 0 ? old.body : old) === JSON.stringify(index === 0 ? fn.body : fn)) continue;
    if (index === 0 || signatureOf(old) !== signatureOf(fn)) return undefined;
    changed.add(index);
  }
  return changed;
}

function outsideFunctions({ functions: _, lineStarts: __, comments: ___, syntaxErrors: ____, ...others }: FileFacts): unknown {
  return others;
}

/** What can be known of a function without running it; places do not count. */
function signatureOf({ body: _, captures: __, ...others }: FunctionFact): string {
  return JSON.stringify(others, (key, value: unknown) => (SPANS.has(key) ? undefined : value));
}
