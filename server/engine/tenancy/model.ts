// The tenancy model: entities, their columns and relations, and how each relates to a tenant. Data only.
import type { TenancyKind } from "../../../rules/contract/access";
import type { SourceSpan } from "../../../rules/contract/span";
import type { SqlFunctions } from "./sql-functions";

export interface Column {
  /** As code names it: Prisma field, ORM property. For SQL tables the column itself. */
  readonly name: string;
  /** As the database names it. */
  readonly dbName: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly isUnique: boolean;
  readonly isId: boolean;
  readonly isList: boolean;
  readonly hasDefault: boolean;
  /** How code names it in filters and new rows, where no property of its own does: `["org"]`, `["org", "id"]`. */
  readonly path?: readonly string[];
  readonly span?: SourceSpan;
}

export interface Relation {
  /** Property name of the relation (`org`, `members`); for a bare SQL foreign key, the column's name. */
  readonly name: string;
  readonly target: string;
  /** Local foreign-key columns (property names); empty on the side that holds none. */
  readonly columns: readonly string[];
  /** Columns of the target that they point at. */
  readonly references: readonly string[];
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** True when no constraint says so: the column is only named like a key of the target. */
  readonly isImplied?: boolean;
  /** Name of the opposite relation on the target, when there is one. */
  readonly inverse?: string;
  readonly span?: SourceSpan;
}

export interface UniqueKey {
  readonly columns: readonly string[];
  /** Prisma's name for it in `where` (`orgId_email`, or `name:`). */
  readonly name?: string;
  readonly isPrimary: boolean;
  readonly span?: SourceSpan;
}

export interface Policy {
  readonly name: string;
  readonly command: "all" | "select" | "insert" | "update" | "delete";
  readonly using?: string;
  readonly check?: string;
  /** Roles that it is for, as written; without any it is for everybody. */
  readonly roles?: readonly string[];
  /** It narrows what other policies let through, and lets nothing through itself. */
  readonly isRestrictive?: true;
  /** True when it restricts rows by a column that is the tenant key. */
  readonly isTenantPolicy: boolean;
  readonly span?: SourceSpan;
}

export interface RowSecurity {
  readonly isEnabled: boolean;
  readonly isForced: boolean;
  readonly policies: readonly Policy[];
}

/** Where an entity was read from. */
export type SchemaOrigin =
  | "prisma"
  | "sql"
  | "config"
  | "drizzle"
  | "typeorm"
  | "mikro-orm"
  | "sequelize"
  | "mongoose"
  | "mongodb"
  | "objection"
  | "kysely"
  | "supabase"
  | "convex"
  | "dynamodb"
  | "firestore";

/** An entity before tenancy is inferred; what schema readers produce. */
export interface SchemaEntity {
  /** As code names it: Prisma model name; for SQL the table name. */
  readonly name: string;
  /** Table name, without schema. */
  readonly table: string;
  readonly origin: SchemaOrigin;
  readonly span: SourceSpan;
  readonly columns: readonly Column[];
  readonly relations: readonly Relation[];
  readonly uniques: readonly UniqueKey[];
  readonly indexes: readonly (readonly string[])[];
  readonly rowSecurity?: RowSecurity;
  /** Known by what is added to it only (indexes, row security): something else makes the table. */
  readonly isElsewhere?: true;
  /** Its database has no foreign keys (ClickHouse), so that none is missing. */
  readonly hasNoReferences?: true;
  /** The client throws where a condition is undefined (Prisma's `strictUndefinedChecks`). */
  readonly refusesUndefined?: true;
  /** What raw SQL of its client is written in, where the schema says so (Prisma's datasource). */
  readonly dialect?: "postgres" | "mysql" | "sqlite" | "mssql";
}

/** One way from a row to its tenant or user. */
export interface TenancyPath {
  /** Relation names to follow from the entity, each required and to-one; empty for `direct`. */
  readonly relations: readonly string[];
  /** Entity at the end of the relations: the one that holds `key`. */
  readonly holder: string;
  /** Column on the holder that names the tenant: the tenant key, or the root's id. */
  readonly key: string;
}

export interface Entity extends SchemaEntity {
  readonly tenancy: TenancyKind;
  /** `direct` and `root`: the columns that name the tenant (all of them are needed when there are several). */
  readonly tenantKeys: readonly string[];
  /**
   * Ways to the tenant, shortest first, at most 32; a filter through any of them pins the row. They follow required relations only,
   * and hold the entity's own keys (no relations) and the ids of the levels. Of a `user` entity they lead to the user;
   * of an `unknown` one they follow nullable relations, too.
   */
  readonly paths: readonly TenancyPath[];
  /** Columns that name the owning user, if any. */
  readonly userKeys: readonly string[];
  /** True when it joins users with tenants, or lists the tenants of a user. */
  readonly isMembership: boolean;
  /** True when the tenant key may be null. */
  readonly isTenantNullable: boolean;
  /** Why it was classed so: short sentences for `tenantlint model`. */
  readonly why: readonly string[];
}

export interface TenancyModel {
  /**
   * Entity names of the tenant levels, outermost first; empty when no tenant was found. A name without an entity is a virtual root:
   * key columns tell of it (`tenant_id`), and no table stands for it.
   */
  readonly roots: readonly string[];
  /** Property and column names that name a tenant in this code base (`orgId`, `org_id`), lower-cased without underscores. */
  readonly tenantKeyNames: ReadonlySet<string>;
  /** The entity of people, if found. */
  readonly user?: string;
  /** By entity name, sorted by name. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** Entity names by lower-cased table name. */
  readonly byTable: ReadonlyMap<string, string>;
  /** Text of the query of each SQL view, by lower-cased name. */
  readonly views?: ReadonlyMap<string, string>;
  /** Functions of the database, by lower-cased name. */
  readonly functions?: SqlFunctions;
  /** Texts of queries that stand in files of their own and that code calls by name (Prisma's typed SQL). */
  readonly namedQueries?: ReadonlyMap<string, string>;
  /** Texts of SQL files that are no schema, by path relative to the workspace: code may read them. */
  readonly sqlTexts?: ReadonlyMap<string, string>;
  /** Short sentences that say how the roots were chosen. */
  readonly why: readonly string[];
}
