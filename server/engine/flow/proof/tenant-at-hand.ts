// Whether the function at hand could say which tenant it works for: from its arguments, its variables, those around it, or the
// object that it belongs to. A helper that knows of no tenant cannot be blamed for naming none.
import type { Value } from "../../libraries/value";
import type { Frame, Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import { namesTenant } from "./names-tenant";
import { rowInfo } from "./rows";

const DEPTH = 2;
const REQUESTS = /^(?:request|response|reply|context|socket|event)$/;
/** Handlers themselves, and what a wrapper around them calls: the request is theirs. */
const HANDLER_DEPTH = 3;

/** `lift`: calls further out than the function that is running. */
export function isTenantAtHand(m: Machine, lift = 0): boolean {
  const frame = m.stack.at(-1 - lift) ?? m.frame;
  if (frame.hasReadTenant) return true;
  const isRequest = m.world.observer.run.entry?.isRequest === true;
  if (isRequest && m.stack.length - lift <= HANDLER_DEPTH && !isHelper(m, frame)) return true;
  if ((frame.args ?? []).some(({ value }) => tellsTenant(m, value, DEPTH))) return true;
  if (frame.self && tellsTenant(m, frame.self, DEPTH)) return true;
  if (isRequest) return variablesOf(m, frame).some((value) => tellsTenant(m, value, DEPTH));
  // A schedule works for every tenant, but for the one that its loop is at.
  return frame.scope.some((id) =>
    [...m.state.variables(`${id}:`).values()].some((value) => !isMany(value) && tellsTenant(m, value, DEPTH)),
  );
}

/** Called by its name, with what it is to work on: all that it knows is what it was given. */
function isHelper(m: Machine, { callSite, facts, fn }: Frame): boolean {
  const name = facts.functions[fn]?.name.split(".").at(-1) ?? "";
  if (!callSite || callSite.file === "" || name === "" || name.startsWith("<")) return false;
  const text = m.world.textOf(callSite);
  const callee = text.slice(0, Math.max(0, text.indexOf("("))).replace(/<.*$/s, "");
  return callee.split(/[.?!\s]+/).at(-1) === name;
}

function isMany(value: Value): boolean {
  return value.v === "array" || (value.v === "row" && value.isList === true);
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
  // The request brings its session along.
  if (value.v === "handle") return REQUESTS.test(value.type);
  if (value.v === "row") {
    const tenancy = rowInfo(m, value.row)?.entity?.tenancy;
    return tenancy !== undefined && tenancy !== "global" && tenancy !== "unknown" && tenancy !== "user";
  }
  if (namesTenant(m, value, 0)) return true;
  return depth > 0 && partsOf(m, value).some((part) => tellsTenant(m, part, depth - 1));
}
