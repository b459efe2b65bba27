// Knex's builder as SQL text, method by method.
import assert from "node:assert/strict";
import { KNEX_MODEL } from "../../../../server/engine/libraries/knex/knex";
import type { Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { DataEngine, saySql } from "../data-harness";

describe("Knex as SQL text", () => {
  let engine: DataEngine;
  let knex: Value;
  beforeEach(() => {
    engine = new DataEngine([KNEX_MODEL]);
    knex = engine.use("knex", ["default"], [engine.value({ client: "pg" })]);
  });

  type Plain = Parameters<DataEngine["value"]>[0];
  type Call = readonly [string, ...Plain[]];

  function built(...calls: readonly Call[]): Value {
    return calls.reduce<Value>(
      (query, [name, ...args]) => engine.on(query, name, ...args.map((arg) => engine.value(arg))),
      engine.on(knex, "from", text("Shop")),
    );
  }

  function said(...calls: readonly Call[]): string {
    const query = built(...calls);
    assert.ok(query.v === "handle", "a builder");
    KNEX_MODEL.awaited?.(query, engine);
    return saySql(engine.statements.at(-1)).replace('select * from "Shop"', "…");
  }

  const conditions: Readonly<Record<string, readonly [string, ...(readonly Call[])]>> = {
    "a column and a value": ['… where ("city" = {"x"}) -> array', ["where", "city", "x"]],
    "a column, an operator and a value": ['… where ("id" > {"x"}) -> array', ["where", "id", ">", "x"]],
    "an operator in words": ['… where ("city" like {"x%"}) -> array', ["where", "city", "like", "x%"]],
    "an object": ['… where (("city" = {"x"}) and ("id" = {"y"})) -> array', ["where", { city: "x", id: "y" }]],
    "an empty object": ["… -> array", ["where", {}]],
    null: ['… where ("city" is null) -> array', ["where", "city", null]],
    "not null": ['… where ("city" is not null) -> array', ["where", "city", "!=", null]],
    "a condition after another": ['… where ("a" = {1}) and ("b" = {2}) -> array', ["where", "a", 1], ["andWhere", "b", 2]],
    "another condition instead": ['… where ("a" = {1}) or ("b" = {2}) -> array', ["where", "a", 1], ["orWhere", "b", 2]],
    "what must not be": ['… where (not ("a" = {1})) -> array', ["whereNot", "a", 1]],
    "one of a list": ['… where ("a" in {array}) -> array', ["whereIn", "a", [1, 2]]],
    "none of a list": ['… where (not ("a" in {array})) -> array', ["whereNotIn", "a", [1, 2]]],
    "several columns of a list": ['… where (("a", "b") in (({1}, {2}))) -> array', ["whereIn", ["a", "b"], [[1, 2]]]],
    "tests for null": ['… where ("a" is null) and (not ("b" is null)) -> array', ["whereNull", "a"], ["whereNotNull", "b"]],
    "or tests for null": ['… where ("a" = {1}) or ("b" is null) -> array', ["where", "a", 1], ["orWhereNull", "b"]],
    "between two values": ['… where ("a" between {1} and {2}) -> array', ["whereBetween", "a", [1, 2]]],
    "like a pattern": ['… where ("a" like {"x%"}) -> array', ["whereILike", "a", "x%"]],
    "two columns": ['… where ("a" = "b"."c") -> array', ["whereColumn", "a", "b.c"]],
    "raw text with values": ["… where ((a = {1} or b = {2})) -> array", ["whereRaw", "a = ? or b = ?", [1, 2]]],
    "raw text with names": ['… where (("t"."a" = {1})) -> array', ["whereRaw", "?? = ?", ["t.a", 1]]],
    "raw text with named values": ["… where ((a = {1} and b = {2})) -> array", ["whereRaw", "a = :x and b = :y", { x: 1, y: 2 }]],
    "or raw text": ['… where ("a" = {1}) or ((b)) -> array', ["where", "a", 1], ["orWhereRaw", "b"]],
    "a condition that always holds": ["… where (1 = 1) -> array", ["where", true]],
    "a condition that never holds": ["… where (1 = 0) -> array", ["where", false]],
    "nothing, once it is cleared": ["… -> array", ["where", "a", 1], ["clearWhere"]],
  };
  it("several tables in one object", () => {
    const query = engine.on(knex, "from", engine.value({ s: "Shop", c: "City" }));
    assert.ok(query.v === "handle", "a builder");
    KNEX_MODEL.awaited?.(query, engine);
    assert.equal(saySql(engine.statements.at(-1)), 'select * from "Shop" as "s", "City" as "c" -> array');
  });

  for (const [title, [expected, ...calls]] of Object.entries(conditions))
    it(`conditions: ${title}`, () => {
      assert.equal(said(...calls), expected);
    });

  const statements: Readonly<Record<string, readonly [string, ...(readonly Call[])]>> = {
    columns: ['select "id", "Shop"."city" from "Shop" -> array', ["select", "id", "Shop.city"]],
    "columns of a list, with aliases": ['select "id", "city" as "town" from "Shop" -> array', ["select", ["id", "city as town"]]],
    "columns by alias": ['select "city" as "town" from "Shop" -> array', ["select", { town: "city" }]],
    "the first row": ['select "id" from "Shop" -> optional-row', ["first", "id"]],
    "a count": ['select count("id") as "n" from "Shop" -> array', ["count", "id as n"]],
    "a count of all": ['select count(*) as "n" from "Shop" -> array', ["count", { n: "*" }]],
    "a join of two columns": ['… join "Order" on "Order"."shopId" = "Shop"."id" -> array', ["join", "Order", "Order.shopId", "Shop.id"]],
    "a join with an operator": [
      '… left join "Order" on "Order"."shopId" = "Shop"."id" -> array',
      ["leftJoin", "Order", "Order.shopId", "=", "Shop.id"],
    ],
    "a join with an alias": [
      '… inner join "Order" as "o" on "o"."shopId" = "Shop"."id" -> array',
      ["innerJoin", "Order as o", "o.shopId", "Shop.id"],
    ],
    "a join by an object": [
      '… join "Order" on ("Order"."shopId" = "Shop"."id") -> array',
      ["join", "Order", { "Order.shopId": "Shop.id" }],
    ],
    "a cross join": ['… cross join "Order" -> array', ["crossJoin", "Order"]],
    "a raw join": ["… natural join orders -> array", ["joinRaw", "natural join orders"]],
    "an update": ['update "Shop" set "city" = {"x"} where ("id" = {1}) -> count', ["where", "id", 1], ["update", { city: "x" }]],
    "an update of one column": ['update "Shop" set "city" = {"x"} -> count', ["update", "city", "x"]],
    "an update that yields rows": ['update "Shop" set "city" = {"x"} returning * -> array', ["update", { city: "x" }], ["returning", "*"]],
    "a delete": ['delete from "Shop" where ("id" = {1}) -> count', ["where", "id", 1], ["del"]],
    "order and limit": ["… -> array", ["orderBy", "city"], ["limit", 3], ["offset", 1], ["forUpdate"]],
  };
  for (const [title, [expected, ...calls]] of Object.entries(statements))
    it(`statements: ${title}`, () => {
      assert.equal(said(...calls), expected);
    });

  it("puts queries into queries", () => {
    const inner = built(["where", "city", "x"], ["select", "id"]);
    const query = engine.on(engine.on(knex, "from", text("Order")), "whereIn", text("shopId"), inner);
    if (query.v === "handle") KNEX_MODEL.awaited?.(query, engine);
    assert.equal(
      saySql(engine.statements.at(-1)),
      'select * from "Order" where ("shopId" in (select "id" from "Shop" where ("city" = {"x"}))) -> array',
    );
  });

  it("sends raw text by itself", () => {
    const raw = engine.on(knex, "raw", text("select * from ?? where id = ?"), engine.value(["Shop", 1]));
    if (raw.v === "handle") KNEX_MODEL.awaited?.({ ...raw, at: { file: "a.ts", start: 0, end: 1 } }, engine);
    assert.equal(saySql(engine.statements.at(-1)), 'select * from "Shop" where id = {1} -> rows-property');
  });

  it("reports new rows with their table", () => {
    const query = built(["insert", { id: "1", orgId: "2" }]);
    if (query.v === "handle") KNEX_MODEL.awaited?.(query, engine);
    assert.deepEqual([engine.access1.kind, engine.access1.entity.name, engine.access1.rows?.length], ["create", "Shop", 1]);
  });

  it("quotes names as MySQL does", () => {
    const mysql = engine.use("knex", ["default"], [engine.value({ client: "mysql2" })]);
    const query = engine.on(engine.on(mysql, "from", text("Shop")), "where", text("city"), text("x"));
    if (query.v === "handle") KNEX_MODEL.awaited?.(query, engine);
    assert.equal(saySql(engine.statements.at(-1)), 'select * from `Shop` where (`city` = {"x"}) -> array');
  });
});
