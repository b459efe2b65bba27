// The rule pages say what the rules say, and their examples do what the pages claim.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules/index";
import type { Rule } from "../rules/contract/rule";
import { analyzeFiles } from "./harness/analyze";
import { expressApp, nextApp, postgresApp, prismaApp, sqlApp, trpcApp } from "./harness/apps";
import { sqlSchema } from "./harness/schemas";
import { readFixture } from "./harness/fixture";
import { typeErrorsOf } from "./harness/type-check";

const FOLDER = join(__dirname, "../docs/rules");
const APPS: Readonly<Record<string, (code: string) => string>> = {
  express: expressApp,
  next: nextApp,
  trpc: trpcApp,
  prisma: prismaApp,
  pg: sqlApp,
  postgres: postgresApp,
  sql: sqlSchema,
};
const SECTIONS = [
  "Why it matters",
  "Invalid",
  "Valid",
  "Options",
  "How to repair",
  "When not to use it",
  "What it cannot see",
  "Standards",
];

interface Example {
  readonly kind: string;
  readonly app: string;
  readonly code: string;
  /** One-based, in the page. */
  readonly line: number;
}

function pageOf(rule: Rule): string {
  return readFileSync(join(FOLDER, `${rule.meta.id}.md`), "utf8");
}

/** Blocks that open with ```ts invalid|valid <app>, or with ```sql for schemas. */
function examplesIn(page: string): readonly Example[] {
  return [...page.matchAll(/^```(?:ts|sql) (\w+) (\w+)\n([\s\S]*?)^```$/gm)].map(({ 1: kind = "", 2: app = "", 3: code = "", index }) => ({
    kind,
    app,
    code,
    line: page.slice(0, index).split("\n").length,
  }));
}

/** Rows of the first table below a heading, cells trimmed, without its two head lines. */
function tableIn(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

function sectionOf(page: string, title: string): string {
  return page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
}

describe("docs/rules", () => {
  it("lists the catalogue", () => {
    const listed = tableIn(readFileSync(join(FOLDER, "README.md"), "utf8"));
    assert.deepEqual(
      listed,
      rules.map(({ meta }) => [`[${meta.id}](${meta.id}.md)`, meta.title, meta.severity, meta.fixKind]),
    );
  });

  it("has no page of a rule that is gone", () => {
    const known = new Set([...rules.map((rule) => rule.meta.id), "README", "invalid-suppression", "unused-suppression"]);
    assert.deepEqual(
      readdirSync(FOLDER).filter((name) => !known.has(name.replace(/\.md$/, ""))),
      [],
    );
  });

  for (const rule of rules) describe(rule.meta.id, () => describePage(rule));
});

function describePage(rule: Rule): void {
  it("has a page with all sections in order", () => {
    assert.ok(existsSync(join(FOLDER, `${rule.meta.id}.md`)));
    const titles = [...pageOf(rule).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    assert.deepEqual(titles, SECTIONS);
  });

  it("says the title, severity, fix, standards and version of the rule", () => {
    const [heading, , summary] = pageOf(rule).split("\n");
    assert.equal(heading, `# ${rule.meta.id}`);
    assert.equal(summary, `${rule.meta.title}.`);
    const { severity, fixKind, cwe, asvs, since } = rule.meta;
    assert.deepEqual(tableIn(pageOf(rule).split("\n## ")[0] ?? ""), [[severity, fixKind, cwe.join(", "), asvs.join(", "), since]]);
    const standards = sectionOf(pageOf(rule), "Standards");
    for (const name of [...cwe.map((number) => `CWE-${number}`), ...asvs]) assert.ok(standards.includes(name), name);
  });

  it("lists the options of the rule", () => {
    const rows = Object.entries(rule.options).map(([name, option]) => [
      `\`${name}\``,
      option.type,
      `\`${JSON.stringify(option.default)}\``,
      option.description,
    ]);
    const section = sectionOf(pageOf(rule), "Options");
    assert.deepEqual(tableIn(section), rows);
    if (rows.length === 0) assert.match(section, /This rule has no options\./);
  });

  it("has invalid and valid examples", () => {
    const kinds = examplesIn(pageOf(rule)).map((example) => example.kind);
    assert.ok(kinds.filter((kind) => kind === "invalid").length >= 2 && kinds.filter((kind) => kind === "valid").length >= 2);
  });

  for (const example of examplesIn(pageOf(rule))) {
    it(`is right in its ${example.kind} example at line ${example.line}`, () => checkExample(rule, example));
  }
}

async function checkExample(rule: Rule, { kind, app, code }: Example): Promise<void> {
  const withApp = APPS[app];
  assert.ok(withApp, `no such application: ${app}`);
  const { files } = readFixture(withApp(code));
  assert.deepEqual(typeErrorsOf(files), []);
  const { findings, problems } = await analyzeFiles(files, [rule]);
  assert.deepEqual(problems, []);
  const found = findings.map((finding) => `${finding.rule} ${finding.confidence}`);
  assert.deepEqual(found, kind === "invalid" ? [`${rule.meta.id} certain`] : []);
}
