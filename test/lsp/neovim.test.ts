// Another editor: Debian's Neovim on `tenantlint lsp --stdio`, which knows no pull diagnostics. Needs the built dist/cli.js.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";

const REPOSITORY = resolve(__dirname, "..", "..");
const CLI = join(REPOSITORY, "dist", "cli.js");

interface Seen {
  readonly arrived: boolean;
  readonly before: readonly { readonly rule: string; readonly line: number; readonly severity: number }[];
  readonly actions?: readonly string[];
  readonly fixed?: boolean;
  readonly text?: string;
}

const hasNeovim = spawnSync("nvim", ["--version"], { stdio: "ignore" }).status === 0;

describe(`Neovim${hasNeovim ? "" : " (skipped: nvim is not installed)"}`, () => {
  let workspace = "";
  before(function () {
    if (!hasNeovim) this.skip();
    ok(existsSync(CLI), "dist/cli.js is not built: run npm run build");
    workspace = mkdtempSync(join(tmpdir(), "tenantlint-neovim-"));
    cpSync(join(REPOSITORY, "test", "fixtures", "vscode-workspace"), workspace, { recursive: true });
  });
  after(() => rmSync(workspace, { recursive: true, force: true }));

  function play(file: string, rule: string): Seen {
    const out = join(workspace, "seen.json");
    execFileSync("nvim", ["--headless", "--clean", "-u", join(__dirname, "neovim.lua")], {
      env: {
        ...process.env,
        TL_COMMAND: JSON.stringify([process.execPath, CLI, "lsp", "--stdio"]),
        TL_ROOT: workspace,
        TL_FILE: join(workspace, file),
        TL_RULE: rule,
        TL_OUT: out,
      },
      stdio: "pipe",
      timeout: 60_000,
    });
    return JSON.parse(readFileSync(out, "utf8")) as Seen;
  }

  it("shows the findings, offers the ways out, applies a fix and sees the finding go", function () {
    this.timeout(90_000);
    const seen = play("src/invoices.ts", "unscoped-query");
    equal(seen.arrived, true, "no diagnostics arrived");
    deepEqual(seen.before.map(({ rule, line, severity }) => [rule, line, severity]).sort(), [
      ["unscoped-mutation", 25, 1],
      ["unscoped-query", 20, 1],
    ]);
    ok(seen.actions?.includes("Suppress unscoped-query here, with a reason"), String(seen.actions));
    equal(seen.fixed, true, "the finding stayed after its fix");
    match(seen.text?.split("\n")[20] ?? "", /organizationId/);
  });
});
