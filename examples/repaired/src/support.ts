import { Router } from "express";
import jwt from "jsonwebtoken";
import { audit } from "./audit";
import { prisma } from "./db";

export const support = Router();

support.post("/act-as", async (req, res) => {
  await audit({ action: "act-as", by: req.auth.userId, workspaceId: req.auth.workspaceId, userId: req.body.userId });
  const token = jwt.sign({ userId: req.body.userId, impersonatedBy: req.auth.userId }, process.env.JWT_SECRET ?? "");
  res.json({ token });
});

support.get("/hours", async (req, res) => {
  const { workspaceId } = req.auth;
  const open = await prisma.ticket.count({ where: { workspaceId, status: "open" } });
  const workspace = await prisma.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  res.json({ open, isAroundTheClock: workspace.name.endsWith("24/7") });
});
