// A value met with a declared type: the type names the client, and says what may be undefined.
import type { DeclaredType, Value } from "../../libraries/value";
import type { Machine } from "./machine";
import { primitiveOf } from "./kinds";
import { admitsUndefined, asTypeFact, resolveTypeName, valueOfType } from "./types";

/** The value as a variable, parameter or cast of this type sees it. Knowledge about the value wins over the type. */
export function refineByType(m: Machine, value: Value, type: DeclaredType): Value {
  if (value.v !== "unknown" && value.v !== "source" && value.v !== "principal") return value;
  if (value.v === "unknown") {
    const typed = valueOfType(m, type);
    if (typed) return typed;
  }
  const isOptional = value.v !== "principal" && admitsUndefined(asTypeFact(type.type)) ? true : value.isOptional;
  const known = value.type && (saysNothing(m, type) || isOneOf(value.type, type)) ? value.type : type;
  return { ...value, type: known, ...(isOptional === undefined ? {} : { isOptional }) };
}

/** A value that is known to be a number is one where `number | string` is asked for. */
function isOneOf(known: DeclaredType, type: DeclaredType): boolean {
  const fact = asTypeFact(type.type);
  return primitiveOf(known) !== undefined && fact?.t === "union" && !admitsUndefined(fact);
}

/** TypeScript's types that say of a type what its members may be. */
const OF_TYPES = new Set(["Partial", "Required", "Readonly", "NonNullable", "Pick", "Omit"]);

/** A type parameter (`T`), one made of it by a package's type (`DeepPartial<T>`), `any`: what was known of the value is more. */
function saysNothing(m: Machine, { file, type }: DeclaredType): boolean {
  const fact = asTypeFact(type);
  if (fact?.t !== "ref") return false;
  const [first] = fact.args ?? [];
  if (first && OF_TYPES.has(fact.name)) return saysNothing(m, { file, type: first });
  const target = resolveTypeName(m, file, fact.name);
  return target === undefined || target.kind === "external";
}

/** The function named by `typeof f`, or by an alias or wrapper of that (`ReturnType<typeof f>`). */
export function functionOfType(m: Machine, type: DeclaredType): Value | undefined {
  const fact = asTypeFact(type.type);
  if (!fact) return undefined;
  if (fact.t === "typeof") return valueOfType(m, type);
  if (fact.t !== "ref") return undefined;
  const [first] = fact.args ?? [];
  const alias = first ? undefined : resolveTypeName(m, type.file, fact.name);
  if (alias?.kind === "type") return functionOfType(m, { file: alias.file, type: alias.type });
  return first ? functionOfType(m, { file: type.file, type: first }) : undefined;
}
