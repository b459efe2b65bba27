// What holds for every file, whole or broken, small or huge.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { captureFile } from "../../../server/engine/facts/capture";
import { compiler } from "../../../server/engine/program/parse";
import { assertSpansNest, assertSurvivesJson } from "./check-spans";
import { printModule } from "./print-facts";

const ROOT = join(__dirname, "../../..");
const SOURCES = ["server", "rules", "test"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(ROOT, folder, name)),
);

const EVERYTHING = `#!/usr/bin/env node
"use server";
import type { A } from "a"; import b, * as c from "b";
/** @crossTenant why */
@dec({ x: 1 }) export class K<T> extends L(M) implements N { @p() #q = () => this; static { f(); } constructor(private r = 1) { super(); } async *s({ t, ...u }: V, [w, , x]: Y[] = []) {} }
// tenantlint-disable-next-line x -- y
export const z = <T,>(o: T) => \`\${o}-\${z\`a\${b}\`}\` as const, { aa: [bb = 1] } = c!.d?.[e]?.(...f) satisfies G;
enum H { I = 1 << 2, J } namespace O.P { export const Q = 1; }
for (const [k, v] of Object.entries(o)) { if (!v) continue; else switch (v) { case 1: { break; } default: throw new Error(k); } }
label: do { try { await import("x"); } catch ({ message }) { x ??= y ? -1 : +2; } finally { i++, --j; } } while (a && b || c ?? d);
declare module "m" { interface X { y: Z } } declare global { var w: W }
export default <Foo a="1" {...b} c={d}>{e}text{/* f */}<g.H /></Foo>;
module.exports = { get a() { return 1; }, set a(v) {}, async *[b]() {}, "c": /d/g, 5: 1n };
`;

describe("capture of whole files", () => {
  it("nests every span, and survives JSON, for this project's own sources", () => {
    for (const path of SOURCES) {
      const text = readFileSync(path, "utf8");
      const facts = captureFile(path, text);
      assert.deepEqual(facts.syntaxErrors, [], path);
      assertSpansNest(facts, text.length, path);
      assertSurvivesJson(facts);
    }
  });

  it("gives facts for every beginning of a file, as it is typed", () => {
    for (const name of ["a.ts", "a.tsx", "a.js"]) {
      for (let length = 0; length <= EVERYTHING.length; length += 1) {
        const text = EVERYTHING.slice(0, length);
        const facts = captureFile(name, text);
        assertSpansNest(facts, text.length, `${name}, first ${length} characters`);
        assertSurvivesJson(facts);
        assert.ok(
          facts.functions.every((fact, index) => fact.parent < index),
          "parents come first",
        );
        assert.ok(!facts.syntaxErrors.some((error) => error.message.startsWith("The file could not be analysed")), `${length}`);
      }
    }
  });

  it("gives facts for files with pieces missing", () => {
    for (let start = 0; start < EVERYTHING.length; start += 7) {
      const text = EVERYTHING.slice(0, start) + EVERYTHING.slice(start + 13);
      assertSpansNest(captureFile("a.tsx", text), text.length, `without ${start}–${start + 13}`);
    }
  });

  it("depends on nothing but name and text", () => {
    assert.deepEqual(captureFile("a.tsx", EVERYTHING), captureFile("a.tsx", EVERYTHING));
  });

  it("names functions uniquely", () => {
    const names = captureFile(
      "a.ts",
      "function a() {} { function a() {} } f(() => {}, () => {}); const b = { c() {} }, d = { c() {} };",
    ).functions.map((fact) => fact.name);
    assert.equal(new Set(names).size, names.length);
  });

  it("reads every extension", () => {
    for (const extension of ["ts", "mts", "cts", "tsx", "js", "jsx", "mjs", "cjs"])
      assert.equal(captureFile(`a.${extension}`, "f();").syntaxErrors.length, 0, extension);
    assert.deepEqual(
      ["a.d.ts", "a.d.mts", "a.d.css.ts", "d.ts"].map((name) => captureFile(name, "").isDeclaration),
      [true, true, true, false],
    );
  });
});

describe("capture of lines and directives", () => {
  it("finds the start of each line, whatever ends it", () => {
    assert.deepEqual(captureFile("a.ts", "a\nbb\n\nc").lineStarts, [0, 2, 5, 6]);
    assert.deepEqual(captureFile("a.ts", "a\r\nbb\rc\n").lineStarts, [0, 3, 6, 8]);
    assert.deepEqual(captureFile("a.ts", "").lineStarts, [0]);
  });

  it("takes directives off the body", () => {
    const facts = captureFile("a.ts", '"use server";\n"use cache";\nf();');
    assert.deepEqual(facts.directives, ["use server", "use cache"]);
    assert.equal(facts.functions[0]?.body.length, 1);
  });
});

