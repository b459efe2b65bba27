// The catalogue: every rule, sorted by id. Front ends hand it to the engine, which knows no rule by name.
import { bypassableTenantFilter } from "./bypassable-tenant-filter";
import { cacheKeyMissingTenant } from "./cache-key-missing-tenant";
import type { Rule } from "./contract/rule";
import { logMissingTenant } from "./log-missing-tenant";
import { missingTenantOnCreate } from "./missing-tenant-on-create";
import { sharedModuleState } from "./shared-module-state";
import { unscopedMutation } from "./unscoped-mutation";
import { unscopedQuery } from "./unscoped-query";
import { untrustedTenantId } from "./untrusted-tenant-id";

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  bypassableTenantFilter,
  cacheKeyMissingTenant,
  logMissingTenant,
  missingTenantOnCreate,
  sharedModuleState,
  unscopedMutation,
  unscopedQuery,
  untrustedTenantId,
];
