// The kinds of values that `typeof` tells apart: numbers, text, objects, as they are written down or declared.
import type { DeclaredType, Value } from "../../libraries/value";
import type { Machine } from "./machine";
import { alternativesOf, mayBeMissing } from "./truthiness";
import { asTypeFact, memberType, presentParts } from "./types";

const PRIMITIVES: ReadonlySet<string> = new Set(["string", "number", "boolean", "bigint"]);

/** What `typeof` gives for this value; undefined where that is open. */
export function kindOf(m: Machine, value: Value): string | undefined {
  switch (value.v) {
    case "constant":
      return value.value === null ? "object" : typeof value.value;
    case "text":
      return "string";
    case "object":
    case "array":
    case "promise":
      return "object";
    case "function":
    case "class":
      return "function";
    case "choice": {
      const [first, ...others] = alternativesOf(m, value).map((option) => kindOf(m, option));
      return others.every((other) => other === first) ? first : undefined;
    }
    case "source":
    case "principal":
    case "unknown":
      if (value.v === "unknown" && value.key.startsWith("regex:")) return "object";
      return mayBeMissing(m, value) ? undefined : primitiveOf(value.type);
    default:
      return undefined;
  }
}

/** The primitive type that a declaration names, be it that or undefined; undefined for any other. */
export function primitiveOf(type: DeclaredType | undefined): string | undefined {
  const fact = asTypeFact(type?.type);
  const [only, ...more] = fact ? presentParts(fact) : [];
  return only?.t === "ref" && more.length === 0 && PRIMITIVES.has(only.name) ? only.name : undefined;
}

/** What a pattern takes out of an object, of the kind that the object's type declares for it: `({ teamId }: { teamId: number })`. */
export function ofDeclaredKind(m: Machine, value: Value, name: string, declared: DeclaredType | undefined): Value {
  if (!declared || !lacksKind(value)) return value;
  const found = memberType(m, declared, name);
  return found?.type && !found.isOptional && primitiveOf(found.type) !== undefined ? withKind(value, found.type) : value;
}

function lacksKind(value: Value): boolean {
  if (value.v === "choice") return value.options.some((option) => lacksKind(option.value));
  return (value.v === "source" || value.v === "unknown") && !value.type;
}

function withKind(value: Value, type: DeclaredType): Value {
  if (value.v === "choice")
    return { ...value, options: value.options.map((option) => ({ ...option, value: withKind(option.value, type) })) };
  return (value.v === "source" || value.v === "unknown") && !value.type ? { ...value, type } : value;
}
