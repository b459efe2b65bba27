import type { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";

/** What our sign-in service puts into a token. */
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
