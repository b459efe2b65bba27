import { requireAuth, requireMember } from "@desk/auth";
import { db, ticketById, ticketOf } from "@desk/db";
import express from "express";

const app = express();
app.use(requireAuth);

app.get("/workspaces/:workspaceId/tickets", requireMember, async (req, res) => {
  res.json(await db.ticket.findMany({ where: { workspaceId: req.params.workspaceId } }));
});

app.get("/tickets/:id", async (req, res) => {
  res.json(await ticketOf(req.auth.workspaceId, req.params.id));
});

// The leak lies between three packages: the route forgets whose the ticket is, the helper does not ask, the schema knows.
app.get("/embed/:id", async (req, res) => {
  res.json(await ticketById(req.params.id));
});

app.listen(3000);
