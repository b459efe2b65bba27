// Lays out the extension as its package will: exactly the files that vsce would put into the .vsix, so that a file missing
// from the package is missing in the tests too.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { REPOSITORY } from "./workspace";

/** Folder with the packaged files; the bundles in dist/ must be built. */
export async function stageExtension(): Promise<string> {
  // Another build of the extension, laid out already, can be tested instead.
  const given = process.env["TENANTLINT_EXTENSION"];
  if (given !== undefined) return given;
  const folder = join(REPOSITORY, "out", "vscode", "extension");
  rmSync(folder, { recursive: true, force: true });
  for (const file of await listFiles({ cwd: REPOSITORY, packageManager: PackageManager.None })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(folder, file));
  }
  return folder;
}
