// A copy of the fixture workspace to work in, so that nothing a test does reaches the repository.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The repository; the scripts here run from bundles in out/vscode as well as from their sources. */
export const REPOSITORY = resolve(process.env["TENANTLINT_REPOSITORY"] ?? join(__dirname, "..", ".."));

export function copyFixture(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "tenantlint-workspace-"));
  cpSync(join(REPOSITORY, "test", "fixtures", "vscode-workspace"), folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
