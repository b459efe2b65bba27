// What a value holds, as it was made: what was assigned to it since is the state's.
import type { Value } from "../../libraries/value";

/** What a model remembers is looked into this deep. */
const DATA_DEPTH = 4;

export interface Inside {
  readonly values: readonly Value[];
  /** A library's thing may hold more, which cannot be seen. */
  readonly isOpaque: boolean;
}

/** Values directly inside a value: also what is ruled out at this point, which may be the one again further out. */
export function insideOf(value: Value): Inside {
  if (value.v !== "handle") return { values: madeOf(value), isOpaque: false };
  const found: Value[] = [];
  const isClear = Object.values(value.data).map((part) => gather(part, DATA_DEPTH, found));
  return { values: found, isOpaque: isClear.includes(false) };
}

/** Values, and lists and plain objects of values; what else a model made may hold anything: false. */
function gather(data: unknown, depth: number, found: Value[]): boolean {
  if (typeof data !== "object" || data === null) return true;
  if ("v" in data) found.push(data as Value);
  else if (Array.isArray(data)) return depth > 0 && data.map((item) => gather(item, depth - 1, found)).every(Boolean);
  else if (Object.getPrototypeOf(data) !== Object.prototype || depth === 0) return false;
  else
    return Object.values(data)
      .map((item) => gather(item, depth - 1, found))
      .every(Boolean);
  return true;
}

function madeOf(value: Value): readonly Value[] {
  switch (value.v) {
    case "function":
      return value.self ? [value.self] : [];
    case "object":
      return [
        ...(value.instanceOf ? [value.instanceOf] : []),
        ...[...value.members.values()].flatMap((member) => (member.overwrittenBy ? [member.value, member.overwrittenBy] : [member.value])),
        ...value.rest,
        ...(value.names ? [value.names] : []),
      ];
    case "array":
      return [...value.items.map((item) => item.value), ...(value.more ? [value.more] : [])];
    case "promise":
      return [value.of];
    case "choice":
      return value.options.map((option) => option.value);
    case "text":
      return value.parts.filter((part): part is Value => typeof part !== "string");
    case "condition":
      return value.of;
    case "unknown":
      return [...(value.from ?? []), ...(value.computed ? [value.computed.name, value.computed.value] : [])];
    case "source":
      return value.from ?? [];
    default:
      return [];
  }
}
