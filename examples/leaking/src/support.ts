import { Router } from "express";
import jwt from "jsonwebtoken";
import { prisma } from "./db";

export const support = Router();

support.post("/act-as", async (req, res) => {
  const token = jwt.sign({ userId: req.body.userId, impersonatedBy: req.auth.userId }, process.env.JWT_SECRET ?? "");
  res.json({ token });
});

support.get("/hours", async (req, res) => {
  const { workspaceId } = req.auth;
  const open = await prisma.ticket.count({ where: { workspaceId, status: "open" } });
  res.json({ open, isAroundTheClock: workspaceId === "ws_northwind" });
});