describe("capture of broken code", () => {
  it("says where, and keeps the rest", () => {
    const facts = captureFile("a.ts", "const a = 1;\nconst b = ;\nfunction c() { return a; }");
    assert.deepEqual(facts.syntaxErrors, [{ line: 2, message: "Expression expected." }]);
    assert.deepEqual(printModule("const a = 1;\nconst b = ;\nfunction c() { return a; }", "a.ts"), [
      "function c #c",
      "const a = 1",
      "const b = other()",
    ]);
  });

  it("keeps the object of a half-typed member", () => {
    assert.deepEqual(printModule("db.user.", "a.ts"), ["db.user."]);
  });

  it("keeps a call whose brackets are missing", () => {
    assert.deepEqual(printModule("db.user.findMany({ where: { id", "a.ts"), ["db.user.findMany({where: {id}})"]);
  });

  it("reads both sides of a merge conflict", () => {
    const text = "<<<<<<< HEAD\na();\n=======\nb();\n>>>>>>> other\nc();";
    assert.ok(captureFile("a.ts", text).syntaxErrors.length > 0);
    assert.ok(printModule(text, "a.ts").includes("c()"));
  });
});

describe("capture of what is no source text", () => {
  it("does not read binary files", () => {
    const facts = captureFile("a.ts", "const a = 1;\0\0");
    assert.equal(facts.functions.length, 1);
    assert.match(facts.syntaxErrors[0]?.message ?? "", /not text/);
  });

  it("does not read very large files, and says how large", () => {
    const facts = captureFile("a.js", "a();".repeat(1_250_000));
    assert.deepEqual(facts.functions[0]?.body, []);
    assert.match(facts.syntaxErrors[0]?.message ?? "", /^5\.0 MB: too large to analyse; /);
  });
});

describe("capture of deep code", () => {
  const terms = Array.from({ length: 3_000 }, (_, index) => `x${index}`);

  it("reads a long concatenation without leaning", () => {
    const facts = captureFile("a.ts", `const a = ${terms.join(" + ")};`);
    const depth = JSON.stringify(facts).match(/"left":/g)?.length;
    assert.equal(depth, terms.length - 1);
    const [statement] = facts.functions[0]?.body ?? [];
    assert.ok(statement?.k === "variable" && statement.init !== undefined);
    assert.ok(nesting(statement.init) < 50);
    assert.deepEqual(statement.init.s, [10, `const a = ${terms.join(" + ")}`.length]);
  });

  it("keeps every operand of a long mixed chain", () => {
    const [statement] =
      captureFile("a.ts", `a + b ${terms.map((term, index) => `${index % 2 === 0 ? "-" : "+"} ${term}`).join(" ")};`).functions[0]?.body ??
      [];
    assert.ok(statement?.k === "expression" && statement.of.k === "other");
    assert.equal(statement.of.parts.length, terms.length + 2);
  });

  it("leans a chain of usual length as it is written", () => {
    assert.deepEqual(printModule("a && b && c && d;"), ["(((a && b) && c) && d)"]);
  });

  const deep: readonly (readonly [title: string, text: string])[] = [
    ["brackets", "[".repeat(20_000) + "]".repeat(20_000)],
    ["parentheses", `${"(".repeat(20_000)}a${")".repeat(20_000)}`],
    ["calls", `a${".b()".repeat(20_000)}`],
    ["nested calls", `${"f(".repeat(3_000)}${")".repeat(3_000)}`],
    ["arrows", `${"() => ".repeat(3_000)}1`],
    ["blocks", "{".repeat(20_000) + "}".repeat(20_000)],
    ["else ifs", `${"if (a) {} else ".repeat(5_000)}{}`],
    ["conditionals", `${"a ? b : ".repeat(5_000)}c`],
    ["types", `type A = ${"[".repeat(5_000)}${"]".repeat(5_000)}`],
    ["assignments", `${"a = ".repeat(5_000)}1`],
    ["templates", `${"`${".repeat(3_000)}${"}`".repeat(3_000)}`],
    ["dotted names", `type A = ${"a.".repeat(5_000)}b; import x = ${"a.".repeat(5_000)}b;`],
    ["namespaces", `${"namespace a { ".repeat(3_000)}${"}".repeat(3_000)}`],
  ];
  for (const [title, text] of deep) {
    it(`does not fall over ${title}`, () => {
      const facts = captureFile("a.ts", text);
      assert.ok(nesting(facts) < 4_000, "readers recurse over the facts");
      assert.ok(facts.syntaxErrors.every((error) => !error.message.startsWith("The file could not be analysed")));
      JSON.stringify(facts);
    });
  }
});

describe("speed of capture", () => {
  it("is printed beside the bare parser's", () => {
    const texts = SOURCES.map((path) => [path, readFileSync(path, "utf8")] as const);
    const ts = compiler();
    const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
    const time = (run: (path: string, text: string) => void): number => {
      const start = performance.now();
      for (const [path, text] of texts) run(path, text);
      return Math.round(performance.now() - start);
    };
    const parse = time((path, text) => void ts.createSourceFile(path, text, options, false));
    const capture = time((path, text) => void captureFile(path, text));
    process.stdout.write(`      ${texts.length} files: parse ${parse} ms, capture ${capture} ms\n`);
  });
});

/** How deep the facts nest, counted without recursion. */
function nesting(root: unknown): number {
  let deepest = 0;
  const queue: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { value, depth } = next;
    deepest = Math.max(deepest, depth);
    if (typeof value === "object" && value !== null)
      for (const inner of Object.values(value)) queue.push({ value: inner, depth: depth + 1 });
  }
  return deepest;
}
