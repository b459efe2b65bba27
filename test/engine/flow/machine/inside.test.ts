// What a library's thing holds: values in lists and plain objects, as deep as is looked; whatever lies deeper cannot be seen.
import assert from "node:assert/strict";
import type { Value } from "../../../../server/engine/libraries/value";
import { insideOf } from "../../../../server/engine/flow/machine/inside";

const VALUE: Value = { v: "constant", value: 1 };

function nested(depth: number): unknown {
  return depth === 0 ? VALUE : [nested(depth - 1)];
}

describe("insideOf", () => {
  const inside = (kept: unknown) => insideOf({ v: "handle", model: "m", type: "t", id: 1, data: { kept } });

  it("finds values in lists and plain objects", () => {
    assert.deepEqual(inside([{ a: VALUE }, "text", null]), { values: [VALUE], isOpaque: false });
    assert.deepEqual(inside(nested(4)), { values: [VALUE], isOpaque: false });
  });

  it("says where it does not look further", () => {
    assert.equal(inside(nested(5)).isOpaque, true);
    assert.equal(inside(new Map()).isOpaque, true);
  });
});
