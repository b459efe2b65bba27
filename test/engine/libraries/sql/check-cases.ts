// Runs table-driven cases of the SQL judgement: statement in, one line per table out.
import assert from "node:assert/strict";
import { judgeStatement } from "../../../../server/engine/libraries/sql/judge-statement";
import { initSqlParser, parseStatements } from "../../../../server/engine/libraries/sql/parse-statement";
import type { TableUse } from "../../../../server/engine/libraries/sql/sql-oracle";
import type { SqlDialect } from "../../../../server/engine/libraries/sql/sql-tokens";
import { ORACLE } from "./sample-model";

/** Statement, and one line per table in order of appearance. */
export type Case = readonly [text: string, expected: readonly string[]];

/** `alias: mechanism`, or the reason with bypass and hole; `?` when it cannot be said; `?n` for opaque holes. */
export function describeUse(use: TableUse): string {
  const operation = use.operation === "select" ? "" : `${use.operation} `;
  const opaque = use.opaqueHoles.map((hole) => ` ?${hole}`).join("");
  const hole = use.hole === undefined ? "" : ` $${use.hole}`;
  const outcome =
    use.isPinned === undefined
      ? "?"
      : use.isPinned
        ? (use.mechanism ?? "isolated")
        : `${use.reason}${use.bypass ? ` ${use.bypass}` : ""}${hole}`;
  return `${operation}${use.alias}: ${outcome}${opaque}`;
}

/** Parses and judges; every statement of the text. */
export function judgeText(text: string, dialect: SqlDialect = "postgres"): readonly TableUse[] {
  const parsed = parseStatements(text, dialect);
  assert.ok("statements" in parsed, `does not parse: ${"problem" in parsed ? parsed.problem : ""}`);
  return parsed.statements.flatMap((statement) => judgeStatement(statement, ORACLE));
}

/** One test per case. */
export function checkCases(title: string, cases: readonly Case[], dialect: SqlDialect = "postgres"): void {
  describe(title, () => {
    before(initSqlParser);
    for (const [text, expected] of cases) {
      it(text, () => assert.deepEqual(judgeText(text, dialect).map(describeUse), expected));
    }
  });
}
