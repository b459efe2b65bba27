// Comment directives and JSDoc tags.
import assert from "node:assert/strict";
import { captureFile } from "../../../server/engine/facts/capture";

const commentsOf = (text: string) => captureFile("a.tsx", text).comments;
const tagsOf = (text: string): string[] =>
  captureFile("a.tsx", text)
    .functions.filter((fact) => fact.tags.length > 0)
    .map((fact) => `${fact.name}: ${fact.tags.map((tag) => `@${tag.name} ${tag.text}`).join(" ")}`);

describe("comment directives", () => {
  it("reads line and block comments, with kind, text and span", () => {
    const text =
      "// tenantlint-disable-next-line unscoped-query -- admin page\na();\n/* tenantlint-disable rule -- why */ b();\n//tenantlint-enable";
    assert.deepEqual(
      commentsOf(text).map((comment) => [comment.kind, comment.text, text.slice(...comment.s)]),
      [
        ["disable-next-line", " unscoped-query -- admin page", "// tenantlint-disable-next-line unscoped-query -- admin page"],
        ["disable", " rule -- why ", "/* tenantlint-disable rule -- why */"],
        ["enable", "", "//tenantlint-enable"],
      ],
    );
  });

  it("reads comments at the end of a line, inside expressions and JSX, and with Windows line ends", () => {
    const text = "f(a, // tenantlint-disable-line x\r\n  b);\nconst j = <a>{/* tenantlint-disable-next-line y -- z */}</a>;";
    assert.deepEqual(
      commentsOf(text).map((comment) => comment.kind + comment.text),
      ["disable-line x", "disable-next-line y -- z "],
    );
  });

  it("keeps unknown and empty kinds, for a message about them", () => {
    assert.deepEqual(
      commentsOf("// tenantlint-ignore x\n// tenantlint-").map((comment) => comment.kind),
      ["ignore", ""],
    );
  });

  it("takes no string, template, regular expression or JSX text for a comment", () => {
    assert.deepEqual(
      commentsOf(
        'const a = "// tenantlint-disable x", b = `\n// tenantlint-disable ${c}\n// tenantlint-disable\n`, d = <a>// tenantlint-disable</a>, e = /\\/\\/ tenantlint-/;',
      ),
      [],
    );
  });

  it("ignores comments that only mention it", () => {
    assert.deepEqual(commentsOf("// see tenantlint-disable-next-line in the manual"), []);
  });

  it("takes no directive from inside another comment", () => {
    const quoted = [
      "// write // tenantlint-disable a",
      "/* // tenantlint-disable b */",
      "/** `// tenantlint-disable c` */",
      "// // tenantlint-disable d",
      "// src/** // tenantlint-disable e",
    ];
    assert.deepEqual(commentsOf(quoted.join("\n")), []);
  });

  it("tells a comment from what merely looks like the start of one", () => {
    const text = `#!/usr/bin//node\nconst glob = "src/**"; // tenantlint-disable-line a\nconst url = \`http://\${host}//\`; /* note */ // tenantlint-disable-line b\nconst r = /\\/\\//; // tenantlint-disable-line c`;
    assert.deepEqual(
      commentsOf(text).map((comment) => comment.text),
      [" a", " b", " c"],
    );
  });

  it("finds none in other files", () => {
    assert.deepEqual(commentsOf("a();"), []);
  });
});

describe("JSDoc tags", () => {
  const cases: readonly (readonly [title: string, source: string, ...tags: string[]])[] = [
    ["function declaration", "/** @crossTenant support tool */\nexport async function f() {}", "f: @crossTenant support tool"],
    ["variable holding an arrow", "/**\n * Says who.\n * @tenantPrincipal\n */\nexport const f = async () => {};", "f: @tenantPrincipal "],
    ["wrapped function", "/** @crossTenant why */\nexport const f = cache(async () => {});", "f.<arrow>: @crossTenant why"],
    ["method", "class A { /** @tenantGuard */ @Get() check() {} other() {} }", "A.check: @tenantGuard "],
    ["property holding an arrow", "class A { /** @tenantGuard */ check = () => {}; other = () => {}; }", "A.check: @tenantGuard "],
    [
      "object method and property",
      "const o = { /** @tenantGuard */ a() {}, /** @crossTenant b */ b: () => {}, c: () => {} };",
      "o.a: @tenantGuard ",
      "o.b: @crossTenant b",
    ],
    ["CommonJS export", "/** @crossTenant x */\nexports.f = () => {};", "f: @crossTenant x"],
    ["default export", "/** @crossTenant x */\nexport default () => {};", "default: @crossTenant x"],
    [
      "several tags, text over lines",
      "/**\n * @param a the\n * @crossTenant because\n *   of this\n * @tenantGuard\n */\nfunction f(a) {}",
      "f: @crossTenant because of this @tenantGuard ",
    ],
    ["not the function inside", "/** @crossTenant x */\nfunction f() { return () => {}; }", "f: @crossTenant x"],
    ["not the methods of a class that has one", "/** @crossTenant x */\nclass A { m() {} p = () => {}; }"],
    ["not the next function", "/** @crossTenant x */\nfunction f() {}\nfunction g() {}", "f: @crossTenant x"],
    ["a glob in a string opens no comment", 'const g = "src/**/*.ts";\n/** @tenantGuard */\nfunction f() {}', "f: @tenantGuard "],
    ["plain comments hold no tags", "// @crossTenant x\n/* @crossTenant y */\nfunction f() {}"],
    ["a tag inside the body belongs to nothing", "function f() { /** @crossTenant x */ a(); }"],
    ["longer names are other tags", "/** @tenantGuarded */\nfunction f() {}"],
  ];
  for (const [title, source, ...tags] of cases) it(title, () => assert.deepEqual(tagsOf(source), tags));
});
