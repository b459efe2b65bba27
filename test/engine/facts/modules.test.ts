// Imports and exports, ES and CommonJS.
import assert from "node:assert/strict";
import { captureFile } from "../../../server/engine/facts/capture";
import { printModule } from "./print-facts";

const importsOf = (text: string): string[] =>
  captureFile("a.ts", text).imports.map((fact) => `${fact.local} <- ${fact.module}#${fact.imported}${fact.isTypeOnly ? " type" : ""}`);
const exportsOf = (text: string, fileName = "a.ts") => captureFile(fileName, text).exports;

describe("capture of imports", () => {
  const cases: readonly (readonly [source: string, ...facts: string[]])[] = [
    ['import a from "m";', "a <- m#default"],
    ['import a, { b, c as d } from "m";', "a <- m#default", "b <- m#b", "d <- m#c"],
    ['import * as a from "m";', "a <- m#*"],
    ['import { default as a, "b-c" as d } from "m";', "a <- m#default", "d <- m#b-c"],
    ['import type { A } from "m";', "A <- m#A type"],
    ['import { type A, b } from "m";', "A <- m#A type", "b <- m#b"],
    ['import "m";', " <- m#*"],
    ['import a = require("m");', "a <- m#*require*"],
    ['import {} from "m";'],
  ];
  for (const [source, ...facts] of cases) it(source, () => assert.deepEqual(importsOf(source), facts));

  it("reads an import alias as a constant", () => {
    assert.deepEqual(printModule("import A = N.B.C;", "a.ts"), ["const A = N.B.C"]);
  });

  it("gives the span of each imported name", () => {
    const text = 'import { a, b as c } from "m";';
    assert.deepEqual(
      captureFile("a.ts", text).imports.map((fact) => text.slice(...fact.s)),
      ["a", "b as c"],
    );
  });
});

describe("capture of exports", () => {
  it("reads declarations", () => {
    assert.deepEqual(
      exportsOf("export const a = 1, { b, c: [d] } = e; export function f() {} export class G {} export async function* h() {}"),
      [...["a", "b", "d", "f", "G", "h"].map((name) => ({ e: "local", name, local: name }))],
    );
  });

  it("reads lists, renamings and re-exports", () => {
    assert.deepEqual(
      exportsOf(
        'export { a, b as c, d as default, type E }; export { f, g as h } from "m"; export * from "n"; export * as o from "p"; export type { Q } from "r";',
      ),
      [
        { e: "local", name: "a", local: "a" },
        { e: "local", name: "c", local: "b" },
        { e: "local", name: "default", local: "d" },
        { e: "local", name: "E", local: "E", isTypeOnly: true },
        { e: "from", name: "f", module: "m", imported: "f" },
        { e: "from", name: "h", module: "m", imported: "g" },
        { e: "all", module: "n" },
        { e: "from", name: "o", module: "p", imported: "*" },
        { e: "from", name: "Q", module: "r", imported: "Q", isTypeOnly: true },
      ],
    );
  });

  it("reads default exports of every kind", () => {
    const local = (text: string) => exportsOf(text).map((fact) => (fact.e === "local" ? `${fact.name} <- ${fact.local}` : fact.e));
    assert.deepEqual(local("export default function a() {}"), ["default <- a"]);
    assert.deepEqual(local("export default function () {}"), ["default <- *default*"]);
    assert.deepEqual(local("export default class {}"), ["default <- *default*"]);
    assert.deepEqual(local("export default a;"), ["default <- a"]);
    assert.deepEqual(local("export default a();"), ["default <- *default*"]);
    assert.deepEqual(printModule("export default a();"), ["export *default* a()"]);
    assert.deepEqual(printModule("export default function () {}"), ["function *default* #default"]);
  });

  it("reads `export =`", () => {
    assert.deepEqual(printModule("export = a;", "a.ts"), ["export *exports* a"]);
    assert.deepEqual(exportsOf("export = a;"), [{ e: "local", name: "*exports*", local: "*exports*" }]);
  });
});

describe("capture of CommonJS", () => {
  it("reads module.exports", () => {
    assert.deepEqual(printModule('const a = require("./a");\nmodule.exports = { a, b: () => {} };', "a.js"), [
      "const a = require<./a>",
      "export *exports* {a, b: #module.exports.b}",
    ]);
    assert.deepEqual(exportsOf("module.exports = a;", "a.js"), [{ e: "local", name: "*exports*", local: "*exports*" }]);
  });

  it("binds exports.name to a variable, for reads too", () => {
    const text =
      "exports.list = async () => {};\nmodule.exports.find = 1;\nrouter.get('/', exports.list, module.exports.find, exports.other);";
    assert.deepEqual(printModule(text, "a.js"), [
      "(*exports.list* = #list)",
      "(*exports.find* = 1)",
      'router.get("/", *exports.list*, *exports.find*, exports.other)',
    ]);
    assert.deepEqual(exportsOf(text, "a.js"), [
      { e: "local", name: "list", local: "*exports.list*" },
      { e: "local", name: "find", local: "*exports.find*" },
    ]);
  });

  it("reads chained assignments", () => {
    assert.deepEqual(
      exportsOf("exports.a = exports.b = f;\nmodule.exports = exports = g;", "a.js").map((fact) => (fact.e === "local" ? fact.name : "")),
      ["a", "b", "*exports*"],
    );
  });

  it("leaves a variable called exports alone in ES modules", () => {
    assert.deepEqual(printModule("export {};\nconst exports = {};\nexports.a = 1;", "a.js"), [
      "const exports = {}",
      "(place exports.a = 1)",
    ]);
  });
});
