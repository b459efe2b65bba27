// What is inside a value.
import type { SourceValue, Value } from "../../libraries/value";
import { alternativesOf } from "./truthiness";
import type { Machine } from "./machine";

/** Untrusted input in a value, looking into objects and text. */
export function sourceIn(m: Machine, value: Value, depth: number): SourceValue | undefined {
  if (value.v === "source") return value;
  if (depth === 0) return undefined;
  const inner = partsOf(m, value);
  for (const part of inner) {
    const found = sourceIn(m, part, depth - 1);
    if (found) return found;
  }
  return undefined;
}

/** Values directly inside a value. */
export function partsOf(m: Machine, value: Value): readonly Value[] {
  switch (value.v) {
    case "choice":
      return alternativesOf(m, value);
    case "text":
      return value.parts.filter((part): part is Value => typeof part !== "string");
    case "promise":
      return [value.of];
    case "condition":
      return value.of;
    case "object":
      return [...[...(m.engine.members(value)?.values() ?? [])].map((entry) => entry.value), ...m.engine.spreads(value)];
    case "array": {
      const list = m.engine.items(value);
      return list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [];
    }
    case "handle":
      return m.models.named(value.model)?.inside?.(value) ?? [];
    case "unknown":
      return value.computed ? [value.computed.value] : [];
    default:
      return [];
  }
}
