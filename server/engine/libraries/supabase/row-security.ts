// What row-level security does to a client's access (https://supabase.com/docs/guides/database/postgres/row-level-security): policies
// limit the signed-in user, and nobody who holds the secret key.
import type { DataAccess, Engine } from "../model";
import type { ClientScope } from "../client-scope";
import type { Entity, Policy } from "../../tenancy/model";
import { isService } from "./client";

type Command = Policy["command"];
/** Policies that name who is signed in. */
const BY_USER = /\bauth\s*\.\s*(?:uid|jwt|email|org_id|role)\s*\(|current_setting\s*\(|request\.jwt/i;
const OPEN = /^\(*\s*true\s*\)*$/i;

/** The policies as a mechanism of this access; undefined where they do not limit it. */
export function securityOf(
  engine: Engine,
  client: Readonly<Record<string, unknown>>,
  entity: Entity,
  commands: readonly Command[],
  span: DataAccess["span"],
): ClientScope | undefined {
  if (isService(client) || entity.rowSecurity?.isEnabled !== true) return undefined;
  const policies = entity.rowSecurity.policies;
  if (!commands.every((command) => isLimited(policies, command))) return undefined;
  return { mechanism: "row-level-security", tenant: engine.principal("session", "the signed-in user of the policies", []), span };
}

/** Policies add up: one that lets everybody through opens the table. Without any policy nothing is let through. */
function isLimited(policies: readonly Policy[], command: Command): boolean {
  return policies
    .filter((policy) => (policy.command === "all" || policy.command === command) && !/service/i.test(policy.name))
    .every((policy) => {
      const text = command === "insert" ? (policy.check ?? policy.using) : policy.using;
      return text !== undefined && !OPEN.test(text) && (policy.isTenantPolicy || BY_USER.test(text) || /\w\s*\(/.test(text));
    });
}
