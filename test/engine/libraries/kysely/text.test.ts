// Kysely's builder and expressions as SQL text, method by method.
import assert from "node:assert/strict";
import { KYSELY_MODEL } from "../../../../server/engine/libraries/kysely/kysely";
import type { Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { DataEngine, saySql, template } from "../data-harness";

describe("Kysely as SQL text", () => {
  let engine: DataEngine;
  let db: Value;
  let eb: Value;
  beforeEach(() => {
    engine = new DataEngine([KYSELY_MODEL]);
    db = engine.create("kysely", ["Kysely"], [engine.value({})]);
    eb = engine.use("kysely", ["expressionBuilder"], []);
  });

  type Plain = Parameters<DataEngine["value"]>[0];
  type Call = readonly [string, ...Plain[]];

  function told(start: Value, ...calls: readonly Call[]): Value {
    return calls.reduce<Value>((query, [name, ...args]) => engine.on(query, name, ...args.map((arg) => engine.value(arg))), start);
  }

  function said(...calls: readonly Call[]): string {
    engine.on(told(engine.on(db, "selectFrom", text("Shop")), ["selectAll"], ...calls), "execute");
    return saySql(engine.statements.at(-1)).replace('select * from "Shop"', "…");
  }

  const eq = (column: string, value: Plain): Value =>
    engine.call(eb, [text(column), text("="), engine.value(value)], { file: "", start: 0, end: 0 });

  const forms: Readonly<Record<string, readonly [string, ...(readonly Call[])]>> = {
    "a comparison": ['… where ("city" = {"x"}) -> array', ["where", "city", "=", "x"]],
    "another operator": ['… where ("id" in {array}) -> array', ["where", "id", "in", ["a"]]],
    "a test for null": ['… where ("city" is null) -> array', ["where", "city", "is", null]],
    "a test for not null": ['… where ("city" is not null) -> array', ["where", "city", "is not", null]],
    "two columns": ['… where ("Shop"."id" = "Order"."shopId") -> array', ["whereRef", "Shop.id", "=", "Order.shopId"]],
    "one condition after another": ['… where ("a" = {1}) and ("b" = {2}) -> array', ["where", "a", "=", 1], ["where", "b", "=", 2]],
    "conditions that are cleared": ["… -> array", ["where", "a", "=", 1], ["clearWhere"]],
    "a join of two columns": [
      '… inner join "Order" on "Order"."shopId" = "Shop"."id" -> array',
      ["innerJoin", "Order", "Order.shopId", "Shop.id"],
    ],
    "a join with an alias": [
      '… left join "Order" as "o" on "o"."shopId" = "Shop"."id" -> array',
      ["leftJoin", "Order as o", "o.shopId", "Shop.id"],
    ],
    "order and limit": ["… -> array", ["orderBy", "id"], ["limit", 3], ["offset", 1], ["distinct"]],
  };
  for (const [title, [expected, ...calls]] of Object.entries(forms))
    it(`queries: ${title}`, () => {
      assert.equal(said(...calls), expected);
    });

  it("expressions of a list and of an object", () => {
    assert.equal(
      said(["where", engine.on(eb, "or", engine.value([eq("a", 1), eq("b", 2)]))]),
      "… where (((`a` = {1}) or (`b` = {2}))) -> array",
    );
    assert.equal(said(["where", engine.on(eb, "and", engine.value({ a: 1, b: 2 }))]), "… where (((`a` = {1}) and (`b` = {2}))) -> array");
    assert.equal(said(["where", engine.on(eb, "and", engine.value([]))]), "… where ((1 = 1)) -> array");
    assert.equal(said(["where", engine.on(eb, "or", engine.value([]))]), "… where ((1 = 0)) -> array");
  });

  it("expressions that are chained, negated and named", () => {
    assert.equal(
      said(["where", engine.on(eq("a", 1), "or", text("b"), text("="), engine.value(2))]),
      "… where (((`a` = {1}) or (`b` = {2}))) -> array",
    );
    assert.equal(said(["where", engine.on(eq("a", 1), "and", eq("b", 2))]), "… where (((`a` = {1}) and (`b` = {2}))) -> array");
    assert.equal(said(["where", engine.on(eb, "not", eq("a", 1))]), "… where (not (`a` = {1})) -> array");
    assert.equal(
      said(["where", engine.on(eb, "between", text("a"), engine.value(1), engine.value(2))]),
      "… where (`a` between {1} and {2}) -> array",
    );
  });

  it("subqueries in conditions", () => {
    const orders = told(engine.on(db, "selectFrom", text("Order")), ["select", "shopId"], ["where", "total", "=", 1]);
    assert.equal(said(["where", "id", "in", orders]), '… where ("id" in (select "shopId" from "Order" where ("total" = {1}))) -> array');
    assert.equal(
      said(["where", engine.on(eb, "exists", orders)]),
      '… where (exists (select "shopId" from "Order" where ("total" = {1}))) -> array',
    );
  });

  it("sql templates with names and pieces", () => {
    const sql = (...parts: readonly (string | Value)[]): Value => engine.use("kysely", ["sql"], [], { template: template(...parts) });
    const table = engine.use("kysely", ["sql", "table"], [text("Shop")]);
    const column = engine.use("kysely", ["sql", "ref"], [text("Shop.orgId")]);
    engine.on(sql("select * from ", table, " where ", column, " = ", text("x")), "execute", db);
    assert.equal(saySql(engine.statements.at(-1)), 'select * from `Shop` where `Shop`.`orgId` = {"x"} -> rows-property');
    assert.equal(said(["where", sql("lower(city) = ", text("x"))]), '… where (lower(city) = {"x"}) -> array');
  });

  it("changes, with what they yield", () => {
    engine.on(told(engine.on(db, "updateTable", text("Shop")), ["set", { city: "x" }], ["where", "id", "=", 1]), "execute");
    assert.equal(saySql(engine.statements.at(-1)), 'update "Shop" set "city" = {"x"} where ("id" = {1}) -> count');
    engine.on(told(engine.on(db, "deleteFrom", text("Shop")), ["where", "id", "=", 1], ["returningAll"]), "executeTakeFirst");
    assert.equal(saySql(engine.statements.at(-1)), 'delete from "Shop" where ("id" = {1}) returning * -> optional-row');
    engine.on(told(engine.on(db, "insertInto", text("Shop")), ["values", { id: "1", orgId: "2" }]), "execute");
    assert.deepEqual([engine.access1.kind, engine.access1.entity.name, engine.access1.shape], ["create", "Shop", "row"]);
  });
});
