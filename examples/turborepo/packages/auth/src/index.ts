import { db } from "@desk/db";
import type { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";

interface Claims {
  userId: string;
  workspaceId: string;
}

declare global {
  namespace Express {
    interface Request {
      auth: Claims;
    }
  }
}

export function requireAuth(req: Request, res: Response, next: NextFunction) {
  const token = req.headers.authorization?.replace("Bearer ", "");
  if (!token) return res.status(401).json({ error: "Sign in first" });
  req.auth = jwt.verify(token, process.env.JWT_SECRET ?? "") as Claims;
  next();
}

/** Lets members of the workspace in the path pass, and nobody else. */
export async function requireMember(req: Request, res: Response, next: NextFunction) {
  const member = await db.member.findUnique({
    where: { userId_workspaceId: { userId: req.auth.userId, workspaceId: req.params.workspaceId } },
  });
  if (!member) return res.sendStatus(403);
  next();
}
