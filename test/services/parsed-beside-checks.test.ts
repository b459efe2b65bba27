// A message or token that a library has verified, read by code beside the check: what is parsed out of what was verified is its sender's.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
};

describe("Messages parsed beside the check of their signature", () => {
  service(
    {
      ...APP,
      "src/app.ts": `
        import express from "express";
        import { Webhook } from "svix";
        import Stripe from "stripe";
        import { Webhooks } from "@octokit/webhooks";
        import { verify } from "@octokit/webhooks-methods";
        import { Paddle } from "@paddle/paddle-node-sdk";
        import { validateEvent } from "@polar-sh/sdk/webhooks";
        import twilio from "twilio";
        import { db } from "./db";
        const app = express();
        app.use(express.text({ type: "*/*" }));
        const stripe = new Stripe(process.env.STRIPE_KEY!);
        const github = new Webhooks({ secret: process.env.GITHUB_SECRET! });
        const paddle = new Paddle(process.env.PADDLE_KEY!);

        app.post("/svix", async (req, res) => {
          const body = req.body.toString("utf8");
          try {
            new Webhook(process.env.SVIX_SECRET!).verify(body, req.headers as any);
          } catch {
            return res.sendStatus(400);
          }
          const event = JSON.parse(body) as { organizationId: string };
          res.json(await db.project.count({ where: { organizationId: event.organizationId } }));
        });
        app.post("/svix/loose", async (req, res) => {
          try {
            new Webhook(process.env.SVIX_SECRET!).verify(req.body, req.headers as any);
          } catch (error) {
            console.warn(error);
          }
          const event = JSON.parse(req.body) as { organizationId: string };
          res.json(await db.project.count({ where: { organizationId: event.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/stripe", async (req, res) => {
          stripe.webhooks.constructEvent(req.body, req.get("stripe-signature")!, process.env.STRIPE_SECRET!);
          const event = JSON.parse(req.body);
          res.json(await db.project.count({ where: { organizationId: event.data.object.metadata.organizationId } }));
        });
        app.post("/github", async (req, res) => {
          if (!(await github.verify(req.body, req.get("x-hub-signature-256") ?? ""))) return res.sendStatus(401);
          const event = JSON.parse(req.body);
          res.json(await db.project.count({ where: { organizationId: event.organization } }));
        });
        app.post("/github/told", async (req, res) => {
          const isGood = await github.verify(req.body, req.get("x-hub-signature-256") ?? "");
          console.log(isGood);
          const event = JSON.parse(req.body);
          res.json(await db.project.count({ where: { organizationId: event.organization } })); //! untrusted-tenant-id
        });
        app.post("/github/methods", async (req, res) => {
          if (!(await verify(process.env.GITHUB_SECRET!, req.body, req.get("x-hub-signature-256") ?? ""))) return res.sendStatus(401);
          const event = JSON.parse(req.body);
          res.json(await db.project.count({ where: { organizationId: event.organization } }));
        });
        app.post("/paddle", async (req, res) => {
          const event = await paddle.webhooks.unmarshal(req.body, process.env.PADDLE_SECRET!, req.get("paddle-signature") ?? "");
          res.json(await db.project.count({ where: { organizationId: event.data.customData.organizationId } }));
        });
        app.post("/polar", async (req, res) => {
          const event = validateEvent(req.body, req.headers as any, process.env.POLAR_SECRET!);
          res.json(await db.project.count({ where: { organizationId: event.data.metadata.organizationId } }));
        });
        app.post("/sms", twilio.webhook(), async (req, res) => {
          res.json(await db.project.count({ where: { organizationId: req.body.organizationId } }));
        });
        app.post("/sms/open", async (req, res) => {
          res.json(await db.project.count({ where: { organizationId: req.body.organizationId } })); //! untrusted-tenant-id
        });
        app.post("/sms/own-check", async (req, res) => {
          const isGood = twilio.validateRequest(process.env.TWILIO_TOKEN!, req.get("x-twilio-signature")!, "https://here", req.body);
          if (!isGood) return res.sendStatus(403);
          res.json(await db.project.count({ where: { organizationId: req.body.organizationId } }));
        });
      `,
    },
    "counts where the check holds back what is not signed, and only there",
  );

  service(
    {
      ...APP,
      "prisma/schema.prisma": `${(PROJECTS["prisma/schema.prisma"] ?? "").replace("apiKeys ApiKey[]", "apiKeys ApiKey[]\n      integrations Integration[]")}
        model Integration {
          id String @id
          organizationId String
          webhookSecret String
          organization Organization @relation(fields: [organizationId], references: [id])
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { Webhook } from "svix";
        import { createHmac } from "node:crypto";
        import { db } from "./db";
        const app = express();
        app.use(express.text({ type: "*/*" }));
        app.post("/in/:id", async (req, res) => {
          const integration = await db.integration.findUniqueOrThrow({ where: { id: req.params.id } });
          const event = new Webhook(integration.webhookSecret).verify(req.body, req.headers as any) as { task: string };
          await db.project.count({ where: { organizationId: integration.organizationId } });
          await db.task.delete({ where: { id: event.task } }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.post("/keyed-by-sender", async (req, res) => {
          const made = createHmac("sha256", String(req.query.key)).update(req.body).digest("hex");
          if (made !== req.get("x-signature")) return res.sendStatus(401);
          res.json(await db.project.count({ where: { organizationId: JSON.parse(req.body).organizationId } })); //! untrusted-tenant-id
        });
      `,
    },
    "says no more than the secret: a tenant's own is that tenant's, and one that came along is nobody's",
  );
});

