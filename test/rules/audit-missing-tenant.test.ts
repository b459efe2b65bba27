// audit-missing-tenant over whole small applications.
import { auditMissingTenant } from "../../rules/audit-missing-tenant";
import { expressApp } from "../harness/apps";
import { dedent } from "../harness/fixture";
import { testRule } from "../harness/rule-tester";

const AUDIT_MODEL = `
  //- /prisma/audit.prisma
  model AuditLog {
    id      String  @id @default(cuid())
    action  String
    details Json?
    userId  String?
    orgId   String?
  }
`;

const withAudit = (code: string): string => expressApp(dedent(AUDIT_MODEL).trimStart() + dedent(code).trimStart());

/** A handler that changes an invoice of the signed-in tenant; `lines` tell the audit trail. */
const app = (lines: string, more = ""): string =>
  withAudit(`
  //- /src/server.ts
  import express from "express";
  import { requireAuth } from "./auth";
  import { db } from "./db";
${more}
  const app = express();
  app.delete("/invoices/:id", requireAuth, async (req, res) => {
    const { orgId, userId } = req.auth;
    await db.invoice.deleteMany({ where: { id: req.params.id, orgId } });
${lines}
    res.sendStatus(204);
  });
  `);

const SERVICE = `
  async function logAudit(event: { action: string; orgId?: string; userId?: string }) {
    await db.auditLog.create({ data: event });
  }
`;

testRule(auditMissingTenant, {
  invalid: [
    {
      title: "a row without the tenant",
      code: app(`    await db.auditLog.create({ data: { action: "delete", userId } });
  //|        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ audit-missing-tenant/certain: does not say in which tenant`),
      fixed: ['data: { action: "delete", userId, orgId: req.auth.orgId }'],
    },
    {
      title: "a row without an actor",
      code: app(`    await db.auditLog.create({ data: { action: "delete", orgId } });
  //|        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ audit-missing-tenant/certain: does not say who did it`),
    },
    {
      title: "a function named for it: where the event is made",
      code: app(
        `    await logAudit({ action: "delete", userId });
  //|        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ audit-missing-tenant/certain: The audit event of \`logAudit\` does not say in which tenant`,
        SERVICE,
      ),
    },
    {
      title: "a function named for it, without an actor",
      code: app(
        `    await logAudit({ action: "delete", orgId });
  //|        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ audit-missing-tenant/certain: does not say who did it`,
        SERVICE,
      ),
    },
    {
      title: "a class whose name says it",
      code: app(
        `    await audit.record("delete", { invoice: req.params.id });
  //|        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ audit-missing-tenant/certain: \`audit.record\``,
        `
  class AuditTrail {
    record(action: string, details: { invoice?: string; by?: string; orgId?: string }) {
      return db.auditLog.create({ data: { action, details } });
    }
  }
  const audit = new AuditTrail();
`,
      ),
    },
    {
      title: "details that name something else",
      code: app(`    await db.auditLog.create({ data: { action: "delete", userId, details: { id: req.params.id } } });
  //|        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ audit-missing-tenant/certain: in which tenant`),
    },
  ],
  valid: [
    { title: "tenant and actor", code: app(`    await db.auditLog.create({ data: { action: "delete", userId, orgId } });`) },
    {
      title: "the tenant in the details",
      code: app(`    await db.auditLog.create({ data: { action: "delete", userId, details: { orgId } } });`),
    },
    { title: "a function that is given both", code: app(`    await logAudit({ action: "delete", userId, orgId });`, SERVICE) },
    {
      title: "a function that adds both",
      code: app(
        `    await recordAudit(req.auth, "delete");`,
        `
  async function recordAudit(auth: { userId: string; orgId: string }, action: string) {
    await db.auditLog.create({ data: { action, userId: auth.userId, orgId: auth.orgId } });
  }
`,
      ),
    },
    { title: "a read of the trail", code: app(`    res.json(await db.auditLog.findMany({ where: { orgId } }));`) },
    {
      title: "another entity",
      code: app(`    await db.invoice.create({ data: { number: "1", status: "open", total: 1, isSample: false, orgId } });`),
    },
    {
      title: "an event of a row that says whose it is",
      code: withAudit(`
      //- /prisma/history.prisma
      model InvoiceAuditLog {
        id        String  @id @default(cuid())
        action    String
        userId    String
        invoiceId String
        invoice   Invoice @relation(fields: [invoiceId], references: [id])
      }
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices/:id/pay", requireAuth, async (req, res) => {
        const { orgId, userId } = req.auth;
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId } });
        if (!invoice) return res.sendStatus(404);
        await db.invoiceAuditLog.create({ data: { action: "paid", userId, invoiceId: invoice.id } });
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "where no tenant is at hand",
      code: withAudit(`
      //- /src/server.ts
      import express from "express";
      import { db } from "./db";

      const app = express();
      app.post("/visits", async (_req, res) => {
        await db.auditLog.create({ data: { action: "visit" } });
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "a script",
      code: withAudit(`
      //- /scripts/clean.ts
      import { db } from "../src/db";

      async function main() {
        await db.invoice.deleteMany({ where: { status: "void" } });
        await db.auditLog.create({ data: { action: "clean" } });
      }
      void main();
      `),
    },
    { title: "an event that comes from elsewhere as a whole", code: app(`    await db.auditLog.create({ data: req.body });`) },
    {
      title: "a word that only looks like it",
      code: app(`    auditorium("delete");`, `\n  function auditorium(action: string) {\n    return action;\n  }\n`),
    },
  ],
});
