// Whether the function at hand could say which tenant it works for: from its arguments, its variables, those around it, or the
// object that it belongs to. A helper that knows of no tenant cannot be blamed for naming none.
import type { Value } from "../../libraries/value";
import type { Frame, Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import { namesTenant } from "./names-tenant";
import { rowInfo } from "./rows";

const DEPTH = 2;
/** Handlers themselves, and what a wrapper around them calls: the request is theirs. */
const HANDLER_DEPTH = 3;

/** `lift`: calls further out than the function that is running. */
export function isTenantAtHand(m: Machine, lift = 0): boolean {
  const frame = m.stack.at(-1 - lift) ?? m.frame;
  if (m.stack.length - lift <= HANDLER_DEPTH || frame.hasReadTenant) return true;
  if ((frame.args ?? []).some(({ value }) => tellsTenant(m, value, DEPTH))) return true;
  if (frame.self && tellsTenant(m, frame.self, DEPTH)) return true;
  return variablesOf(m, frame).some((value) => tellsTenant(m, value, DEPTH));
}

/** The function at hand has the requester's tenant in its hands, whether or not it looks up rows with it. */
export function hasTenantInHand(m: Machine): boolean {
  const { frame } = m;
  if (frame.hasReadTenant) return true;
  const own = frame.scope.slice(0, frame.scope.indexOf(frame.own) + 1);
  return own.some((id) => [...m.state.variables(`${id}:`).values()].some((value) => isTenantPrincipal(m, value)));
}

function isTenantPrincipal(m: Machine, value: Value): boolean {
  return value.v === "principal" && value.path.length > 0 && namesTenant(m, value, 0);
}

/** Variables of the function, blocks that have ended included, and of functions around it. */
function variablesOf(m: Machine, frame: Frame): readonly Value[] {
  const outer = new Set(frame.scope.slice(0, -1));
  const found: Value[] = [];
  for (const [cell, value] of m.state.variables("")) {
    const id = Number.parseInt(cell, 10);
    if (id >= frame.own || outer.has(id)) found.push(value);
  }
  return found;
}

function tellsTenant(m: Machine, value: Value, depth: number): boolean {
  if (value.v === "principal") return value.path.length === 0 || namesTenant(m, value, 0);
  if (value.v === "row") {
    const tenancy = rowInfo(m, value.row)?.entity?.tenancy;
    return tenancy !== undefined && tenancy !== "global" && tenancy !== "unknown" && tenancy !== "user";
  }
  if (namesTenant(m, value, 0)) return true;
  return depth > 0 && partsOf(m, value).some((part) => tellsTenant(m, part, depth - 1));
}
