// Which values are the requester's: principals, members of isolated rows, and what a guard has verified.
import type { ChoiceOption, Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { givenOf } from "../join";
import { keyOf, labelOf } from "../keys";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { FOR_EVERY_TENANT, type Fact, type Trust } from "../state";
import { isBrought } from "./brought-along";
import { isKeptInKey } from "./credential";
import { doubtfulTrust, isDoubted } from "./doubt";
import { keptSecretly } from "./kept-secretly";
import { judgedOnce } from "./judged-rows";
import { askingWhose, madeHere } from "./own-ids";
import { isIdOfTenantRow, isRowName, namesakeOf, provenAddress } from "./row-names";
import {
  columnOf,
  isIdColumn,
  isLevel,
  isSameTable,
  isTenantColumn,
  isUnknownTenantField,
  isUserColumn,
  rowInfo,
  sameName,
  targetOf,
  type RowInfo,
} from "./rows";

/** What a condition needs its value to be. */
export type Want =
  /** `isNamedElsewhere`: by the name that an identity provider knows; who is alone there goes by their own id. */
  | { readonly kind: "tenant"; readonly isNamedElsewhere?: true }
  | { readonly kind: "user" }
  | { readonly kind: "bound"; readonly entity: Entity }
  /** By a column of the entity's own that no two rows share. */
  | { readonly kind: "named"; readonly entity: Entity; readonly column: string }
  /** The id of a row of the tenant, of whichever table. */
  | { readonly kind: "reference" };

/** What is known of a value now; undefined when nothing makes it trusted. */
export function trustOf(m: Machine, value: Value): Trust | undefined {
  const fact = m.state.getFact(`trust:${keyOf(value)}`);
  if (fact?.is === "trust") return fact.trust;
  const signed = m.hasSigned ? signedTrust(m, value) : undefined;
  if (signed) return signed;
  switch (value.v) {
    case "principal":
      return {
        kind: "tenant",
        by: "principal",
        message: `${value.label} is the requester's`,
        ...(value.isAssumed ? { isAssumed: true } : {}),
        ...(value.at ? { at: value.at } : {}),
      };
    case "row":
      return rowTrust(m, value);
    case "choice":
      return choiceTrust(m, value);
    case "text":
      return singlePart(value) ? trustOf(m, singlePart(value) as Value) : undefined;
    case "promise":
      return trustOf(m, value.of);
    case "source": {
      const sender = m.state.getFact(`sender:${value.kind}`);
      return sender?.is === "trust" ? sender.trust : undefined;
    }
    case "unknown":
      return keptSecretly(m, value);
    default:
      return undefined;
  }
}

/** A part of what the service signed, or something decoded from nothing else. */
export function signedTrust(m: Machine, value: Value): Trust | undefined {
  if (value.v !== "source" && value.v !== "unknown") return undefined;
  for (const whole of wholesOf(value)) {
    const fact = m.state.getFact(`trust:${whole}`);
    if (fact?.is === "trust" && fact.trust.by === "principal") return fact.trust;
  }
  const [only, ...more] = value.isDigest === true ? [] : (value.from ?? []);
  if (!only || more.length > 0) return undefined;
  const known = m.state.getFact(`trust:${keyOf(only)}`);
  return known?.is === "trust" && known.trust.by === "principal" ? known.trust : signedTrust(m, only);
}

/** Names of what a value is a part of: `state` of `state.projectId`. */
function wholesOf(value: Value): readonly string[] {
  const key = keyOf(value);
  const names: string[] = [];
  for (let dot = key.lastIndexOf("."); dot > 0; dot = key.lastIndexOf(".", dot - 1)) names.push(key.slice(0, dot));
  return names;
}

function singlePart(value: Extract<Value, { v: "text" }>): Value | undefined {
  const parts = value.parts.filter((part) => part !== "");
  const [only] = parts;
  return parts.length === 1 && only !== undefined && typeof only !== "string" ? only : undefined;
}

/** Trusted when every alternative that can be there is; the weakest counts. */
function choiceTrust(m: Machine, value: Extract<Value, { v: "choice" }>): Trust | undefined {
  const allowed = new Set(alternativesOf(m, value));
  let weakest: Trust | undefined;
  for (const option of value.options) {
    const inner = alternativesOf(m, option.value);
    if (!inner.some((one) => allowed.has(one))) continue;
    if (inner.every((one) => truthinessOf(m, one) === "nullish")) continue;
    const trust = optionTrust(m, option);
    if (!trust) return undefined;
    weakest = !weakest || trust.by !== "principal" ? trust : weakest;
  }
  return weakest;
}

function optionTrust(m: Machine, option: ChoiceOption): Trust | undefined {
  const given = givenOf(option)?.get(`trust:${keyOf(option.value)}`);
  if (given?.is === "trust") return given.trust;
  const [value = option.value, ...others] = alternativesOf(m, option.value);
  if (value.v === "row" && others.length === 0) {
    const status = givenOf(option)?.get(`row:${value.row}`);
    if (status?.is === "row" && status.status === "verified") return memberTrust(m, value);
  }
  return trustOf(m, option.value) ?? choiceOfAdministrator(option);
}

/** Whoever may act for every tenant may name any: `return isOperator ? { tenantId: "1" } : …`. */
function choiceOfAdministrator(option: ChoiceOption): Trust | undefined {
  const given = givenOf(option)?.get(FOR_EVERY_TENANT);
  if (given?.is !== "administrator") return undefined;
  const message = "only an administrator of the platform, or the service itself, gets to name it";
  return { kind: "tenant", by: "guard", message, ...(given.at ? { at: given.at } : {}) };
}

/** Whether a fetched row is known to be the requester's. */
export function isTrustedRow(m: Machine, id: string): boolean {
  const fact = m.state.getFact(`row:${id}`);
  if (fact?.is === "row" && fact.status === "verified" && !isDoubted(m, id)) return true;
  return judgedOnce(m, id, () => {
    const info = rowInfo(m, id);
    // Judging again is only worth it when something that selected the row has become trusted since.
    return info !== undefined && info.atoms.some((atom) => trustOf(m, atom.operand) !== undefined) && judgedAnew(m, info);
  });
}

function judgedAnew(m: Machine, info: RowInfo): boolean {
  return info.isMade === true ? askingWhose(() => info.judge(m).pins) : info.judge(m).pins;
}

function rowTrust(m: Machine, value: Extract<Value, { v: "row" }>): Trust | undefined {
  if (isTrustedRow(m, value.row)) return memberTrust(m, value);
  const made = madeHere(m, value);
  return made && { kind: "bound", entity: made.name, by: "row", message: `${labelOf(value)} is the id of a row that was made here` };
}

/** A value that would do if a doubt proved unfounded: one that a doubtful look-up verified, or a member of a doubtful row. */
export function isDoubtfulFor(m: Machine, value: Value, want: Want): boolean {
  const verified = doubtfulTrust(m, value);
  if (verified && satisfies(m, verified, want, value)) return true;
  const trust = doubtfulRowTrust(m, value);
  return trust !== undefined && satisfies(m, trust, want, value);
}

/** One of several values, each of which would do, some but for a doubt: by what came along with it, or by what is known now. */
export function isDoubtfulChoice(m: Machine, value: Value, want: Want): boolean {
  return value.v === "choice" && value.options.every((option) => isDoubtfulOption(m, option, want));
}

function isDoubtfulOption(m: Machine, option: ChoiceOption, want: Want): boolean {
  const { value } = option;
  const given = givenOf(option);
  const get = (key: string): Fact | undefined => given?.get(key);
  const trust =
    optionTrust(m, option) ??
    doubtfulTrust(m, value, get) ??
    (value.v === "row" && isDoubted(m, value.row, get) ? memberTrust(m, value) : undefined);
  return (trust !== undefined && satisfies(m, trust, want, value)) || isDoubtfulFor(m, value, want);
}

/** What is known of a value but for a doubt. */
export function trustInDoubt(m: Machine, value: Value): Trust | undefined {
  return doubtfulTrust(m, value) ?? doubtfulRowTrust(m, value);
}

function doubtfulRowTrust(m: Machine, value: Value): Trust | undefined {
  return value.v === "row" && (isDoubted(m, value.row) || isFoundInDoubt(m, value.row)) ? memberTrust(m, value) : undefined;
}

/** Rows of which that is being asked: they may have been found by one another. */
const asked = new Set<string>();

/** The row goes by what a doubtful look-up has found since to be the requester's. */
export function isFoundInDoubt(m: Machine, id: string): boolean {
  const info = rowInfo(m, id);
  if (!info || asked.has(id) || !info.atoms.some(({ operand }) => doubtfulTrust(m, operand) !== undefined)) return false;
  asked.add(id);
  try {
    return info.judge(m).isDoubtful === true;
  } finally {
    asked.delete(id);
  }
}

/** The row that was fetched without asking whose it is, where the value would do if it were the requester's. */
export function followedRow(m: Machine, value: Value, want: Want): string | undefined {
  if (value.v !== "row" || !m.pendingRows.has(value.row) || isDoubted(m, value.row)) return undefined;
  const trust = memberTrust(m, value);
  return trust && satisfies(m, trust, want, value) ? value.row : undefined;
}

/** What a member of an isolated row is. */
function memberTrust(m: Machine, value: Extract<Value, { v: "row" }>): Trust | undefined {
  if (isBrought(m, value)) return undefined;
  const found = columnOf(m, value);
  const info = rowInfo(m, value.row);
  const at = info?.span;
  const base = { by: "row" as const, message: `${labelOf(value)} is of a row that was itself isolated`, ...(at ? { at } : {}) };
  if (!found) return undefined;
  if (found.column === undefined) return { kind: "bound", entity: found.entity.name, ...base };
  if (isTenantColumn(found.entity, found.column)) return { kind: "tenant", ...base };
  if (isUnknownTenantField(found.entity, found.column, m.world.tenancy)) return { kind: "tenant", ...base };
  if (isKeptInKey(found.entity, value.path, m.world.tenancy)) return { kind: "tenant", ...base };
  if (isIdColumn(found.entity, found.column)) return { kind: "bound", entity: found.entity.name, ...base };
  const target = targetOf(found.entity, found.column, m.world.tenancy);
  if (isLevel(target, m.world.tenancy)) return { kind: "tenant", ...base };
  if (target) return { kind: "bound", entity: target.name, ...base };
  if (isUserColumn(found.entity, found.column, m.world.tenancy)) return { kind: "user", ...base };
  const namesake = namesakeOf(found.entity, found.column, m.world.tenancy);
  if (namesake) return { kind: isLevel(namesake, m.world.tenancy) ? "tenant" : "bound", entity: namesake.name, ...base };
  const address = info && provenAddress(m, info, found.column);
  if (address) return { ...base, ...address, message: `${labelOf(value)} is where the secret was sent that the row was found by` };
  return { kind: "bound", ...(isRowName(found.entity, found.column) ? { entity: found.entity.name, column: found.column } : {}), ...base };
}

/** Whether this trust is enough for what the condition wants. */
export function satisfies(m: Machine, trust: Trust, want: Want, value: Value): boolean {
  if (want.kind === "reference") return isIdOfTenantRow(m, trust);
  if (want.kind === "named")
    return trust.kind === "bound" && trust.entity === want.entity.name && sameName(trust.column ?? "", want.column);
  if (trust.by === "principal") return value.v !== "principal" || !isClearlyOther(m, value, want);
  if (trust.column !== undefined) return false;
  switch (want.kind) {
    case "tenant":
      return (
        trust.kind === "tenant" ||
        (trust.kind === "bound" && trust.entity !== undefined && isLevel(m.world.tenancy.entities.get(trust.entity), m.world.tenancy))
      );
    case "user":
      return trust.kind === "user" || (trust.kind === "bound" && trust.entity !== undefined && trust.entity === m.world.tenancy.user);
    case "bound":
      if (trust.kind === "tenant") return isLevel(want.entity, m.world.tenancy) || trust.names === want.entity.name;
      if (trust.kind === "user") return want.entity.name === m.world.tenancy.user;
      if (trust.entity === undefined) return false;
      return trust.entity === want.entity.name || isSameTable(want.entity, m.world.tenancy.entities.get(trust.entity));
  }
}

const USER_PARTS = new Set(["sub", "userid", "uid", "user"]);

/** `orgId: session.userId`: a principal, and plainly not the tenant; `id: session.orgId` of an order, which has a tenant key besides. */
function isClearlyOther(m: Machine, value: Extract<Value, { v: "principal" }>, want: Want): boolean {
  const { tenancy } = m.world;
  const last = value.path.at(-1)?.toLowerCase().replaceAll("_", "") ?? "";
  const isTenant = tenancy.tenantKeyNames.has(last);
  if (want.kind === "tenant" && want.isNamedElsewhere !== true) return USER_PARTS.has(last) && !isTenant;
  return want.kind === "bound" && isTenant && want.entity.tenancy === "direct" && !isLevel(want.entity, tenancy);
}
