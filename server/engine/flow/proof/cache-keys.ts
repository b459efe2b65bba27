// Cache keys: whether what is in a key tells one tenant's entry from another's, and what it is that does.
import type { SourceValue, Value } from "../../libraries/value";
import { keyOf, labelOf } from "../keys";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import type { KeyStrength } from "./judgement";
import { fixedText } from "./channel-key";
import { COMMON_CLAIM, columnOf, isIdColumn, isTenantColumn, isUniqueAlone, isUserColumn, rowInfo, sameName, targetOf } from "./rows";
import { rowsIn } from "./settle";
import { isTenantName } from "./names-tenant";
import { isTrustedRow, trustOf } from "./trust";

export interface KeyPart {
  readonly strength: KeyStrength;
  readonly value?: Value;
}

const ORDER: readonly KeyStrength[] = ["tenant", "row", "secret", "claimed", "input", "opaque", "nothing"];
const NOTHING: KeyPart = { strength: "nothing" };
/** Values inside values are looked into this deep. */
const DEPTH = 5;

/** Values that are the same for whoever asks. */
const COMMON_VALUE =
  /date|time|now|today|day|month|year|version|env|prefix|suffix|namespace|index|page|limit|offset|ttl|length|size|count/i;
/** Input that only its owner can send. */
const SECRET_INPUT = /token|secret|authorization|api-?_?key|session|cookie|bearer|signature|nonce|\bstate\b|\bcode\b/i;
/** Secrets of a sign-in (RFC 6749 section 4.1), and elsewhere the plain words for what countries, orders and vouchers have. */
const SIGN_IN_INPUT = /^(?:state|code)$/i;
const SIGN_IN =
  /o-?auth|oidc|openid|saml|\bsso\b|pkce|\bauth\b|authori[sz]|authenticat|(?:log|sign)-?_?in\b|callback|redirect|challenge|verif|otp|2fa|mfa|magic|invit|exchange|token|secret|handshake|pair/i;

export function strongest(parts: readonly KeyPart[]): KeyPart {
  return parts.reduce((best, part) => (ORDER.indexOf(part.strength) < ORDER.indexOf(best.strength) ? part : best), NOTHING);
}

function weakest(parts: readonly KeyPart[]): KeyPart {
  const [first = NOTHING, ...more] = parts;
  return more.reduce((worst, part) => (ORDER.indexOf(part.strength) > ORDER.indexOf(worst.strength) ? part : worst), first);
}

/** What the values that together name an entry hold. */
export function strengthOfKey(m: Machine, key: readonly Value[]): KeyPart {
  const rows = new Map<string, Set<string>>();
  const strength = strongest(key.map((part) => strengthOf(m, part, DEPTH, rows)));
  const found = isPlainWord(m, strength, key) ? { ...strength, strength: "input" as const } : strength;
  if (ORDER.indexOf(found.strength) <= ORDER.indexOf("row")) return found;
  return [...rows].some(([row, columns]) => isWholeUnique(m, row, columns)) ? { strength: "row" } : found;
}

/** `code` and `state` where nobody signs in. */
function isPlainWord(m: Machine, { strength, value }: KeyPart, key: readonly Value[]): boolean {
  if (strength !== "secret" || !value) return false;
  const isMeant = SIGN_IN_INPUT.test(lastName(labelOf(value))) && value.v !== "principal" && !(value.v === "source" && value.isDigest);
  if (!isMeant || (value.v === "unknown" && value.isRandom)) return false;
  if (value.v === "source" && value.kind === "cookies") return false;
  const route = m.world.observer.run.entry?.label ?? "";
  return !SIGN_IN.test([route, ...key.map((part) => fixedText(m, part))].join(" "));
}

