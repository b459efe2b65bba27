import { Router } from "express";
import type { NextFunction, Request, Response } from "express";
import { prisma } from "./db";

let currentWorkspaceId = "";

/** Remembers whose request this is. */
export function rememberWorkspace(req: Request, _res: Response, next: NextFunction) {
  currentWorkspaceId = req.auth.workspaceId;
  next();
}

export const workspaces = Router();

workspaces.get("/", async (req, res) => {
  const mine = await prisma.member.findMany({ where: { userId: req.auth.userId } });
  res.json(await prisma.workspace.findMany({ where: { id: { in: mine.map((member) => member.workspaceId) } } }));
});

workspaces.get("/current", (_req, res) => {
  res.json({ id: currentWorkspaceId });
});

workspaces.get("/:workspaceId/tickets", async (req, res) => {
  const { workspaceId } = req.params;
  const member = await prisma.member.findUnique({ where: { userId_workspaceId: { userId: req.auth.userId, workspaceId } } });
  if (!member) return res.sendStatus(403);
  res.json(await prisma.ticket.findMany({ where: { workspaceId } }));
});
