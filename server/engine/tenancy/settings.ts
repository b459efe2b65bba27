// What a user may correct of the inferred model. The configuration has this shape; the room does not know where it comes from.
import type { TenancyKind } from "../../../rules/contract/access";

/** What is said of one entity. */
export interface EntitySetting {
  readonly tenancy?: TenancyKind;
  readonly tenantKey?: string;
}

export interface TenancySettings {
  readonly tenant: {
    /** Entity or table names of the tenant levels, outermost first. */
    readonly root?: readonly string[];
    /** Column names that name the tenant, whatever their relations. */
    readonly keys?: readonly string[];
    /** Entity or table of the people who sign in. */
    readonly user?: string;
  };
  /** By entity or table name. */
  readonly entities: Readonly<Record<string, EntitySetting>>;
  /** File that holds the settings, relative to the workspace root; problems name it. */
  readonly file?: string;
}
