// Statements of mysql2 and of SQLite clients.
import assert from "node:assert/strict";
import { MYSQL_MODEL } from "../../../../server/engine/libraries/sql-clients/mysql";
import { SQLITE_MODEL } from "../../../../server/engine/libraries/sql-clients/sqlite";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { say, text } from "../../../harness/fake-engine";
import { DataEngine, saySql } from "../data-harness";

describe("mysql2", () => {
  let engine: DataEngine;
  let org: Value;
  beforeEach(() => {
    engine = new DataEngine([MYSQL_MODEL, SQLITE_MODEL]);
    org = engine.principal("claim", "org", ["orgId"]);
  });
  const sent = () => engine.statements.map((statement) => saySql(statement).replace(/ -> \w+/, ""));

  it("reads text with a list of values, one value, or a row", () => {
    const pool = engine.use("mysql2/promise", ["default", "createPool"]);
    engine.on(pool, "execute", text("select ?"), engine.array([org]));
    engine.on(pool, "query", text("select ?"), org);
    engine.on(pool, "query", text("insert into shop set ?"), engine.value({ orgId: org }));
    engine.on(pool, "query", engine.value({ sql: "select ?", values: [org] }));
    engine.on(pool, "execute", text("select :org"), engine.value({ org }));
    assert.deepEqual(sent(), [
      "select ? [principal org]",
      "select ? [principal org]",
      "insert into shop set ? [object]",
      "select ? [principal org]",
      "select :org",
    ]);
    assert.equal(say(engine.statements[4]?.parameters), "object", "named values stay an object");
  });

  it("resolves to rows and fields; mariadb to the rows", () => {
    const rows = engine.await(engine.on(engine.use("mysql2/promise", ["createPool"]), "query", text("select 1")));
    assert.equal(engine.items(rows)?.items.length, 2);
    const plain = engine.await(engine.on(engine.use("mariadb", ["createPool"]), "query", text("select 1")));
    assert.equal(engine.items(plain), undefined);
  });

  it("answers callbacks, hands out connections, knows its types", () => {
    const pool = engine.use("mysql", ["createPool"]);
    engine.on(
      pool,
      "getConnection",
      engine.fn(
        (_error, connection) =>
          void engine.on(
            connection ?? UNDEFINED,
            "query",
            text("select 1"),
            engine.fn(() => undefined),
          ),
      ),
    );
    engine.on(engine.await(engine.on(pool, "getConnection")), "query", text("select 2"));
    engine.on(engine.await(engine.use("mysql2/promise", ["createConnection"])), "execute", text("select 3"));
    engine.on(MYSQL_MODEL.typed?.("mysql2/promise", "PoolConnection", [], engine) ?? UNDEFINED, "query", text("select 4"));
    assert.deepEqual(sent(), ["select 1", "select 2", "select 3", "select 4"]);
  });

  describe("SQLite clients", () => {
    const prepared = (sql: string) => engine.on(engine.create("better-sqlite3", ["default"]), "prepare", text(sql));

    it("use a statement where its parameters are bound", () => {
      const statement = prepared("select ? + ?");
      assert.deepEqual(sent(), []);
      engine.on(statement, "all", org, text("1"));
      engine.on(statement, "get", engine.array([org]));
      engine.on(engine.on(statement, "bind", org), "run");
      engine.on(prepared("select @org"), "all", engine.value({ org }));
      assert.deepEqual(sent(), [
        'select ? + ? [principal org, "1"]',
        "select ? + ? [principal org]",
        "select ? + ? [principal org]",
        "select @org",
      ]);
    });

    it("yield a row that may be missing, or the rows, at once", () => {
      const row = engine.on(prepared("select 1"), "get");
      assert.ok(row.v === "unknown" && row.isOptional);
    });

    it("run statements directly and in transactions", () => {
      const database = engine.create("node:sqlite", ["DatabaseSync"]);
      engine.on(database, "exec", text("delete from shop"));
      engine.call(
        engine.on(
          database,
          "transaction",
          engine.fn(() => void engine.on(database, "exec", text("select 1"))),
        ),
        [],
        { file: "", start: 0, end: 0 },
      );
      engine.on(engine.await(engine.use("sqlite", ["open"])), "all", text("select ?"), org);
      assert.deepEqual(sent(), ["delete from shop []", "select 1 []", "select ? [principal org]"]);
    });
  });
});
