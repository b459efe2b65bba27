// Lists whose items are all known, and short enough to be run item by item. What programs are put together from may be longer: the
// functions that register routes, the routers and models of an application stand in lists, and each of them counts.
import type { Member, Value } from "../../libraries/value";
import { isFilledLater } from "./lifetimes";
import type { Machine } from "./machine";
import { currentArray, currentObject } from "./members";

/** Lists of names are those of the files of a folder, or of the members of an object. */
const LONGEST = { names: 64, code: 64 };

/** The items of a list of which nothing is left out; `most` bounds lists of plain values. */
export function knownItems(m: Machine, list: Value, most: number): readonly Member[] | undefined {
  if (list.v !== "array") return undefined;
  const { items, more } = currentArray(m, list);
  if (more || isFilledLater(m, list)) return undefined;
  return items.length <= most ||
    isOf(items, LONGEST.names, (value) => isName(value) || isNamed(m, value)) ||
    isOf(items, LONGEST.code, (value) => isCode(m, value))
    ? items
    : undefined;
}

function isOf(items: readonly Member[], most: number, test: (value: Value) => boolean): boolean {
  return items.length <= most && items.every(({ value }) => test(value));
}

function isName(value: Value): boolean {
  return value.v === "constant" && typeof value.value === "string";
}

/** `["title", value]`: a member of an object, as `Object.entries` gives it. */
function isNamed(m: Machine, value: Value): boolean {
  const [name] = value.v === "array" ? currentArray(m, value).items : [];
  return name !== undefined && isName(name.value);
}

/** A function, a class, a router, or an object that holds one. */
function isCode(m: Machine, value: Value): boolean {
  if (isCodeItself(value)) return true;
  return value.v === "object" && [...currentObject(m, value).members.values()].some((member) => isCodeItself(member.value));
}

function isCodeItself(value: Value): boolean {
  return value.v === "function" || value.v === "class" || value.v === "handle";
}
