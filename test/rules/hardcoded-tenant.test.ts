// hardcoded-tenant over whole small applications.
import { hardcodedTenant } from "../../rules/hardcoded-tenant";
import { expressRoute, nextApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const DONE = `res.json(await db.invoice.count({ where: { orgId: req.auth.orgId } }));`;
const ORG = `const org = await db.organization.findUniqueOrThrow({ where: { id: req.auth.orgId } });`;

testRule(hardcodedTenant, {
  invalid: [
    {
      title: "the tenant of the session",
      code: expressRoute(
        "",
        `
        if (req.auth.orgId === "org_acme") return res.json({ discount: 20 });
        //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-tenant/certain: is compared with the id of one customer ("org_acme")
        ${DONE}
        `,
      ),
    },
    {
      title: "the slug of the tenant's row",
      code: expressRoute(
        "",
        `
        ${ORG}
        const isAcme = org.slug === "acme";
        //             ^^^^^^^^^^^^^^^^^^^ hardcoded-tenant/certain: ("acme")
        res.json({ isAcme });
        `,
      ),
    },
    {
      title: "a list of customers",
      code: expressRoute(
        `const BETA = ["acme", "globex"];`,
        `
        const isBeta = BETA.includes(req.auth.orgId);
        //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-tenant/certain: ("acme", "globex")
        res.json({ isBeta });
        `,
      ),
    },
    {
      title: "a switch",
      code: expressRoute(
        "",
        `
        switch (req.auth.orgId) {
          case "acme":
          //   ^^^^^^ hardcoded-tenant/certain: ("acme")
            return res.json("x");
        }
        ${DONE}
        `,
      ),
    },
    {
      title: "Next.js: a constant of another file",
      code: nextApp(`
      //- /src/customers.ts
      export const ACME = "org_2x9";
      //- /src/app/api/total/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { ACME } from "../../../customers";

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        return Response.json({ hasExport: session.user.orgId === ACME });
        //                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-tenant/certain: ("org_2x9")
      }
      `),
    },
    {
      title: "tRPC: a row's tenant key",
      code: trpcApp(`
      //- /src/invoices.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        get: protectedProcedure.input(z.object({ id: z.string() })).query(async ({ ctx, input }) => {
          const invoice = await db.invoice.findFirstOrThrow({ where: { id: input.id, orgId: ctx.session.user.orgId } });
          return { ...invoice, isOld: invoice.orgId === "o1" };
          //                          ^^^^^^^^^^^^^^^^^^^^^^ hardcoded-tenant/certain: ("o1")
        }),
      });
      `),
    },
  ],
  valid: [
    {
      title: "a status",
      code: expressRoute("", `const status = req.body.status === "open" ? "a" : "b";\nres.json({ status, org: req.auth.orgId });`),
    },
    {
      title: "a role",
      code: expressRoute(
        "",
        `const m = await db.membership.findFirst({ where: { userId: req.auth.userId } });\nres.json(m?.role === "owner");`,
      ),
    },
    { title: "no tenant at all", code: expressRoute("", `if (req.auth.orgId === "") return res.sendStatus(403);\n${DONE}`) },
    { title: "null", code: expressRoute("", `if (req.auth.orgId === null) return res.sendStatus(403);\n${DONE}`) },
    {
      title: "the kind of a value",
      code: expressRoute("", `if (typeof req.auth.orgId !== "string") return res.sendStatus(403);\n${DONE}`),
    },
    {
      title: "two tenants with each other",
      code: expressRoute("", `if (req.body.orgId !== req.auth.orgId) return res.sendStatus(403);\n${DONE}`),
    },
    { title: "the environment", code: expressRoute("", `if (req.auth.orgId === process.env.PILOT_ORG) return res.json("x");\n${DONE}`) },
    {
      title: "the service's own tenant",
      code: expressRoute(`const SYSTEM_ORG = "org_0";`, `if (req.auth.orgId === SYSTEM_ORG) return res.json("x");\n${DONE}`),
    },
    {
      title: "a word that stands for oneself",
      code: expressRoute("", `const id = req.params.orgId === "me" ? req.auth.orgId : "x";\nres.json(id);`),
    },
    { title: "a setting of the tenant", code: expressRoute("", `${ORG}\nres.json(org.name.length > 3);`) },
    {
      title: "a key of an object that may be the tenant",
      code: expressRoute(
        "",
        `const shown = (value: unknown): unknown =>
          value && typeof value === "object" ? Object.keys(value).map((key) => (key === "email" ? "…" : key)) : value;\nres.json(shown(req.params.orgId));`,
      ),
    },
    {
      title: "a script for one customer",
      code: nextApp(`
      //- /scripts/fix-acme.ts
      import { db } from "../src/db";

      async function main() {
        for (const org of await db.organization.findMany()) if (org.id === "acme") console.log(org.name);
      }

      void main();
      `),
    },
  ],
});
