// When does an equality between columns of two tables carry the tenant from one row to the other? Through tenant keys, foreign
// keys and ids; never through columns such as a slug or an e-mail address that rows of two tenants may share.
import type { Entity } from "../../tenancy/model";
import type { ColumnTerm } from "./condition";
import { columnKey, foreignKeyPairs, isUniqueColumn, tenantColumns, type ForeignKeyPair } from "./entity-columns";
import type { Pin } from "./pins";

/** Tells whether two columns are equal in the alternative at hand. */
export type AreEqual = (leftRows: number, leftColumn: string, rightRows: number, rightColumn: string) => boolean;

/** True when this pair, or all pairs of the key, identify one row of the target. */
function reachesOneRow(
  pairs: readonly ForeignKeyPair[],
  pair: ForeignKeyPair,
  target: Entity,
  isEqual: (pair: ForeignKeyPair) => boolean,
): boolean {
  return isUniqueColumn(target, pair.reference) || pairs.every(isEqual);
}

/** True when `from` holds a foreign key through these columns to the row of `to`. */
function pointsTo(from: ColumnTerm, to: ColumnTerm, areEqual: AreEqual): boolean {
  const child = from.rows.entity;
  const parent = to.rows.entity;
  if (!child || !parent) return false;
  return child.relations.some((relation) => {
    if (relation.target !== parent.name) return false;
    const pairs = foreignKeyPairs(relation).map((pair) => ({
      column: columnKey(child, pair.column),
      reference: columnKey(parent, pair.reference),
    }));
    const pair = pairs.find((each) => each.column === from.column && each.reference === to.column);
    return (
      pair !== undefined && reachesOneRow(pairs, pair, parent, (each) => areEqual(from.rows.id, each.column, to.rows.id, each.reference))
    );
  });
}

/** Columns of `entity` that point at one column of another entity: `target.column`. */
function targetsOf(term: ColumnTerm): readonly string[] {
  const { entity } = term.rows;
  if (!entity) return [];
  return entity.relations.flatMap((relation) => {
    const [pair, second] = foreignKeyPairs(relation);
    return pair && !second && columnKey(entity, pair.column) === term.column ? [`${relation.target}.${pair.reference}`] : [];
  });
}

/** A row of user tenancy says whose it is only when it was pinned as the user's own; being named by a tenant's row is not enough. */
function mayHandDown(parent: Entity, pin: Pin, child: Entity): boolean {
  if (parent.tenancy === "global") return false;
  if (parent.tenancy !== "user") return true;
  const isOwn = pin.mechanism === "user-filter" || pin.mechanism === "bound-id" || pin.mechanism === "credential";
  return isOwn && (child.tenancy === "user" || child.isMembership || child.tenancy === "unknown");
}

/** True when `to` belongs to the tenant of `from` because the two columns are equal and `from` is pinned by `pin`. */
export function carriesTenant(
  from: ColumnTerm,
  pin: Pin,
  to: ColumnTerm,
  areEqual: AreEqual,
  entityNamed: (name: string) => Entity | undefined,
): boolean {
  const source = from.rows.entity;
  const target = to.rows.entity;
  if (!source || !target || source.tenancy === "global") return false;
  const isAnyone = pin.isShared === true && target.tenancy === "direct";
  if (pointsTo(to, from, areEqual)) return !isAnyone && mayHandDown(source, pin, target);
  if (pointsTo(from, to, areEqual)) return true;
  if (source.name === target.name && from.column === to.column && isUniqueColumn(source, from.column)) return true;
  if (isAnyone) return false;
  // Two children of one parent.
  const shared = targetsOf(from).filter((key) => targetsOf(to).includes(key));
  return shared.some((key) => {
    const parent = entityNamed(key.slice(0, key.indexOf(".")));
    return parent ? parent.tenancy !== "user" && parent.tenancy !== "global" : false;
  });
}

/** True when both columns name the tenant of their rows. */
export function areTenantKeys(left: ColumnTerm, right: ColumnTerm): boolean {
  const [one, other] = [left, right].map((term) => term.rows.entity && tenantColumns(term.rows.entity).includes(term.column));
  return one === true && other === true;
}
