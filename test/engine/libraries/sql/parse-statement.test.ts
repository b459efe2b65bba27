// What the parser yields: statements, holes in odd places, session settings, and problems for text that is no SQL.
import assert from "node:assert/strict";
import { initSqlParser, parseStatements } from "../../../../server/engine/libraries/sql/parse-statement";
import type { Formula, Operand, SqlStatement } from "../../../../server/engine/libraries/sql/sql-statement";
import type { SqlDialect } from "../../../../server/engine/libraries/sql/sql-tokens";

function statementsOf(text: string, dialect: SqlDialect = "postgres"): readonly SqlStatement[] {
  const parsed = parseStatements(text, dialect);
  assert.ok("statements" in parsed, `does not parse: ${"problem" in parsed ? parsed.problem : ""}\n${text}`);
  return parsed.statements;
}

function showOperand(operand: Operand): string {
  switch (operand.kind) {
    case "column":
      return operand.qualifier === undefined ? operand.name : `${operand.qualifier}.${operand.name}`;
    case "hole":
      return operand.isArray ? `$${operand.hole}[]` : `$${operand.hole}`;
    case "literal":
      return JSON.stringify(operand.value);
    case "list":
    case "row":
      return `${operand.kind}(${operand.items.map(showOperand).join(" ")})`;
    case "setting":
      return `@${operand.name}`;
    case "proposed":
      return `new.${operand.column}`;
    case "expression":
      return `${operand.name ?? ""}{${operand.parts.map(showOperand).join(" ")}}`;
    default:
      return operand.kind;
  }
}

function show(formula: Formula | undefined): string {
  switch (formula?.kind) {
    case "and":
    case "or":
      return `${formula.kind}(${formula.of.map(show).join(", ")})`;
    case "not":
      return `not(${show(formula.of)})`;
    case "atom":
      return formula.op.startsWith("is")
        ? `${showOperand(formula.left)} ${formula.op}`
        : `${showOperand(formula.left)} ${formula.op} ${showOperand(formula.right)}`;
    case "opaque":
      return `?${showOperand(formula.operand)}`;
    case "constant":
      return String(formula.value);
    default:
      return formula?.kind ?? "";
  }
}

function whereOf(condition: string, dialect: SqlDialect = "postgres"): string {
  const [statement] = statementsOf(`SELECT * FROM t WHERE ${condition}`, dialect);
  return statement?.kind === "select" && statement.query.body.kind === "core" ? show(statement.query.body.where) : "";
}

describe("reading conditions", () => {
  before(initSqlParser);

  const cases: readonly (readonly [condition: string, expected: string, dialect?: SqlDialect])[] = [
    ["a = $1 AND b = $2 OR c = $3", "or(and(a eq $1, b eq $2), c eq $3)"],
    ["a = $1 AND (b = $2 OR c = $3)", "and(a eq $1, or(b eq $2, c eq $3))"],
    ["NOT a = $1 AND b", "and(not(a eq $1), ?b)"],
    ["a IS DISTINCT FROM $1 AND b = $2 OR c = $3", "or(and(a neq $1, b eq $2), c eq $3)"],
    ["a IS NOT DISTINCT FROM $1 OR b = $2", "or(a eq $1, b eq $2)"],
    ["x.a::uuid = $1::uuid AND (lower(b)) = lower($2)", "and(x.a eq $1, b eq $2)"],
    ["a BETWEEN $1 AND $2 AND b = $3", "and(a other row($1 $2), b eq $3)"],
    ["a IN ($1, 2) AND b NOT IN ($3) AND c = ANY($4) AND d <> ALL($5)", "and(a in list($1[] 2), b notIn $3[], c in $4[], d notIn $5[])"],
    ["a = ANY(ARRAY[$1, $2]) AND $3 = ANY(tags)", "and(a in list($1[] $2[]), tags in $3)"],
    [
      "(a, b) = ($1, $2) AND (a, b) IN (($3, $4), ($5, $6))",
      "and(and(a eq $1, b eq $2), or(and(a eq $3, b eq $4), and(a eq $5, b eq $6)))",
    ],
    ["data ->> 'k' = $1 AND data @> $2 AND data ? 'x'", 'and({data "k"} eq $1, data other $2, data other "x")'],
    ["a ILIKE $1 AND b ~* $2 AND c IS NULL AND d IS NOT NULL", "and(a other $1, b other $2, c isNull, d isNotNull)"],
    ["coalesce(a, $1) = $2 AND nullif($3, '') = b", "and(list(a $1) eq $2, $3 eq b)"],
    ["a = current_setting('app.t')::uuid", "a eq @app.t"],
    ["a = '$1' AND b LIKE '%$2%'", "and(a eq $1, b other {$2})"],
    ["NOT EXISTS (SELECT 1 FROM u) AND EXISTS (SELECT FROM u)", "and(not(exists), exists)"],
    ["1 = 1 AND TRUE AND 1 = 2", "and(true, true, false)"],
    ["tsv @@ to_tsquery($1) AND emb <-> $2 < 0.5", "and(tsv other to_tsquery{$1}, {emb $2} other 0.5)"],
    ["a = $1 || b = $2 && c = $3", "or(a eq $1, and(b eq $2, c eq $3))", "mysql"],
    ["a <=> $1 AND BINARY b = $2 AND c DIV 2 = 1", "and(a eq $1, b eq $2, {c 2} eq 1)", "mysql"],
    ["a IS $1 AND b IS NOT $2 AND c GLOB $3 OR d ISNULL", "or(and(a eq $1, b neq $2, c other $3), d isNull)", "sqlite"],
  ];
  for (const [condition, expected, dialect] of cases) it(condition, () => assert.equal(whereOf(condition, dialect), expected));
});

