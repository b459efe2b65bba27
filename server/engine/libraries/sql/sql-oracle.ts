// What the judgement of a statement asks of its caller, and what it answers. The judgement knows SQL and the tenancy model; the
// caller alone knows where the value in a hole comes from.
import type { BypassKind, Mechanism } from "../../../../rules/contract/verdict";
import type { Entity } from "../../tenancy/model";
import type { Operand, Query, TableName } from "./sql-statement";

/**
 * What the value in a hole proves when a column equals it.
 * `tenant`: a trusted tenant, and the column names the tenant. `bound`: the id of a row that is known to be the tenant's.
 * `user`: the principal user, and the column names the user whose row it is. `credential`: an unguessable secret.
 * `untrusted`: it came from a request, and the column is a tenant key. `maybe-undefined`: a trusted tenant that may be missing.
 */
export type HoleProof = "tenant" | "bound" | "user" | "credential" | "untrusted" | "maybe-undefined" | "none";

/** What names mean. One schema always gives the same answers. */
export interface SqlSchema {
  /** The entity of a table; undefined when the model does not know it. */
  entityOf(table: TableName): Entity | undefined;
  /** The query that a view stands for; undefined when there is no such view. */
  viewOf?(table: TableName): Query | undefined;
  /** The entity of that name in the model; without it, `entityOf` is asked as if it were a table. */
  entityNamed?(name: string): Entity | undefined;
}

export interface SqlOracle {
  readonly schema: SqlSchema;
  /** `column` is the property name of the entity's column, or as written when the entity has no such column. `isArray`: each element is compared; `isNew`: it is the value of a new row. */
  pin(hole: number, entity: Entity, column: string, isArray: boolean, isNew?: boolean): HoleProof;
  /** The same for a session setting (`current_setting('app.tenant')`) or a user variable. */
  pinSetting?(name: string, entity: Entity, column: string): HoleProof;
  /** What a hole proves of the entity's rows when it stands for a whole condition (`WHERE $1`). */
  pinCondition?(hole: number, entity: Entity): HoleProof;
  /**
   * What a property proves of the object in a hole that is a whole row (`SET ?`); `absent` when the object lacks it. Of rows that come as
   * lists (`(a, b) VALUES ?`) the property is the one at `position` of each.
   */
  pinMember?(hole: number, entity: Entity, column: string, position: number | undefined): HoleProof | "absent";
  /** By what the database itself lets no row of the entity through but the requester's: its policies, in a session that is set to them. */
  limitOf?(entity: Entity): Mechanism | "none";
}

/** `column = hole`; `isElement`: the hole is a list, and the column equals one of its elements (`= ANY($1)`). */
export interface ColumnEquality {
  readonly column: string;
  readonly hole: number;
  readonly isElement?: true;
}

export type TableOperation = "select" | "insert" | "update" | "delete" | "upsert";

/** Why nothing isolates a table in a statement; the words of the contract's ViolationReason. */
export type TableReason = "no-filter" | "unpinned" | "bypassable" | "untrusted-tenant" | "missing-tenant" | "opaque";

/** One table that a statement reads or writes, at one place in it. */
export interface TableUse {
  readonly table: TableName;
  /** Alias, or the table's name. */
  readonly alias: string;
  /** The derived tables and CTEs around it by their names, the outermost first. */
  readonly within: readonly string[];
  /** Undefined when the model does not know the table. */
  readonly entity?: Entity;
  readonly operation: TableOperation;
  /** Undefined when it cannot be said: the table is not in the model or its tenancy is unknown. */
  readonly isPinned: boolean | undefined;
  /** Only when pinned. */
  readonly mechanism?: Mechanism;
  /** Only when `isPinned` is false. */
  readonly reason?: TableReason;
  /** Only with reason `bypassable`. */
  readonly bypass?: BypassKind;
  /** The untrusted or possibly undefined value. */
  readonly hole?: number;
  /** Holes that stand for conditions or rows and were not followed. */
  readonly opaqueHoles: readonly number[];
  /** `column = hole` that holds for every row touched, by property name where the entity is known. */
  readonly equalities: readonly ColumnEquality[];
  /** Insert and upsert: new values by column; a `list` when several rows differ. Keys as in `equalities`. */
  readonly insertValues: ReadonlyMap<string, Operand>;
  /** Update, and the update of an upsert: assigned values by column. */
  readonly updateSets: ReadonlyMap<string, Operand>;
  /** Holes that hold all assignments of an update at once (`SET ?`). */
  readonly opaqueSets: readonly number[];
  /** True when all that leaves the query is counts, sums and the like. */
  readonly isAggregateOnly: boolean;
}
