// Whether something is in a list, and at which place: `ids.includes(id)`, `ids.indexOf(id) === -1`, `members.findIndex(isMine) < 0`.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { LibraryCall } from "../../libraries/model";
import { constant, type Member, type Value } from "../../libraries/value";
import { boundedKey, keyOf } from "../keys";
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

/** `list.indexOf(value)`, `list.findIndex(test)`; `isThere`: what holds where it is a place at all, by which two of one list differ. */
export function placeOf(list: Value, isThere: Value): Value {
  const key = boundedKey(`place(${keyOf(list)},${keyOf(isThere)})`);
  return { v: "unknown", key, label: "an index", ...(isThere.v === "condition" ? { isThere } : {}) };
}

type Comparison = "===" | ">" | ">=" | "<" | "<=";

/** With which number each comparison says that something is in the list, or that it is not. */
const SAYS: Readonly<Record<Comparison, readonly [bound: number, isThere: boolean]>> = {
  "===": [-1, false],
  "<=": [-1, false],
  "<": [0, false],
  ">": [-1, true],
  ">=": [0, true],
};
const TURNED: Readonly<Record<Comparison, Comparison>> = { "===": "===", ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

/** What `place === -1`, `place >= 0` and the like say of the list; undefined for what is no such comparison. */
export function placeTest(op: Comparison, left: Value, right: Value, at: SourceSpan): Value | undefined {
  const [place, number, said] = left.v === "constant" ? [right, left, TURNED[op]] : [left, right, op];
  if (place.v !== "unknown" || !place.isThere || number.v !== "constant") return undefined;
  const [bound, isThere] = SAYS[said];
  if (number.value !== bound) return undefined;
  return isThere ? place.isThere : { v: "condition", op: "not", of: [place.isThere], at };
}
