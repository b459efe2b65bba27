// rate-limit-missing-tenant over whole small applications.
import { rateLimitMissingTenant } from "../../rules/rate-limit-missing-tenant";
import { expressApp, expressRoute, nextApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const FLEXIBLE = `
  import { RateLimiterMemory } from "rate-limiter-flexible";
  const limiter = new RateLimiterMemory({ points: 5 });
`;
const LOCK = `
  import AsyncLock from "async-lock";
  const lock = new AsyncLock();
`;
const DONE = `res.json(req.auth.orgId);`;

const MIDDLEWARE = (above: string): string =>
  expressApp(`
      //- /src/server.ts
      import express from "express";
      import { rateLimit } from "express-rate-limit";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      ${above}
      const app = express();
      app.get("/invoices", requireAuth, limit, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId } }));
      });
  `);

testRule(rateLimitMissingTenant, {
  invalid: [
    {
      title: "rate-limiter-flexible: one counter for all",
      code: expressRoute(
        FLEXIBLE,
        `
        await limiter.consume("exports");
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^ rate-limit-missing-tenant/certain: counts all tenants under one key
        ${DONE}
        `,
      ),
      fixed: ["limiter.consume(`${req.auth.orgId}:exports`)"],
    },
    {
      title: "rate-limiter-flexible: a header that says whose it is",
      code: expressRoute(
        FLEXIBLE,
        `
        await limiter.consume(req.headers["x-org-id"]);
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rate-limit-missing-tenant/certain: takes its key from \`req.headers.x-org-id\`
        ${DONE}
        `,
      ),
      fixed: "none",
    },
    {
      title: "@upstash/ratelimit: one window for all",
      code: nextApp(`
      //- /src/app/api/ask/route.ts
      import { Ratelimit } from "@upstash/ratelimit";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";

      const ratelimit = new Ratelimit({ limiter: Ratelimit.slidingWindow(10, "10 s") });

      export async function POST() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { success } = await ratelimit.limit("ask");
        //                        ^^^^^^^^^^^^^^^^^^^^^^ rate-limit-missing-tenant/certain: \`limit\`
        return Response.json({ success, org: session.user.orgId });
      }
      `),
    },
    {
      title: "express-rate-limit: a key that is the same for all",
      code: MIDDLEWARE(`const limit = rateLimit({ windowMs: 1000, keyGenerator: () => "all" });
      //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rate-limit-missing-tenant/certain: counts all tenants under one key`),
    },
    {
      title: "express-rate-limit: a key that the client sends",
      code: MIDDLEWARE(`const limit = rateLimit({ windowMs: 1000, keyGenerator: (req) => req.headers["x-tenant-id"] });
      //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rate-limit-missing-tenant/certain: which whoever sends the request can choose`),
    },
    {
      title: "async-lock: one lock for all",
      code: expressRoute(
        LOCK,
        `
        await lock.acquire("close-month", async () => {
          //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rate-limit-missing-tenant/certain: \`acquire\`
          await db.invoice.updateMany({ where: { orgId: req.auth.orgId }, data: { status: "closed" } });
        });
        `,
      ),
    },
  ],
  valid: [
    { title: "a counter per tenant", code: expressRoute(FLEXIBLE, `await limiter.consume(req.auth.orgId);`) },
    { title: "a counter per tenant and route", code: expressRoute(FLEXIBLE, `await limiter.consume(\`exports:\${req.auth.orgId}\`);`) },
    { title: "a counter per user", code: expressRoute(FLEXIBLE, `await limiter.consume(req.auth.userId);`) },
    { title: "a counter per address", code: expressRoute(FLEXIBLE, `await limiter.consume(req.headers["x-forwarded-for"]);\n${DONE}`) },
    { title: "a counter per e-mail that somebody tries", code: expressRoute(FLEXIBLE, `await limiter.consume(req.body.email);\n${DONE}`) },
    {
      title: "a counter per invoice",
      code: expressRoute(
        FLEXIBLE,
        `
        const invoice = await db.invoice.findFirst({ where: { id: req.params.name, orgId: req.auth.orgId } });
        await limiter.consume(invoice?.id);
        `,
      ),
    },
    { title: "middleware that goes by the address", code: MIDDLEWARE(`const limit = rateLimit({ windowMs: 1000 });`) },
    {
      title: "middleware that goes by the tenant",
      code: MIDDLEWARE(`const limit = rateLimit({ windowMs: 1000, keyGenerator: (req) => req.auth.orgId });`),
    },
    {
      title: "one counter where nobody is signed in",
      code: expressRoute(
        `
        ${FLEXIBLE}
        const site = express();
        site.post("/contact", async (req, res) => {
          await limiter.consume("contact");
          res.json(req.body.text);
        });
        `,
        `res.json(await db.currency.findMany());`,
      ),
    },
    {
      title: "a lock per tenant",
      code: expressRoute(LOCK, `await lock.acquire(\`close-month:\${req.auth.orgId}\`, async () => undefined);`),
    },
  ],
});
