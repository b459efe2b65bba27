// Connections that a service keeps in lists under their tenant's name, or knows whose they are by a table of its own.
import { PROJECTS, service } from "../harness/service";

describe("Connections that are kept", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "5.0.0", "express-session": "1.18.0", ws: "8.18.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/streams.ts": `
      import type { Response } from "express";
      const listeners = new Map<string, Set<Response>>();
      export function listen(organizationId: string, res: Response) {
        const own = listeners.get(organizationId) ?? new Set<Response>();
        listeners.set(organizationId, own.add(res));
      }
      export function tellOwn(organizationId: string, data: object) {
        for (const res of listeners.get(organizationId) ?? []) res.write(JSON.stringify(data));
      }
      export function tellAll(data: object) {
        for (const own of listeners.values()) for (const res of own) res.write(JSON.stringify(data)); //! broadcast-cross-tenant
        listeners.forEach((own) => own.forEach((res) => res.write(JSON.stringify(data)))); //! broadcast-cross-tenant
      }
    `,
    "src/sockets.ts": `
      import { WebSocketServer, type WebSocket } from "ws";
      import { organizationOf } from "./auth";
      interface Person { id: string; organizationId: string }
      const people = new WeakMap<WebSocket, Person>();
      export const wss = new WebSocketServer({ port: 8080 });
      wss.on("connection", (socket, request) => people.set(socket, organizationOf(request)));
      export function tellOrganization(organizationId: string, data: object) {
        for (const client of wss.clients) if (people.get(client)?.organizationId === organizationId) client.send(JSON.stringify(data));
        for (const client of wss.clients) if ((client as any).person.organizationId === organizationId) client.send(JSON.stringify(data));
      }
      export function tellPeople(data: object) {
        for (const client of wss.clients) if (people.get(client)) client.send(JSON.stringify(data)); //! broadcast-cross-tenant
      }
    `,
    "src/auth.ts": `
      import type { IncomingMessage } from "node:http";
      import jwt from "jsonwebtoken";
      export const organizationOf = (request: IncomingMessage) => jwt.verify(request.headers.authorization!, "s") as any;
    `,
    "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { listen, tellAll, tellOwn } from "./streams";
      import { tellOrganization, tellPeople } from "./sockets";
      const app = express();
      app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
      app.get("/events", (req, res) => listen(req.session.organizationId, res));
      app.post("/projects", async (req, res) => {
        const { organizationId } = req.session;
        const project = await db.project.create({ data: { id: "1", organizationId, name: req.body.name } });
        tellOwn(organizationId, project);
        tellAll(project);
        tellOrganization(organizationId, project);
        tellPeople(project);
        res.json(project);
      });
    `,
  });
});
