// Free variables: what a function uses and something around it, in the same file, binds.
import assert from "node:assert/strict";
import { captureFile } from "../../../server/engine/facts/capture";

/** `name: captures`, for every function of the text. */
function capturesOf(text: string): string[] {
  return captureFile("a.tsx", text)
    .functions.slice(1)
    .map((fact) => `${fact.name}: ${fact.captures.join(" ")}`);
}

describe("free variables", () => {
  const cases: readonly (readonly [title: string, source: string, ...captures: string[]])[] = [
    ["sorted, module variables and imports", 'import z from "m"; const b = 1; function f() { return z(b, a); } let a;', "f: a b z"],
    ["globals are bound by nothing in the file", "function f() { return console.log(process.env); }", "f: "],
    [
      "own variables and parameters are not free",
      "const a = 1; function f(a, { b: c }, [d], ...e) { var g; return [a, c, d, e, g]; }",
      "f: ",
    ],
    ["a use may stand before the declaration", "function f() { return later(); } function later() {}", "f: later", "later: "],
    [
      "inner functions count for the outer",
      "const a = 1; function f() { const b = 2; return () => () => [a, b]; }",
      "f: a",
      "f.<arrow>: a b",
      "f.<arrow>.<arrow>: a b",
    ],
    ["a shadowed name is not the outer one", "const a = 1; function f() { { const a = 2; use(a); } }", "f: "],
    ["a block's name ends with the block", "const a = 1; function f() { { const a = 2; } return a; }", "f: a"],
    ["var belongs to the function", "const a = 1; function f() { if (x) { var a = 2; } return a; }", "f: "],
    ["let in a for belongs to the loop", "let i = 0; function f() { for (let i = 0; i < 3; i++) {} return i; }", "f: i"],
    ["each and catch bind", "const e = 1; function f() { for (const e of x) use(e); try {} catch (e) { use(e); } }", "f: "],
    ["a switch is one scope", "const a = 1; function f(x) { switch (x) { case 1: const a = 2; break; default: use(a); } }", "f: "],
    ["assignments use their variable", "let a; function f() { a = 1; ({ b: a } = c); }", "f: a"],
    ["defaults and computed keys", "const a = 1, b = 2; function f(x = a) { return { [b]: x }; }", "f: a b"],
    ["keys and properties are no uses", "const a = 1, b = 2; function f(o) { return { a: o.b }; }", "f: "],
    ["shorthand properties are uses", "const a = 1; const f = () => ({ a });", "f: a"],
    ["a function expression knows itself", "const x = 1; const f = function x() { return x; };", "f: "],
    ["types are no uses", "const a = 1; type T = typeof a; function f(x: typeof a): T { return x as typeof a; }", "f: "],
    ["JSX components are uses, tags are not", "const Foo = 1, div = 2; const f = () => <div><Foo /></div>;", "f: Foo"],
    [
      "classes in functions",
      "const a = 1, B = 2; function f() { return class extends B { m() { return a; } }; }",
      "f: B a",
      "f.<class>.m: a",
    ],
    ["arguments belong to the function, not to the arrow", "function f() { return () => arguments; }", "f: ", "f.<arrow>: arguments"],
    ["decorators and parameters of methods", "const d = 1; class A { @d m(@d x) {} }", "A.m: d"],
    ["a namespace's members", "namespace N { const a = 1; export function f() { return a; } }", "N.f: a"],
    ["CommonJS exports", "exports.a = () => 1; exports.b = () => exports.a();", "a: ", "b: *exports.a*"],
    ["labels are no uses", "const a = 1; function f() { a: for (;;) break a; }", "f: "],
  ];
  for (const [title, source, ...captures] of cases) it(title, () => assert.deepEqual(capturesOf(source), captures));

  it("the same name may be free in one function and global in another", () => {
    assert.deepEqual(capturesOf("function f() { const a = 1; return () => a; } function g() { return () => a; }"), [
      "f: ",
      "f.<arrow>: a",
      "g: ",
      "g.<arrow>: ",
    ]);
  });
});
