// The catalogue: every rule, sorted by id. Front ends hand it to the engine, which knows no rule by name.
import { auditMissingTenant } from "./audit-missing-tenant";
import { broadcastCrossTenant } from "./broadcast-cross-tenant";
import { bypassableTenantFilter } from "./bypassable-tenant-filter";
import { cacheKeyMissingTenant } from "./cache-key-missing-tenant";
import type { Rule } from "./contract/rule";
import { crossTenantLink } from "./cross-tenant-link";
import { hardcodedTenant } from "./hardcoded-tenant";
import { jobMissingTenant } from "./job-missing-tenant";
import { logMissingTenant } from "./log-missing-tenant";
import { logTenantData } from "./log-tenant-data";
import { missingTenantOnCreate } from "./missing-tenant-on-create";
import { publicCacheHeader } from "./public-cache-header";
import { rateLimitMissingTenant } from "./rate-limit-missing-tenant";
import { schemaGlobalUnique } from "./schema-global-unique";
import { schemaMissingRls } from "./schema-missing-rls";
import { schemaMissingTenantIndex } from "./schema-missing-tenant-index";
import { schemaNullableTenant } from "./schema-nullable-tenant";
import { searchMissingTenant } from "./search-missing-tenant";
import { sessionScopeLeak } from "./session-scope-leak";
import { sharedModuleState } from "./shared-module-state";
import { storageKeyMissingTenant } from "./storage-key-missing-tenant";
import { supportAccessUnaudited } from "./support-access-unaudited";
import { tenantKeyOverwrite } from "./tenant-key-overwrite";
import { unscopedConnection } from "./unscoped-connection";
import { unscopedMutation } from "./unscoped-mutation";
import { unscopedQuery } from "./unscoped-query";
import { untrustedTenantId } from "./untrusted-tenant-id";

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  auditMissingTenant,
  broadcastCrossTenant,
  bypassableTenantFilter,
  cacheKeyMissingTenant,
  crossTenantLink,
  hardcodedTenant,
  jobMissingTenant,
  logMissingTenant,
  logTenantData,
  missingTenantOnCreate,
  publicCacheHeader,
  rateLimitMissingTenant,
  schemaGlobalUnique,
  schemaMissingRls,
  schemaMissingTenantIndex,
  schemaNullableTenant,
  searchMissingTenant,
  sessionScopeLeak,
  sharedModuleState,
  storageKeyMissingTenant,
  supportAccessUnaudited,
  tenantKeyOverwrite,
  unscopedConnection,
  unscopedMutation,
  unscopedQuery,
  untrustedTenantId,
];
