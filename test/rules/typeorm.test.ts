// The row rules over applications on TypeORM, with their fixes tried out.
import { bypassableTenantFilter } from "../../rules/bypassable-tenant-filter";
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { untrustedTenantId } from "../../rules/untrusted-tenant-id";
import { typeormApp } from "../harness/entity-apps";
import { testRuleOn } from "../harness/rule-tester";

testRuleOn("TypeORM", unscopedQuery, {
  invalid: [
    {
      title: "a list without a filter",
      code: typeormApp(`
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await invoices.find());
      //               ^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      });
      `),
      fixed: ["invoices.find({ where: { orgId: req.auth.orgId } })"],
    },
    {
      title: "a row by its id",
      code: typeormApp(`
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await invoices.findOneBy({ id: req.params.id }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`orgId\`
      });
      `),
      fixed: ["invoices.findOneBy({ id: req.params.id, orgId: req.auth.orgId })"],
    },
    {
      title: "options that only sort",
      code: typeormApp(`
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await source.manager.find(Invoice, { order: { number: "ASC" } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      });
      `),
    },
    {
      title: "a row that reaches its tenant through its parent",
      code: typeormApp(`
      app.get("/lines/:id", requireAuth, async (req, res) => {
        res.json(await lines.findOne({ where: { id: req.params.id } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by
      });
      `),
    },
    {
      title: "a query builder without the tenant",
      code: typeormApp(`
      app.get("/invoices", requireAuth, async (req, res) => {
        const found = await invoices.createQueryBuilder("invoice").where("invoice.status = :status", { status: req.query.status }).getMany();
      //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`orgId\`
        res.json(found);
      });
      `),
      fixed: [`.andWhere("invoice.orgId = :orgId", { orgId: req.auth.orgId }).getMany()`],
    },
    {
      title: "a raw statement",
      code: typeormApp(`
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await source.query("SELECT * FROM invoices WHERE id = $1", [req.params.id]));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by
      });
      `),
    },
  ],
  valid: [
    {
      title: "finders with the tenant, its relation, or a parent's",
      code: typeormApp(`
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const all = await invoices.find({ where: { orgId }, relations: ["lines"] });
        const one = await invoices.findOneBy({ id: req.params.id, org: { id: orgId } });
        const some = await lines.find({ where: { invoice: { orgId } } });
        res.json({ all, one, some });
      });
      `),
    },
    {
      title: "a query builder with a join and brackets",
      code: typeormApp(`
      app.get("/invoices", requireAuth, async (req, res) => {
        const query = invoices
          .createQueryBuilder("invoice")
          .leftJoinAndSelect("invoice.lines", "line")
          .where("invoice.orgId = :orgId", { orgId: req.auth.orgId })
          .andWhere(new Brackets((qb) => qb.where("invoice.status = 'open'").orWhere("line.amount > 0")));
        if (req.query.number) query.andWhere("invoice.number = :number", { number: req.query.number });
        res.json(await query.orderBy("invoice.number").getMany());
      });
      `),
    },
  ],
});

