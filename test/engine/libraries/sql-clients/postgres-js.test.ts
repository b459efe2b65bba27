// The tag of postgres.js: statements, pieces of them, and helpers.
import assert from "node:assert/strict";
import { POSTGRES_JS_MODEL } from "../../../../server/engine/libraries/sql-clients/postgres-js";
import { UNDEFINED, type HandleValue, type Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { call, DataEngine, saySql, sayText, template } from "../data-harness";

describe("postgres.js", () => {
  let engine: DataEngine;
  let org: Value;
  let sql: HandleValue;
  beforeEach(() => {
    engine = new DataEngine([POSTGRES_JS_MODEL]);
    org = engine.principal("claim", "org", ["orgId"]);
    sql = engine.use("postgres", ["default"], [text("postgres://")]) as HandleValue;
  });
  const tag = (...parts: (string | Value)[]): Value =>
    POSTGRES_JS_MODEL.invoke?.(sql, call([], { template: template(...parts) }), engine) ?? UNDEFINED;
  const helper = (...args: Parameters<DataEngine["value"]>[0][]): Value =>
    POSTGRES_JS_MODEL.invoke?.(sql, call(args.map((arg) => engine.value(arg))), engine) ?? UNDEFINED;
  const sent = () => engine.statements.map((statement) => saySql(statement).replace(" -> array", ""));

  it("sends what begins like a statement; the rest is a piece of one", () => {
    tag("select * from shop where org_id = ", org);
    tag("\n  -- shops\n  (select 1)");
    const piece = tag("org_id = ", org);
    assert.equal(sent().length, 2);
    assert.equal(sayText(piece), "org_id = {principal org}");
    tag("select * from shop where ", piece, " and ", engine.choice([piece, tag("")]));
    assert.equal(sent()[2], "select * from shop where org_id = {principal org} and org_id = {principal org} | ");
  });

  it("finds the beginning of a statement in a piece", () => {
    tag(tag("with a as (select 1)"), " select * from a");
    assert.equal(sent().length, 2, "the piece looks like a statement itself, and may be one");
  });

  it("takes a query inside another one as a part of it", () => {
    tag("select * from orders where shop_id in (", tag("select id from shop where org_id = ", org), ")");
    assert.equal(sent()[1], "select * from orders where shop_id in (select id from shop where org_id = {principal org})");
  });

  it("expands helpers by the keyword before them", () => {
    tag("insert into shop ", helper({ orgId: org, city: "Bern" }), " returning id");
    tag("insert into shop ", helper([{ city: "Bern" }, { city: "Chur" }], "city"));
    tag("update shop set ", helper(engine.source("body", "body"), "city"), " where org_id = ", org);
    tag("select ", helper(["id", "city"]), " from ", helper("shop"));
    tag("delete from shop where id in ", helper(["a", "b"]));
    tag("delete from shop where id in ", helper(engine.source("body", "ids")));
    assert.deepEqual(sent(), [
      'insert into shop (org_id, city) values ({principal org}, {"Bern"}) returning id',
      'insert into shop (city) values ({"Bern"}), ({"Chur"})',
      "update shop set city = {source body.city} where org_id = {principal org}",
      "select id, city from shop",
      'delete from shop where id in ({"a"}, {"b"})',
      "delete from shop where id in ({source ids})",
    ]);
  });

  it("keeps a row of which the columns are not known whole", () => {
    tag("insert into shop ", helper(engine.source("body", "body")));
    assert.deepEqual(sent(), ["insert into shop values {source body}"]);
  });

  it("sends unsafe text with its values, or takes it as a piece", () => {
    engine.on(sql, "unsafe", text("select $1"), engine.array([org]));
    const order = engine.on(sql, "unsafe", text("order by id"));
    assert.deepEqual(sent(), ["select $1 [principal org]"]);
    assert.equal(sayText(order), "order by id");
  });

  it("hands a tag to transactions", () => {
    const begun = engine.fn((tx) => POSTGRES_JS_MODEL.invoke?.(tx as HandleValue, call([], { template: template("select 1") }), engine));
    engine.on(sql, "begin", begun);
    engine.on(sql, "begin", text("read only"), begun);
    assert.equal(sent().length, 2);
  });

  it("knows the types of tags, and Neon's", () => {
    for (const name of ["Sql", "TransactionSql", "default.Sql"])
      assert.equal(POSTGRES_JS_MODEL.typed?.("postgres", name, [], engine)?.v, "handle");
    assert.equal(POSTGRES_JS_MODEL.typed?.("postgres", "Row", [], engine), undefined);
    assert.equal(engine.use("@neondatabase/serverless", ["neon"]).v, "handle");
  });
});
