// Statements of node-postgres and of what puts SQL together for it.
import assert from "node:assert/strict";
import { PG_FORMAT } from "../../../../server/engine/libraries/sql-clients/pg-format";
import { PG_MODEL } from "../../../../server/engine/libraries/sql-clients/pg";
import { SQL_TEMPLATE_TAG } from "../../../../server/engine/libraries/sql-clients/sql-template-tag";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { DataEngine, saySql, sayText, template } from "../data-harness";

describe("node-postgres", () => {
  let engine: DataEngine;
  let org: Value;
  let pool: Value;
  beforeEach(() => {
    engine = new DataEngine([PG_MODEL, SQL_TEMPLATE_TAG, PG_FORMAT]);
    org = engine.principal("claim", "org", ["orgId"]);
    pool = engine.create("pg", ["Pool"]);
  });
  const statements = () => engine.statements.map(saySql);

  it("reads text with values, and query objects", () => {
    engine.on(pool, "query", text("select 1"));
    engine.on(pool, "query", text("select $1"), engine.array([org]));
    engine.on(pool, "query", engine.value({ text: "select $1", values: [org], name: "prepared" }));
    engine.on(pool, "query", engine.value({ text: "select $1" }), engine.array([org]));
    const rows = "-> rows-property";
    assert.deepEqual(statements(), [`select 1 ${rows}`, ...Array.from({ length: 3 }, () => `select $1 [principal org] ${rows}`)]);
  });

  it("answers a callback, which may stand for the values", () => {
    const seen: string[] = [];
    const callback = engine.fn((error, result) => void seen.push(`${error?.v} ${result?.v}`));
    assert.equal(engine.on(pool, "query", text("select 1"), callback), UNDEFINED);
    engine.on(pool, "query", text("select $1"), engine.array([org]), callback);
    assert.deepEqual(seen, ["constant unknown", "constant unknown"]);
    assert.deepEqual(
      statements().map((line) => line.split(" ->")[0]),
      ["select 1", "select $1 [principal org]"],
    );
  });

  it("connects: a promise of a client, or a callback with one", () => {
    engine.on(engine.await(engine.on(pool, "connect")), "query", text("select 1"));
    engine.on(
      pool,
      "connect",
      engine.fn((_error, client) => void engine.on(client ?? UNDEFINED, "query", text("select 2"))),
    );
    assert.equal(statements().length, 2);
  });

  it("knows default imports, types, base classes and pools of the same interface", () => {
    const clients = [
      engine.create("pg", ["default", "Client"]),
      engine.create("@neondatabase/serverless", ["Pool"]),
      engine.use("@vercel/postgres", ["createPool"]),
      PG_MODEL.typed?.("pg", "PoolClient", [], engine),
      PG_MODEL.extended?.("pg", ["Pool"], engine),
    ];
    for (const client of clients) engine.on(client ?? UNDEFINED, "query", text("select 1"));
    assert.equal(statements().length, clients.length);
    assert.equal(PG_MODEL.typed?.("pg", "QueryResult", [], engine), undefined);
  });

  it("takes the text of template tags with its values apart", () => {
    const tagged = engine.use("sql-template-tag", ["default"], [], { template: template("select * from shop where org_id = ", org) });
    engine.on(pool, "query", tagged);
    assert.deepEqual(
      engine.statements.map(({ isTagged }) => isTagged),
      [true],
    );
    assert.deepEqual(statements(), ["select * from shop where org_id = {principal org} -> rows-property"]);
  });

  it("lays out pg-format's literals, identifiers and positions", () => {
    const formatted = (pattern: string, ...args: Value[]) => sayText(engine.use("pg-format", ["default"], [text(pattern), ...args]));
    assert.equal(
      formatted("select %I from shop where org_id = %L", text("name"), org),
      "select name from shop where org_id = {principal org}",
    );
    assert.equal(formatted("%2$L = %1$L and a like '%%'", text("x"), org), `{principal org} = {"x"} and a like '%'`);
  });
});
