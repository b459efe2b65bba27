// Typed, careful access to the JSON tree that the SQL parser hands out. Rust enums come as `{ Variant: payload }` or `"Variant"`.

export interface TreeNode {
  readonly [key: string]: unknown;
}

export function isNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function child(value: unknown, key: string): unknown {
  return isNode(value) ? value[key] : undefined;
}

export function children(value: unknown, key?: string): readonly unknown[] {
  const found = key === undefined ? value : child(value, key);
  return Array.isArray(found) ? found : [];
}

/** Name and payload of an enum value; the payload of a bare one is undefined. */
export function variantOf(value: unknown): readonly [name: string, payload: unknown] {
  if (typeof value === "string") return [value, undefined];
  if (!isNode(value)) return ["", undefined];
  for (const [name, payload] of Object.entries(value)) if (name !== "span") return [name, payload];
  return ["", undefined];
}

/** Text of an identifier `{ value }` or `{ Identifier: { value } }`. */
export function identifierText(value: unknown): string | undefined {
  const direct = child(value, "value");
  if (typeof direct === "string") return direct;
  const inner = child(child(value, "Identifier"), "value");
  return typeof inner === "string" ? inner : undefined;
}

/** Parts of an object name `[{ Identifier: { value } }, …]`. */
export function nameParts(value: unknown): readonly string[] {
  return children(value).flatMap((part) => identifierText(part) ?? []);
}

export function lastName(value: unknown): string {
  return nameParts(value).at(-1) ?? "";
}
