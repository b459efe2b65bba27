// Sockets below the server: upgraded by hand, by express-ws, by Fastify's plugin; and servers of Node itself.
import { service } from "../harness/service";

describe("ws: connections that the application itself upgrades", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { ws: "^8.18.0", jsonwebtoken: "*", "drizzle-orm": "^0.44.0", pg: "*" } }),
    "src/schema.ts": `
      import { pgTable, text, uuid, integer, index } from "drizzle-orm/pg-core";
      export const teams = pgTable("teams", { id: uuid("id").primaryKey().defaultRandom(), name: text("name").notNull() });
      export const boards = pgTable("boards", {
        id: uuid("id").primaryKey().defaultRandom(),
        teamId: uuid("team_id").notNull().references(() => teams.id),
        title: text("title").notNull(),
        votes: integer("votes").notNull().default(0),
      }, (t) => [index().on(t.teamId)]);
    `,
    "src/server.ts": `
      import { createServer, type IncomingMessage } from "node:http";
      import { and, eq, sql } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import jwt from "jsonwebtoken";
      import { WebSocket, WebSocketServer } from "ws";
      import { boards } from "./schema";

      const db = drizzle(process.env.DATABASE_URL!);

      interface TeamSocket extends WebSocket {
        teamId: string;
      }

      const server = createServer();
      const wss = new WebSocketServer({ noServer: true });

      function authenticate(req: IncomingMessage): string | null {
        try {
          const token = new URL(req.url!, "http://localhost").searchParams.get("token") ?? "";
          return (jwt.verify(token, process.env.JWT_SECRET!) as { teamId: string }).teamId;
        } catch {
          return null;
        }
      }

      server.on("upgrade", (req, socket, head) => {
        const teamId = authenticate(req);
        if (!teamId) return socket.destroy();
        wss.handleUpgrade(req, socket, head, (ws) => {
          (ws as TeamSocket).teamId = teamId;
          wss.emit("connection", ws, req);
        });
      });

      function toTeam(teamId: string, message: object) {
        for (const client of wss.clients) {
          if ((client as TeamSocket).teamId === teamId && client.readyState === WebSocket.OPEN) client.send(JSON.stringify(message));
        }
      }

      wss.on("connection", (ws: TeamSocket) => {
        ws.on("message", async (raw) => {
          const message = JSON.parse(raw.toString()) as { type: string; boardId: string; title?: string };
          const mine = and(eq(boards.id, message.boardId), eq(boards.teamId, ws.teamId));
          if (message.type === "vote") {
            const [board] = await db.update(boards).set({ votes: sql\`\${boards.votes} + 1\` }).where(mine).returning();
            if (board) toTeam(ws.teamId, { type: "votes", boardId: board.id, votes: board.votes });
          }
          if (message.type === "rename") {
            const [board] = await db.update(boards).set({ title: message.title! }).where(mine).returning();
            for (const client of wss.clients) {
              if (client.readyState === WebSocket.OPEN) client.send(JSON.stringify({ type: "renamed", board })); //! broadcast-cross-tenant
            }
          }
          if (message.type === "open") {
            const [board] = await db.select().from(boards).where(mine);
            ws.send(JSON.stringify(board ?? null));
          }
          if (message.type === "archive") {
            await db.delete(boards).where(eq(boards.id, message.boardId)); //! unscoped-mutation
            toTeam(ws.teamId, { type: "archived", boardId: message.boardId });
          }
        });
      });

      server.listen(3002);
    `,
  });
});

