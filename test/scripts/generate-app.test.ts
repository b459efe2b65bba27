// The generated application that speed is measured on: it must be what it claims, or the figures mean nothing.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import { generateApplication } from "../../scripts/generate-app";
import { analyzeFiles } from "../harness/analyze";

describe("the generated application", () => {
  it("is understood whole, and isolated everywhere", async () => {
    const { findings, problems, verdicts } = await analyzeFiles(generateApplication(3), rules);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      findings.map(({ message }) => message),
      [],
    );
    const kinds = new Set(verdicts.map(({ access }) => access.kind));
    assert.deepEqual([...kinds].sort(), ["create", "log", "mutation", "query"]);
    assert.ok(verdicts.length >= 3 * 8, String(verdicts.length));
  });

  it("grows with the number of packages, and is the same every time", () => {
    const [one, two] = [generateApplication(4), generateApplication(8)];
    assert.equal(two.size - one.size, 4 * 10);
    assert.deepEqual(generateApplication(4), one);
  });
});
