// The catalogue: every model once, with its packages.
import assert from "node:assert/strict";
import { LIBRARY_MODELS, TELLING_MODELS } from "../../../server/engine/libraries/catalogue";

describe("the catalogue of libraries", () => {
  it("names every model once", () => {
    const ids = LIBRARY_MODELS.map((model) => model.id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it("gives every model of an entry point or of data the texts by which the files that hold them are found", () => {
    for (const model of TELLING_MODELS) assert.ok(model.tokens.length > 0 && !model.tokens.includes(""), model.id);
  });
});