for (const [version, call] of [
  ["3.4.0", "verifyKey"],
  ["4.0.0", "await verifyKey"],
] as const)
  describe(`Interactions of Discord ${version}`, () => {
    service(
      {
        ...APP,
        "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0", "discord-interactions": version } }),
        "src/app.ts": `
          import express from "express";
          import { verifyKey } from "discord-interactions";
          import { db } from "./db";
          const app = express();
          app.use(express.text({ type: "*/*" }));
          app.post("/interactions", async (req, res) => {
            const isGood = ${call}(req.body, req.get("x-signature-ed25519")!, req.get("x-signature-timestamp")!, process.env.KEY!);
            if (!isGood) return res.sendStatus(401);
            res.json(await db.project.count({ where: { organizationId: JSON.parse(req.body).guild } }));
          });
          app.post("/unchecked", async (req, res) => {
            res.json(await db.project.count({ where: { organizationId: JSON.parse(req.body).guild } })); //! untrusted-tenant-id
          });
        `,
      },
      "are whose they say once their key was verified",
    );
  });

describe("Tokens decoded beside their verification", () => {
  service(
    {
      ...APP,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { decodeJwt, jwtVerify } from "jose";
        import { db } from "./db";
        const app = express();
        const key = new TextEncoder().encode(process.env.KEY);
        app.get("/first-decoded", async (req, res) => {
          const claims = jwt.decode(req.cookies.t) as { org: string };
          jwt.verify(req.cookies.t, process.env.KEY!);
          res.json(await db.project.findMany({ where: { organizationId: claims.org } }));
        });
        app.get("/later-decoded", async (req, res) => {
          const token = req.headers.authorization?.split(" ")[1] ?? "";
          await jwtVerify(token, key);
          res.json(await db.project.findMany({ where: { organizationId: decodeJwt(token).org as string } }));
        });
        app.get("/not-awaited", async (req, res) => {
          void jwtVerify(req.cookies.t, key);
          res.json(await db.project.findMany({ where: { organizationId: decodeJwt(req.cookies.t).org as string } })); //! untrusted-tenant-id
        });
        app.get("/swallowed", async (req, res) => {
          try {
            jwt.verify(req.cookies.t, process.env.KEY!);
          } catch {}
          const claims = jwt.decode(req.cookies.t) as { org: string };
          res.json(await db.project.findMany({ where: { organizationId: claims.org } })); //! untrusted-tenant-id
        });
        app.get("/another", async (req, res) => {
          jwt.verify(req.cookies.t, process.env.KEY!);
          const claims = jwt.decode(req.cookies.other) as { org: string };
          res.json(await db.project.findMany({ where: { organizationId: claims.org } })); //! untrusted-tenant-id
        });
      `,
    },
    "counts for the token that was verified, once it was",
  );
});
