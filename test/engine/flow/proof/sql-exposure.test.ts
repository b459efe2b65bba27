// Tables that give columns to a result, beside those that are only tested.
import assert from "node:assert/strict";
import { exposedTables } from "../../../../server/engine/flow/proof/sql-exposure";
import { initSqlParser, parseStatements } from "../../../../server/engine/libraries/sql/parse-statement";

/** `orders` has an `id`; every other column is taken to be everybody's. */
function exposed(text: string): readonly string[] {
  const parsed = parseStatements(text, "postgres");
  const statement = "statements" in parsed ? parsed.statements[0] : undefined;
  assert.ok(statement, text);
  return [...exposedTables(statement, (table, column) => column !== "id" || table === "orders")].sort();
}

describe("tables whose columns come back", () => {
  before(initSqlParser);

  it("are those that outputs name, by alias, in expressions too", () => {
    assert.deepEqual(exposed("select o.id, upper(c.name) from orders o join customers c on true join tags t on true"), ["c", "o"]);
    assert.deepEqual(exposed("select id from orders join customers on true"), ["orders"]);
  });

  it("are all with a star or a count of rows, and one with its own star", () => {
    assert.deepEqual(exposed("select * from orders join customers on true"), ["customers", "orders"]);
    assert.deepEqual(exposed("select orders.* from orders join customers on true"), ["orders"]);
    assert.deepEqual(exposed("select count(*) from orders join customers on true"), ["customers", "orders"]);
  });

  it("are found in subqueries, common tables, unions and outputs", () => {
    assert.deepEqual(exposed("select x.a from (select a from orders) x join tags on true"), ["orders"]);
    assert.deepEqual(exposed("with x as (select a from orders) select x.a from x"), ["orders"]);
    assert.deepEqual(exposed("select a from orders union select a from customers"), ["customers", "orders"]);
    assert.deepEqual(exposed("select exists(select a from orders)"), ["orders"]);
    assert.deepEqual(exposed("insert into copies (a) select o.a from orders o join tags t on true"), ["o"]);
    assert.deepEqual(exposed("update orders set a = c.a from customers c, tags"), ["c"]);
    assert.deepEqual(exposed("delete from orders using tags where true returning orders.a"), ["orders"]);
  });

  it("are none of those in conditions", () => {
    assert.deepEqual(exposed("select orders.* from orders where exists (select c.id from customers c) and a in (select a from tags)"), [
      "orders",
    ]);
    assert.deepEqual(exposed("update orders set a = 1"), []);
    assert.deepEqual(exposed("with recursive r as (select a from orders union select r.a from r) select a from r"), ["orders"]);
  });
});
