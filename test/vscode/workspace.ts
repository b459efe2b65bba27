// A copy of the fixture workspace to work in, so that nothing a test does reaches the repository.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const REPOSITORY = resolve(__dirname, "..", "..");

/** A folder that is removed at the end. */
export interface TemporaryFolder {
  readonly folder: string;
  remove(): void;
}

export function copyFixture(): TemporaryFolder {
  const workspace = temporaryFolder("workspace");
  cpSync(join(REPOSITORY, "test", "fixtures", "vscode-workspace"), workspace.folder, { recursive: true });
  return workspace;
}

export function temporaryFolder(name: string): TemporaryFolder {
  const folder = mkdtempSync(join(tmpdir(), `tenantlint-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
