// How well a row's tenant is known in one alternative, and how such knowledge is compared and combined.
import type { Mechanism } from "../../../../rules/contract/verdict";
import type { Entity } from "../../tenancy/model";
import { tenantColumns } from "./entity-columns";
import type { HoleProof } from "./sql-oracle";

/** 0 nothing is known, 1 an untrusted value, 2 a value that may be undefined, 3 isolated. */
export type PinRank = 0 | 1 | 2 | 3;

export interface Pin {
  readonly rank: PinRank;
  readonly mechanism?: Mechanism;
  /** The untrusted or possibly undefined value. */
  readonly hole?: number;
  /** The row is no tenant's, so rows of every tenant may point at it. */
  readonly isShared?: boolean;
}

export const NO_PIN: Pin = { rank: 0 };

/** Strongest first, as in the contract. */
const MECHANISMS: readonly Mechanism[] = [
  "row-level-security",
  "tenant-filter",
  "relation-filter",
  "user-filter",
  "bound-id",
  "credential",
  "global",
];

function strength(pin: Pin): number {
  return pin.mechanism ? MECHANISMS.length - MECHANISMS.indexOf(pin.mechanism) : 0;
}

export function betterPin(left: Pin, right: Pin): Pin {
  if (left.rank !== right.rank) return left.rank > right.rank ? left : right;
  return strength(right) > strength(left) ? right : left;
}

export function worsePin(left: Pin, right: Pin): Pin {
  return betterPin(left, right) === left ? right : left;
}

/** What a proof about a column makes of the row; `isNew` for a row that is being inserted. */
export function pinOfProof(proof: HoleProof, hole: number | undefined, entity: Entity, isNew = false): Pin {
  const named = hole === undefined ? {} : { hole };
  switch (proof) {
    case "tenant":
      return { rank: 3, mechanism: "tenant-filter" };
    case "bound":
      return { rank: 3, mechanism: "bound-id" };
    case "credential":
      return { rank: 3, mechanism: "credential" };
    case "user":
      return isOfUser(entity, isNew) ? { rank: 3, mechanism: "user-filter" } : NO_PIN;
    case "untrusted":
      return { rank: 1, ...named };
    case "maybe-undefined":
      return { rank: 2, ...named };
    case "none":
      return NO_PIN;
  }
}

/** Rows of the user are the user's alone; a new row that names its user beside a tenant may still name another tenant. */
function isOfUser(entity: Entity, isNew: boolean): boolean {
  return isNew ? entity.tenancy === "user" || entity.isMembership : entity.tenancy !== "root";
}

/** What a row learns from one that it is tied to. */
export function derivedPin(from: Pin): Pin {
  if (from.mechanism === "bound-id" || from.mechanism === "credential" || from.mechanism === undefined) return from;
  return { ...from, mechanism: "relation-filter" };
}

/**
 * A tenant that is a set of columns needs all of them. An inner level (any but the first) is enough by itself, since a project or
 * environment that is trusted already lies in its organization.
 */
export function combineKeys(entity: Entity, byColumn: ReadonlyMap<string, Pin>): Pin {
  const keys = tenantColumns(entity);
  const pins = keys.map((key) => byColumn.get(key) ?? NO_PIN);
  const [first = NO_PIN, ...inner] = pins;
  if (inner.length === 0 || entity.tenancy === "root") return pins.reduce(betterPin, NO_PIN);
  const innermost = inner.reduce(betterPin, NO_PIN);
  return innermost.rank === 3 ? innermost : pins.reduce(worsePin, first);
}
