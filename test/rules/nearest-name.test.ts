// The name someone meant: near misses are found, distant names are not forced on anyone.
import assert from "node:assert/strict";
import { endWithNearest, nearestName } from "../../rules/contract/nearest-name";

describe("nearest name", () => {
  const known = ["unscoped-query", "unscoped-mutation", "log-missing-tenant", "off"];

  for (const [typed, meant] of [
    ["unscoped-qeury", "unscoped-query"],
    ["unscopedquery", "unscoped-query"],
    ["Unscoped-Query", "unscoped-query"],
    ["unscoped-mutations", "unscoped-mutation"],
    ["of", "off"],
  ] as const) {
    it(`takes "${typed}" for "${meant}"`, () => assert.equal(nearestName(typed, known), meant));
  }

  it("stays silent when nothing is near", () => {
    assert.equal(nearestName("no-console", known), undefined);
    assert.equal(nearestName("", known), undefined);
    assert.equal(nearestName("x", []), undefined);
  });

  it("counts two swapped neighbours as one mistake, so that the swap wins over two replacements", () => {
    assert.equal(nearestName("form", ["farn", "from"]), "from");
  });

  it("ends a sentence either way", () => {
    assert.equal(endWithNearest("fo", ["of"]), '; did you mean "of"?');
    assert.equal(endWithNearest("something", ["of"]), ".");
  });
});
