// Every kind of statement.
import assert from "node:assert/strict";
import { printModule } from "./print-facts";

const CASES: readonly (readonly [source: string, ...facts: string[]])[] = [
  ["const a = 1, b: Foo = 2;", "const a = 1", "const b: Foo = 2"],
  ["let a; var b;", "let a", "var b"],
  ["using a = f();", "using a = f()"],
  ["await using a = f();", "using a = f()"],
  ["const { a, b: { c = 1 }, ['d']: e, [f]: g, ...h } = i;", "const {a: a, b: {c: c = 1}, d: e, [?]: g, ...h} = i"],
  ["const [a, , b = 1, ...c] = d;", "const [a, {}, b = 1, ...c] = d"],
  ["const { a }: Foo = b;", "const {a: a}: Foo = b"],
  ["f();", "f()"],
  ["if (a) b(); else if (c) { d(); } else e();", "if a {b()} else {if c {d()} else {e()}}"],
  ["{ const a = 1; }", "{const a = 1}"],
  ["for (const a of b) c(a);", "each a of b {c(a)}"],
  ["for await (const { a } of b) {}", "each {a: a} of b {}"],
  ["for (o.k in b) {}", "keys place o.k of b {}"],
  ["for (let i = 0; i < n; i++) f(i);", "loop {let i = 0} (i < n) | (i += 1) {f(i)}"],
  ["for (i = 0, j = 1; ; ) {}", "loop {((i = 0), (j = 1))} | {}"],
  ["while (a) b();", "loop {} a | {b()}"],
  ["do { b(); } while (a);", "do {} a | {b()}"],
  ["try { a(); } catch (e) { b(e); } finally { c(); }", "try {a()} catch e {b(e)} finally {c()}"],
  ["try { a(); } catch { b(); }", "try {a()} catch  {b()}"],
  ["switch (a) { case 1: case 2: b(); break; default: c(); }", "switch a case 1 {} case 2 {b(); break} default {c()}"],
  ["outer: for (;;) { continue outer; }", "outer: {loop {} | {continue outer}}"],
  ["throw new Error('x');", 'throw new Error("x")'],
  [";;debugger;"],
  ["a(); function b() {} c();", "function b #b", "a()", "c()"],
  ["class A {}", "class A #A"],
];

describe("capture of statements", () => {
  for (const [source, ...facts] of CASES) it(source, () => assert.deepEqual(printModule(source), facts));

  it("hoists functions to the start of their own block", () => {
    assert.deepEqual(printModule("if (a) { b(); function b() {} }"), ["if a {function b #b; b()}"]);
  });

  it("reads a with statement as its parts", () => {
    assert.deepEqual(printModule("with (a) { b(); }", "a.js"), ["a", "{b()}"]);
  });
});
