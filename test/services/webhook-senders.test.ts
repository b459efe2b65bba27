// Webhooks whose signature was verified: a partner of the service speaks for whomever it names, a tenant only for itself.
import { service, PROJECTS } from "../harness/service";

describe("Senders of webhooks", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "prisma/schema.prisma": `${(PROJECTS["prisma/schema.prisma"] ?? "").replace("apiKeys ApiKey[]", "apiKeys ApiKey[]\n      integrations Integration[]")}
      model Integration {
        id String @id
        organizationId String
        externalTeam String
        webhookSecret String
        organization Organization @relation(fields: [organizationId], references: [id])
      }
    `,
    "src/app.ts": `
      import { createHmac, timingSafeEqual } from "node:crypto";
      import express from "express";
      import { db } from "./db";
      const app = express();
      app.use(express.text({ type: "*/*" }));
      const isSigned = (secret: string, body: string, signature: string) => {
        const made = createHmac("sha256", secret).update(body).digest("hex");
        return made.length === signature.length && timingSafeEqual(Buffer.from(made), Buffer.from(signature));
      };
      app.post("/chat", async (req, res) => {
        if (!isSigned(process.env.SIGNING_SECRET!, req.body, String(req.headers["x-signature"]))) return res.sendStatus(401);
        const event = JSON.parse(req.body) as { team: string; task: string };
        const integration = await db.integration.findFirst({ where: { externalTeam: event.team } });
        if (!integration) return res.sendStatus(404);
        await db.task.update({ where: { id: event.task }, data: { title: "seen" } });
        res.json(await db.project.findMany({ where: { organizationId: integration.organizationId } }));
      });
      app.post("/hooks/:id", async (req, res) => {
        const integration = await db.integration.findUnique({ where: { id: req.params.id } });
        if (!integration || !isSigned(integration.webhookSecret, req.body, String(req.headers["x-signature"]))) return res.sendStatus(401);
        const event = JSON.parse(req.body) as { organizationId: string; task: string };
        await db.project.findMany({ where: { organizationId: integration.organizationId } });
        await db.task.update({ where: { id: event.task }, data: { title: "seen" } }); //! unscoped-mutation
        res.json(await db.project.findMany({ where: { organizationId: event.organizationId } })); //! untrusted-tenant-id
      });
      app.post("/open", async (req, res) => {
        const event = JSON.parse(req.body) as { team: string };
        const integration = await db.integration.findFirst({ where: { externalTeam: event.team } }); //! unscoped-query
        res.json(integration?.id);
      });
    `,
  });
});
