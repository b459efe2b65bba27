// Conformance of every library that is modelled: each capability that it declares is found where it leaks and silent where it does not, and
// docs/libraries.md says so.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { saidOf, wantedOf } from "./conformance/cases";
import { LIBRARIES } from "./conformance/libraries";
import { MARK, tableOf } from "./conformance/table";

describe("conformance", () => {
  for (const cases of LIBRARIES)
    it(`of ${cases.library}: one flagged and one silent access per capability`, async () => {
      const shown = (said: ReadonlyMap<string, readonly string[]>): string =>
        [...said].map(([place, rules]) => `${place}: ${rules.join(", ") || "silent"}`).join("\n");
      assert.equal(shown(await saidOf(cases)), shown(wantedOf(cases)));
    });

  it("is told by docs/libraries.md as it is (`npm run conformance` writes it)", () => {
    const page = readFileSync(join(__dirname, "../docs/libraries.md"), "utf8");
    assert.equal(page.slice(page.indexOf(MARK)), tableOf());
  });
});
