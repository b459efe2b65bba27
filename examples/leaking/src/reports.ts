import { Router } from "express";
import { pool } from "./db";

export const reports = Router();

reports.get("/by-status", async (req, res) => {
  const { rows } = await pool.query("SELECT status, count(*) FROM tickets WHERE workspace_id = $1 GROUP BY status", [req.auth.workspaceId]);
  res.set("Cache-Control", "public, max-age=60");
  res.json(rows);
});

reports.get("/by-priority", async (req, res) => {
  const { rows } = await pool.query("SELECT priority, count(*) FROM tickets WHERE workspace_id = $1 GROUP BY priority", [
    req.query.workspaceId,
  ]);
  res.json(rows);
});

reports.get("/busiest", async (req, res) => {
  const { rows } = await pool.query(
    `SELECT t.subject, count(*) AS comments
       FROM comments c
       JOIN tickets t ON t.id = c.ticket_id
      GROUP BY t.id, t.subject
      ORDER BY comments DESC
      LIMIT 10`,
  );
  res.json(rows);
});
