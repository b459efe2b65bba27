// Static fields of classes (`static QueryBuilder = TenantQueryBuilder`), read where they are fixed: classes, functions, objects of these and
// text. Everything else may be state, whose value at the time of a request nobody knows.
import type { ClassMember } from "../../facts/ir";
import type { ClassValue, Value } from "../../libraries/value";
import { classFacts } from "./class-chain";
import type { Frame, Machine } from "./machine";
import { evaluate, evaluateModule } from "./operations";

/** Expressions that have no effect and make nothing that is changed later. */
const FIXED: ReadonlySet<string> = new Set(["name", "const", "function", "class", "object"]);

/** What a static field was set to by its class; undefined when that says nothing. `owner` is the class that has it. */
export function staticField(m: Machine, owner: ClassValue, field: ClassMember, self: Value): Value | undefined {
  if (field.kind !== "property" || !field.isStatic || !field.init || !FIXED.has(field.init.k)) return undefined;
  const module = classFacts(m, owner) && evaluateModule(m, owner.file);
  if (!module) return undefined;
  const home = { file: owner.file, cls: owner.cls };
  const frame: Frame = { ...module, scope: owner.scope, self, entry: m.state, exits: [], jumps: [], home };
  m.stack.push(frame);
  const value = evaluate(m, frame, field.init);
  m.stack.pop();
  return isFixed(value) ? value : undefined;
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
