// Whether something is in a list, and at which place: `ids.includes(id)`, `ids.indexOf(id) === -1`, `members.findIndex(isMine) < 0`.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { LibraryCall } from "../../libraries/model";
import { constant, type Member, type Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { noteTenantListed } from "../proof/tenant-branches";
import { isFilledLater } from "./lifetimes";
import type { Machine } from "./machine";
import { currentArray } from "./members";
import { pathAmong } from "./path-tests";

export function includes(m: Machine, object: Value, value: Value, call: LibraryCall): Value {
  const list = object.v === "array" ? currentArray(m, object) : undefined;
  const items = list && !list.more ? list.items.map((item) => item.value) : [];
  noteTenantListed(m, items, value, call.span);
  const isPlain = list !== undefined && !list.more && !isFilledLater(m, list) && list.items.every(isPlainItem);
  if (isPlain && value.v === "constant") return constant(items.some((item) => item.v === "constant" && item.value === value.value));
  const decided = list && !list.more ? pathAmong(items, value) : undefined;
  return decided === undefined ? { v: "condition", op: "includes", of: [object, value], at: call.span } : constant(decided);
}

function isPlainItem({ value, isConditional }: Member): boolean {
  return value.v === "constant" && !isConditional;
}

/** `list.indexOf(value)`, `list.findIndex(test)`; `isThere`: what holds where it is a place at all. */
export function placeOf(list: Value, isThere: Value, value?: Value): Value {
  const key = `place(${keyOf(list)}${value ? `,${keyOf(value)}` : ""})`;
  return { v: "unknown", key, label: "an index", ...(isThere.v === "condition" ? { isThere } : {}) };
}

/** What `place === -1`, `place >= 0` and the like say of the list; undefined for what is no such comparison. */
export function placeTest(op: "===" | ">" | ">=" | "<" | "<=", left: Value, right: Value, at: SourceSpan): Value | undefined {
  const [place, bound, isTurned] = left.v === "constant" ? [right, left, true] : [left, right, false];
  if (place.v !== "unknown" || !place.isThere || bound.v !== "constant") return undefined;
  const isThere = saysThere(isTurned ? (TURNED[op] ?? op) : op, bound.value);
  if (isThere === undefined) return undefined;
  return isThere ? place.isThere : { v: "condition", op: "not", of: [place.isThere], at };
}

const TURNED: Readonly<Record<string, "===" | ">" | ">=" | "<" | "<=">> = { ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

function saysThere(op: string, bound: unknown): boolean | undefined {
  switch (op) {
    case "===":
      return bound === -1 ? false : undefined;
    case ">":
      return bound === -1 ? true : undefined;
    case ">=":
      return bound === 0 ? true : undefined;
    case "<":
      return bound === 0 ? false : undefined;
    default:
      return bound === -1 ? false : undefined;
  }
}