describe("Sockets as routes of Fastify and Express", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        fastify: "^5.0.0",
        "@fastify/websocket": "*",
        "@fastify/jwt": "*",
        "@prisma/client": "^6.0.0",
        express: "^4.19.0",
        "express-ws": "*",
        jsonwebtoken: "*",
      },
    }),
    "prisma/schema.prisma": `
      model Workspace {
        id String @id @default(cuid())
        name String
        docs Doc[]
      }
      model Doc {
        id String @id @default(cuid())
        title String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        @@index([workspaceId])
      }
    `,
    "src/fastify.ts": `
      import jwt from "@fastify/jwt";
      import websocket from "@fastify/websocket";
      import { PrismaClient } from "@prisma/client";
      import Fastify from "fastify";
      import type { WebSocket } from "ws";

      declare module "@fastify/jwt" {
        interface FastifyJWT {
          user: { sub: string; workspaceId: string };
        }
      }

      const prisma = new PrismaClient();
      const sockets = new Map<string, Set<WebSocket>>();
      const all = new Set<WebSocket>();
      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      await app.register(websocket);
      app.addHook("preValidation", async (request) => {
        await request.jwtVerify();
      });

      app.get("/live", { websocket: true }, (socket, request) => {
        const { workspaceId } = request.user;
        const mine = sockets.get(workspaceId) ?? new Set();
        sockets.set(workspaceId, mine.add(socket));
        all.add(socket);
        socket.on("message", async (raw) => {
          const { docId } = JSON.parse(raw.toString()) as { docId: string };
          const doc = await prisma.doc.findFirst({ where: { id: docId, workspaceId } });
          socket.send(JSON.stringify(doc));
        });
        socket.on("close", () => {
          mine.delete(socket);
          all.delete(socket);
        });
      });

      app.get("/peek", { websocket: true }, (socket) => {
        socket.on("message", async (raw) => {
          const doc = await prisma.doc.findUnique({ where: { id: raw.toString() } }); //! unscoped-query
          socket.send(JSON.stringify(doc));
        });
      });

      app.post<{ Body: { title: string } }>("/docs", async (request) => {
        const { workspaceId } = request.user;
        const doc = await prisma.doc.create({ data: { title: request.body.title, workspaceId } });
        for (const socket of sockets.get(workspaceId) ?? []) socket.send(JSON.stringify(doc));
        return doc;
      });

      app.post<{ Body: { title: string } }>("/docs/announce", async (request) => {
        const { workspaceId } = request.user;
        const doc = await prisma.doc.create({ data: { title: request.body.title, workspaceId } });
        for (const socket of all) socket.send(JSON.stringify(doc)); //! broadcast-cross-tenant
        return doc;
      });

      await app.listen({ port: 3000 });
    `,
    "src/express.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import expressWs from "express-ws";
      import jwt from "jsonwebtoken";

      const prisma = new PrismaClient();
      const { app, getWss } = expressWs(express());

      app.ws("/docs/:id", async (ws, req) => {
        let workspaceId: string;
        try {
          workspaceId = (jwt.verify(String(req.query.token), process.env.JWT_SECRET!) as { workspaceId: string }).workspaceId;
        } catch {
          return ws.close();
        }
        const doc = await prisma.doc.findFirst({ where: { id: req.params.id, workspaceId } });
        ws.send(JSON.stringify(doc));
        ws.on("message", async (title) => {
          const changed = await prisma.doc.updateMany({ where: { id: req.params.id, workspaceId }, data: { title: String(title) } });
          if (changed.count > 0) getWss().clients.forEach((client) => client.send(JSON.stringify({ id: req.params.id, title: String(title), workspaceId }))); //! broadcast-cross-tenant
        });
      });

      app.ws("/raw/:id", async (ws, req) => {
        ws.send(JSON.stringify(await prisma.doc.findUnique({ where: { id: req.params.id } }))); //! unscoped-query
      });

      app.listen(3001);
    `,
  });
});

describe("Connections that are refused before anything is listened to", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "socket.io": "^4.8.0", ws: "^8.18.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" },
    }),
    "prisma/schema.prisma": `
      model Team {
        id String @id @default(cuid())
        name String
        cards Card[]
      }
      model Card {
        id String @id @default(cuid())
        title String
        teamId String
        team Team @relation(fields: [teamId], references: [id])
        @@index([teamId])
      }
    `,
    "src/io.ts": `
      import { PrismaClient } from "@prisma/client";
      import jwt from "jsonwebtoken";
      import { Server } from "socket.io";

      const prisma = new PrismaClient();
      const io = new Server(3001);

      function claimsOf(token: string): { sub: string; teamId: string } | null {
        try {
          return jwt.verify(token, process.env.JWT_SECRET!) as { sub: string; teamId: string };
        } catch {
          return null;
        }
      }

      io.on("connection", (socket) => {
        const claims = claimsOf(socket.handshake.auth.token);
        if (!claims) {
          socket.disconnect();
          return;
        }
        socket.on("card:get", async (id: string, reply: (card: unknown) => void) => {
          reply(await prisma.card.findFirst({ where: { id, teamId: claims.teamId } }));
        });
        socket.on("card:rename", async (id: string, title: string) => {
          await prisma.card.update({ where: { id }, data: { title } }); //! unscoped-mutation
        });
      });
    `,
    "src/ws.ts": `
      import { PrismaClient } from "@prisma/client";
      import jwt from "jsonwebtoken";
      import { WebSocketServer } from "ws";

      const prisma = new PrismaClient();
      const wss = new WebSocketServer({ port: 3002 });

      wss.on("connection", (ws, req) => {
        let teamId: string;
        try {
          teamId = (jwt.verify(req.headers["sec-websocket-protocol"] ?? "", process.env.JWT_SECRET!) as { teamId: string }).teamId;
        } catch {
          ws.close(4401);
          return;
        }
        ws.on("message", async (raw) => {
          const { type, id, title } = JSON.parse(String(raw));
          if (type === "rename") await prisma.card.updateMany({ where: { id, teamId }, data: { title } });
          if (type === "list") ws.send(JSON.stringify(await prisma.card.findMany({ where: { teamId } })));
          if (type === "get") ws.send(JSON.stringify(await prisma.card.findUnique({ where: { id } }))); //! unscoped-query
        });
      });
    `,
  });
});

describe("A server of Node itself", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "better-sqlite3": "*", jsonwebtoken: "*" } }),
    "schema.sql": `
      CREATE TABLE tenants (id TEXT PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE todos (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenants (id), title TEXT NOT NULL);
      CREATE INDEX todos_tenant ON todos (tenant_id);
    `,
    "src/main.ts": `
      import Database from "better-sqlite3";
      import jwt from "jsonwebtoken";
      import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

      const db = new Database("todos.db");
      const byTenant = db.prepare("SELECT id, title FROM todos WHERE tenant_id = ?");
      const byId = db.prepare("SELECT id, title FROM todos WHERE id = ?");

      function tenantOf(req: IncomingMessage): string | null {
        try {
          return (jwt.verify(req.headers.authorization?.slice(7) ?? "", process.env.JWT_SECRET!) as { tid: string }).tid;
        } catch {
          return null;
        }
      }

      function json(res: ServerResponse, status: number, body: unknown) {
        res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      }

      createServer((req, res) => {
        const tenant = tenantOf(req);
        if (!tenant) return json(res, 401, {});
        const url = new URL(req.url!, "http://localhost");
        if (url.pathname === "/todos") return json(res, 200, byTenant.all(tenant));
        if (url.pathname.startsWith("/todos/")) return json(res, 200, byId.get(url.pathname.slice(7))); //! unscoped-query
        if (url.pathname === "/count") {
          res.setHeader("Cache-Control", "public, max-age=60"); //! public-cache-header
          return json(res, 200, byTenant.all(tenant).length);
        }
        json(res, 404, {});
      }).listen(3000);
    `,
  });
});
