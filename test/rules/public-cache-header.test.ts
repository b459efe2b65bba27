// public-cache-header over whole small applications.
import { publicCacheHeader } from "../../rules/public-cache-header";
import { expressApp, nextApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

/** A handler for invoices of the signed-in tenant; `lines` answer. */
const express = (lines: string, path = "/invoices"): string =>
  expressApp(`
  //- /src/server.ts
  import express from "express";
  import { requireAuth } from "./auth";
  import { db } from "./db";

  const app = express();
  app.get("${path}", requireAuth, async (req, res) => {
    const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
${lines}
  });
  `);

const next = (lines: string, top = ""): string =>
  nextApp(`
  //- /src/app/api/invoices/route.ts
  import { getServerSession } from "next-auth";
  import { authOptions } from "../../../auth";
  import { db } from "../../../db";
${top}
  export async function GET() {
    const session = await getServerSession(authOptions);
    if (!session) return new Response(null, { status: 401 });
    const invoices = await db.invoice.findMany({ where: { orgId: session.user.orgId } });
${lines}
  }
  `);

testRule(publicCacheHeader, {
  invalid: [
    {
      title: "Express: public",
      code: express(`    res.set("Cache-Control", "public, max-age=300");
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: \`Cache-Control: public, max-age=300\` lets shared caches
    res.json(invoices);`),
    },
    {
      title: "Express: s-maxage without public",
      code: express(`    res.setHeader("Cache-Control", "s-maxage=60, stale-while-revalidate=300");
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: s-maxage=60
    res.json(invoices);`),
    },
    {
      title: "Express: an object of headers",
      code: express(`    res.set({ "Cache-Control": "public, max-age=60" });
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: public, max-age=60
    res.json(invoices);`),
    },
    {
      title: "Express: a header that only CDNs read",
      code: express(`    res.set("CDN-Cache-Control", "max-age=600");
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: CDN-Cache-Control
    res.json(invoices);`),
    },
    {
      title: "Next.js: headers of the response",
      code: next(`    return Response.json(invoices, { headers: { "Cache-Control": "public, s-maxage=30" } });
  //|         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: keys its entries by URL`),
    },
    {
      title: "Next.js: a route that is rendered ahead",
      code: next(
        `    return Response.json(invoices);`,
        `  export const dynamic = "force-static";
  //|             ^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: renders ahead a response that depends on who asks`,
      ),
    },
    {
      title: "a value put together from a constant",
      code: express(`    const seconds = 120;
    res.set("Cache-Control", \`public, max-age=\${seconds}\`);
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ public-cache-header/certain: public, max-age=120
    res.json(invoices);`),
    },
  ],
  valid: [
    { title: "private", code: express(`    res.set("Cache-Control", "private, max-age=60");\n    res.json(invoices);`) },
    { title: "no-store", code: express(`    res.set("Cache-Control", "no-store");\n    res.json(invoices);`) },
    {
      title: "public with no lifetime",
      code: express(`    res.set("Cache-Control", "public, max-age=0, must-revalidate");\n    res.json(invoices);`),
    },
    {
      title: "entries vary by the credential",
      code: express(`    res.set("Vary", "Authorization");\n    res.set("Cache-Control", "public, max-age=60");\n    res.json(invoices);`),
    },
    { title: "a lifetime that only browsers use", code: express(`    res.set("Cache-Control", "max-age=60");\n    res.json(invoices);`) },
    { title: "another header", code: express(`    res.set("X-Total", "public, s-maxage=3");\n    res.json(invoices);`) },
    {
      title: "Next.js: private",
      code: next(`    return Response.json(invoices, { headers: { "Cache-Control": "private, max-age=30" } });`),
    },
    {
      title: "Next.js: rendered for each request",
      code: next(`    return Response.json(invoices);`, `  export const dynamic = "force-dynamic";`),
    },
    {
      title: "a header of a request that the handler makes",
      code: express(`    await fetch("https://files.example/export", { method: "PUT", headers: { "Cache-Control": "public, max-age=60" } });
    res.json(invoices);`),
    },
    {
      title: "what everybody may see",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { db } from "./db";

      const app = express();
      app.get("/currencies", async (_req, res) => {
        res.set("Cache-Control", "public, max-age=86400");
        res.json(await db.currency.findMany());
      });
      `),
    },
    {
      title: "files for everybody beside files behind a login",
      code: nextApp(`
      //- /src/app/files/[access]/[name]/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../../auth";
      import { db } from "../../../../db";

      export async function GET(_request: Request, { params }: { params: { access: string; name: string } }) {
        if (params.access === "private") {
          const session = await getServerSession(authOptions);
          if (!session) return new Response(null, { status: 401 });
          const known = await db.invoice.count({ where: { orgId: session.user.orgId, number: params.name } });
          if (known === 0) return new Response(null, { status: 404 });
        }
        const lifetime = params.access === "private" ? "no-store" : "public, max-age=31536000, immutable";
        return new Response(params.name, { headers: { "Cache-Control": lifetime } });
      }
      `),
    },
    {
      title: "what belongs to no tenant, behind a login",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/currencies", requireAuth, async (_req, res) => {
        res.set("Cache-Control", "public, max-age=86400");
        res.json(await db.currency.findMany());
      });
      `),
    },
  ],
});
