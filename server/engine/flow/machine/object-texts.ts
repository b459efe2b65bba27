// Objects where a text is asked for: what their own `toString` comes to, `${where}` and `"WHERE " + where`.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import type { Machine } from "./machine";
import { member } from "./members";
import { callFunction } from "./operations";

/** The text of an object that says itself how it reads; any other value as it is. */
export function readAsText(m: Machine, value: Value, at: SourceSpan): Value {
  if (value.v !== "object") return value;
  const written = member(m, value, "toString");
  return written.v === "function" ? callFunction(m, written.self ? written : { ...written, self: value }, [], at) : value;
}
