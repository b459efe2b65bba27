// The row that an upsert proposes, in conditions on the row that it meets: `excluded.org_id` is what the new row was given.
import type { Engine } from "../model";
import type { Value } from "../value";

const EXCLUDED = /"?\bexcluded\b"?\s*\.\s*["`]?(\w+)["`]?/gi;

/** The text with the proposed values in their places; a column that was given none stays as it is. */
export function withProposed(engine: Engine, text: Value, valueOf: (column: string) => Value | undefined): Value {
  if (text.v === "choice") return engine.choice(engine.alternatives(text).map((option) => withProposed(engine, option, valueOf)));
  if (text.v !== "text") return text;
  return {
    ...text,
    parts: text.parts.flatMap((part) => (typeof part === "string" ? split(part, valueOf) : [withProposed(engine, part, valueOf)])),
  };
}

function split(part: string, valueOf: (column: string) => Value | undefined): readonly (string | Value)[] {
  const parts: (string | Value)[] = [];
  let end = 0;
  for (const found of part.matchAll(EXCLUDED)) {
    const value = valueOf(found[1] ?? "");
    if (!value) continue;
    parts.push(part.slice(end, found.index), value);
    end = found.index + found[0].length;
  }
  return [...parts, part.slice(end)];
}
