// `value instanceof Class`: which alternatives of a value can pass.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { classChain } from "./class-chain";
import type { Machine } from "./machine";

/** Whether an alternative (not a choice) is an instance of a class; undefined when not known. */
export function mayBeInstance(m: Machine, option: Value, cls: Value): boolean | undefined {
  if (option.v === "constant" || option.v === "text" || option.v === "condition") return false;
  if (option.v === "object") return objectIsInstance(m, option, cls);
  const name = cls.v === "external" ? (cls.path[cls.path.length - 1] ?? "") : "";
  if (option.v === "array") return name === "Array" || name === "Object";
  // A row is plain; what a column of JSON holds may be a list.
  if (option.v === "row") return name === "Array" ? (option.isList === true ? true : option.path.length === 0 ? false : undefined) : false;
  if (option.v !== "handle") return undefined;
  if (/response$/i.test(name)) return option.type === "response" ? true : undefined;
  return option.type === "response" ? false : undefined;
}

/** Plain objects are instances of no class; made ones are of theirs and of its bases. */
function objectIsInstance(m: Machine, option: Extract<Value, { v: "object" }>, cls: Value): boolean | undefined {
  if (!option.instanceOf) return false;
  const chain = classChain(m, option.instanceOf);
  if (cls.v === "class" && chain.some((link) => link.kind === "class" && link.cls.cls === cls.cls && link.cls.file === cls.file))
    return true;
  const bases = chain.flatMap((link) => (link.kind === "base" ? [link.base] : []));
  if (bases.some((base) => keyOf(base) === keyOf(cls))) return true;
  return bases.length === 0 && cls.v === "class" ? false : undefined;
}
