// `value instanceof Class`: which alternatives of a value can pass.
import type { ClassValue, RowValue, Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { columnOf } from "../proof/rows";
import { classChain, classFacts } from "./class-chain";
import type { Machine } from "./machine";

const NO_LISTS: ReadonlySet<Value["v"]> = new Set<Value["v"]>(["function", "class", "native", "namespace", "promise"]);

/** Whether an alternative (not a choice) is an instance of a class; undefined when not known. */
export function mayBeInstance(m: Machine, option: Value, cls: Value): boolean | undefined {
  if (option.v === "constant" || option.v === "text" || option.v === "condition") return false;
  if (option.v === "object") return objectIsInstance(m, option, cls);
  const name = cls.v === "external" ? (cls.path[cls.path.length - 1] ?? "") : "";
  if (option.v === "array") return name === "Array" || name === "Object";
  // What a column of JSON holds may be a list.
  if (option.v === "row" && name === "Array") return option.isList === true ? true : option.path.length === 0 ? false : undefined;
  if (option.v === "row") return cls.v === "class" ? rowIsInstance(m, option, cls) : option.path.length > 0 ? undefined : false;
  if (name === "Array" && NO_LISTS.has(option.v)) return false;
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

/** Origins whose rows are instances of the classes that their entities are declared as. */
const CLASSES: ReadonlySet<string> = new Set(["typeorm", "mikro-orm", "sequelize", "objection", "mongoose"]);

/** A row is an instance of its entity's class, and of no other entity's; other clients hand out plain objects. */
function rowIsInstance(m: Machine, row: RowValue, cls: ClassValue): boolean | undefined {
  const found = columnOf(m, row);
  if (!found || found.column !== undefined) return undefined;
  if (!CLASSES.has(found.entity.origin)) return false;
  const { name } = classFacts(m, cls) ?? {};
  if (name === found.entity.name) return true;
  const other = name === undefined ? undefined : m.world.tenancy.entities.get(name);
  return other && other.table !== found.entity.table ? false : undefined;
}
