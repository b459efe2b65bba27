// Offsets to one-based lines and columns.
import assert from "node:assert/strict";
import { placeOf } from "../../../server/engine/run/ranges";

describe("placeOf", () => {
  const lineStarts = [0, 4, 4 + 1, 30];
  for (const [offset, line, column] of [
    [0, 1, 1],
    [3, 1, 4],
    [4, 2, 1],
    [5, 3, 1],
    [29, 3, 25],
    [30, 4, 1],
    [99, 4, 70],
  ] as const) {
    it(`puts offset ${offset} at ${line}:${column}`, () => {
      assert.deepEqual(placeOf(offset, lineStarts), { line, column });
    });
  }

  it("takes a file without line starts as one line", () => {
    assert.deepEqual(placeOf(7, []), { line: 1, column: 8 });
  });
});
