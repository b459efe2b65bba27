// Fixes applied to texts: each case shows the files before and after.
import assert from "node:assert/strict";
import type { Fix, TextEdit } from "../../../rules/contract/finding";
import { applyFixes } from "../../../server/engine/edits/apply-fixes";

function edit(file: string, start: number, end: number, newText: string): TextEdit {
  return { span: { file, start, end }, range: { start: { line: 1, column: start + 1 }, end: { line: 1, column: end + 1 } }, newText };
}

function safe(title: string, ...edits: readonly TextEdit[]): { readonly fixes: readonly Fix[] } {
  return { fixes: [{ title, kind: "safe", edits }] };
}

const TEXTS = new Map([
  ["a.ts", "find({ id })"],
  ["b.ts", "one\r\ntwo"],
]);

function apply(...findings: readonly { readonly fixes: readonly Fix[] }[]) {
  const { changes, skipped } = applyFixes(
    findings,
    ({ kind }) => kind === "safe",
    (file) => TEXTS.get(file),
  );
  const texts = [...changes].map(([file, { after, fixes }]) => [file, after, fixes.map(({ title }) => title)]);
  return { texts, skipped: skipped.map(({ title }) => title) };
}

describe("applying fixes", () => {
  it("changes every file that a fix speaks of, and says which fixes changed it", () => {
    assert.deepEqual(
      apply(safe("both", edit("a.ts", 7, 9, "id, orgId"), edit("b.ts", 3, 3, "\nhalf")), safe("end", edit("a.ts", 12, 12, ";"))),
      {
        texts: [
          ["a.ts", "find({ id, orgId });", ["both", "end"]],
          ["b.ts", "one\r\nhalf\r\ntwo", ["both"]],
        ],
        skipped: [],
      },
    );
  });

  it("leaves out a fix that overlaps, and one whose file is gone, whole", () => {
    const gone = safe("gone", edit("a.ts", 0, 4, "findFirst"), edit("none.ts", 0, 0, "x"));
    assert.deepEqual(apply(safe("first", edit("a.ts", 7, 9, "orgId")), safe("second", edit("a.ts", 8, 9, "x")), gone), {
      texts: [["a.ts", "find({ orgId })", ["first"]]],
      skipped: ["second", "gone"],
    });
  });

  it("refuses a fix that would break its file, with the line, and takes the finding's next one", () => {
    const broken = edit("a.ts", 12, 12, " +");
    const [bad, good] = [safe("bad", edit("b.ts", 3, 3, ";"), broken), safe("good", edit("a.ts", 12, 12, ";"))];
    const outcome = applyFixes(
      [{ fixes: [...bad.fixes, ...good.fixes] }],
      () => true,
      (file) => TEXTS.get(file),
    );
    assert.deepEqual(
      outcome.refused.map(({ fix, file, line, message }) => [fix.title, file, line, message]),
      [["bad", "a.ts", 1, "Expression expected."]],
    );
    assert.deepEqual([...outcome.changes.keys()], ["a.ts"]);
    assert.equal(outcome.changes.get("a.ts")?.after, "find({ id });");
  });

  it("refuses together what breaks a file only together", () => {
    const open = safe("open", edit("c.ts", 0, 0, "/* "));
    const shut = safe("shut", edit("c.ts", 3, 3, " */ ("));
    const outcome = applyFixes(
      [open, shut],
      () => true,
      () => "a; b",
    );
    assert.deepEqual([outcome.changes.size, outcome.refused.length > 0], [0, true]);
  });

  it("repairs a file that did not parse before, as long as nothing gets worse", () => {
    const outcome = applyFixes(
      [safe("one", edit("d.ts", 0, 4, "good"))],
      () => true,
      () => "leak({ id );\n",
    );
    assert.equal(outcome.changes.get("d.ts")?.after, "good({ id );\n");
  });

  it("changes nothing without fixes", () => {
    assert.deepEqual(apply({ fixes: [] }), { texts: [], skipped: [] });
  });
});
