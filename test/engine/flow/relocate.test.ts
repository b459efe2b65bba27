// Places in results: moved where the text moved, and nothing copied where it did not.
import assert from "node:assert/strict";
import { relocated, speaksOf } from "../../../server/engine/flow/relocate";
import type { SourceSpan } from "../../../rules/contract/span";

const shift = (span: SourceSpan): SourceSpan => (span.file === "a.ts" ? { ...span, start: span.start + 5, end: span.end + 5 } : span);
const moved: ReadonlySet<string> = new Set(["a.ts"]);
const at = (file: string, start: number): SourceSpan => ({ file, start, end: start + 1 });

describe("relocating", () => {
  it("moves every place, however deep", () => {
    const value = {
      key: "k",
      access: { span: at("a.ts", 1), fixSites: [{ span: at("a.ts", 2), text: "x" }] },
      calls: [at("b.ts", 3), at("a.ts", 4)],
    };
    assert.deepEqual(relocated([value], moved, shift), [
      {
        key: "k",
        access: { span: at("a.ts", 6), fixSites: [{ span: at("a.ts", 7), text: "x" }] },
        calls: [at("b.ts", 3), at("a.ts", 9)],
      },
    ]);
  });

  it("leaves objects without such a place as they are", () => {
    const untouched = { span: at("b.ts", 1), steps: [{ at: at("b.ts", 2) }] };
    const steps = [{ at: at("b.ts", 2) }];
    const [first, second] = relocated([untouched, { span: at("a.ts", 1), steps }], moved, shift);
    assert.equal(first, untouched);
    assert.equal(second?.steps, steps);
  });

  it("takes plain values as they are", () => {
    const value = { span: at("a.ts", 1), none: undefined, nothing: null, count: 1, text: "text", list: [], object: {} };
    assert.deepEqual(relocated([value], moved, shift), [{ ...value, span: at("a.ts", 6) }]);
  });

  it("knows of which files a value speaks", () => {
    const value = { steps: [{ at: at("b.ts", 2) }] };
    assert.ok(speaksOf(value, new Set(["b.ts"])));
    assert.ok(!speaksOf(value, moved));
    assert.ok(!speaksOf(value, new Set()));
  });
});
