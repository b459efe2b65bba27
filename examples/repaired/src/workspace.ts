import { Router } from "express";
import { prisma } from "./db";

export const workspaces = Router();

workspaces.get("/", async (req, res) => {
  const mine = await prisma.member.findMany({ where: { userId: req.auth.userId } });
  res.json(await prisma.workspace.findMany({ where: { id: { in: mine.map((member) => member.workspaceId) } } }));
});

workspaces.get("/current", (req, res) => {
  res.json({ id: req.auth.workspaceId });
});

workspaces.get("/:workspaceId/tickets", async (req, res) => {
  const { workspaceId } = req.params;
  const member = await prisma.member.findUnique({ where: { userId_workspaceId: { userId: req.auth.userId, workspaceId } } });
  if (!member) return res.sendStatus(403);
  res.json(await prisma.ticket.findMany({ where: { workspaceId } }));
});
