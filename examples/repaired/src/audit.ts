import { pool } from "./db";

interface AuditEvent {
  action: string;
  by: string;
  workspaceId: string;
  userId: string;
}

export async function audit({ action, by, workspaceId, userId }: AuditEvent) {
  await pool.query("INSERT INTO audit_events (action, actor_id, workspace_id, user_id) VALUES ($1, $2, $3, $4)", [
    action,
    by,
    workspaceId,
    userId,
  ]);
}
