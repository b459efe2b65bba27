import { Router } from "express";
import { prisma } from "./db";
import { log } from "./log";

export const tickets = Router();

tickets.get("/", async (req, res) => {
  const { workspaceId } = req.auth;
  res.json(await prisma.ticket.findMany({ where: { workspaceId, status: req.query.status as string }, take: 50 }));
});

tickets.get("/urgent", async (req, res) => {
  const { workspaceId } = req.auth;
  res.json(await prisma.ticket.findMany({ where: { OR: [{ workspaceId, priority: 1 }, { status: "escalated" }] } }));
});

tickets.post("/", async (req, res) => {
  const ticket = await prisma.ticket.create({ data: { ...req.body, status: "open" } });
  res.status(201).json(ticket);
});

tickets.get("/:id", async (req, res) => {
  const ticket = await prisma.ticket.findUnique({ where: { id: req.params.id } });
  if (!ticket) return res.sendStatus(404);
  res.json(ticket);
});

tickets.post("/:id/comments", async (req, res) => {
  const ticket = await prisma.ticket.findFirst({ where: { id: req.params.id, workspaceId: req.auth.workspaceId } });
  if (!ticket) return res.sendStatus(404);
  log.debug({ workspaceId: req.auth.workspaceId, body: req.body }, "comment received");
  const comment = await prisma.comment.create({ data: { body: req.body.body, ticketId: ticket.id } });
  log.info({ ticketId: ticket.id }, "comment added");
  res.status(201).json(comment);
});

tickets.get("/:id/comments", async (req, res) => {
  const { workspaceId } = req.auth;
  res.json(await prisma.comment.findMany({ where: { ticketId: req.params.id, ticket: { workspaceId } } }));
});

tickets.patch("/:id", async (req, res) => {
  const { workspaceId } = req.auth;
  res.json(await prisma.ticket.update({ where: { id: req.params.id, workspaceId }, data: req.body }));
});

tickets.patch("/comments/:id", async (req, res) => {
  const mine = { id: req.params.id, ticket: { workspaceId: req.auth.workspaceId } };
  res.json(await prisma.comment.update({ where: mine, data: { ticketId: req.body.ticketId } }));
});

tickets.delete("/:id", async (req, res) => {
  await prisma.ticket.delete({ where: { id: req.params.id } });
  await prisma.auditEvent.create({ data: { action: "ticket.delete", workspaceId: req.auth.workspaceId } });
  res.sendStatus(204);
});
