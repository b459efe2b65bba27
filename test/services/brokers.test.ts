// MQTT and NATS: messages of a tenant under a topic that is the same for all of them.
import { PROJECTS, service } from "../harness/service";

describe("Topics of MQTT and subjects of NATS", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", mqtt: "5.10.0", nats: "2.28.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import mqtt, { connectAsync, type MqttClient } from "mqtt";
      import { connect, JSONCodec } from "nats";
      import { db } from "./db";
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.KEY!) as { organizationId: string }).organizationId;
        next();
      });
      const broker = mqtt.connect(process.env.MQTT_URL!);
      const later = await connectAsync(process.env.MQTT_URL!);
      const nats = await connect({ servers: process.env.NATS_URL });
      const codec = JSONCodec();
      function announce(client: MqttClient, org: string, name: string) {
        client.publish("orgs/" + org + "/projects", name);
      }
      app.post("/projects/:id", async (req, res) => {
        const project = await db.project.findFirst({ where: { id: req.params.id, organizationId: res.locals.org } });
        if (!project) return res.sendStatus(404);
        const { name } = project;
        announce(broker, res.locals.org, name);
        broker.publish(\`projects/\${res.locals.org}\`, JSON.stringify({ name }));
        broker.publish("projects", JSON.stringify({ org: res.locals.org, name }));
        broker.publish("projects", JSON.stringify({ name })); //! broadcast-cross-tenant
        await later.publishAsync(\`projects/\${req.query.org}\`, name); //! broadcast-cross-tenant
        broker.publish("health", JSON.stringify({ at: Date.now() }));
        nats.publish("projects." + res.locals.org, codec.encode({ name }));
        nats.publish("projects", codec.encode({ name })); //! broadcast-cross-tenant
        await nats.jetstream().publish("projects", codec.encode({ name, org: res.locals.org }));
        await nats.jetstream().publish("projects", codec.encode({ name })); //! broadcast-cross-tenant
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});
