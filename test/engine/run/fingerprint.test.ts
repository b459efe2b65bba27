// Fingerprints: what may change in a file without making a finding look new, and what may not.
import assert from "node:assert/strict";
import { createFingerprints } from "../../../server/engine/run/fingerprint";
import type { FingerprintParts } from "../../../server/engine/run/fingerprint";

const PARTS: FingerprintParts = { rule: "unscoped-query", file: "src/a.ts", symbol: "list", text: "db.invoice.findMany()" };

function fingerprintsOf(...parts: Partial<FingerprintParts>[]): readonly string[] {
  const fingerprintOf = createFingerprints();
  return parts.map((some) => fingerprintOf({ ...PARTS, ...some }));
}

describe("fingerprint", () => {
  it("is the same for the same finding in another run", () => {
    assert.deepEqual(fingerprintsOf({}), fingerprintsOf({}));
  });

  it("does not mind white space", () => {
    assert.deepEqual(
      fingerprintsOf({ text: "db.invoice.findMany({ take: 5 })" }),
      fingerprintsOf({ text: " db.invoice.findMany({\n    take: 5\n}) " }),
    );
  });

  for (const change of [{ rule: "unscoped-mutation" }, { file: "src/b.ts" }, { symbol: "other" }, { text: "db.order.findMany()" }]) {
    it(`differs with another ${Object.keys(change).join()}`, () => {
      assert.notDeepEqual(fingerprintsOf({}), fingerprintsOf(change));
    });
  }

  it("tells equal accesses in one function apart", () => {
    const [first, second, third] = fingerprintsOf({}, {}, {});
    assert.equal(new Set([first, second, third]).size, 3);
  });

  it("is not confused by where one part ends and the next begins", () => {
    assert.notDeepEqual(fingerprintsOf({ file: "src/a.tsx", symbol: "y" }), fingerprintsOf({ file: "src/a.ts", symbol: "xy" }));
  });
});
