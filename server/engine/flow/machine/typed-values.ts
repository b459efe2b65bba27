// A value met with a declared type: the type names the client, and says what may be undefined.
import type { DeclaredType, Value } from "../../libraries/value";
import type { Machine } from "./machine";
import { admitsUndefined, asTypeFact, valueOfType } from "./types";

/** The value as a variable, parameter or cast of this type sees it. Knowledge about the value wins over the type. */
export function refineByType(m: Machine, value: Value, type: DeclaredType): Value {
  if (value.v !== "unknown" && value.v !== "source" && value.v !== "principal") return value;
  if (value.v === "unknown") {
    const typed = valueOfType(m, type);
    if (typed) return typed;
  }
  const isOptional = value.v !== "principal" && admitsUndefined(asTypeFact(type.type)) ? true : value.isOptional;
  return { ...value, type, ...(isOptional === undefined ? {} : { isOptional }) };
}
