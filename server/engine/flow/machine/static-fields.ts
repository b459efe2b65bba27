// Static fields of classes (`static QueryBuilder = TenantQueryBuilder`), read where they are fixed: classes, functions, objects of these and
// text. Objects that a class makes for itself (`static cache = new Map()`) are made once, and shared by all requests. Everything else
// may be state, whose value at the time of a request nobody knows.
import type { ClassMember, Expression } from "../../facts/ir";
import type { ClassValue, Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { classFacts } from "./class-chain";
import type { Frame, Machine } from "./machine";
import { evaluate, evaluateModule } from "./operations";

/** Expressions that have no effect and make nothing that is changed later. */
const FIXED: ReadonlySet<string> = new Set(["name", "const", "function", "class", "object"]);

/** Expressions that make what the class keeps for good. */
const MADE: ReadonlySet<string> = new Set(["new", "call", "object", "array"]);

/** What a static field was set to by its class; undefined when that says nothing. `owner` is the class that has it. */
export function staticField(m: Machine, owner: ClassValue, field: ClassMember, self: Value): Value | undefined {
  if (field.kind !== "property" || !field.isStatic || !field.init) return undefined;
  const { init } = field;
  const fixed = FIXED.has(init.k) ? fieldValue(m, owner, init, self) : undefined;
  if (fixed && isFixed(fixed)) return fixed;
  return MADE.has(init.k) ? madeOnce(m, owner, field.name, init, self) : undefined;
}

function fieldValue(m: Machine, owner: ClassValue, init: Expression, self: Value): Value | undefined {
  const module = classFacts(m, owner) && evaluateModule(m, owner.file);
  if (!module) return undefined;
  const home = { file: owner.file, cls: owner.cls };
  const frame: Frame = { ...module, scope: owner.scope, self, entry: m.state, exits: [], jumps: [], home };
  m.stack.push(frame);
  const value = evaluate(m, frame, init);
  m.stack.pop();
  return value;
}

/** Made when it is first asked for, as if when its module was loaded. */
function madeOnce(m: Machine, owner: ClassValue, name: string, init: Expression, self: Value): Value | undefined {
  const cell = `static:${keyOf(owner)}.${name}`;
  const known = m.world.globals.getVar(cell);
  if (known) return known;
  const { state, makesShared } = m;
  m.state = m.world.globals;
  m.makesShared = true;
  const value = fieldValue(m, owner, init, self);
  m.state = state;
  m.makesShared = makesShared;
  if (value) m.world.globals.vars.set(cell, value);
  return value;
}

function isFixed(value: Value): boolean {
  if (value.v === "constant") return typeof value.value === "string" && value.value !== "";
  if (value.v !== "object") return isCode(value);
  const members = [...value.members.values()];
  return members.length > 0 && value.rest.length === 0 && members.every((member) => isCode(member.value));
}

function isCode(value: Value): boolean {
  return value.v === "class" || value.v === "function";
}
