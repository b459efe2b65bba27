// The row rules over applications on Drizzle, with their fixes tried out.
import { bypassableTenantFilter } from "../../rules/bypassable-tenant-filter";
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { drizzleApp } from "../harness/apps";
import { testRuleOn } from "../harness/rule-tester";

const START = `
      import express from "express";
      import { and, eq, inArray, or } from "drizzle-orm";
      import { requireAuth } from "./auth";
      import { db } from "./db";
      import { invoiceLines, invoices } from "./schema";

      const app = express();`;

testRuleOn("Drizzle", unscopedQuery, {
  invalid: [
    {
      title: "a list without a condition",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.select().from(invoices).limit(10));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      });
      `),
      fixed: ["db.select().from(invoices).limit(10).where(eq(invoices.orgId, req.auth.orgId))"],
    },
    {
      title: "a row by its id, in a file that does not import and()",
      code: drizzleApp(`
      //- /src/server.ts
      import express from "express";
      import { eq } from "drizzle-orm";
      import { requireAuth } from "./auth";
      import { db } from "./db";
      import * as schema from "./schema";

      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.select().from(schema.invoices).where(eq(schema.invoices.id, req.params.id)));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`orgId\`
      });
      `),
      fixed: ["import { eq, and } from", "where(and(eq(schema.invoices.id, req.params.id), eq(schema.invoices.orgId, req.auth.orgId)))"],
    },
    {
      title: "conditions that are joined already",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.select().from(invoices).where(and(eq(invoices.id, req.params.id), eq(invoices.status, "open"))));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`orgId\`
      });
      `),
      fixed: [`where(and(eq(invoices.id, req.params.id), eq(invoices.status, "open"), eq(invoices.orgId, req.auth.orgId)))`],
    },
    {
      title: "children by the id of a parent that nobody looked up",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id/lines", requireAuth, async (req, res) => {
        res.json(await db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, req.params.id)));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`invoiceId.orgId\`
      });
      `),
      fixed: "none",
    },
  ],
  valid: [
    {
      title: "the tenant in the condition, children through a join",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        const rows = await db.select().from(invoices).where(and(eq(invoices.orgId, req.auth.orgId), or(eq(invoices.status, "a"), eq(invoices.status, "b"))));
        const lines = await db.select({ line: invoiceLines }).from(invoiceLines).innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId)).where(eq(invoices.orgId, req.auth.orgId));
        res.json({ rows, lines });
      });
      `),
    },
  ],
});

testRuleOn("Drizzle", unscopedMutation, {
  invalid: [
    {
      title: "an update and a delete by ids of the request",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.post("/invoices/close", requireAuth, async (req, res) => {
        await db.update(invoices).set({ status: "closed" }).where(inArray(invoices.id, req.body.ids));
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: goes by \`req.body.ids\` and not by \`orgId\`
        await db.delete(invoices).where(eq(invoices.number, req.body.number));
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: and not by \`orgId\`
        res.sendStatus(204);
      });
      `),
      fixed: ["where(and(inArray(invoices.id, req.body.ids), eq(invoices.orgId, req.auth.orgId)))"],
    },
  ],
  valid: [
    {
      title: "a row that was looked up in the tenant, in a transaction",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await db.transaction(async (tx) => {
          const [invoice] = await tx.select().from(invoices).where(and(eq(invoices.id, req.params.id), eq(invoices.orgId, req.auth.orgId)));
          if (!invoice) throw new Error("not found");
          await tx.delete(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id));
          await tx.delete(invoices).where(eq(invoices.id, invoice.id));
        });
        res.sendStatus(204);
      });
      `),
    },
  ],
});

testRuleOn("Drizzle", missingTenantOnCreate, {
  invalid: [
    {
      title: "a row without its tenant",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.post("/invoices", requireAuth, async (req, res) => {
        await db.insert(invoices).values({ number: req.body.number, status: "open" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: does not set \`orgId\`
        res.sendStatus(201);
      });
      `),
      fixed: [`values({ number: req.body.number, status: "open", orgId: req.auth.orgId })`],
    },
  ],
  valid: [],
});

testRuleOn("Drizzle", bypassableTenantFilter, {
  invalid: [
    {
      title: "a condition that only some paths set",
      code: drizzleApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        let query = db.select().from(invoices).$dynamic();
      //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: orgId
        if (req.query.mine) query = query.where(eq(invoices.orgId, req.auth.orgId));
        res.json(await query);
      });
      `),
    },
  ],
  valid: [],
});
