// Prisma's `where` as formulas, in words.
import assert from "node:assert/strict";
import { PRISMA_MODEL } from "../../../../server/engine/libraries/prisma/prisma";
import { filterOf } from "../../../../server/engine/libraries/prisma/where";
import { constant, UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { objectWithSpread } from "../../../harness/fake-engine";
import { entityIn } from "../../tenancy/tenancy-harness";
import { DataEngine, sayFormula } from "../data-harness";

describe("Prisma filters", () => {
  const engine = new DataEngine([PRISMA_MODEL]);
  const org = engine.principal("claim", "org", ["orgId"]);
  const input = engine.source("query", "q");
  const filter = (where: Parameters<DataEngine["value"]>[0], entity = "Shop"): string =>
    sayFormula(filterOf(engine, entityIn(engine.tenancy.entities.values(), entity), engine.value(where)));

  it("reads columns: values, null, and undefined, which is dropped", () => {
    assert.equal(filter({ orgId: org, city: "Bern" }), 'orgId equal principal org and city equal "Bern"');
    assert.equal(filter({ city: null }), "city null null");
    assert.equal(filter({ orgId: undefined, city: undefined }), "true");
  });

  it("reads operators", () => {
    assert.equal(filter({ orgId: { equals: org } }), "orgId equal principal org");
    assert.equal(filter({ orgId: { in: [org] } }), "orgId in array");
    assert.equal(filter({ orgId: { not: org } }), "not(orgId equal principal org)");
    assert.equal(filter({ orgId: { notIn: [org] } }), "not(orgId in array)");
    assert.equal(filter({ city: { contains: input, mode: "insensitive" } }), "city other source q");
    assert.equal(filter({ city: { gte: "a", lt: "b" } }), 'city other "a" and city other "b"');
    assert.equal(filter({ orgId: { in: undefined } }), "true");
  });

  it("reads AND, OR and NOT with Prisma's meaning of lists", () => {
    assert.equal(filter({ AND: [{ orgId: org }, { city: "Bern" }] }), 'orgId equal principal org and city equal "Bern"');
    assert.equal(filter({ AND: { orgId: org } }), "orgId equal principal org");
    assert.equal(filter({ OR: [{ orgId: org }, { city: "Bern" }] }), 'orgId equal principal org or city equal "Bern"');
    assert.equal(filter({ OR: [] }), "false", "an empty OR matches nothing");
    assert.equal(filter({ OR: undefined, AND: undefined, NOT: [] }), "true");
    assert.equal(filter({ NOT: { orgId: org } }), "not(orgId equal principal org)");
    assert.equal(filter({ NOT: [{ orgId: org }, { city: "Bern" }] }), 'not(orgId equal principal org) and not(city equal "Bern")');
  });

  it("follows relations: directly, with is, and with the quantifiers of lists", () => {
    assert.equal(filter({ shop: { orgId: org } }, "Order"), "shop is (orgId equal principal org)");
    assert.equal(filter({ shop: { is: { orgId: org } } }, "Order"), "shop is (orgId equal principal org)");
    assert.equal(filter({ shop: { isNot: { orgId: org } } }, "Order"), "not(shop is (orgId equal principal org))");
    assert.equal(filter({ orders: { some: { total: 1 } } }), "orders some (total equal 1)");
    assert.equal(filter({ orders: { none: { total: 1 } } }), "orders none (total equal 1)");
    assert.equal(filter({ shop: undefined }, "Order"), "true");
    assert.equal(filter({ shop: { is: undefined } }, "Order"), "true");
  });

  it("lays out compound keys, by columns and by name", () => {
    assert.equal(filter({ orgId_slug: { orgId: org, slug: "a" } }), 'orgId equal principal org and slug equal "a"');
    assert.equal(filter({ place: { orgId: org, city: input } }), "orgId equal principal org and city equal source q");
  });

  it("keeps what holds on some paths only", () => {
    const conditional: Value = { v: "object", id: -1, members: new Map([["orgId", { value: org, isConditional: true }]]), rest: [] };
    assert.equal(filter(conditional), "either(orgId equal principal org | true)");
    assert.equal(filter(engine.choice([engine.value({ orgId: org }), UNDEFINED])), "either(orgId equal principal org | true)");
    assert.equal(
      filter({ orgId: engine.choice([org, UNDEFINED]) }),
      "orgId equal principal org | undefined",
      "the prover sees that it may be dropped",
    );
    assert.equal(
      filter({ city: engine.choice([engine.value({ contains: "x" }), constant("y")]) }),
      'either(city other "x" | city equal "y")',
    );
  });

  it("says what it does not understand", () => {
    assert.equal(filter(input), "opaque(source q)");
    assert.equal(filter(objectWithSpread({ orgId: org }, input)), "orgId equal principal org and opaque(source q)");
    const overwritten: Value = { v: "object", id: -2, members: new Map([["orgId", { value: org, overwrittenBy: input }]]), rest: [input] };
    assert.equal(filter(overwritten), "overwritten(orgId equal principal org by source q) and opaque(source q)");
    assert.equal(filter({ computed: { path: ["a"] } }), "computed other array");
  });
});
