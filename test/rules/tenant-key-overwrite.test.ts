// tenant-key-overwrite over whole small applications.
import { tenantKeyOverwrite } from "../../rules/tenant-key-overwrite";
import { expressApp, sqlApp } from "../harness/apps";
import { typeormApp } from "../harness/entity-apps";
import { dedent } from "../harness/fixture";
import { testRule } from "../harness/rule-tester";

const IMPORTS = `//- /src/server.ts
import express from "express";
import { requireAuth } from "./auth";
`;

/** Routes over Prisma. */
function route(code: string): string {
  return expressApp(`${IMPORTS}import { db } from "./db";\n\nconst app = express();\n${dedent(code)}`);
}

/** Routes over Prisma with one schema that names the tenant key, and one that does not. */
function zod(code: string): string {
  const schemas = `import { z } from "zod";

const changes = z.object({ number: z.string(), orgId: z.string() });
const narrow = z.object({ number: z.string() });
`;
  return expressApp(`${IMPORTS}import { db } from "./db";\n${schemas}const app = express();\n${dedent(code)}`, { zod: "^3.23.0" });
}

/** Routes over pg. */
function sql(code: string): string {
  return sqlApp(`${IMPORTS}import { pool } from "./db";\n\nconst app = express();\n${dedent(code)}`);
}

testRule(tenantKeyOverwrite, {
  invalid: [
    {
      title: "the body as it came",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: req.body }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "the body spread beside a constant",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { ...req.body, status: "open" } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "the key out of the body",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const { number, orgId } = req.body;
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { number, orgId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "the requester's tenant before the spread",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const data = { orgId: req.auth.orgId, ...req.body };
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "many rows at once, without one name that is not the key",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const { id: _, ...changes } = req.body;
        res.json(await db.invoice.updateMany({ where: { orgId: req.auth.orgId }, data: changes }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "the tenant as a related row",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const org = { connect: { id: req.body.orgId } };
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { org } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "the update of an upsert",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const create = { ...req.body, orgId: req.auth.orgId };
        const found = await db.invoice.upsert({ where: { id: req.params.id, orgId: req.auth.orgId }, create, update: req.body });
      //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
        res.json(found);
      });
      `),
    },
    {
      title: "input of a schema that names the key",
      code: zod(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const data = changes.parse(req.body);
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
      });
      `),
    },
    {
      title: "SQL, the key among the assignments",
      code: sql(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const values = [req.body.orgId, req.params.id, req.auth.orgId];
        await pool.query("UPDATE invoices SET org_id = $1 WHERE id = $2 AND org_id = $3", values);
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`org_id\`
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "TypeORM, the body as what is set",
      code: typeormApp(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        await invoices.update({ id: req.params.id, orgId: req.auth.orgId }, req.body);
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tenant-key-overwrite/certain: can replace \`orgId\`
        res.sendStatus(204);
      });
      `),
    },
  ],
  valid: [
    {
      title: "columns by name",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { number: req.body.number } }));
      });
      `),
    },
    {
      title: "the requester's tenant after the spread",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { ...req.body, orgId: req.auth.orgId } }));
      });
      `),
    },
    {
      title: "a rest without the key",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const { orgId: _, ...data } = req.body;
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data }));
      });
      `),
    },
    {
      title: "a schema that drops what it does not name",
      code: zod(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const data = narrow.parse(req.body);
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data }));
      });
      `),
    },
    {
      title: "the same, spread",
      code: zod(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { ...narrow.parse(req.body), status: "open" } }));
      });
      `),
    },
    {
      title: "the key compared with the requester's tenant",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        if (req.body.orgId !== req.auth.orgId) return res.sendStatus(403);
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: req.body }));
      });
      `),
    },
    {
      title: "a tenant of which the requester is a member",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const { orgId } = req.body;
        const member = await db.membership.findUnique({ where: { userId_orgId: { userId: req.auth.userId, orgId } } });
        if (!member) return res.sendStatus(403);
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { orgId } }));
      });
      `),
    },
    {
      title: "the key set to the requester's tenant",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { orgId: req.auth.orgId } }));
      });
      `),
    },
    {
      title: "the key taken away first",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        delete req.body.orgId;
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: req.body }));
      });
      `),
    },
    {
      title: "an unscoped update, which another rule tells",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id }, data: req.body }));
      });
      `),
    },
    {
      title: "rows of no tenant",
      code: route(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.currency.update({ where: { code: req.params.id }, data: req.body }));
      });
      `),
    },
    {
      title: "a new row, which another rule tells",
      code: route(`
      app.post("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.create({ data: req.body }));
      });
      `),
    },
    {
      title: "SQL, other columns",
      code: sql(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const values = [req.body.status, req.params.id, req.auth.orgId];
        await pool.query("UPDATE invoices SET status = $1 WHERE id = $2 AND org_id = $3", values);
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "TypeORM, columns by name",
      code: typeormApp(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        await invoices.update({ id: req.params.id, orgId: req.auth.orgId }, { number: req.body.number });
        res.sendStatus(204);
      });
      `),
    },
  ],
});
