// Secrets that are compared with what the requester brought, after their row was found by something that is no secret:
// `key.tokenHash === sha256(token)`, `project.ingestKey === req.get("x-ingest-key")`.
import type { RowValue, Value } from "../../libraries/value";
import type { Column, Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import { holdsKeys, isToken } from "./credential";
import { columnOf, sameName } from "./rows";

/** Columns that only their holder knows; keys that address something (`cacheKey`, `publicKey`, `sortKey`) are none. */
const SECRET =
  /secret|passw|(?:invite|invitation|join)_?code$|(?:api|access|auth|ingest|write|server|private|signing|session|hashed|encrypted)_?keys?(?:_?hash)?$|(?:key|token|secret)_?(?:hash|digest)$/i;
const HASH = /^(?:hash(?:ed)?|digest|hash(?:ed)?_?(?:key|token|secret|value)|value_?hash)$/i;

/** Deepest derivation that is looked into. */
const DEPTH = 6;

/** The row whose secret is one side of an equality and what was sent the other; undefined where neither is. */
export function rowOfSecret(m: Machine, left: Value, right: Value): RowValue | undefined {
  return secretRow(m, left, right) ?? secretRow(m, right, left);
}

function secretRow(m: Machine, side: Value, other: Value): RowValue | undefined {
  const [option, ...more] = alternativesOf(m, side).filter((one) => truthinessOf(m, one) !== "nullish");
  const only = option && more.length === 0 ? rowBehind(option, DEPTH) : undefined;
  if (!only || !isSent(m, other)) return undefined;
  const found = columnOf(m, only);
  const column = found?.entity.columns.find(({ name }) => sameName(name, found.column ?? ""));
  return found && column && isSecret(found.entity, column) ? only : undefined;
}

/** The column that a value was read from: the hash in `row.tokenHash.split(":")`. */
function rowBehind(value: Value, depth: number): RowValue | undefined {
  if (value.v === "row") return value;
  const [from, ...more] = value.v === "unknown" ? (value.from ?? []) : [];
  return from && more.length === 0 && depth > 0 ? rowBehind(from, depth - 1) : undefined;
}

function isSecret(entity: Entity, { name, type }: Column): boolean {
  if (/int|serial|number|decimal|bool|date|time/i.test(type)) return false;
  return SECRET.test(name) || isToken(entity, name) || (HASH.test(name) && holdsKeys(entity));
}

/** What the requester sent, or what was computed from it. */
function isSent(m: Machine, value: Value): boolean {
  const options = alternativesOf(m, value).filter((option) => truthinessOf(m, option) !== "nullish");
  return options.length > 0 && options.every((option) => holdsSource(m, option, DEPTH));
}

/** The hash of a text that a source is a part of: `` sha256(`${salt}:${token}`) ``. */
function holdsSource(m: Machine, value: Value, depth: number): boolean {
  if (value.v === "source") return true;
  const inner = value.v === "unknown" ? (value.from ?? []) : partsOf(m, value);
  return depth > 0 && inner.some((part) => holdsSource(m, part, depth - 1));
}
