// Sockets and hosted messaging: who gets what is sent.
import { proves } from "../../../harness/proven";

const versions = (name: string, version: string): string =>
  `//- /package.json\n    { "name": "practice", "dependencies": { "@prisma/client": "6.2.0", "express": "4.19.0", "jsonwebtoken": "9.0.0", "${name}": "${version}" } }`;

describe("Socket.IO", () => {
  proves({
    "from a request handler": `
    import { Server } from "socket.io";
    const io = new Server(3001);
    ---
    const pet = await db.pet.create({ data: { name: req.body.name, clinicId: me.clinicId } }); //= tenant-filter
    io.emit("pet", pet); //= broadcast certain no-filter
    io.to(me.clinicId).emit("pet", pet); //= broadcast tenant-filter
    io.to(\`clinic:\${pet.clinicId}\`).emit("pet", pet); //= broadcast tenant-filter
    io.to("pets").emit("pet", pet); //= broadcast certain tenant-absent
    io.to(req.body.room).emit("pet", pet); //= broadcast certain untrusted-tenant
    io.of("/staff").emit("pet", pet); //= broadcast certain tenant-absent
    io.sockets.emit("pet", pet); //= broadcast certain no-filter
    io.to(\`role:\${me.role}\`).emit("pet", pet); //= broadcast certain tenant-absent
    io.to(\`role:\${me.clinicId}:\${me.role}\`).emit("pet", pet); //= broadcast tenant-filter
    io.to(me.clinicId).to("admins").emit("pet", pet); //= broadcast certain tenant-absent
    `,
    "messages without tenant data": `
    import { Server } from "socket.io";
    const io = new Server(3001);
    ---
    io.emit("maintenance", { at: "now" }); //= broadcast global
    const species = await db.species.findMany(); //= global
    io.emit("species", species); //= broadcast global
    res.json(me.clinicId);
    `,
    "a server that could not be followed": `
    req.app.get("io").emit("pet", { clinicId: me.clinicId });
    io.emit("pet", { clinicId: me.clinicId }); //= broadcast certain no-filter
    io.to(me.clinicId).emit("pet", { clinicId: me.clinicId }); //= broadcast tenant-filter
    ${versions("socket.io", "4.7.0")}
    `,
    "a server that a module keeps, and the start of the application sets": `
      //- /src/io.ts
      import { Server } from "socket.io";
      let io: Server | undefined;
      export function initIO(server: any) { io = new Server(server); return io; }
      export function getIO() { if (!io) throw new Error("not ready"); return io; }
      //- /src/routes.ts
      import express from "express";
      import { db } from "./db";
      import { getIO } from "./io";
      import { signedIn } from "./sign-in";
      express().post("/", signedIn, async (req, res) => {
        const pet = await db.pet.create({ data: { name: req.body.name, clinicId: req.user.clinicId } }); //= tenant-filter
        getIO().emit("pet", pet); //= broadcast certain no-filter
        getIO().to(req.user.clinicId).emit("pet", pet); //= broadcast tenant-filter
      });
    `,
    "connections with verified tokens": `
    //- /src/sockets.ts
    import jwt from "jsonwebtoken";
    import { Server } from "socket.io";
    const io = new Server(3001);
    io.use((socket, next) => {
      try {
        socket.data.user = jwt.verify(socket.handshake.auth.token, process.env.SECRET);
        next();
      } catch {
        next(new Error("unauthorized"));
      }
    });
    io.on("connection", (socket) => {
      const { clinicId } = socket.data.user;
      socket.join(\`clinic:\${clinicId}\`); //= broadcast tenant-filter
      socket.on("chat", (text) => {
        io.emit("chat", text); //= broadcast certain no-filter
        io.to(\`clinic:\${clinicId}\`).emit("chat", text); //= broadcast tenant-filter
        socket.broadcast.emit("chat", text); //= broadcast certain no-filter
        socket.emit("echo", text);
      });
      socket.on("join", (room) => {
        socket.join(room); //= broadcast likely untrusted-tenant
      });
      socket.on("watch", ({ clinicId: wanted }) => {
        socket.join(\`clinic:\${wanted}\`); //= broadcast certain untrusted-tenant
      });
      socket.on("open", async (petId) => {
        const pet = await db.pet.findFirst({ where: { id: petId, clinicId } }); //= tenant-filter
        if (!pet) return;
        socket.join(\`pet:\${petId}\`); //= broadcast tenant-filter
        socket.to(\`pet:\${pet.id}\`).emit("opened", pet); //= broadcast tenant-filter
      });
    });
    `.replace("import { Server }", `import { db } from "./db";\n    import { Server }`),
    "a gateway of NestJS": `
    //- /src/gateway.ts
    import { WebSocketGateway, WebSocketServer, SubscribeMessage, ConnectedSocket, MessageBody } from "@nestjs/websockets";
    import type { Server, Socket } from "socket.io";
    @WebSocketGateway()
    export class Chat {
      @WebSocketServer() server: Server;
      @SubscribeMessage("chat")
      chat(@ConnectedSocket() client: Socket, @MessageBody() text: string) {
        const { clinicId } = client.data.user;
        this.server.emit("chat", text); //= broadcast certain no-filter
        this.server.to(clinicId).emit("chat", text); //= broadcast tenant-filter
      }
    }
    `,
  });
});

