// log-tenant-data over whole small applications.
import { logTenantData } from "../../rules/log-tenant-data";
import { expressApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

/** A handler that has an invoice of the signed-in tenant; `lines` log. */
const app = (lines: string, logger = "const log = pino();", imports = 'import { pino } from "pino";'): string =>
  expressApp(`
  //- /src/server.ts
  import express from "express";
  ${imports}
  import { requireAuth } from "./auth";
  import { db } from "./db";

  ${logger}
  const app = express();
  app.post("/invoices/:id", requireAuth, async (req, res) => {
    const { orgId } = req.auth;
    const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId } });
    if (!invoice) return res.sendStatus(404);
${lines}
    res.sendStatus(204);
  });
  `);
const CONSOLE = ["", ""] as const;
const WINSTON = 'import winston from "winston";';

testRule(logTenantData, {
  invalid: [
    {
      title: "pino: a row in the merge object",
      code: app(`    log.info({ orgId, invoice }, "paid");
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: This \`log.info\` line writes a whole \`Invoice\` into the log`),
    },
    {
      title: "console: a row as it is",
      code: app(
        `    console.log("paid", orgId, invoice);
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: a whole \`Invoice\``,
        ...CONSOLE,
      ),
    },
    {
      title: "console: a list of rows as JSON",
      code: app(
        `    const all = await db.invoice.findMany({ where: { orgId } });
    console.log(\`all of \${orgId}: \${JSON.stringify(all)}\`);
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: a whole \`Invoice\``,
        ...CONSOLE,
      ),
    },
    {
      title: "winston: the body of the request",
      code: app(
        `    logger.info("paid", { orgId, body: req.body });
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: \`req.body\``,
        "const logger = winston.createLogger();",
        WINSTON,
      ),
    },
    {
      title: "a credential in the text",
      code: app(
        `    console.log(\`\${orgId} came with \${req.headers.authorization}\`);
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: \`req.headers.authorization\``,
        ...CONSOLE,
      ),
    },
    {
      title: "pino: a row that is spread",
      code: app(`    log.info({ ...invoice, by: req.auth.userId }, "paid");
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: a whole \`Invoice\``),
    },
    {
      title: "pino: redaction of something else",
      code: app(
        `    log.info({ orgId, invoice }, "paid");
  //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-tenant-data/certain: a whole \`Invoice\``,
        'const log = pino({ redact: ["password"] });',
      ),
    },
  ],
  valid: [
    { title: "ids only", code: app(`    log.info({ orgId, invoiceId: invoice.id }, "paid");`) },
    { title: "a few members", code: app(`    log.info({ orgId, invoice: { id: invoice.id, status: invoice.status } }, "paid");`) },
    {
      title: "how many there are",
      code: app(`    const all = await db.invoice.findMany({ where: { orgId } });\n    log.info({ orgId, count: all.length }, "listed");`),
    },
    {
      title: "pino: redacted by name",
      code: app(`    log.info({ orgId, invoice }, "paid");`, 'const log = pino({ redact: ["invoice"] });'),
    },
    {
      title: "pino: redacted below",
      code: app(`    log.info({ orgId, invoice }, "paid");`, 'const log = pino({ redact: { paths: ["invoice.*"] } });'),
    },
    {
      title: "pino: a serializer that keeps the id",
      code: app(
        `    log.info({ orgId, invoice }, "paid");`,
        "const log = pino({ serializers: { invoice: (invoice) => ({ id: invoice.id }) } });",
      ),
    },
    {
      title: "winston: a format that takes it out",
      code: app(
        `    logger.info("paid", { orgId, invoice });`,
        "const strip = winston.format((info) => ({ ...info, invoice: info.invoice.id }));\n  const logger = winston.createLogger({ format: strip() });",
        WINSTON,
      ),
    },
    {
      title: "columns that were selected",
      code: app(
        `    const known = await db.invoice.findFirst({ where: { id: invoice.id, orgId }, select: { id: true } });\n    log.info({ orgId, known }, "known");`,
      ),
    },
    {
      title: "rows of nobody",
      code: app(`    const currencies = await db.currency.findMany();\n    log.info({ orgId, currencies }, "loaded");`),
    },
    { title: "a member of the body", code: app(`    log.info({ orgId, note: req.body.note }, "noted");`) },
    { title: "a row in a template, which is not written out", code: app("    console.log(`${orgId}: ${invoice}`);", ...CONSOLE) },
  ],
});
