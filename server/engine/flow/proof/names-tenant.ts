// Whether a value says whose it is: the tenant's id, an object with it, or a row that carries it.
import type { RowValue, Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { partsOf } from "../machine/parts";
import { columnOf, isRowItself, isTenantColumn, rowInfo } from "./rows";
import { trustOf } from "./trust";

/** Shorter names are the end of too many words: `tid`. */
const MIN_SUFFIX = 5;

/** The name of a tenant key, also behind other words: `currentOrgId`, `getTenantId`, `unverifiedTeamId`. */
export function isTenantName(m: Machine, name: string): boolean {
  const { tenantKeyNames } = m.world.tenancy;
  const plain = plainName(name);
  return tenantKeyNames.has(plain) || [...tenantKeyNames].some((key) => key.length >= MIN_SUFFIX && plain.endsWith(key));
}

/** `team` in `{ team: { id, name } }`, `workspace` in `{ workspace: slug }`. */
function namesLevel(m: Machine, name: string): boolean {
  return name.length > 2 && m.world.tenancy.tenantKeyNames.has(`${plainName(name)}id`);
}

export function namesTenant(m: Machine, value: Value, depth: number): boolean {
  if (isTenantId(m, value)) return true;
  if (value.v === "object") {
    for (const [name, member] of m.engine.members(value) ?? []) {
      if (member.value.v !== "constant" && (isTenantName(m, name) || namesLevel(m, name))) return true;
      if (depth > 0 && namesTenant(m, member.value, depth - 1)) return true;
    }
    return depth > 0 && m.engine.spreads(value).some((spread) => namesTenant(m, spread, depth - 1));
  }
  return depth > 0 && partsOf(m, value).some((part) => namesTenant(m, part, depth - 1));
}

/** `select: { id: true, title: true }`: the row came without its tenant. */
function selectsOthers(m: Machine, row: RowValue, entity: Entity): boolean {
  const selected = isRowItself(row) ? rowInfo(m, row.row)?.selected : undefined;
  return selected !== undefined && !entity.tenantKeys.some((key) => selected.has(key));
}

function isTenantId(m: Machine, value: Value): boolean {
  switch (value.v) {
    case "row": {
      const found = columnOf(m, value);
      if (!found) return false;
      if (found.column !== undefined) return isTenantColumn(found.entity, found.column);
      return found.entity.tenantKeys.length > 0 && !selectsOthers(m, value, found.entity);
    }
    case "principal":
    case "source":
    case "unknown":
      return (
        isTenantName(m, value.label.split(".").at(-1)?.replace(/\(.*$/, "") ?? "") ||
        (trustOf(m, value)?.kind === "tenant" && value.v !== "principal")
      );
    default:
      return false;
  }
}
