// Identity of values: two values with one key are the same at run time, as far as the prover can tell.
import { createHash } from "node:crypto";
import type { Value } from "../libraries/value";

/** Canonical key; short, stable within one run, free of state. */
export function keyOf(value: Value): string {
  switch (value.v) {
    case "constant":
      return value.isLeftOut ? "c:left out" : `c:${typeof value.value}:${String(value.value)}`;
    case "unknown":
    case "source":
    case "principal":
      return value.key;
    case "row":
      return value.path.length === 0 ? `row:${value.row}` : `row:${value.row}.${value.path.join(".")}`;
    case "object":
    case "array":
      return `#${value.id}`;
    case "function":
      return `f:${value.file}:${value.fn}:${value.scope[0] ?? 0}`;
    case "class":
      return `k:${value.file}:${value.cls}`;
    case "external":
      return `x:${value.module}:${value.path.join(".")}`;
    case "handle":
      return `h:${value.id}`;
    case "native":
      return `n:${value.key}`;
    case "text":
      return `t:${value.parts.map((part) => (typeof part === "string" ? part : `{${keyOf(part)}}`)).join("")}`;
    case "choice":
      return value.part === undefined ? `?${value.id}` : `?${value.id}.${value.part}`;
    case "condition":
      return `b:${value.op}(${value.of.map(keyOf).join(",")})`;
    case "promise":
      return `p:${keyOf(value.of)}`;
    case "namespace":
      return `ns:${value.file}`;
  }
}

/**
 * Key of what went into a computation: objects and arrays by what they hold, not by which they are, so that the same
 * computation made again gives the same value.
 */
export function contentKey(value: Value, depth = 2): string {
  switch (value.v) {
    case "object":
      if (depth === 0) return "{}";
      return `{${[...value.members].map(([name, member]) => `${name}:${contentKey(member.value, depth - 1)}`).join(",")}${value.rest.map((rest) => `...${contentKey(rest, depth - 1)}`).join("")}}`;
    case "array":
      if (depth === 0) return "[]";
      return `[${value.items.map((item) => contentKey(item.value, depth - 1)).join(",")}${value.more ? `...${contentKey(value.more, depth - 1)}` : ""}]`;
    case "choice":
      return depth === 0 ? "?" : `?(${value.options.map((option) => contentKey(option.value, depth - 1)).join("|")})`;
    case "condition":
      return depth === 0 ? "b" : `b:${value.op}(${value.of.map((part) => contentKey(part, depth - 1)).join(",")})`;
    case "promise":
      return contentKey(value.of, depth);
    case "native":
      return `n:${value.name}`;
    default:
      return keyOf(value);
  }
}

/** Longest key that is kept as it is. */
const MAX_KEY = 120;

/** A key of bounded length: what is cut off goes into a hash. */
export function boundedKey(key: string): string {
  if (key.length <= MAX_KEY) return key;
  // FNV-1a over two lanes; collisions would only merge two unknown values.
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high + code, 0x85ebca6b) ^ (low >>> 15);
  }
  return `${key.slice(0, 48)}~${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}

/** Words for a value in messages: `req.params.id`, `"draft"`, `session.user.orgId`. */
export function labelOf(value: Value): string {
  switch (value.v) {
    case "constant":
      return typeof value.value === "string" ? JSON.stringify(value.value) : String(value.value);
    case "unknown":
    case "source":
    case "principal":
      return value.label;
    case "row":
      return [rowLabel(value.row), ...value.path.filter((part) => part !== "*")].join(".");
    case "text":
      return `\`${value.parts.map((part) => (typeof part === "string" ? part : `\${${labelOf(part)}}`)).join("")}\``.slice(0, 80);
    case "choice": {
      const labels = [...new Set(value.options.map((option) => labelOf(option.value)))];
      return labels.slice(0, 3).join(" or ");
    }
    case "promise":
      return labelOf(value.of);
    default:
      return "a computed value";
  }
}

/** Rows are named `Entity@site`. */
function rowLabel(row: string): string {
  const entity = row.slice(0, row.indexOf("@"));
  return entity.charAt(0).toLowerCase() + entity.slice(1);
}

/** Stands for a key of thousands of characters where many are kept. */
export function digestOf(key: string): string {
  return createHash("sha1").update(key).digest("base64");
}
