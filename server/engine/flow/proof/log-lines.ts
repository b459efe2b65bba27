// Log lines: where a tenant is at hand, a line has to say which one.
import type { LogLine } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import { accessBase } from "./access-base";
import { principalForLog } from "./principal-scope";
import { plainName } from "../machine/names";
import { noteLogData } from "./log-data";
import { columnOf, isTenantColumn } from "./rows";
import { signedIn } from "./signed-in";
import { trustOf } from "./trust";

export function performLog(m: Machine, line: LogLine): void {
  const { run } = m.world.observer;
  // A line before the tenant is first named counts where the requester is known already, and the tenant is named later.
  if (!run.entry || !(run.hasTenant || run.hasTenantPrincipal || isSignedIn(m))) return;
  noteLogData(m, line);
  const said = [...line.bindings, ...line.args.map((arg) => arg.value)];
  const isTold = said.some((value) => namesTenant(m, value, 4));
  const site = line.logger.at;
  const principal = principalForLog(m);
  m.world.observer.record(m, {
    key: `${line.span.file}:${line.span.start}:${line.span.end}:log`,
    access: {
      ...accessBase(m, line.span),
      kind: "log",
      library: line.library,
      operation: line.operation,
      fixSites: line.fixSites,
      ...(principal ? { principal } : {}),
    },
    outcome: isTold
      ? {
          verdict: "isolated",
          mechanism: "tenant-filter",
          steps: [{ role: "other", message: "the line says which tenant", at: line.span }],
        }
      : {
          verdict: "violation",
          reason: "tenant-absent",
          confidence: "certain",
          steps: [{ role: "access", message: "this line does not say which tenant", at: line.span }],
        },
    awaitsTenant: true,
    group: `${site ? `${site.file}:${site.start}` : line.library}|${line.span.file}`,
  });
}

/** Whether the requester is known on this path, and not known to be nobody. */
export function isSignedIn(m: Machine): boolean {
  if (signedIn(m) === "no") return false;
  let isNobody = false;
  m.state.forEachFact((_, key) => {
    if (key.startsWith("none:who:")) isNobody = true;
  });
  return !isNobody;
}

/** Whether the value says whose it is: the tenant's id, an object with it, or a row that carries it. */
export function namesTenant(m: Machine, value: Value, depth: number): boolean {
  if (isTenantId(m, value)) return true;
  if (value.v === "object") {
    for (const [name, member] of m.engine.members(value) ?? []) {
      if (isTenantName(m, name) && member.value.v !== "constant") return true;
      if (depth > 0 && namesTenant(m, member.value, depth - 1)) return true;
    }
    return false;
  }
  return depth > 0 && partsOf(m, value).some((part) => namesTenant(m, part, depth - 1));
}

function isTenantName(m: Machine, name: string): boolean {
  return m.world.tenancy.tenantKeyNames.has(plainName(name));
}

function isTenantId(m: Machine, value: Value): boolean {
  switch (value.v) {
    case "row": {
      const found = columnOf(m, value);
      return (
        found !== undefined &&
        (found.column === undefined ? found.entity.tenantKeys.length > 0 : isTenantColumn(found.entity, found.column))
      );
    }
    case "principal":
    case "source":
    case "unknown":
      return (
        isTenantName(m, value.label.split(".").at(-1)?.replace("()", "") ?? "") ||
        (trustOf(m, value)?.kind === "tenant" && value.v !== "principal")
      );
    default:
      return false;
  }
}
