// Puts the places in a result where they are now: results that an edit left alone tell places as they were when they were made.
import type { SourceSpan } from "../../../rules/contract/span";

/** `value` with every place in it located; parts in which no place moved stay the same objects. */
export function relocated<T>(value: T, locate: (span: SourceSpan) => SourceSpan): T {
  return located(value, locate) as T;
}

function located(value: unknown, locate: (span: SourceSpan) => SourceSpan): unknown {
  if (typeof value !== "object" || value === null) return value;
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

function isSpan(value: object): value is SourceSpan {
  return "file" in value && "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number";
}
