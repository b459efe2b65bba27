// Fixes of several findings in one go: whole or not at all, the first finding first.
import assert from "node:assert/strict";
import type { Fix, TextEdit } from "../../../rules/contract/finding";
import { applyEdits } from "../../../server/engine/edits/apply-edits";
import { mergeFixes } from "../../../server/engine/edits/merge-fixes";

function edit(start: number, end: number, newText: string, file = "a.ts"): TextEdit {
  return { span: { file, start, end }, range: { start: { line: 1, column: start + 1 }, end: { line: 1, column: end + 1 } }, newText };
}

function fix(title: string, edits: readonly TextEdit[], kind: Fix["kind"] = "safe"): { readonly fixes: readonly Fix[] } {
  return { fixes: [{ title, kind, edits }] };
}

const isSafe = ({ kind }: Fix): boolean => kind === "safe";

function merge(...findings: readonly { readonly fixes: readonly Fix[] }[]) {
  const { editsByFile, applied, skipped } = mergeFixes(findings, isSafe);
  const text = applyEdits("abcdef", editsByFile.get("a.ts") ?? []).text;
  return { text, applied: applied.map(({ title }) => title), skipped: skipped.map(({ title }) => title) };
}

describe("merging fixes", () => {
  it("applies those that do not touch each other", () => {
    assert.deepEqual(merge(fix("two", [edit(4, 5, "E")]), fix("one", [edit(0, 1, "A")])), {
      text: "AbcdEf",
      applied: ["two", "one"],
      skipped: [],
    });
  });

  it("leaves a fix out whole when one of its edits overlaps", () => {
    const merged = merge(fix("one", [edit(0, 2, "A")]), fix("two", [edit(1, 3, "B"), edit(5, 6, "F")]), fix("three", [edit(5, 6, "!")]));
    assert.deepEqual(merged, { text: "Acde!", applied: ["one", "three"], skipped: ["two"] });
  });

  it("makes an edit once that two fixes share", () => {
    const shared = edit(0, 0, "import x;");
    const merged = merge(fix("one", [shared, edit(1, 2, "B")]), fix("two", [shared, edit(2, 3, "C")]));
    assert.deepEqual(merged, { text: "import x;aBCdef", applied: ["one", "two"], skipped: [] });
  });

  it("takes the first wanted fix of a finding and ignores the others", () => {
    const finding = {
      fixes: [
        ...fix("no", [edit(0, 1, "1")], "suggested").fixes,
        ...fix("yes", [edit(0, 1, "2")]).fixes,
        ...fix("late", [edit(0, 1, "3")]).fixes,
      ],
    };
    assert.deepEqual(merge(finding), { text: "2bcdef", applied: ["yes"], skipped: [] });
  });

  it("keeps files apart", () => {
    const { editsByFile } = mergeFixes([fix("one", [edit(0, 1, "A"), edit(0, 1, "B", "b.ts")])], isSafe);
    assert.deepEqual([...editsByFile.keys()], ["a.ts", "b.ts"]);
  });

  it("does nothing for findings without a wanted fix", () => {
    assert.deepEqual(merge({ fixes: [] }, fix("no", [edit(0, 1, "1")], "suggested"), fix("empty", [])), {
      text: "abcdef",
      applied: [],
      skipped: [],
    });
  });
});