describe("holes in odd places", () => {
  before(initSqlParser);

  const conditions: readonly (readonly [text: string, where: string])[] = [
    ["SELECT * FROM t WHERE a = $1 $2 ORDER BY b", "and(a eq $1, ?$2)"],
    ["SELECT * FROM t WHERE $1 a = $2", "and(?$1, a eq $2)"],
    ["SELECT * FROM t $1 LIMIT 3", "?$1"],
    ["SELECT * FROM t WHERE a IN $1 AND ($2)", "and(a in $1[], ?$2)"],
    ["SELECT * FROM $1 WHERE a = $2", "a eq $2"],
    ["SELECT $1 a, b FROM t WHERE a = $2", "a eq $2"],
    ["SELECT * FROM t WHERE a = $1 ORDER BY $2 $3 LIMIT $4 OFFSET $5 $6", "a eq $1"],
    ["SELECT * FROM t JOIN $1 ON $2 = $3 WHERE a = $4", "a eq $4"],
    ["SELECT * FROM ($1) c WHERE a = $2", "a eq $2"],
    ["WITH x AS ($1), y AS ($2 AND b) SELECT * FROM x WHERE a = $3", "a eq $3"],
    ["SELECT * FROM t WHERE at > now() - interval $1 AND a = $2", "and(at other {now{} $1}, a eq $2)"],
  ];
  for (const [text, expected] of conditions) {
    it(text, () => {
      const [statement] = statementsOf(text);
      assert.equal(statement?.kind === "select" && statement.query.body.kind === "core" ? show(statement.query.body.where) : "", expected);
    });
  }

  it("names the holes that it had to leave out, unless they can only order", () => {
    assert.deepEqual(statementsOf("SELECT * FROM t ORDER BY a $1 LIMIT 3 $2")[0]?.fragments, []);
    assert.deepEqual(statementsOf("SELECT * FROM t $1 WHERE a = $2")[0]?.fragments, [1]);
    assert.deepEqual(statementsOf("SELECT * FROM t WHERE a = $1")[0]?.fragments, []);
  });

  it("keeps a hole that is a table as such", () => {
    const [statement] = statementsOf("DELETE FROM $1 WHERE a = $2");
    assert.ok(statement?.kind === "delete");
    const source = statement.from[0]?.source;
    assert.equal(source?.kind === "table" ? source.table.hole : undefined, 1);
  });

  for (const text of [
    "INSERT INTO t $1",
    "INSERT INTO t VALUES $1",
    "INSERT INTO t ($1) VALUES $2",
    "INSERT INTO t (a, b) VALUES $1 ON CONFLICT DO NOTHING",
    "INSERT INTO t $1 RETURNING *",
  ]) {
    it(`${text}: a row in a hole`, () => {
      const [statement] = statementsOf(text);
      assert.deepEqual(statement?.kind === "insert" ? statement.source : undefined, { kind: "opaque", holes: [1] });
    });
  }

  it("tells named assignments from a hole that holds several", () => {
    const [statement] = statementsOf("UPDATE t SET a = $1, $2 WHERE id = $3");
    assert.ok(statement?.kind === "update");
    assert.deepEqual(statement.sets, [{ column: { kind: "column", name: "a" }, value: { kind: "hole", hole: 1 } }]);
    assert.deepEqual(statement.opaqueSets, [2]);
  });
});

