// broadcast-cross-tenant over whole small applications.
import { broadcastCrossTenant } from "../../rules/broadcast-cross-tenant";
import { expressApp, expressRoute } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const IO = `
  import { Server } from "socket.io";
  const io = new Server();
`;
const PUSHER = `
  import Pusher from "pusher";
  const pusher = new Pusher({});
`;
const INVOICES = `const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });`;

const SOCKETS = (handlers: string): string =>
  expressApp(`
      //- /src/sockets.ts
      import jwt from "jsonwebtoken";
      import { Server } from "socket.io";
      import { db } from "./db";

      const io = new Server(3001);
      io.use((socket, next) => {
        try {
          socket.data.user = jwt.verify(socket.handshake.auth.token, process.env.JWT_SECRET ?? "");
          next();
        } catch {
          next(new Error("unauthorized"));
        }
      });
      io.on("connection", (socket) => {
        const orgId: string = socket.data.user.orgId;
        void db;
        ${handlers}
      });
  `);

testRule(broadcastCrossTenant, {
  invalid: [
    {
      title: "Socket.IO: to everybody",
      code: expressRoute(
        IO,
        `
        ${INVOICES}
        void io.emit("invoices", invoices);
        //   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: sends tenant data to everybody who is connected
        `,
      ),
    },
    {
      title: "Socket.IO: to a room for all",
      code: expressRoute(
        IO,
        `
        ${INVOICES}
        void io.to("billing").emit("invoices", invoices);
        //   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: a room or channel that does not name the tenant
        `,
      ),
    },
    {
      title: "Socket.IO: to a room that the client names",
      code: expressRoute(
        IO,
        `
        ${INVOICES}
        void io.to(req.body.room).emit("invoices", invoices);
        //   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: that \`req.body.room\` names
        `,
      ),
    },
    {
      title: "Socket.IO: what one client says, to all others",
      code: SOCKETS(`
        socket.on("chat", (text: string) => {
          void orgId, socket.broadcast.emit("chat", text);
          //          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: to everybody who is connected
        });
      `),
    },
    {
      title: "Socket.IO: a client joins the tenant that it names",
      code: SOCKETS(`
        socket.on("join", async (wanted: { orgId: string }) => {
          await socket.join(\`org:\${wanted.orgId}\`);
          //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: which the client can choose
        });
      `),
    },
    {
      title: "Pusher: a channel for all",
      code: expressRoute(
        PUSHER,
        `
        ${INVOICES}
        await pusher.trigger("invoices", "changed", invoices);
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: does not name the tenant
        `,
      ),
      fixed: ["pusher.trigger(`${req.auth.orgId}:invoices`"],
    },
    {
      title: "Pusher: whatever channel a client wants to hear",
      code: expressRoute(
        PUSHER,
        `
        res.json(pusher.authorizeChannel(req.body.socketId, req.body.channel));
        //       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/likely: that \`req.body.channel\` names
        console.log(req.auth.orgId);
        `,
      ),
    },
    {
      title: "ws: to each client of the server",
      code: expressRoute(
        `
        import { WebSocketServer } from "ws";
        const server = new WebSocketServer({ port: 1 });
        `,
        `
        ${INVOICES}
        server.clients.forEach((client) => {
          if (client.isAlive) client.send(JSON.stringify(invoices));
          //                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broadcast-cross-tenant/certain: \`send\`
        });
        `,
      ),
    },
  ],
  valid: [
    { title: "a room of the tenant", code: expressRoute(IO, `${INVOICES}\nio.to(req.auth.orgId).emit("invoices", invoices);`) },
    {
      title: "a room named after the tenant",
      code: expressRoute(IO, `${INVOICES}\nio.to(\`org:\${req.auth.orgId}\`).emit("invoices", invoices);`),
    },
    { title: "a room of the user", code: expressRoute(IO, `${INVOICES}\nio.to(\`user:\${req.auth.userId}\`).emit("invoices", invoices);`) },
    {
      title: "a room of a row of the tenant",
      code: expressRoute(
        IO,
        `
        const invoice = await db.invoice.findFirst({ where: { id: req.params.name, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        io.to(\`invoice:\${invoice.id}\`).emit("invoice", invoice);
        `,
      ),
    },
    { title: "no data of a tenant", code: expressRoute(IO, `io.emit("maintenance", { at: "tonight" });\nres.json(req.auth.orgId);`) },
    {
      title: "rows that are nobody's",
      code: expressRoute(IO, `io.emit("currencies", await db.currency.findMany());\nres.json(req.auth.orgId);`),
    },
    {
      title: "a channel of the tenant",
      code: expressRoute(PUSHER, `${INVOICES}\nawait pusher.trigger(\`private-\${req.auth.orgId}\`, "changed", invoices);`),
    },
    {
      title: "a channel that was compared with the tenant's",
      code: expressRoute(
        PUSHER,
        `
        const channel: string = req.body.channel;
        if (channel !== \`private-\${req.auth.orgId}\`) return res.sendStatus(403);
        res.json(pusher.authorizeChannel(req.body.socketId, channel));
        `,
      ),
    },
    {
      title: "clients of the same tenant",
      code: expressRoute(
        `
        import { WebSocketServer } from "ws";
        const server = new WebSocketServer({ port: 1 });
        `,
        `
        ${INVOICES}
        for (const client of server.clients) if (client.orgId === req.auth.orgId) client.send(JSON.stringify(invoices));
        `,
      ),
    },
    {
      title: "a connection that joins its own rooms",
      code: SOCKETS(`
        void socket.join(\`org:\${orgId}\`);
        socket.on("chat", (text: string) => void socket.to(\`org:\${orgId}\`).emit("chat", text));
      `),
    },
    {
      title: "an answer to the client itself",
      code: SOCKETS(`
        socket.on("list", async () => void socket.emit("invoices", await db.invoice.findMany({ where: { orgId } })));
      `),
    },
  ],
});
