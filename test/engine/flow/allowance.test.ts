// What an analysis may cost: calls and steps are both counted, and each analysis begins anew.
import assert from "node:assert/strict";
import { Allowance } from "../../../server/engine/flow/allowance";
import { spend } from "../../../server/engine/flow/effort";
import { LIMITS } from "../../../server/engine/flow/machine/machine";

describe("The allowance of an analysis", () => {
  it("is small for each execution once all made many calls", () => {
    const allowance = new Allowance();
    assert.equal(allowance.next(), LIMITS.calls);
    allowance.charge(LIMITS.callsInAll);
    assert.equal(allowance.next(), LIMITS.callsBeyond);
    allowance.renew();
    assert.equal(allowance.next(), LIMITS.calls);
  });

  it("is small once few calls took many steps", () => {
    spend(LIMITS.stepsInAll);
    const allowance = new Allowance();
    assert.equal(allowance.next(), LIMITS.calls, "what was spent before is another's");
    spend(LIMITS.stepsInAll);
    assert.equal(allowance.next(), LIMITS.callsBeyond);
    allowance.renew();
    assert.equal(allowance.next(), LIMITS.calls);
  });
});
