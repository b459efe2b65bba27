// The catalogue: every model once, with its packages.
import assert from "node:assert/strict";
import { LIBRARY_MODELS } from "../../../server/engine/libraries/catalogue";

describe("the catalogue of libraries", () => {
  it("names every model once", () => {
    const ids = LIBRARY_MODELS.map((model) => model.id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it("gives every model the texts by which files that matter to it are found", () => {
    for (const model of LIBRARY_MODELS) assert.ok(model.tokens.length > 0 && !model.tokens.includes(""), model.id);
  });
});
