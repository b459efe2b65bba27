// What policies of row-level security let through (PostgreSQL manual, CREATE POLICY): permissive ones add up, so that one which is open
// opens the table, whatever the others ask. Pure.
import type { Entity, Policy } from "./model";

/** `true`, also as Drizzle writes it. */
const EVERYTHING = /^(?:sql`)?[\s(]*true[\s)]*`?$/i;

/** Whoever is there: PostgreSQL's PUBLIC, and the roles of Supabase and Neon for those who are signed in and who are not. */
const ANYBODY = /^(?:public|authenticated|anon|anonymous)$/i;

/** What Supabase and Neon make of a session, and the roles for it, by the names of Drizzle's helpers. */
const HOSTED = /\bauth\.(?:uid|jwt|role|user_id|session)\s*\(|\bauthUid\s*\(|\b(?:authenticated|anonymous|anon)Role\b/i;
const HOSTED_ROLE = /^(?:authenticated|anon|anonymous)$/i;

/** Whether a policy lets anybody read every row, for one of these commands. */
export function isOpen(policy: Policy, commands: readonly Policy["command"][]): boolean {
  if (policy.isRestrictive === true || !commands.includes(policy.command) || !EVERYTHING.test(policy.using ?? "")) return false;
  return policy.roles === undefined || policy.roles.some((role) => ANYBODY.test(role));
}

/** Whether those who ask have roles of the platform's, which own no table: Supabase, Neon. */
export function areRolesHosted(entities: readonly Entity[]): boolean {
  return entities.some(
    ({ rowSecurity, relations }) =>
      relations.some(({ target }) => target === "auth.users") ||
      rowSecurity?.policies.some(
        ({ using = "", check = "", roles = [] }) => HOSTED.test(`${using} ${check}`) || roles.some((role) => HOSTED_ROLE.test(role)),
      ) === true,
  );
}
