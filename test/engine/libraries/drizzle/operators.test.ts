// Drizzle's values as SQL text: operators, `sql` templates, tables, subqueries.
import assert from "node:assert/strict";
import { DRIZZLE_MODEL } from "../../../../server/engine/libraries/drizzle/drizzle";
import type { Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { DataEngine, saySql, template } from "../data-harness";

describe("Drizzle as SQL text", () => {
  let engine: DataEngine;
  let shops: Value;
  let db: Value;
  beforeEach(() => {
    engine = new DataEngine([DRIZZLE_MODEL]);
    shops = engine.use("drizzle-orm/pg-core", ["pgTable"], [text("Shop"), engine.object({})]);
    db = engine.use("drizzle-orm/node-postgres", ["drizzle"], []);
  });
  const column = (name: string): Value => engine.member(shops, name);
  const operator = (name: string, ...args: Value[]): Value => engine.use("drizzle-orm", [name], args);
  const sql = (...parts: readonly (string | Value)[]): Value => engine.use("drizzle-orm", ["sql"], [], { template: template(...parts) });
  const said = (condition: Value): string => {
    const query = engine.on(engine.on(engine.on(db, "select"), "from", shops), "where", condition);
    engine.on(query, "execute");
    return saySql(engine.statements.at(-1)).replace('select * from "Shop"', "").replace(" -> array", "").trim();
  };
  const org = (): Value => engine.principal("session", "org", []);

  it("compares columns with values, other columns and lists", () => {
    assert.equal(said(operator("eq", column("orgId"), org())), 'where "Shop"."orgId" = {principal org}');
    assert.equal(said(operator("ne", column("orgId"), column("city"))), 'where "Shop"."orgId" <> "Shop"."city"');
    assert.equal(said(operator("inArray", column("id"), engine.value(["a", "b"]))), 'where "Shop"."id" in {array}');
    assert.equal(said(operator("between", column("id"), text("a"), text("b"))), 'where "Shop"."id" between {"a"} and {"b"}');
    assert.equal(said(operator("isNull", column("city"))), 'where "Shop"."city" is null');
    assert.equal(said(operator("not", operator("like", column("city"), text("a%")))), 'where not ("Shop"."city" like {"a%"})');
  });

  it("joins conditions in parentheses and leaves out what is undefined", () => {
    const mine = operator("eq", column("orgId"), org());
    const named = operator("eq", column("city"), text("x"));
    assert.equal(
      said(operator("and", mine, engine.value(undefined), named)),
      'where ("Shop"."orgId" = {principal org}) and ("Shop"."city" = {"x"})',
    );
    assert.equal(said(operator("or", mine, named)), 'where ("Shop"."orgId" = {principal org}) or ("Shop"."city" = {"x"})');
    assert.equal(said(operator("and")), "");
    assert.equal(said(operator("and", engine.choice([mine, engine.value(undefined)]))), 'where "Shop"."orgId" = {principal org} |');
  });

  it("puts tables, columns and pieces into templates", () => {
    assert.equal(said(sql("", column("orgId"), " = ", org())), 'where "Shop"."orgId" = {principal org}');
    assert.equal(said(sql("lower(", sql("", column("city"), ""), ") = ", text("a"))), 'where lower("Shop"."city") = {"a"}');
    assert.equal(said(engine.use("drizzle-orm", ["sql", "raw"], [text("a = 1")])), "where a = 1");
    engine.on(db, "execute", sql("select * from ", shops, " where id = ", text("1")));
    assert.equal(saySql(engine.statements.at(-1)), 'select * from "Shop" where id = {"1"} -> array');
  });

  it("puts subqueries into conditions and FROM, with the names of their fields", () => {
    const ids = engine.on(engine.on(db, "select", engine.object({ key: column("id") })), "from", shops);
    assert.equal(said(operator("inArray", column("id"), ids)), 'where "Shop"."id" in (select "Shop"."id" as "key" from "Shop")');
    const named = engine.on(ids, "as", text("ids"));
    engine.on(engine.on(engine.on(db, "select"), "from", named), "execute");
    assert.equal(saySql(engine.statements.at(-1)), 'select * from (select "Shop"."id" as "key" from "Shop") as "ids" -> array');
    assert.equal(said(operator("eq", engine.member(named, "key"), text("1"))), 'where "ids"."key" = {"1"}');
  });

  it("writes joins, groups and set operations", () => {
    const other = engine.use("drizzle-orm", ["aliasedTable"], [shops, text("other")]);
    const query = engine.on(
      engine.on(engine.on(db, "select"), "from", shops),
      "leftJoin",
      other,
      operator("eq", engine.member(other, "id"), column("id")),
    );
    engine.on(query, "execute");
    assert.equal(
      saySql(engine.statements.at(-1)),
      'select * from "Shop" left join "Shop" as "other" on "other"."id" = "Shop"."id" -> array',
    );
    const first = engine.on(engine.on(db, "select"), "from", shops);
    engine.on(engine.on(first, "unionAll", engine.on(engine.on(db, "select"), "from", other)), "execute");
    assert.match(saySql(engine.statements.at(-1)), /^\(select \* from "Shop"\) union all \(select .* from "Shop" as "other"\) -> array$/);
  });

  it("writes changes, and only those of their rows that are asked for", () => {
    const update = engine.on(
      engine.on(engine.on(db, "update", shops), "set", engine.value({ city: "x" })),
      "where",
      operator("eq", column("id"), text("1")),
    );
    engine.on(update, "execute");
    assert.equal(saySql(engine.statements.at(-1)), 'update "Shop" set "city" = {"x"} where "Shop"."id" = {"1"} -> count');
    engine.on(engine.on(engine.on(db, "delete", shops), "returning"), "execute");
    assert.equal(saySql(engine.statements.at(-1)), 'delete from "Shop" returning * -> array');
  });

  it("knows tables of creators and of schemas by the name that these give", () => {
    const namer = engine.fn((name) => ({ v: "text", parts: ["app_", name ?? text("")] }));
    const creator = engine.use("drizzle-orm/pg-core", ["pgTableCreator"], [namer]);
    const made = engine.call(creator, [text("Shop")], { file: "", start: 0, end: 0 });
    engine.on(engine.on(engine.on(db, "select"), "from", made), "execute");
    assert.equal(saySql(engine.statements.at(-1)), 'select * from "app_Shop" -> array');
    const schema = engine.use("drizzle-orm/pg-core", ["pgSchema"], [text("auth")]);
    engine.on(engine.on(engine.on(db, "select"), "from", engine.on(schema, "table", text("Order"))), "execute");
    assert.equal(saySql(engine.statements.at(-1)), 'select * from "Order" -> array');
  });
});
