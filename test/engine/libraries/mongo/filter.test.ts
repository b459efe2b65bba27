// Filters and updates of MongoDB as formulas and objects: the operators one by one.
import assert from "node:assert/strict";
import { expressionFormula, filterOf } from "../../../../server/engine/libraries/mongo/filter";
import { chosenBy } from "../../../../server/engine/libraries/mongo/storage";
import { setsOf, upsertedRow } from "../../../../server/engine/libraries/mongo/update";
import type { Value } from "../../../../server/engine/libraries/value";
import { DataEngine, sayFormula } from "../data-harness";
import { say } from "../../../harness/fake-engine";

const engine = new DataEngine([]);
const org = engine.principal("claim", "org", ["orgId"]);
const input = engine.source("body", "body.x");

function filter(where: Parameters<DataEngine["value"]>[0]): string {
  const shop = engine.tenancy.entities.get("Shop");
  assert.ok(shop);
  return sayFormula(filterOf(engine, shop, engine.value(where)));
}

function members(value: Value): Readonly<Record<string, string>> {
  return Object.fromEntries([...(engine.members(value) ?? [])].map(([name, member]) => [name, say(member.value)]));
}

describe("A filter of MongoDB", () => {
  const orgText = say(org);

  it("is the conjunction of its paths", () => {
    assert.equal(filter({ orgId: org, slug: "a" }), `orgId equal ${orgText} and slug equal ${say(engine.value("a"))}`);
    assert.equal(filter({}), "true");
    assert.equal(filter(undefined), "true");
  });

  it("compares with lists, null, patterns and whole objects", () => {
    assert.match(filter({ orgId: { $in: [org] } }), /^orgId in /);
    assert.match(filter({ city: null }), /^city null/);
    assert.match(filter({ city: { $regex: "x" } }), /^city other/);
    assert.match(filter({ city: { name: "x" } }), /^city other/);
    assert.match(filter({ city: { $exists: true } }), /^city other/);
  });

  it("negates with $ne, $nin and $not", () => {
    assert.equal(filter({ orgId: { $ne: org } }), `not(orgId equal ${orgText})`);
    assert.match(filter({ orgId: { $nin: [org] } }), /^not\(orgId in /);
    assert.equal(filter({ orgId: { $not: { $eq: org } } }), `not(orgId equal ${orgText})`);
  });

  it("joins with $and, $or and $nor", () => {
    assert.equal(filter({ $or: [{ orgId: org }, { slug: input }] }), `orgId equal ${orgText} or slug equal ${say(input)}`);
    assert.equal(filter({ $and: [{ orgId: org }] }), `orgId equal ${orgText}`);
    assert.equal(filter({ $nor: [{ orgId: org }] }), `not(orgId equal ${orgText})`);
    assert.equal(filter({ $or: [] }), "false");
  });

  it("reaches into lists of subdocuments and references", () => {
    assert.equal(filter({ "orders.total": input }), `orders some (total equal ${say(input)})`);
    assert.equal(filter({ orders: { $elemMatch: { total: input } } }), `orders some (total equal ${say(input)})`);
    assert.equal(filter({ orders: input }), `orders some (id equal ${say(input)})`);
  });

  it("is opaque where it is not known", () => {
    assert.match(filter({ $where: "this.x" }), /^opaque/);
    assert.match(filter({ $or: input }), /^opaque/);
    const shop = engine.tenancy.entities.get("Shop");
    assert.ok(shop);
    assert.match(sayFormula(filterOf(engine, shop, input)), /^opaque/);
  });

  it("compares paths and variables in $expr", () => {
    const variables = new Map([["org", org]]);
    const formula = (value: Parameters<DataEngine["value"]>[0]): string =>
      sayFormula(expressionFormula(engine, engine.value(value), variables));
    assert.equal(formula({ $eq: ["$orgId", "$$org"] }), `orgId equal ${orgText}`);
    assert.equal(
      formula({ $and: [{ $eq: ["$$org", "$orgId"] }, { $eq: ["$slug", input] }] }),
      `orgId equal ${orgText} and slug equal ${say(input)}`,
    );
    assert.match(formula({ $gt: ["$total", 1] }), /^opaque/);
  });
});

describe("An update of MongoDB", () => {
  it("sets what $set and plain members say, and not what only new documents get", () => {
    const update = engine.value({ slug: "a", $set: { city: "b" }, $setOnInsert: { orgId: org }, $inc: { total: 1 } });
    assert.deepEqual(Object.keys(members(setsOf(engine, update))), ["slug", "city"]);
    assert.deepEqual(Object.keys(members(setsOf(engine, engine.value([{ $set: { slug: "a" } }, { $set: { city: "b" } }])))), [
      "slug",
      "city",
    ]);
    assert.equal(setsOf(engine, engine.value(undefined)).v, "constant");
  });

  it("makes, where nothing matches, what the filter says is equal and what is set", () => {
    const where = engine.value({ orgId: { $eq: org }, slug: "a", total: { $gt: 1 }, $and: [{ city: "b" }] });
    const row = members(upsertedRow(engine, where, engine.value({ $set: { name: "n" }, $setOnInsert: { at: "now" } })));
    assert.deepEqual(Object.keys(row), ["orgId", "slug", "city", "name", "at"]);
    assert.equal(row["orgId"], say(org));
  });
});

describe("A database", () => {
  const chosen = (parts: readonly (string | Value)[]): string => {
    const by = chosenBy(engine, { v: "text", parts });
    return by ? say(by) : "nothing";
  };

  it("is chosen by the value in its name, the requester's first", () => {
    assert.equal(chosen(["t_", org]), say(org));
    assert.equal(chosen([input, "_", org]), say(org));
    assert.equal(chosen(["t_", input]), say(input));
  });

  it("is the same for all where its name is fixed or a setting", () => {
    assert.equal(chosen(["app"]), "nothing");
    assert.equal(chosenBy(engine, engine.value("app")), undefined);
    assert.equal(chosenBy(engine, { v: "external", module: "global", path: ["process", "env", "DB"] }), undefined);
  });
});
