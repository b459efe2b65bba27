// The report for comments and build summaries: a table that no text can break, and the path of each error.
import assert from "node:assert/strict";
import type { Finding } from "../../../rules/contract/finding";
import { renderMarkdown } from "../../../server/cli/reporters/markdown";
import { createSandbox, removeSandboxes } from "../harness";

describe("the Markdown report", () => {
  afterEach(removeSandboxes);

  it("opens with what was found, lists it, and folds away the path of each error", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK\nWARN", "src/b.ts": "\nBROKEN" }).run(["--format", "markdown"]);
    const rules = "https://github.com/tenantlint/tenantlint/blob/main/docs/rules";
    assert.equal(
      run.stdout,
      `## TenantLint: 2 findings (1 error, 1 warning, 0 info); 1 fixable with --fix.

2 accesses in 2 files: 0 isolated, 2 not isolated, 0 unproven.
1 problem.

| | where | what | rule |
| --- | --- | --- | --- |
| error | \`src/a.ts:1\` | A word leaks. | [leaking-word](${rules}/leaking-word.md) |
| warning (likely) | \`src/a.ts:2\` | A word leaks. | [shaky-word](${rules}/shaky-word.md) |

<details><summary>src/a.ts:1:1 leaking-word</summary>

Others can read it.

Write SAFE.

1. \`src/a.ts:1\` The word comes from the request.

</details>

### Problems

- note: \`src/b.ts:2\` BROKEN was found.
`,
    );
  });

  it("shows what --fix would change", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK\n" }).run(["--format", "markdown", "--fix-dry-run"]);
    assert.match(run.stdout, /```diff\n--- a\/src\/a\.ts\n[^]*\n-LEAK\n\+SAFE\n```\n$/);
  });

  it("keeps bars and tags of messages from breaking the table", () => {
    const place = { span: { file: "a|b.ts", start: 0, end: 1 }, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } };
    const words = { message: "a | b <script> `x < y`", why: "", how: "", messageId: "sample", fingerprint: "f" };
    const finding: Finding = { ...place, ...words, rule: "r", severity: "warning", confidence: "certain", evidence: [], fixes: [] };
    const stats = { files: 1, captured: 1, cached: 0, ms: {} };
    const options = { stats: "none" as const, showPath: (file: string) => file };
    const text = renderMarkdown({
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
    assert.ok(text.includes("| warning | `a\\|b.ts:1` | a \\| b &lt;script> `x < y` |"), text);
  });
});
