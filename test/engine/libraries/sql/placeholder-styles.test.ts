// Placeholders of drivers become numbered holes; look-alikes in strings, comments and operators stay.
import assert from "node:assert/strict";
import { normalizePlaceholders, type PlaceholderOptions } from "../../../../server/engine/libraries/sql/placeholder-styles";
import type { SqlDialect } from "../../../../server/engine/libraries/sql/sql-tokens";

type Case = readonly [dialect: SqlDialect, text: string, expected: string, options?: PlaceholderOptions];

const CASES: readonly Case[] = [
  ["mysql", "a = ? AND b IN (?, ?)", "a = $1 AND b IN ($2, $3)"],
  ["mysql", "UPDATE ?? SET ? WHERE id = ?", "UPDATE $1 SET $2 WHERE id = $3"],
  [
    "mysql",
    "a = '?' AND b = \"?\" AND `c?` = ? -- why?\n AND d = ? # what?",
    "a = '?' AND b = \"?\" AND `c?` = $1 -- why?\n AND d = $2 # what?",
  ],
  ["mysql", "a = 'it\\'s ?' AND b = ?", "a = 'it\\'s ?' AND b = $1"],
  ["mysql", "a = @session AND b = @@version AND c = :name", "a = @session AND b = @@version AND c = $1"],
  ["sqlite", "a = :tenant AND b = @id AND c = $name AND d = :tenant", "a = $1 AND b = $2 AND c = $3 AND d = $1"],
  ["sqlite", "a = ?1 AND b = ?2 AND c = ?1", "a = $1 AND b = $2 AND c = $1"],
  ["sqlite", "[what?] = ? /* ? */", "[what?] = $1 /* ? */"],
  ["postgres", "a = ? AND b::text = ?::text", "a = $1 AND b::text = $2::text"],
  [
    "postgres",
    "data ? 'key' AND data ?| array['a'] AND data ?& ? AND x = ?",
    "data ? 'key' AND data ?| array['a'] AND data ?& $1 AND x = $2",
  ],
  ["postgres", "data ? ?", "data ? $1"],
  ["postgres", "a = :tenant AND b = :id::uuid AND c[1:n] = 1 AND d := 2", "a = $1 AND b = $2::uuid AND c[1:n] = 1 AND d := 2"],
  [
    "postgres",
    "a = 'it''s ?' AND b = E'\\'?' AND c = $$ ? $$ AND d = $x$ ? $x$ AND e = ?",
    "a = 'it''s ?' AND b = E'\\'?' AND c = $$ ? $$ AND d = $x$ ? $x$ AND e = $1",
  ],
  ["postgres", "a = $2 AND b = ? /* ? /* ? */ ? */", "a = $2 AND b = $3 /* ? /* ? */ ? */"],
  ["postgres", "a @> ? AND @x AND tags && ?", "a @> $1 AND @x AND tags && $2"],
  ["postgres", "SELECT ?? FROM t WHERE a = ?", "SELECT $1 FROM t WHERE a = $2", { hasIdentifierMarks: true }],
  ["postgres", "LIMIT ? OFFSET ?", "LIMIT $1 OFFSET $2"],
  ["postgres", "now() - interval ? AND x BETWEEN ? AND ?", "now() - interval $1 AND x BETWEEN $2 AND $3"],
  ["postgres", "a = 'never closed ?", "a = 'never closed ?"],
];

describe("normalizing placeholders", () => {
  for (const [dialect, text, expected, options] of CASES) {
    it(`${dialect}: ${text}`, () => assert.equal(normalizePlaceholders(text, dialect, options).text, expected));
  }

  it("says what each new hole was", () => {
    const { placeholders } = normalizePlaceholders(
      "SELECT ?? FROM t WHERE a = ? AND b = :name AND c = ? AND d = :name AND e = $2",
      "mysql",
    );
    assert.deepEqual(placeholders, [
      { hole: 3, kind: "identifier", index: 0 },
      { hole: 4, kind: "positional", index: 1 },
      { hole: 5, kind: "named", name: "name" },
      { hole: 6, kind: "positional", index: 2 },
    ]);
  });
});
