// The row rules over applications on Supabase, with their fixes tried out.
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { supabaseApp } from "../harness/store-apps";
import { testRuleOn } from "../harness/rule-tester";

const route = (body: string): string =>
  supabaseApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { supabase } from "./supabase";

      const app = express();
      app.post("/invoices/:id", requireAuth, async (req, res) => {
${body}
      });
`);

testRuleOn("Supabase", unscopedQuery, {
  invalid: [
    {
      title: "a table without a filter",
      code: route(`
        const { data } = await supabase.from("invoices").select("*").order("number");
      //                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
        res.json(data);
      `),
      fixed: [`supabase.from("invoices").select("*").eq("org_id", req.auth.orgId).order("number")`],
    },
  ],
  valid: [
    {
      title: "a filter by the tenant",
      code: route(`        res.json(await supabase.from("invoices").select().eq("org_id", req.auth.orgId));`),
    },
  ],
});

testRuleOn("Supabase", unscopedMutation, {
  invalid: [
    {
      title: "an update by id that returns its row",
      code: route(`
        const { data } = await supabase.from("invoices").update({ status: "paid" }).eq("id", req.params.id).select().single();
      //                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: \`org_id\`
        res.json(data);
      `),
      fixed: [`.update({ status: "paid" }).eq("org_id", req.auth.orgId).eq("id", req.params.id).select().single()`],
    },
  ],
  valid: [],
});

testRuleOn("Supabase", missingTenantOnCreate, {
  invalid: [
    {
      title: "a row without the tenant",
      code: route(`
        await supabase.from("invoices").insert({ number: "1", status: "open" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain
        res.sendStatus(201);
      `),
      fixed: [`org_id: req.auth.orgId`],
    },
  ],
  valid: [],
});
