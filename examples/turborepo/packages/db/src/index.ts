import { PrismaClient } from "@prisma/client";

export const db = new PrismaClient();

/** One ticket, whoever asks: those who call it have to know whose it is. */
export function ticketById(id: string) {
  return db.ticket.findUnique({ where: { id } });
}

/** A ticket of this workspace. */
export function ticketOf(workspaceId: string, id: string) {
  return db.ticket.findFirst({ where: { id, workspaceId } });
}
