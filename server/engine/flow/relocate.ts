// Puts the places in a result where they are now: results that an edit left alone tell places as they were when they were made.
import type { SourceSpan } from "../../../rules/contract/span";

/** Values with every place in them located; those that speak of no moved file (relative), and their parts, stay the same objects. */
export function relocated<T extends object>(
  values: readonly T[],
  moved: ReadonlySet<string>,
  locate: (span: SourceSpan) => SourceSpan,
): readonly T[] {
  return values.map((value) => (speaksOf(value, moved) ? (located(value, locate) as T) : value));
}

export function speaksOf(value: object, files: ReadonlySet<string>): boolean {
  if (files.size === 0) return false;
  for (const part of Object.values(value) as unknown[]) if (isObject(part) && partSpeaksOf(part, files)) return true;
  return false;
}

/** Files of which the parts of values speak: immutable, shared by many values, and asked about after each edit. */
const filesSpokenOf = new WeakMap<object, ReadonlySet<string>>();

function partSpeaksOf(part: object, files: ReadonlySet<string>): boolean {
  const known = filesSpokenOf.get(part) ?? collectFiles(part, new Set());
  filesSpokenOf.set(part, known);
  for (const file of known) if (files.has(file)) return true;
  return false;
}

function collectFiles(value: unknown, into: Set<string>): Set<string> {
  if (!isObject(value)) return into;
  if (isSpan(value)) into.add(value.file);
  else for (const part of Object.values(value)) collectFiles(part, into);
  return into;
}

function located(value: unknown, locate: (span: SourceSpan) => SourceSpan): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => located(item, locate));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (isSpan(value)) return locate(value);
  let isChanged = false;
  const parts = Object.entries(value).map(([name, part]: [string, unknown]) => {
    const moved = located(part, locate);
    isChanged ||= moved !== part;
    return [name, moved] as const;
  });
  return isChanged ? Object.fromEntries(parts) : value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isSpan(value: object): value is SourceSpan {
  return "file" in value && "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number";
}
