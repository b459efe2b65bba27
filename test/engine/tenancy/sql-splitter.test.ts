// Where one SQL statement ends and the next begins, in the files that migration tools and dumps write.
import assert from "node:assert/strict";
import { readDoBlock } from "../../../server/engine/tenancy/sql-do-blocks";
import { orderMigrations } from "../../../server/engine/tenancy/sql-files";
import { splitSql } from "../../../server/engine/tenancy/sql-splitter";

function texts(sql: string): readonly string[] {
  return splitSql(sql).map((statement) => statement.text);
}

describe("splitSql", () => {
  it("splits at semicolons and keeps offsets and lines", () => {
    const sql = "SELECT 1;\n\n  -- two\n  SELECT\n 2;\nSELECT 3";
    assert.deepEqual(splitSql(sql), [
      { text: "SELECT 1", start: 0, line: 1 },
      { text: "SELECT\n 2", start: sql.indexOf("SELECT\n"), line: 4 },
      { text: "SELECT 3", start: sql.indexOf("SELECT 3"), line: 6 },
    ]);
  });

  it("leaves semicolons in strings, names and comments alone", () => {
    assert.deepEqual(texts(`SELECT ';', 'it''s;', E'\\';', "a;b", \`c;d\` -- e;\n /* f; /* nested; */ */, 1; SELECT 2;`).length, 2);
  });

  it("takes a dollar-quoted body as one piece, whatever its tag", () => {
    const body = "CREATE FUNCTION f() RETURNS void AS $fn$ BEGIN PERFORM $$;$$; END; $fn$ LANGUAGE plpgsql";
    assert.deepEqual(texts(`${body};\nSELECT 1;`), [body, "SELECT 1"]);
  });

  it("takes drizzle's breakpoints as ends", () => {
    assert.deepEqual(texts("CREATE TABLE a (id int)\n--> statement-breakpoint\nCREATE TABLE b (id int);--> statement-breakpoint\n"), [
      "CREATE TABLE a (id int)",
      "CREATE TABLE b (id int)",
    ]);
  });

  for (const [tool, up, down] of [
    ["goose", "-- +goose Up", "-- +goose Down"],
    ["sql-migrate", "-- +migrate Up", "-- +migrate Down"],
    ["dbmate", "-- migrate:up", "-- migrate:down transaction:false"],
    ["node-sqlite", "-- Up", "-- Down"],
  ] as const) {
    it(`leaves out the way down of ${tool}`, () => {
      assert.deepEqual(texts(`${up}\nCREATE TABLE a (id int);\n${down}\nDROP TABLE a;\n`), ["CREATE TABLE a (id int)"]);
    });
  }

  it("takes `-- down` inside a statement as a remark", () => {
    assert.deepEqual(texts("CREATE TABLE a (\n x int, -- up\n y int -- down\n);\nSELECT 1;").length, 2);
  });

  it("skips COPY data and psql's own commands", () => {
    const dump = "\\connect app\nSET x = 1;\nCOPY public.a (id, t) FROM stdin;\n1\tit's; \"odd\n2\t$$\n\\.\n\nALTER TABLE a ADD b int;\n";
    assert.deepEqual(texts(dump), ["SET x = 1", "COPY public.a (id, t) FROM stdin", "ALTER TABLE a ADD b int"]);
  });

  it("follows MySQL's DELIMITER and skips its # comments", () => {
    const sql = "# a; comment\nDELIMITER //\nCREATE TRIGGER t BEGIN SELECT 1; END //\nDELIMITER ;\nSELECT 2;";
    assert.deepEqual(texts(sql), ["CREATE TRIGGER t BEGIN SELECT 1; END", "SELECT 2"]);
  });

  it("takes an unclosed string to the end of the file", () => {
    assert.deepEqual(texts("SELECT 'open;\nSELECT 2;").length, 1);
  });

  it("finds nothing in comments and blank text", () => {
    assert.deepEqual(texts("-- only\n/* comments; */\n ;;\n"), []);
  });
});

describe("readDoBlock", () => {
  const inner = (sql: string): readonly string[] => readDoBlock(sql).map((statement) => statement.text.replace(/\s+/g, " "));

  it("finds the plain statements, conditions taken as met", () => {
    const sql =
      "DO $$ BEGIN\n IF NOT EXISTS (SELECT 1) THEN\n  ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c(id);\n END IF;\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND $$";
    assert.deepEqual(inner(sql), ["ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c(id)"]);
  });

  it("reads an EXECUTE of one literal", () => {
    assert.deepEqual(inner("DO $$ BEGIN EXECUTE 'ALTER TABLE \"a\" ENABLE ROW LEVEL SECURITY'; END $$"), [
      'ALTER TABLE "a" ENABLE ROW LEVEL SECURITY',
    ]);
  });

  it("fills a format in for each table of a literal list", () => {
    const sql = `DO $do$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['orders', 'customers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (org_id = current_setting(''app.org''))', t || '_tenant', t);
  END LOOP;
END $do$`;
    assert.deepEqual(inner(sql), [
      'ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE "customers" ENABLE ROW LEVEL SECURITY',
      `CREATE POLICY "orders_tenant" ON "orders" USING (org_id = current_setting('app.org'))`,
      `CREATE POLICY "customers_tenant" ON "customers" USING (org_id = current_setting('app.org'))`,
    ]);
  });

  it("leaves out what is computed", () => {
    assert.deepEqual(
      inner(
        "DO $$ BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t); END LOOP; END $$",
      ),
      [],
    );
    assert.deepEqual(inner("DO $$ BEGIN EXECUTE 'ALTER TABLE ' || t || ' ENABLE ROW LEVEL SECURITY'; END $$"), []);
  });
});

describe("orderMigrations", () => {
  const order = (...files: readonly string[]): readonly string[] =>
    orderMigrations(files.map((file) => ({ file, text: "CREATE TABLE a (id int);" }))).map(({ file }) => file);

  it("compares numbers as numbers", () => {
    assert.deepEqual(order("m/V10__c.sql", "m/V2__b.sql", "m/V1__a.sql"), ["m/V1__a.sql", "m/V2__b.sql", "m/V10__c.sql"]);
  });

  it("orders Prisma's folders", () => {
    assert.deepEqual(order("m/20240201_b/migration.sql", "m/20240101_a/migration.sql"), [
      "m/20240101_a/migration.sql",
      "m/20240201_b/migration.sql",
    ]);
  });

  it("leaves out files that undo", () => {
    assert.deepEqual(order("1_a.up.sql", "1_a.down.sql", "m/U1__undo.sql", "m/V1__do.sql", "x/down.sql"), ["1_a.up.sql", "m/V1__do.sql"]);
  });

  it("puts Flyway's repeatable migrations last", () => {
    assert.deepEqual(order("m/R__views.sql", "m/V1__a.sql"), ["m/V1__a.sql", "m/R__views.sql"]);
  });

  it("puts folders that create no table behind those that do", () => {
    const files = [
      { file: "db/policies/a.sql", text: "ALTER TABLE a ENABLE ROW LEVEL SECURITY;" },
      { file: "db/tables/a.sql", text: "CREATE TABLE a (id int);" },
    ];
    assert.deepEqual(
      orderMigrations(files).map(({ file }) => file),
      ["db/tables/a.sql", "db/policies/a.sql"],
    );
  });
});