describe("session settings", () => {
  before(initSqlParser);

  const settingsOf = (text: string, dialect?: SqlDialect): readonly string[] =>
    statementsOf(text, dialect).flatMap((statement) =>
      statement.kind === "other" || statement.kind === "select"
        ? statement.sessionSettings.map((s) => `${s.name} = ${showOperand(s.value)}${s.isLocal ? " local" : ""}`)
        : [],
    );

  const cases: readonly (readonly [text: string, expected: readonly string[], dialect?: SqlDialect])[] = [
    ["SET LOCAL app.org_id = $1", ["app.org_id = $1 local"]],
    ["SET LOCAL app.org_id = '$1'", ["app.org_id = $1 local"]],
    ['SET "app.org_id" TO $1', ["app.org_id = $1"]],
    ["SET SESSION app.org_id = 'x'", ['app.org_id = "x"']],
    ["SELECT set_config('app.org_id', $1, true)", ["app.org_id = $1 local"]],
    ["SELECT set_config('app.org_id', $1::text, false), set_config('app.user', $2, true)", ["app.org_id = $1", "app.user = $2 local"]],
    ["SET search_path TO $1, public", ["search_path = $1"]],
    ["SET ROLE $1", ["role = $1"]],
    ["BEGIN; SET LOCAL app.org_id = $1; COMMIT", ["app.org_id = $1 local"]],
    ["USE $1", ["database = $1"], "mysql"],
    ["SELECT a FROM t", []],
  ];
  for (const [text, expected, dialect] of cases) it(text, () => assert.deepEqual(settingsOf(text, dialect), expected));
});

describe("statements", () => {
  before(initSqlParser);

  const kinds: readonly (readonly [text: string, kinds: string, dialect?: SqlDialect])[] = [
    ["SELECT 1; UPDATE t SET a = 1; DELETE FROM t; INSERT INTO t DEFAULT VALUES; BEGIN", "select update delete insert other"],
    ["EXPLAIN ANALYZE SELECT * FROM t", "select"],
    ["CREATE TABLE x AS SELECT * FROM t", "select"],
    ["COPY (SELECT * FROM t) TO STDOUT", "select"],
    ["TRUNCATE a, b", "delete delete"],
    ["MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (a) VALUES (s.a)", "delete insert"],
    ["REFRESH MATERIALIZED VIEW CONCURRENTLY x", "other"],
    ["PRAGMA foreign_keys = ON", "other", "sqlite"],
    ["WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", "insert"],
    ["", ""],
  ];
  for (const [text, expected, dialect] of kinds)
    it(text || "(empty)", () =>
      assert.equal(
        statementsOf(text, dialect)
          .map((s) => s.kind)
          .join(" "),
        expected,
      ),
    );

  it("hands out the same tree for the same text", () => {
    assert.equal(parseStatements("SELECT 42", "postgres"), parseStatements("SELECT 42", "postgres"));
    assert.notEqual(parseStatements("SELECT 42", "postgres"), parseStatements("SELECT 42", "mysql"));
  });
});

describe("text that is no SQL", () => {
  before(initSqlParser);

  for (const text of ["SELEC * FROM t", "SELECT * FROM t WHERE (", "UPDATE SET a = 1", "DELETE t WHERE ' unclosed", "INSERT INTO"]) {
    it(`is a problem: ${text}`, () => {
      const parsed = parseStatements(text, "postgres");
      assert.ok("problem" in parsed && parsed.problem.length > 0);
    });
  }

  it("keeps the parser from texts that would break it, and works on", () => {
    const chain = `SELECT * FROM t WHERE ${Array(2000).fill("a = 1").join(" OR ")}`;
    const calls = `SELECT ${"f(".repeat(60)}1${")".repeat(60)}`;
    const arrays = `SELECT ${"array[".repeat(60)}1${"]".repeat(60)}`;
    for (const text of [chain, calls, arrays, `SELECT ${"(".repeat(3000)}`])
      assert.match(String(Object.values(parseStatements(text, "postgres"))[0]), /not analysed/);
    assert.equal(whereOf("still = $1"), "still eq $1");
  });

  it("takes a long list of values", () => {
    assert.equal(statementsOf(`INSERT INTO t (a) VALUES ${Array(5000).fill("($1)").join(", ")}`)[0]?.kind, "insert");
  });
});