function strengthOf(m: Machine, value: Value, depth: number, rows: Map<string, Set<string>>): KeyPart {
  const trust = value.v === "row" || value.v === "principal" ? undefined : trustOf(m, value);
  if (trust) return { strength: trust.kind === "bound" ? "row" : "tenant", value };
  switch (value.v) {
    case "principal":
      return { strength: COMMON_CLAIM.test(value.path.at(-1) ?? "") ? "nothing" : "tenant", value };
    case "row":
      return rowStrength(m, value, rows);
    case "source":
      return sourceStrength(m, value, depth, rows);
    case "unknown":
      return unknownStrength(m, value, depth, rows);
    case "choice":
      return choiceStrength(m, value, depth, rows);
    case "external":
      return value.module === "global" ? NOTHING : byName(m, value.path.join("."), value);
    case "object":
      return objectStrength(m, value, depth, rows);
    case "handle":
    case "promise":
    case "text":
    case "array":
      return depth === 0 ? NOTHING : strongest(partsOf(m, value).map((part) => strengthOf(m, part, depth - 1, rows)));
    default:
      return NOTHING;
  }
}

/** Any of the alternatives may name the entry; those that are nothing name it badly, and are the lesser harm. */
function choiceStrength(m: Machine, value: Extract<Value, { v: "choice" }>, depth: number, rows: Map<string, Set<string>>): KeyPart {
  const parts = alternativesOf(m, value).map((option) => ({ option, part: strengthOf(m, option, depth, rows) }));
  const named = parts.filter(({ option }) => truthinessOf(m, option) !== "nullish" && option.v !== "constant");
  return weakest(named.map(({ part }) => part));
}

/** `{ orgId, … }` written out: a member's name says what it is, where its value does not. */
function objectStrength(m: Machine, value: Extract<Value, { v: "object" }>, depth: number, rows: Map<string, Set<string>>): KeyPart {
  if (depth === 0) return NOTHING;
  const named = [...(m.engine.members(value) ?? [])].flatMap(([name, { value: inner }]) =>
    inner.v === "unknown" && isTenantName(m, name) ? [{ strength: "tenant" as const, value: inner }] : [],
  );
  return strongest([...named, ...partsOf(m, value).map((part) => strengthOf(m, part, depth - 1, rows))]);
}

/** Columns that tell rows apart; whose the row is, is said where it was read. */
function rowStrength(m: Machine, value: Extract<Value, { v: "row" }>, rows: Map<string, Set<string>>): KeyPart {
  const found = columnOf(m, value);
  if (!found) return { strength: "row", value };
  const { entity, column } = found;
  if (column === undefined) return { strength: "row", value };
  if (isTenantColumn(entity, column) || isUserColumn(entity, column, m.world.tenancy)) return { strength: "tenant", value };
  if (isIdColumn(entity, column) || isUniqueAlone(entity, column) || targetOf(entity, column, m.world.tenancy))
    return { strength: "row", value };
  const columns = rows.get(value.row) ?? new Set();
  rows.set(value.row, columns.add(column));
  // A column that the schema does not know may be anything.
  return entity.columns.some((known) => sameName(known.name, column)) ? NOTHING : { strength: "opaque", value };
}

/** `${link.domain}:${link.key}` where the two together are unique. */
function isWholeUnique(m: Machine, row: string, columns: ReadonlySet<string>): boolean {
  const entity = columnOf(m, { v: "row", row, path: [] })?.entity;
  const names = [...columns];
  return entity?.uniques.some((unique) => unique.columns.every((column) => names.some((name) => sameName(name, column)))) ?? false;
}

function sourceStrength(m: Machine, value: SourceValue, depth: number, rows: Map<string, Set<string>>): KeyPart {
  const others = depth === 0 ? [] : (value.from ?? []).filter((part) => part !== value);
  const from = strongest(others.map((part) => strengthOf(m, part, depth - 1, rows)));
  if (from.strength !== "input" && from.strength !== "opaque" && from.strength !== "nothing") return from;
  const isSecret = value.kind === "cookies" || SECRET_INPUT.test(lastName(value.label)) || (value.isDigest === true && others.length === 0);
  if (isSecret || (value.kind === "headers" && SECRET_INPUT.test(value.label))) return { strength: "secret", value };
  return { strength: isTenantName(m, lastName(value.label)) ? "claimed" : "input", value };
}

