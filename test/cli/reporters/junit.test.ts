// JUnit XML: what fails and what passes, the counts, and that no text of a user can break the document.
import assert from "node:assert/strict";
import type { Finding } from "../../../rules/contract/finding";
import { renderJunit } from "../../../server/cli/reporters/junit";
import { createSandbox, removeSandboxes } from "../harness";

describe("the JUnit report", () => {
  afterEach(removeSandboxes);

  it("has a suite per file: errors fail, what is less passes and says so, problems end in errors", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK\nWARN", "src/b.ts": "\nFATAL" }).run(["--format", "junit"]);
    const body = "A word leaks.\nOthers can read it.\nWrite SAFE.\n1. src/a.ts:";
    assert.equal(
      run.stdout,
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="tenantlint" tests="3" failures="1" errors="1">',
        '  <testsuite name="src/a.ts" tests="2" failures="1" errors="0">',
        '    <testcase name="leaking-word 1:1" classname="src/a.ts" file="src/a.ts">' +
          `<failure type="leaking-word" message="A word leaks.">src/a.ts:1:1\n${body}1 The word comes from the request.</failure></testcase>`,
        '    <testcase name="shaky-word 2:1" classname="src/a.ts" file="src/a.ts">' +
          `<system-out>warning: src/a.ts:2:1\n${body}2 The word comes from the request.</system-out></testcase>`,
        "  </testsuite>",
        '  <testsuite name="src/b.ts" tests="1" failures="0" errors="1">',
        '    <testcase name="problem line 2" classname="src/b.ts" file="src/b.ts"><error type="problem" message="FATAL was found."/></testcase>',
        "  </testsuite>",
        "</testsuites>",
        "",
      ].join("\n"),
    );
  });

  it("is one test that passed when nothing was found: an empty report reads as a build that ran nothing", async () => {
    const run = await createSandbox({ "src/a.ts": "GOOD" }).run(["--format", "junit"]);
    assert.match(run.stdout, /<testsuites name="tenantlint" tests="1" failures="0" errors="0">/);
    assert.match(run.stdout, /<system-out>No findings\./);
  });

  it("escapes marks, and replaces what XML cannot hold", () => {
    const place = { span: { file: "a&b.ts", start: 0, end: 1 }, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } };
    const finding: Finding = {
      ...place,
      rule: "leaking-word",
      messageId: "sample",
      severity: "error",
      confidence: "certain",
      message: 'a < b && "c" \u0000\u001b\u{1F600}',
      why: "",
      how: "",
      evidence: [],
      fixes: [],
      fingerprint: "f",
    };
    const stats = { files: 1, captured: 1, cached: 0, ms: {} };
    const options = { stats: "none" as const, showPath: (file: string) => file };
    const text = renderJunit({
      version: "1",
      findings: [finding],
      suppressed: 0,
      verdicts: [],
      problems: [],
      stats,
      rules: [],
      fixedCount: 0,
      options,
    });
    assert.ok(text.includes('classname="a&amp;b.ts"'));
    assert.ok(text.includes('message="a &lt; b &amp;&amp; &quot;c&quot; \uFFFD\uFFFD\u{1F600}"'));
  });
});
