// The row rules over applications on Knex, with their fixes tried out.
import { bypassableTenantFilter } from "../../rules/bypassable-tenant-filter";
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { knexApp } from "../harness/apps";
import { testRuleOn } from "../harness/rule-tester";

const START = `
      import express from "express";
      import { requireAuth } from "./auth";
      import { knex } from "./db";

      const app = express();`;

testRuleOn("Knex", unscopedQuery, {
  invalid: [
    {
      title: "a list without a condition",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await knex("invoices").select("id", "number").orderBy("number"));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      });
      `),
      fixed: [`knex("invoices").select("id", "number").orderBy("number").where({ org_id: req.auth.orgId })`],
    },
    {
      title: "a row by its id",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await knex("invoices").where({ id: req.params.id }).first();
      //                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`org_id\`
        if (!invoice) return res.sendStatus(404);
        res.json(invoice);
      });
      `),
      fixed: [`knex("invoices").where({ id: req.params.id }).first().where({ org_id: req.auth.orgId })`],
    },
    {
      title: "rows by a list of ids",
      code: knexApp(`
      //- /src/server.ts${START}
      app.post("/invoices/some", requireAuth, async (req, res) => {
        const rows = await knex("invoices").whereIn("id", req.body.ids).andWhere("status", "open");
      //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: org_id
        res.json(rows);
      });
      `),
    },
    {
      title: "children by the id of a parent that nobody looked up",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id/lines", requireAuth, async (req, res) => {
        const lines = await knex("invoice_lines").where("invoice_id", req.params.id);
      //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: invoice_id.org_id
        res.json(lines);
      });
      `),
      fixed: "none",
    },
    {
      title: "a raw statement",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/raw/:id", requireAuth, async (req, res) => {
        const result = await knex.raw("select * from invoices where id = ?", [req.params.id]);
      //                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: org_id
        res.json(result.rows);
      });
      `),
      fixed: "none",
    },
  ],
  valid: [
    {
      title: "the tenant in the condition, and children through a join",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        const rows = await knex("invoices").where({ org_id: req.auth.orgId });
        const lines = await knex("invoice_lines")
          .join("invoices", "invoices.id", "invoice_lines.invoice_id")
          .where("invoices.org_id", req.auth.orgId)
          .select("invoice_lines.amount");
        res.json({ rows, lines });
      });
      `),
    },
    {
      title: "a row that is compared afterwards",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await knex("invoices").where("id", req.params.id).first();
        if (!invoice || invoice.org_id !== req.auth.orgId) {
          return res.sendStatus(404);
        }
        const lines = await knex("invoice_lines").where("invoice_id", invoice.id);
        res.json({ invoice, lines });
      });
      `),
    },
    {
      title: "tables of nobody",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/currencies", async (req, res) => {
        const rows = await knex("currencies").select("code", "name");
        res.json(rows);
      });
      `),
    },
  ],
});

testRuleOn("Knex", unscopedMutation, {
  invalid: [
    {
      title: "an update by an id of the request",
      code: knexApp(`
      //- /src/server.ts${START}
      app.post("/invoices/:id/close", requireAuth, async (req, res) => {
        await knex("invoices").where({ id: req.params.id }).update({ status: "closed" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: and not by \`org_id\`
        res.sendStatus(204);
      });
      `),
      fixed: [`.update({ status: "closed" }).where({ org_id: req.auth.orgId })`],
    },
    {
      title: "a delete in a transaction",
      code: knexApp(`
      //- /src/server.ts${START}
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await knex.transaction(async (trx) => {
          await trx("invoices").where("id", req.params.id).del();
      //        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: and not by \`org_id\`
        });
        res.sendStatus(204);
      });
      `),
      fixed: [`.del().where({ org_id: req.auth.orgId })`],
    },
  ],
  valid: [
    {
      title: "a row of the tenant, and what hangs on it",
      code: knexApp(`
      //- /src/server.ts${START}
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await knex.transaction(async (trx) => {
          const invoice = await trx("invoices").where({ id: req.params.id, org_id: req.auth.orgId }).first();
          if (!invoice) throw new Error("not found");
          await trx("invoice_lines").where("invoice_id", invoice.id).del();
          await trx("invoices").where("id", invoice.id).del();
        });
        res.sendStatus(204);
      });
      `),
    },
  ],
});

testRuleOn("Knex", missingTenantOnCreate, {
  invalid: [
    {
      title: "a row without its tenant",
      code: knexApp(`
      //- /src/server.ts${START}
      app.post("/invoices", requireAuth, async (req, res) => {
        await knex("invoices").insert({ number: req.body.number, status: "open" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: does not set \`org_id\`
        res.sendStatus(201);
      });
      `),
      fixed: [`insert({ number: req.body.number, status: "open", org_id: req.auth.orgId })`],
    },
  ],
  valid: [
    {
      title: "a row with its tenant",
      code: knexApp(`
      //- /src/server.ts${START}
      app.post("/invoices", requireAuth, async (req, res) => {
        const [invoice] = await knex("invoices")
          .insert({ number: req.body.number, status: "open", org_id: req.auth.orgId })
          .returning("*");
        await knex("invoice_lines").insert({ invoice_id: invoice.id, amount: 1 });
        res.json(invoice);
      });
      `),
    },
  ],
});

testRuleOn("Knex", bypassableTenantFilter, {
  invalid: [
    {
      title: "a tenant beside OR",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices/search", requireAuth, async (req, res) => {
        const rows = await knex("invoices").where("org_id", req.auth.orgId).orWhere("number", req.query.number);
      //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: org_id
        res.json(rows);
      });
      `),
      fixed: "none",
    },
    {
      title: "a condition that only some paths tell",
      code: knexApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        const query = knex("invoices").select("id");
      //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: org_id
        if (req.query.mine) query.where({ org_id: req.auth.orgId });
        res.json(await query);
      });
      `),
    },
  ],
  valid: [],
});