testRuleOn("TypeORM", unscopedMutation, {
  invalid: [
    {
      title: "an update by id",
      code: typeormApp(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        await invoices.update(req.params.id, { status: "paid" });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: can change another tenant's rows
        res.sendStatus(204);
      });
      `),
      fixed: ['invoices.update({ id: req.params.id, orgId: req.auth.orgId }, { status: "paid" })'],
    },
    {
      title: "a delete by ids",
      code: typeormApp(`
      app.delete("/invoices", requireAuth, async (req, res) => {
        await invoices.delete({ id: In(req.body.ids) });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: can delete another tenant's rows
        res.sendStatus(204);
      });
      `),
      fixed: ["invoices.delete({ id: In(req.body.ids), orgId: req.auth.orgId })"],
    },
    {
      title: "a delete builder by id",
      code: typeormApp(`
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await source.createQueryBuilder().delete().from(Invoice).where("id = :id", { id: req.params.id }).execute();
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: another tenant's rows
        res.sendStatus(204);
      });
      `),
      fixed: [`.andWhere("orgId = :orgId", { orgId: req.auth.orgId }).execute()`],
    },
    {
      title: "an object with an id that came with the request is saved",
      code: typeormApp(`
      app.put("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await invoices.save({ id: req.params.id, status: req.body.status }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: another tenant's rows
      });
      `),
    },
  ],
  valid: [
    {
      title: "a row of the tenant's is changed and saved",
      code: typeormApp(`
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await invoices.findOneBy({ id: req.params.id, orgId: req.auth.orgId });
        if (!invoice) return res.sendStatus(404);
        invoice.status = req.body.status;
        res.json(await invoices.save(invoice));
      });
      `),
    },
    {
      title: "criteria with the tenant",
      code: typeormApp(`
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await invoices.delete({ id: req.params.id, orgId: req.auth.orgId });
        await source.transaction(async (manager) => {
          await manager.update(InvoiceLine, { invoice: { org: { id: req.auth.orgId } } }, { amount: 0 });
        });
        res.sendStatus(204);
      });
      `),
    },
  ],
});

testRuleOn("TypeORM", missingTenantOnCreate, {
  invalid: [
    {
      title: "a new row without the tenant",
      code: typeormApp(`
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await invoices.save({ number: req.body.number }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: orgId
      });
      `),
      fixed: ["invoices.save({ number: req.body.number, orgId: req.auth.orgId })"],
    },
    {
      title: "rows as they came",
      code: typeormApp(`
      app.post("/invoices", requireAuth, async (req, res) => {
        await invoices.insert(req.body);
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: orgId
        res.sendStatus(204);
      });
      `),
    },
  ],
  valid: [
    {
      title: "the tenant's key or relation, and a parent of the tenant's",
      code: typeormApp(`
      app.post("/invoices", requireAuth, async (req, res) => {
        await invoices.insert({ number: req.body.number, orgId: req.auth.orgId });
        const invoice = await invoices.save(invoices.create({ number: req.body.number, org: { id: req.auth.orgId } }));
        await lines.save({ amount: 1, invoice });
        res.sendStatus(204);
      });
      `),
    },
  ],
});

testRuleOn("TypeORM", bypassableTenantFilter, {
  invalid: [
    {
      title: "an OR beside the tenant",
      code: typeormApp(`
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await invoices.find({ where: [{ orgId: req.auth.orgId }, { number: String(req.query.number) }] }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: orgId
      });
      `),
    },
    {
      title: "0.3: a tenant that may be undefined",
      code: typeormApp(`
      app.get("/invoices", requireAuth, async (req, res) => {
        const orgId = req.query.all ? undefined : req.auth.orgId;
        res.json(await invoices.findBy({ orgId }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: orgId
      });
      `),
    },
  ],
  valid: [
    {
      title: "1: a tenant that may be undefined, which throws",
      code: typeormApp(
        `
      app.get("/invoices", requireAuth, async (req, res) => {
        const orgId = req.query.all ? undefined : req.auth.orgId;
        res.json(await invoices.findBy({ orgId }));
      });
      `,
        "^1.1.0",
      ),
    },
  ],
});

testRuleOn("TypeORM", untrustedTenantId, {
  invalid: [
    {
      title: "a tenant from the address",
      code: typeormApp(`
      app.get("/orgs/:orgId/invoices", requireAuth, async (req, res) => {
        res.json(await invoices.countBy({ orgId: req.params.orgId }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: orgId
      });
      `),
    },
  ],
  valid: [
    {
      title: "a tenant from the address that was compared with the token's",
      code: typeormApp(`
      app.get("/orgs/:orgId/invoices", requireAuth, async (req, res) => {
        if (req.params.orgId !== req.auth.orgId) return res.sendStatus(403);
        res.json(await invoices.countBy({ orgId: req.params.orgId }));
      });
      `),
    },
  ],
});
