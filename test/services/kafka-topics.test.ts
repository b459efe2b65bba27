// One function of a Kafka consumer gets the messages of all topics it subscribed to, and asks which topic each came by.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

const DEPENDENCIES = { express: "^5.0.0", "express-session": "*", kafkajs: "^2.2.4", "@prisma/client": "^6.19.3" };

describe("Topics of Kafka", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: DEPENDENCIES }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/events.ts": `
      import { Kafka } from "kafkajs";
      const kafka = new Kafka({ brokers: ["x"] });
      export const producer = kafka.producer();
      export const consumer = kafka.consumer({ groupId: "billing" });
      export const audits = kafka.consumer({ groupId: "audits" });
    `,
      "src/app.ts": `
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      import { producer } from "./events";
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.post("/sent", async (req, res) => {
        await producer.send({ topic: "invoice.sent", messages: [{ value: JSON.stringify({ orgId: req.session.orgId, invoiceId: req.body.id }) }] });
        res.sendStatus(202);
      });
      app.post("/paid", async (req, res) => {
        await producer.send({ topic: "invoice.paid", messages: [{ value: JSON.stringify({ invoiceId: req.body.id }) }] }); //! job-missing-tenant
        res.sendStatus(202);
      });
      app.listen(1);
    `,
      "src/consumer.ts": `
      import { db } from "./db";
      import { audits, consumer } from "./events";
      export async function start() {
        await consumer.subscribe({ topics: ["invoice.sent", "invoice.paid"] });
        await consumer.run({
          eachMessage: async ({ topic, message, heartbeat }) => {
            const event = JSON.parse(message.value!.toString());
            await heartbeat();
            switch (topic) {
              case "invoice.sent":
                await db.invoice.updateMany({ where: { id: event.invoiceId, orgId: event.orgId }, data: { status: "sent" } });
                break;
              case "invoice.paid":
                await db.invoice.update({ where: { id: event.invoiceId }, data: { status: "paid" } }); //! unscoped-mutation
                break;
              case "invoice.gone":
                await db.invoice.deleteMany({});
                break;
            }
          },
        });
        await audits.subscribe({ topic: "invoice.paid" });
        await audits.run({
          eachBatch: async ({ batch }) => {
            for (const message of batch.messages) {
              const { invoiceId } = JSON.parse(String(message.value));
              await db.invoice.delete({ where: { id: invoiceId } }); //! unscoped-mutation
            }
          },
        });
      }
      void start();
    `,
    },
    "are the ones that a consumer subscribed to, and each brings what was sent to it",
  );
});
