// Workflow commands: every character that would end one early is escaped.
import assert from "node:assert/strict";
import type { Finding } from "../../../rules/contract/finding";
import { renderGithub } from "../../../server/cli/reporters/github";
import type { Report } from "../../../server/cli/reporters/report";
import { createSandbox, removeSandboxes } from "../harness";

describe("the GitHub report", () => {
  afterEach(removeSandboxes);

  it("annotates findings and problems, and closes with the summary", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK WARN MAYBE BROKEN", "src/b.ts": "\nFATAL" }).run(["--format", "github"]);
    const detail = "A word leaks.%0AOthers can read it.%0AWrite SAFE.%0A1. src/a.ts:1 The word comes from the request.";
    assert.deepEqual(run.stdout.split("\n").slice(0, 5), [
      `::error file=src/a.ts,line=1,endLine=1,col=1,endColumn=5,title=leaking-word::${detail}`,
      `::warning file=src/a.ts,line=1,endLine=1,col=6,endColumn=10,title=shaky-word::${detail}`,
      `::notice file=src/a.ts,line=1,endLine=1,col=11,endColumn=16,title=leaking-word::${detail}`,
      "::warning file=src/a.ts,line=1,title=TenantLint could not do its work::BROKEN was found.",
      "::error file=src/b.ts,line=2,title=TenantLint could not do its work::FATAL was found.",
    ]);
    assert.match(run.stdout, /3 findings \(1 error, 1 warning, 1 info\)/);
  });

  it("names files from the checkout's root", async () => {
    const sandbox = createSandbox({ "packages/api/package.json": "{}", "packages/api/a.ts": "LEAK" });
    const run = await sandbox.run(["--format", "github"], { cwd: "packages/api", env: { GITHUB_WORKSPACE: sandbox.root } });
    assert.match(run.stdout, /^::error file=packages\/api\/a\.ts,/);
  });

  it("escapes properties and messages, and leaves columns out of ranges over several lines", () => {
    const finding: Finding = {
      rule: "leaking-word",
      messageId: "sample",
      severity: "error",
      confidence: "certain",
      message: "100% of it:\r\nall, really",
      why: "",
      how: "",
      span: { file: "a,b:c%.ts", start: 0, end: 1 },
      range: { start: { line: 1, column: 5 }, end: { line: 3, column: 2 } },
      evidence: [],
      fixes: [],
      fingerprint: "f",
    };
    const report: Report = {
      version: "1.2.3",
      findings: [finding],
      suppressed: 0,
      verdicts: [],
      problems: [],
      stats: { files: 1, captured: 1, cached: 0, ms: {} },
      rules: [],
      fixedCount: 0,
      options: { stats: "none", showPath: (file) => file },
    };
    assert.equal(
      renderGithub(report).split("\n")[0],
      "::error file=a%2Cb%3Ac%25.ts,line=1,endLine=3,title=leaking-word::100%25 of it:%0D%0Aall, really",
    );
  });
});