describe("ws", () => {
  proves({
    "every client of the server": `
    import { WebSocketServer } from "ws";
    const wss = new WebSocketServer({ port: 1 });
    ---
    const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
    wss.clients.forEach((client) => {
      if (client.readyState === 1) client.send(JSON.stringify(pets)); //= broadcast certain no-filter
    });
    for (const client of wss.clients) {
      if (client.clinicId === me.clinicId) client.send(JSON.stringify(pets)); //= broadcast tenant-filter
    }
    `,
    "connections and their messages": `
    //- /src/sockets.ts
    import jwt from "jsonwebtoken";
    import { WebSocketServer } from "ws";
    const wss = new WebSocketServer({ port: 1 });
    wss.on("connection", (ws, request) => {
      const { clinicId } = jwt.verify(request.headers.authorization, process.env.SECRET);
      ws.clinicId = clinicId;
      ws.on("message", (message) => {
        ws.send(message);
        wss.clients.forEach((client) => {
          client.send(message); //= broadcast certain no-filter
          if (client.clinicId !== ws.clinicId) return;
          client.send(message); //= broadcast tenant-filter
        });
      });
    });
    `,
  });
});

describe("hosted messaging", () => {
  proves({
    Pusher: `
    import Pusher from "pusher";
    const pusher = new Pusher({ appId: "1" });
    ---
    const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
    await pusher.trigger(\`private-\${me.clinicId}\`, "pets", pets); //= broadcast tenant-filter
    await pusher.trigger("pets", "changed", pets); //= broadcast certain tenant-absent
    await pusher.trigger([\`private-\${me.clinicId}\`, "all"], "changed", pets); //= broadcast certain tenant-absent
    await pusher.triggerBatch([{ channel: "pets", name: "changed", data: pets }]); //= broadcast certain tenant-absent
    res.json(pusher.authorizeChannel(req.body.socket_id, req.body.channel_name)); //= broadcast likely untrusted-tenant
    `,
    "Pusher, channels that are checked": `
    import Pusher from "pusher";
    const pusher = new Pusher({ appId: "1" });
    ---
    const channel = req.body.channel_name;
    if (channel !== \`private-\${me.clinicId}\`) return res.sendStatus(403);
    res.json(pusher.authorizeChannel(req.body.socket_id, channel)); //= broadcast tenant-filter
    `,
    Ably: `
    import * as Ably from "ably";
    const ably = new Ably.Rest("key");
    ---
    await ably.channels.get(\`clinic:\${me.clinicId}\`).publish("pet", { name: req.body.name }); //= broadcast tenant-filter
    await ably.channels.get("pets").publish("pet", { name: req.body.name }); //= broadcast certain tenant-absent
    `,
    PubNub: `
    import PubNub from "pubnub";
    const pubnub = new PubNub({ userId: "server" });
    ---
    await pubnub.publish({ channel: "pets", message: { name: req.body.name } }); //= broadcast certain tenant-absent
    await pubnub.publish({ channel: \`pets.\${me.clinicId}\`, message: { name: req.body.name } }); //= broadcast tenant-filter
    `,
    "Supabase Realtime": `
    import { createClient } from "@supabase/supabase-js";
    const supabase = createClient(process.env.URL, process.env.KEY);
    ---
    await supabase.channel("pets").send({ type: "broadcast", event: "pet", payload: { name: req.body.name } }); //= broadcast certain tenant-absent
    await supabase.channel(\`pets:\${me.clinicId}\`).send({ type: "broadcast", event: "pet", payload: { name: req.body.name } }); //= broadcast tenant-filter
    ${versions("@supabase/supabase-js", "2.45.0")}
    `,
    "topics of Firebase": `
    import { getMessaging } from "firebase-admin/messaging";
    ---
    await getMessaging().send({ topic: "pets", notification: { body: req.body.text } }); //= broadcast certain tenant-absent
    await getMessaging().send({ topic: \`clinic-\${me.clinicId}\`, notification: { body: req.body.text } }); //= broadcast tenant-filter
    `,
    "topics that the service itself listens to": `
    import { PubSub } from "graphql-subscriptions";
    import Redis from "ioredis";
    const pubsub = new PubSub();
    const redis = new Redis();
    ---
    await pubsub.publish("PET", { clinicId: me.clinicId, name: req.body.name }); //= broadcast tenant-filter
    await pubsub.publish("PET", { name: req.body.name }); //= broadcast certain tenant-absent
    await redis.publish("pets", JSON.stringify({ clinicId: me.clinicId, name: req.body.name })); //= broadcast tenant-filter
    await redis.publish("pets", JSON.stringify({ name: req.body.name })); //= broadcast certain tenant-absent
    await redis.publish(\`pets:\${me.clinicId}\`, req.body.name); //= broadcast tenant-filter
    `,
  });
});
