// Whose a row is: worked out once as long as nothing more is known, and again when the work broke off.
import assert from "node:assert/strict";
import type { Machine } from "../../../../server/engine/flow/machine/machine";
import { judgedOnce } from "../../../../server/engine/flow/proof/judged-rows";
import { State } from "../../../../server/engine/flow/state";

function machine(): Machine {
  return { state: new State(new State()) } as unknown as Machine;
}

describe("Whose a row is", () => {
  it("is worked out once until something changes", () => {
    const m = machine();
    let asked = 0;
    const judge = (): boolean => ++asked > 1;
    assert.equal(judgedOnce(m, "Note@1", judge), false);
    assert.equal(judgedOnce(m, "Note@1", judge), false);
    m.state.facts.set("has:x", { is: "present" });
    assert.equal(judgedOnce(m, "Note@1", judge), true);
    assert.equal(asked, 2);
  });

  it("is asked again where a circle left it open", () => {
    const m = machine();
    const inner = (): boolean => judgedOnce(m, "Note@1", () => true);
    assert.equal(
      judgedOnce(m, "Note@1", () => judgedOnce(m, "File@2", inner) || true),
      true,
    );
    assert.equal(
      judgedOnce(m, "File@2", () => true),
      true,
    );
  });

  it("is asked again when the work broke off", () => {
    const m = machine();
    assert.throws(() =>
      judgedOnce(m, "Note@1", () => {
        throw new RangeError("the stack ended");
      }),
    );
    assert.equal(
      judgedOnce(m, "Note@1", () => true),
      true,
    );
  });
});
