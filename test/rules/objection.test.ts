// The row rules over applications on Objection, with their fixes tried out.
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { objectionApp } from "../harness/apps";
import { testRuleOn } from "../harness/rule-tester";

const START = `
      import express from "express";
      import { requireAuth } from "./auth";
      import { Invoice } from "./models";

      const app = express();`;

testRuleOn("Objection", unscopedQuery, {
  invalid: [
    {
      title: "a list without a condition",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await Invoice.query().orderBy("number"));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      });
      `),
      fixed: [`Invoice.query().orderBy("number").where({ org_id: req.auth.orgId })`],
    },
    {
      title: "a row by its id",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await Invoice.query().findById(req.params.id);
      //                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`org_id\`
        if (!invoice) return res.sendStatus(404);
        res.json(invoice);
      });
      `),
      fixed: [`Invoice.query().findById(req.params.id).where({ org_id: req.auth.orgId })`],
    },
  ],
  valid: [
    {
      title: "the tenant in the condition, and a row that is checked afterwards",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await Invoice.query().findOne({ id: req.params.id, org_id: req.auth.orgId }));
      });
      app.get("/checked/:id", requireAuth, async (req, res) => {
        const invoice = await Invoice.query().findById(req.params.id);
        if (!invoice || invoice.org_id !== req.auth.orgId) return res.sendStatus(404);
        res.json(invoice);
      });
      `),
    },
  ],
});

testRuleOn("Objection", unscopedMutation, {
  invalid: [
    {
      title: "a change by id alone",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const n = await Invoice.query().findById(req.params.id).patch({ status: "paid" });
      //                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: org_id
        res.json({ n });
      });
      `),
      fixed: [`Invoice.query().findById(req.params.id).patch({ status: "paid" }).where({ org_id: req.auth.orgId })`],
    },
    {
      title: "a deletion by id alone",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        res.json({ n: await Invoice.query().deleteById(req.params.id) });
      //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: org_id
      });
      `),
      fixed: [`Invoice.query().deleteById(req.params.id).where({ org_id: req.auth.orgId })`],
    },
  ],
  valid: [
    {
      title: "the tenant beside the id",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        res.json({ n: await Invoice.query().deleteById(req.params.id).where("org_id", req.auth.orgId) });
      });
      `),
    },
  ],
});

testRuleOn("Objection", missingTenantOnCreate, {
  invalid: [
    {
      title: "a new row without the tenant",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await Invoice.query().insert({ number: req.body.number, status: "open" }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: org_id
      });
      `),
      fixed: [`insert({ number: req.body.number, status: "open", org_id: req.auth.orgId })`],
    },
  ],
  valid: [
    {
      title: "a new row with the tenant",
      code: objectionApp(`
      //- /src/server.ts${START}
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await Invoice.query().insert({ number: req.body.number, status: "open", org_id: req.auth.orgId }));
      });
      `),
    },
  ],
});
