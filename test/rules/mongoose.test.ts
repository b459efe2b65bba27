// The row rules over applications on Mongoose, with their fixes tried out.
import { bypassableTenantFilter } from "../../rules/bypassable-tenant-filter";
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { untrustedTenantId } from "../../rules/untrusted-tenant-id";
import { mongooseApp } from "../harness/store-apps";
import { testRuleOn } from "../harness/rule-tester";

const route = (body: string): string =>
  mongooseApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { Invoice, Line } from "./models";

      const app = express();
      app.post("/invoices/:id", requireAuth, async (req, res) => {
${body}
      });
`);

testRuleOn("Mongoose", unscopedQuery, {
  invalid: [
    {
      title: "a find without a filter",
      code: route(`
        res.json(await Invoice.find().sort({ number: 1 }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      `),
      fixed: ["Invoice.find({ org: req.auth.orgId }).sort({ number: 1 })"],
    },
    {
      title: "a document by its id",
      code: route(`
        res.json(await Invoice.findById(req.params.id).lean());
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: \`org\`
      `),
      fixed: ["Invoice.findOne({ _id: req.params.id, org: req.auth.orgId }).lean()"],
    },
    {
      title: "a filter by other paths",
      code: route(`
        res.json(await Invoice.countDocuments({ status: "open" }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: \`org\`
      `),
      fixed: [`Invoice.countDocuments({ status: "open", org: req.auth.orgId })`],
    },
    {
      title: "an aggregation over all",
      code: route(`
        res.json(await Invoice.aggregate([{ $group: { _id: "$status", n: { $sum: 1 } } }]));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      `),
      fixed: "none",
    },
  ],
  valid: [
    { title: "a filter by the tenant", code: route(`        res.json(await Invoice.find({ org: req.auth.orgId, status: "open" }));`) },
    {
      title: "lines of an invoice that is the tenant's",
      code: route(`
        const invoice = await Invoice.findOne({ _id: req.params.id, org: req.auth.orgId });
        if (!invoice) return res.sendStatus(404);
        res.json(await Line.find({ invoice: invoice._id }));
      `),
    },
  ],
});

testRuleOn("Mongoose", unscopedMutation, {
  invalid: [
    {
      title: "an update by id",
      code: route(`
        await Invoice.findByIdAndUpdate(req.params.id, { status: "paid" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: \`org\`
        res.sendStatus(204);
      `),
      fixed: [`Invoice.findOneAndUpdate({ _id: req.params.id, org: req.auth.orgId }, { status: "paid" })`],
    },
    {
      title: "a delete of many",
      code: route(`
        await Invoice.deleteMany({ status: "old" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: \`org\`
        res.sendStatus(204);
      `),
      fixed: [`Invoice.deleteMany({ status: "old", org: req.auth.orgId })`],
    },
  ],
  valid: [
    {
      title: "a document that was found for the tenant, changed and saved",
      code: route(`
        const invoice = await Invoice.findOne({ _id: req.params.id, org: req.auth.orgId }).orFail();
        invoice.status = "paid";
        await invoice.save();
        res.json(invoice);
      `),
    },
  ],
});

testRuleOn("Mongoose", missingTenantOnCreate, {
  invalid: [
    {
      title: "a document without the tenant",
      code: route(`
        res.json(await Invoice.create({ number: String(req.body.number), status: "open" }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: without
      `),
      fixed: [`org: req.auth.orgId`],
    },
    {
      title: "a new document that is saved without the tenant",
      code: route(`
        const invoice = new Invoice({ number: "1", status: "open" });
        await invoice.save();
      //      ^^^^^^^^^^^^^^ missing-tenant-on-create/certain: without
        res.json(invoice);
      `),
      fixed: "none",
    },
  ],
  valid: [
    {
      title: "a new document that gets the tenant before it is saved",
      code: route(`
        const invoice = new Invoice({ number: "1" });
        invoice.org = req.auth.orgId;
        await invoice.save();
        res.json(invoice);
      `),
    },
  ],
});

testRuleOn("Mongoose", bypassableTenantFilter, {
  invalid: [
    {
      title: "the tenant beside other alternatives",
      code: route(`
        res.json(await Invoice.find({ $or: [{ org: req.auth.orgId }, { status: "public" }] }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain
      `),
    },
  ],
  valid: [
    {
      title: "a tenant that may be undefined, which MongoDB compares as null",
      code: route(`        res.json(await Invoice.find({ org: req.auth?.orgId }));`),
    },
  ],
});

testRuleOn("Mongoose", untrustedTenantId, {
  invalid: [
    {
      title: "a tenant that the request names",
      code: route(`
        res.json(await Invoice.find({ org: req.body.orgId }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain
      `),
    },
  ],
  valid: [],
});
