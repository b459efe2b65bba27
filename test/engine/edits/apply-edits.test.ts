// Text edits: each case shows the text before and after.
import assert from "node:assert/strict";
import { applyEdits } from "../../../server/engine/edits/apply-edits";
import type { Edit } from "../../../server/engine/edits/apply-edits";

function edit(start: number, end: number, newText: string): Edit {
  return { span: { file: "a.ts", start, end }, newText };
}

describe("applying edits", () => {
  for (const [what, before, edits, after] of [
    ["replaces a span", "find({ id })", [edit(7, 9, "id, orgId")], "find({ id, orgId })"],
    ["inserts", "ab", [edit(1, 1, "-")], "a-b"],
    ["deletes", "abc", [edit(1, 2, "")], "ac"],
    ["appends at the end", "ab", [edit(2, 2, "c")], "abc"],
    ["takes edits in any order", "abc", [edit(2, 3, "3"), edit(0, 1, "1")], "1b3"],
    ["takes neighbours that touch", "abcd", [edit(0, 2, "1"), edit(2, 4, "2")], "12"],
    ["makes the same edit once", "ab", [edit(1, 1, "-"), edit(1, 1, "-")], "a-b"],
    ["keeps Windows line breaks", "a\r\nb", [edit(1, 1, "\nx")], "a\r\nx\r\nb"],
    ["keeps Unix line breaks", "a\nb", [edit(1, 1, "\r\nx")], "a\nx\nb"],
    ["counts UTF-16 units", "'😀' x", [edit(5, 6, "y")], "'😀' y"],
    ["does nothing without edits", "a", [], "a"],
  ] as const) {
    it(what, () => assert.deepEqual(applyEdits(before, edits), { text: after, skipped: [] }));
  }

  for (const [what, edits, after, skipped] of [
    ["overlap", [edit(0, 3, "1"), edit(2, 4, "2")], "1de", [1]],
    ["lie within another", [edit(0, 4, "1"), edit(1, 2, "2")], "1e", [1]],
    ["start first but were given last", [edit(2, 4, "2"), edit(0, 3, "1")], "1de", [0]],
    ["insert at one place", [edit(1, 1, "x"), edit(1, 1, "y")], "axbcde", [1]],
    ["lie outside the text", [edit(4, 9, "x"), edit(-1, 0, "y"), edit(3, 2, "z")], "abcde", [0, 1, 2]],
  ] as const) {
    it(`refuses edits that ${what}`, () => {
      assert.deepEqual(applyEdits("abcde", edits), { text: after, skipped: skipped.map((index) => edits[index]) });
    });
  }
});
