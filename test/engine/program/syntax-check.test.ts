// Whether a text parses.
import assert from "node:assert/strict";
import { syntaxErrorsOf } from "../../../server/engine/program/syntax-check";

describe("syntax check", () => {
  it("passes what parses, whatever its types and imports", () => {
    assert.deepEqual(syntaxErrorsOf("a.ts", 'import { a } from "nowhere"; const b: string = a + 1;'), []);
    assert.deepEqual(syntaxErrorsOf("/deep/er/a.tsx", "const a = <div>{x}</div>;"), []);
    assert.deepEqual(syntaxErrorsOf("a.js", "const a = <div />;"), []);
    assert.deepEqual(syntaxErrorsOf("a.d.ts", "declare const a: string;"), []);
    assert.deepEqual(syntaxErrorsOf("no-extension", "const a: string = b;"), []);
  });

  it("names the line of each error", () => {
    assert.deepEqual(syntaxErrorsOf("a.ts", "const a = ;\n\nfoo({ where: { id }\n"), [
      { line: 1, message: "Expression expected." },
      { line: 4, message: "'}' expected." },
    ]);
  });

  it("knows the language by the extension", () => {
    assert.equal(syntaxErrorsOf("a.ts", "const a = <div>x</div>;").length > 0, true);
    assert.equal(syntaxErrorsOf("a.js", "const a: string = b;").length, 1);
  });

  it("forgets the text before", () => {
    assert.equal(syntaxErrorsOf("a.ts", "const = 1").length > 0, true);
    assert.deepEqual(syntaxErrorsOf("a.ts", "const a = 1"), []);
  });
});
