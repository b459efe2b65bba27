// Coordinates: what an edit leaves alone keeps them, and they lead back to where it is now.
import assert from "node:assert/strict";
import { Coordinates } from "../../../server/engine/facts/coordinates";
import { keptRanges } from "../../../server/engine/facts/kept-ranges";

/** The coordinates of `after`, made from `before` by an edit. */
function edited(before: string, after: string, coordinates = Coordinates.ofText(before.length)): Coordinates {
  return coordinates.moved(keptRanges(before, after), after.length);
}

function spanOf(text: string, part: string): readonly [number, number] {
  const start = text.indexOf(part);
  assert.ok(start >= 0, `no ${part}`);
  return [start, start + part.length];
}

const BEFORE = "const one = 1;\nconst two = 2;\nconst three = 3;\n";

describe("coordinates", () => {
  it("are offsets at first", () => {
    const plain = Coordinates.ofText(10);
    assert.ok(plain.isPlain);
    assert.deepEqual(plain.toStable([3, 7]), [3, 7]);
    assert.deepEqual(plain.toText(3, 10), { start: 3, end: 10 });
  });

  for (const [what, after, kept, fresh] of [
    ["a line more", "const one = 1;\n// new\nconst two = 2;\nconst three = 3;\n", ["const two = 2;", "const three = 3;"], ["// new"]],
    ["a line less", "const one = 1;\nconst three = 3;\n", ["const one = 1;", "const three = 3;"], []],
    ["another word in a line", "const one = 1;\nconst zwei = 2;\nconst three = 3;\n", ["const one", "= 2;", "const three = 3;"], ["zwei"]],
    ["edits in two places", "const eins = 1;\nconst two = 2;\nconst drei = 3;\n", ["const two = 2;", "= 3;"], ["eins", "drei"]],
    ["a line at the top", `\n${BEFORE}`, ["const one = 1;", "const three = 3;"], []],
    [
      "one at the end taken out and one at the top put in",
      "// new\nconst one = 1;\nconst two = 2;\n",
      ["const one = 1;", "const two = 2;"],
      ["// new"],
    ],
  ] as const) {
    describe(`after ${what}`, () => {
      const coordinates = edited(BEFORE, after);
      for (const part of kept) {
        it(`are the old ones for \`${part}\``, () => {
          assert.deepEqual(coordinates.toStable(spanOf(after, part)), spanOf(BEFORE, part));
        });
      }
      for (const part of fresh) {
        it(`are new ones for \`${part}\``, () => {
          const [start, end] = coordinates.toStable(spanOf(after, part));
          assert.ok(start > BEFORE.length && end - start === part.length);
        });
      }
      it("lead back to the text", () => {
        for (const part of [...kept, ...fresh]) {
          const span = spanOf(after, part);
          const [start, end] = coordinates.toStable(span);
          assert.deepEqual(coordinates.toText(start, end), { start: span[0], end: span[1] });
        }
      });
    });
  }

  it("of what was taken out lead nowhere", () => {
    const [start, end] = spanOf(BEFORE, "const two = 2;");
    assert.equal(edited(BEFORE, "const one = 1;\nconst three = 3;\n").toText(start, end), undefined);
  });

  it("are never given twice", () => {
    const middle = "const one = 1;\n// a\nconst two = 2;\nconst three = 3;\n";
    const end = "const one = 1;\n// b\nconst two = 2;\nconst three = 3;\n";
    const first = edited(BEFORE, middle);
    const second = edited(middle, end, first);
    assert.notDeepEqual(second.toStable(spanOf(end, "b")), first.toStable(spanOf(middle, "a")));
    assert.deepEqual(second.toStable(spanOf(end, "const three = 3;")), spanOf(BEFORE, "const three = 3;"));
  });

  it("of a span that something was put into stay at its ends", () => {
    const before = "f(() => {\n  a();\n  b();\n});\n";
    const after = "f(() => {\n  a();\n  x();\n  b();\n});\n";
    assert.deepEqual(edited(before, after).toStable([0, after.length - 2]), [0, before.length - 2]);
  });

  it("of text put between two neighbours touch neither", () => {
    const [before, after] = ["ab", "aXb"];
    const coordinates = edited(before, after);
    assert.deepEqual(coordinates.toStable([0, 1]), [0, 1]);
    assert.deepEqual(coordinates.toStable([2, 3]), [1, 2]);
    assert.ok(coordinates.toStable([1, 2])[0] > 2);
  });

  it("can be made anew for a range", () => {
    const renewed = Coordinates.ofText(20).renewed([{ start: 5, end: 10 }]);
    assert.deepEqual(renewed.toStable([0, 5]), [0, 5]);
    assert.deepEqual(renewed.toStable([10, 20]), [10, 20]);
    const [start, end] = renewed.toStable([6, 9]);
    assert.ok(start > 20 && end - start === 3);
    assert.deepEqual(renewed.toText(start, end), { start: 6, end: 9 });
    assert.equal(renewed.toText(6, 9), undefined);
  });

  it("of an empty span are one place", () => {
    assert.deepEqual(Coordinates.ofText(5).toStable([2, 2]), [2, 2]);
    assert.deepEqual(Coordinates.ofText(5).toText(2, 2), { start: 2, end: 2 });
  });
});

describe("kept ranges", () => {
  it("of the same text are all of it", () => {
    const kept = keptRanges(BEFORE, BEFORE);
    assert.equal(
      kept.reduce((sum, { start, end }) => sum + end - start, 0),
      BEFORE.length,
    );
  });

  it("say the same in both texts, in order and apart", () => {
    const texts = [
      BEFORE,
      "",
      "const two = 2;\n",
      `x${BEFORE}y`,
      BEFORE.replaceAll("const", "let"),
      `${BEFORE}${BEFORE}`,
      "a\na\nb\na\n",
      "b\na\na\n",
    ];
    for (const before of texts) {
      for (const after of texts) {
        let [old, now] = [0, 0];
        for (const { start, end, to } of keptRanges(before, after)) {
          assert.ok(start >= old && to >= now && end > start, JSON.stringify([before, after]));
          assert.equal(before.slice(start, end), after.slice(to, to + end - start));
          [old, now] = [end, to + end - start];
        }
        assert.ok(old <= before.length && now <= after.length);
      }
    }
  });
});