/** Where nothing else is known, its name and what it was computed from say what it is. */
function unknownStrength(m: Machine, value: Extract<Value, { v: "unknown" }>, depth: number, rows: Map<string, Set<string>>): KeyPart {
  if (value.isRandom) return { strength: "secret", value };
  if (namesTenantByLabel(m, value.label)) return { strength: "tenant", value };
  const from = depth === 0 ? NOTHING : strongest((value.from ?? []).map((part) => strengthOf(m, part, depth - 1, rows)));
  if (from.strength === "input" && SECRET_INPUT.test(lastName(value.label))) return { strength: "secret", value };
  if (from.strength !== "nothing" && from.strength !== "opaque") return from;
  return value.from !== undefined && from.strength === "nothing" ? NOTHING : byName(m, value.label, value);
}

function byName(m: Machine, label: string, value: Value): KeyPart {
  if (namesTenantByLabel(m, label)) return { strength: "tenant", value };
  const isCommon = COMMON_CLAIM.test(lastName(label)) || COMMON_VALUE.test(lastName(label));
  return isCommon ? NOTHING : { strength: "opaque", value };
}

/** `ctx.orgId`, `getTenantId()`, `workspace.id`. */
function namesTenantByLabel(m: Machine, label: string): boolean {
  const last = lastName(label);
  if (isTenantName(m, last)) return true;
  const owner = label.split(".").at(-2) ?? "";
  return /^(_?id|uuid|slug|key)$/i.test(last) && isTenantName(m, `${owner}Id`);
}

/** `orgId` of `request.body.orgId`, `getOrgId` of `getOrgId()`. */
function lastName(label: string): string {
  return (label.split(".").at(-1) ?? "").replace(/\(.*$|\?$/, "");
}

/** Whether what is stored was looked up by this very value: the key then names the row, as a key made of the row would. */
export function isSelectorOf(m: Machine, selector: Value, stored: Value, isOpenOnly: boolean): boolean {
  const wanted = keyOf(selector);
  return [...rowsIn(m, stored)].some((id) => {
    if (isOpenOnly && isTrustedRow(m, id)) return false;
    return rowInfo(m, id)?.atoms.some(
      ({ entity, column, operand }) =>
        (isIdColumn(entity, column) || isUniqueAlone(entity, column)) &&
        alternativesOf(m, operand).some((option) => keyOf(option) === wanted),
    );
  });
}

/** What was read under this value goes back. */
export function goesBack(m: Machine, selector: Value, stored: Value): boolean {
  return cameFrom(m, stored, keyOf(selector), DEPTH);
}

function cameFrom(m: Machine, value: Value, wanted: string, depth: number): boolean {
  if (value.v === "unknown" && value.key.includes("cached(") && value.from?.some((part) => mentions(part, wanted))) return true;
  return depth > 0 && partsOf(m, value).some((part) => cameFrom(m, part, wanted, depth - 1));
}

function mentions(value: Value, wanted: string): boolean {
  if (value.v === "text") return value.parts.some((part) => typeof part !== "string" && mentions(part, wanted));
  return keyOf(value) === wanted;
}

/** Nothing but ids in what is stored: an index, which holds no data of those it lists. */
export function holdsIdsOnly(m: Machine, stored: Value): boolean {
  const parts = stored.v === "array" ? partsOf(m, stored) : [stored];
  return parts.every((part) => part.v !== "object" && ["tenant", "row"].includes(strengthOf(m, part, 1, new Map()).strength));
}

/** A key in words. */
export function sayKey(key: readonly Value[]): string {
  return key.map(labelOf).join(" ");
}
