// Every kind of expression, as source text and as the tree that the prover sees.
import assert from "node:assert/strict";
import { captureFile } from "../../../server/engine/facts/capture";
import { printExpressionText, printModule } from "./print-facts";

const CASES: Record<string, readonly (readonly [source: string, facts: string])[]> = {
  "constants and names": [
    ["1_000", "1000"],
    ["0xff", "255"],
    ["10n", "10"],
    ["'a'", '"a"'],
    ["`plain`", '"plain"'],
    ["true", "true"],
    ["false", "false"],
    ["null", "null"],
    ["undefined", "undefined"],
    ["/a+/gi", "/a+/gi"],
    ["name", "name"],
    ["this", "this"],
  ],
  "members and calls": [
    ["a.b.c", "a.b.c"],
    ["a?.b.c", "a?.b.c"],
    ["a['b']", 'a["b"]'],
    ["a?.[i]", "a?.[i]"],
    ["this.#secret", "this.#secret"],
    ["#secret in o", '("#secret" in o)'],
    ["f(1, ...rest)", "f(1, spread rest)"],
    ["f?.(x)", "f?.(x)"],
    ["f<string, Foo[]>(x)", "f<string, Foo[]>(x)"],
    ["new Foo", "new Foo()"],
    ["new ns.Foo<A>(x)", "new ns.Foo<A>(x)"],
    ["import('m')", "import<m>"],
    ["import(m)", "other(m)"],
    ["require('m')", "require<m>"],
    ["require(m)", "require(m)"],
    ["import.meta", "other()"],
    ["super.list()", "super.list()"],
    ["f<string>", "f"],
  ],
  "objects and arrays": [
    ["{ a, b: 1, 'c-d': 2, 3: 4 }", "{a, b: 1, c-d: 2, 3: 4}"],
    ["{ ['e']: 1, [f()]: 2, ...g }", "{e: 1, [f()]: 2, ...g}"],
    ["{ get h() { return 1; }, set h(v) {} }", "{get h #h, set h: #h#2}"],
    ["{ m() {}, async *n() {} }", "{m: #m, n: #n}"],
    ["[1, , ...x]", "[1, undefined, spread x]"],
  ],
  operators: [
    ["!a", "(! a)"],
    ["-1", "(- 1)"],
    ["typeof a", "(typeof a)"],
    ["void 0", "(void 0)"],
    ["delete a.b", "(delete a.b)"],
    ["a === b", "(a === b)"],
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a instanceof B", "(a instanceof B)"],
    ["a && b || c", "((a && b) || c)"],
    ["a ?? b", "(a ?? b)"],
    ["a ? b : c", "(a ? b : c)"],
    ["a, b, c", "(a, b, c)"],
    ["i++", "(i += 1)"],
    ["--o.i", "(place o.i -= 1)"],
  ],
  assignment: [
    ["a = 1", "(a = 1)"],
    ["a ??= b", "(a ??= b)"],
    ["a.b.c = d", "(place a.b.c = d)"],
    ["a[i] += 1", "(place a[i] += 1)"],
    ["(a as any).b = c", "(place a.b = c)"],
    ["[a, , b = 1, ...c] = d", "([a, {}, b = 1, ...c] = d)"],
    ["{ a, b: c.d, e = 2, ['f']: g = 3, ...h } = i", "({a: a, b: place c.d, e: e = 2, f: g = 3, ...h} = i)"],
    ["{ [k]: v } = o", "({[?]: v} = o)"],
    ["a = b = c", "(a = (b = c))"],
  ],
  "type assertions": [
    ["a as Foo", "(a as Foo)"],
    ["a as const", "a"],
    ["a as any", "a"],
    ["a as unknown as Foo", "(a as Foo)"],
    ["a!.b!", "a.b"],
    ["a satisfies Foo", "(a as Foo)"],
  ],
  templates: [
    ["`a${b}c${d}`", 'template("a" "c" ""; b, d)'],
    ["sql`select ${a}`", 'tagged sql("select " ""; a)'],
    ["sql`plain`", 'tagged sql("plain"; )'],
    ["`a\\n${b}`", 'template("a\\n" ""; b)'],
  ],
  "functions and classes": [
    ["() => 1", "#<arrow>"],
    ["function () {}", "#<function>"],
    ["function own() {}", "#own"],
    ["class {}", "class#<class>"],
    ["class Own {}", "class#Own"],
  ],
  jsx: [
    ["<div />", "jsx {} []"],
    ["<Foo a='1' b={x} c {...rest} />", 'jsx Foo {a: "1", b: x, c: true, ...rest} []'],
    ["<a.B>text {x} <i>{y}</i>{/* none */}</a.B>", "jsx a.B {} [x, jsx {} [y]]"],
    ["<>{x}</>", "jsx {} [x]"],
    ["<Foo on:click={f} render={<Bar />} />", "jsx Foo {on:click: f, render: jsx Bar {} []} []"],
  ],
};

describe("capture of expressions", () => {
  for (const [title, cases] of Object.entries(CASES)) {
    describe(title, () => {
      for (const [source, facts] of cases) it(source, () => assert.equal(printExpressionText(source), facts));
    });
  }

  it("reads await and yield inside functions", () => {
    const facts = captureFile("a.ts", "async function* f() { await a; yield b; yield; yield* c; }");
    assert.deepEqual(
      facts.functions[1]?.body.map((statement) => (statement.k === "expression" ? statement.of.k : statement.k)),
      ["await", "yield", "yield", "yield"],
    );
  });

  it("reads angle-bracket assertions in .ts files", () => {
    assert.equal(printExpressionText("<Foo>a", "a.ts"), "(a as Foo)");
  });

  it("reads JSX in .js files, and await at the top level", () => {
    assert.deepEqual(printModule("const a = <Foo b={1} />;", "a.js"), ["const a = jsx Foo {b: 1} []"]);
    assert.deepEqual(printModule("import './m';\nconst a = await f();", "a.mjs"), ["const a = await f()"]);
  });

  it("gives the span of a member's name and of a property's key", () => {
    const text = "session .user; ({ where : 1 })";
    const [member, object] = captureFile("a.ts", text).functions[0]?.body ?? [];
    assert.ok(member?.k === "expression" && member.of.k === "member");
    assert.equal(text.slice(...member.of.ns), "user");
    assert.equal(text.slice(...member.of.s), "session .user");
    assert.ok(object?.k === "expression" && object.of.k === "object");
    const [property] = object.of.members;
    assert.ok(property?.m === "property");
    assert.equal(text.slice(...property.ks), "where");
  });

  it("leaves comments out of spans", () => {
    const text = "// before\n/* here */ call(/* a */ x /* b */);";
    const [statement] = captureFile("a.ts", text).functions[0]?.body ?? [];
    assert.ok(statement?.k === "expression" && statement.of.k === "call");
    assert.equal(text.slice(...statement.of.s), "call(/* a */ x /* b */)");
    assert.deepEqual(
      statement.of.args.map((argument) => text.slice(...argument.s)),
      ["x"],
    );
  });
});
