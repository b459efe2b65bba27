// Grants in one table for things of several kinds: whose a grant is and what it is for stand as an id beside a kind.
import { service } from "../harness/service";

const SCHEMA = `
  import { pgTable, text, uuid } from "drizzle-orm/pg-core";
  export const workspace = pgTable("workspace", { id: uuid("id").primaryKey(), name: text("name").notNull() });
  export const user = pgTable("user", { id: uuid("id").primaryKey(), email: text("email").notNull() });
  const owner = () => uuid("workspace_id").notNull().references(() => workspace.id);
  export const board = pgTable("board", { id: uuid("id").primaryKey(), name: text("name").notNull(), workspaceId: owner() });
  export const card = pgTable("card", { id: uuid("id").primaryKey(), boardId: uuid("board_id").notNull().references(() => board.id) });
  export const role = pgTable("role", { id: uuid("id").primaryKey(), name: text("name").notNull(), workspaceId: owner() });
  export const grant = pgTable("grant", {
    id: uuid("id").primaryKey(),
    roleId: uuid("role_id").notNull().references(() => role.id),
    subjectType: text("subject_type").notNull(),
    subjectId: uuid("subject_id").notNull(),
    scopeType: text("scope_type").notNull(),
    scopeId: uuid("scope_id").notNull(),
    traceId: uuid("trace_id").notNull(),
  });
`;

const APP = `
  import express from "express";
  import jwt from "jsonwebtoken";
  import { drizzle } from "drizzle-orm/node-postgres";
  export const db = drizzle(process.env.DATABASE_URL!);
  export const app = express();
  app.use((req, res, next) => {
    try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET); } catch { return res.sendStatus(401); }
    next();
  });
`;

describe("Grants in one table for things of several kinds", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "drizzle-orm": "^0.44.0" } }),
    "src/schema.ts": SCHEMA,
    "src/app.ts": APP,
    "src/grants.ts": `
      import { and, eq, inArray } from "drizzle-orm";
      import { db } from "./app";
      import { board, card, grant, workspace } from "./schema";
      const granted = async (userId: string, scopeIds: string[]) => {
        const rows = await db.select({ id: grant.id }).from(grant)
          .where(and(eq(grant.subjectType, "user"), eq(grant.subjectId, userId), inArray(grant.scopeId, scopeIds)));
        return rows.length > 0;
      };
      export const mayReadBoard = async (userId: string, boardId: string) => {
        const [row] = await db.select().from(workspace).innerJoin(board, eq(board.workspaceId, workspace.id)).where(eq(board.id, boardId));
        if (!row) return false;
        return granted(userId, [row.board.id, row.workspace.id]);
      };
      export const mayReadEither = async (userId: string, boardId: string, otherId: string) => granted(userId, [boardId, otherId]);
      export const mayReadLeft = async (userId: string, boardId: string) => {
        const [row] = await db.select().from(workspace).leftJoin(board, eq(board.id, boardId)).limit(1);
        return granted(userId, [row.workspace.id]);
      };
      export const isGranted = async (userId: string, kind: string, id: string) => {
        const [row] = await db.select().from(grant)
          .where(and(eq(grant.subjectId, userId), eq(grant.scopeType, kind), eq(grant.scopeId, id)));
        return row !== undefined;
      };
      export const isTraced = async (userId: string, id: string) => {
        const [row] = await db.select().from(grant).where(and(eq(grant.subjectId, userId), eq(grant.traceId, id)));
        return row !== undefined;
      };
    `,
    "src/routes.ts": `
      import { eq } from "drizzle-orm";
      import { app, db } from "./app";
      import { board, card } from "./schema";
      import { isGranted, isTraced, mayReadBoard, mayReadEither, mayReadLeft } from "./grants";
      app.get("/boards/:id", async (req, res) => {
        if (!(await mayReadBoard(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.select().from(card).where(eq(card.boardId, req.params.id)));
      });
      app.get("/others/:id", async (req, res) => {
        if (!(await mayReadBoard(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.select().from(card).where(eq(card.boardId, req.query.board))); //! unscoped-query
      });
      app.get("/either/:id", async (req, res) => {
        if (!(await mayReadEither(req.user.id, req.params.id, req.query.other))) return res.sendStatus(403);
        res.json(await db.select().from(card).where(eq(card.boardId, req.params.id))); //! unscoped-query
      });
      app.get("/left/:id", async (req, res) => {
        if (!(await mayReadLeft(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.select().from(card).where(eq(card.boardId, req.params.id))); //! unscoped-query
      });
      app.get("/workspaces/:id", async (req, res) => {
        if (!(await isGranted(req.user.id, "workspace", req.params.id))) return res.sendStatus(403);
        res.json(await db.select().from(board).where(eq(board.workspaceId, req.params.id)));
      });
      app.get("/kinds/:id", async (req, res) => {
        if (!(await isGranted(req.user.id, "board", req.params.id))) return res.sendStatus(403);
        res.json(await db.select().from(board).where(eq(board.workspaceId, req.params.id))); //! untrusted-tenant-id
      });
      app.get("/traces/:id", async (req, res) => {
        if (!(await isTraced(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.select().from(board).where(eq(board.workspaceId, req.params.id))); //! untrusted-tenant-id
      });
    `,
  });
});
