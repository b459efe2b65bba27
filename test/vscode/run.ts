// Runs the suite in a real VS Code: the desktop's where one can be downloaded and shown, else VS Code's server in Chromium.
// The last line counts the tests and names which VS Code it was; it exits 1 when one failed.
import { runTests, downloadAndUnzipVSCode } from "@vscode/test-electron";
import { bundleTests } from "./bundle";
import { stageExtension } from "./stage";
import { installVscodeServer, requireSystemPackages } from "./vscode-server";
import { copyFixture, temporaryFolder } from "./workspace";

/** The oldest VS Code that the extension declares to support. */
const VERSION = "1.91.0";

interface Host {
  readonly name: string;
  readonly executable: string;
}

async function chooseHost(shim: string): Promise<Host> {
  const desktop = await desktopHost();
  if (typeof desktop !== "string") return desktop;
  process.stdout.write(`No desktop VS Code: ${desktop}\n`);
  requireSystemPackages({ chromium: "chromium", rg: "ripgrep" });
  installVscodeServer();
  return { name: "VS Code's server in Chromium", executable: shim };
}

/** The desktop's VS Code, or why there is none. */
async function desktopHost(): Promise<Host | string> {
  const given = process.env["VSCODE_EXECUTABLE"];
  if (given !== undefined) return { name: given, executable: given };
  if (process.platform === "linux" && process.env["DISPLAY"] === undefined) return "there is no display to show it on";
  try {
    return { name: `VS Code ${VERSION}`, executable: await downloadAndUnzipVSCode(VERSION) };
  } catch (error) {
    return `it could not be downloaded (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function main(): Promise<void> {
  const { suite, shim } = await bundleTests();
  const extension = await stageExtension();
  const host = await chooseHost(shim);
  const workspace = copyFixture();
  // A profile of its own: what one run opened and set must not be there in the next.
  const profile = temporaryFolder("profile");
  process.stdout.write(`Testing in ${host.name}\n`);
  try {
    await runTests({
      vscodeExecutablePath: host.executable,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      launchArgs: [workspace.folder, `--user-data-dir=${profile.folder}`],
    });
  } finally {
    workspace.remove();
    profile.remove();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
