// Text put together from strings and values.
import { constant, type TextValue, type Value } from "../../libraries/value";

/** Text with values in it; nested text is merged, constants are folded in. */
export function textOf(quasis: readonly string[], values: readonly Value[], tag?: string): Value {
  const parts: (string | Value)[] = [];
  const add = (text: string): void => {
    const last = parts[parts.length - 1];
    if (typeof last === "string") parts[parts.length - 1] = last + text;
    else if (text !== "") parts.push(text);
  };
  quasis.forEach((quasi, index) => {
    add(quasi);
    const value = values[index];
    if (!value) return;
    if (tag === undefined && value.v === "constant" && value.value !== undefined) add(String(value.value));
    else if (tag === undefined && value.v === "text" && value.tag === undefined)
      for (const part of value.parts) typeof part === "string" ? add(part) : parts.push(part);
    else parts.push(value);
  });
  if (tag === undefined && parts.every((part) => typeof part === "string")) return constant(parts.join(""));
  const text: TextValue = { v: "text", parts, ...(tag === undefined ? {} : { tag }) };
  return text;
}

/** Whether a text may come out as `wanted`: it begins and ends as its fixed parts say. */
export function mayRead(text: Value, wanted: string): boolean {
  if (text.v === "constant") return text.value === wanted;
  if (text.v !== "text") return true;
  const first = text.parts[0];
  const last = text.parts.at(-1);
  return wanted.startsWith(typeof first === "string" ? first : "") && wanted.endsWith(typeof last === "string" ? last : "");
}

/** Whether a value may begin with a text that holds values: `""` does not begin with `org/…`, nor does what is not there. */
export function mayBegin(value: Value, text: Value): boolean {
  if (value.v !== "constant") return true;
  if (typeof value.value !== "string") return false;
  if (text.v !== "text" || text.tag !== undefined) return true;
  const [first] = text.parts;
  const length = text.parts.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 0), 0);
  return value.value.startsWith(typeof first === "string" ? first : "") && value.value.length >= length;
}
