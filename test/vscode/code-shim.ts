// Stands in for the `code` executable that @vscode/test-electron starts: takes the same arguments, runs the same extension
// tests inside VS Code's server with Chromium as its window, and ends with their exit code.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format, parseArgs } from "node:util";
import { addressOf, openWindow, remoteUri, type Payload } from "./browser";
import { isWorkbenchNoise, SUITE_BEGINS, TEST_FAILED } from "./suite-words";
import { startVscodeServer } from "./vscode-server";

/** Milliseconds that a whole suite may take. */
const LIMIT = Number(process.env["VSCODE_TEST_TIMEOUT"] ?? 1_200_000);

/** How many of the workbench's last complaints are shown after a failure. */
const COMPLAINTS = 40;

interface Arguments {
  readonly folder: string | undefined;
  readonly extensions: readonly string[];
  readonly tests: string;
  readonly userData: string | undefined;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    // `code` knows many more options than matter here.
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: "string", multiple: true },
      extensionTestsPath: { type: "string" },
      "user-data-dir": { type: "string" },
    },
  });
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const tests = text(values.extensionTestsPath);
  if (tests === undefined) throw new Error("--extensionTestsPath is missing");
  const extensions = (values.extensionDevelopmentPath ?? []).flatMap((path) => text(path) ?? []);
  return { folder: positionals[0], extensions, tests, userData: text(values["user-data-dir"]) };
}

async function main(): Promise<number> {
  const { folder, extensions, tests, userData } = readArguments();
  const temporary = mkdtempSync(join(tmpdir(), "tenantlint-shim-"));
  const user = userData ?? join(temporary, "user");
  mkdirSync(join(user, "User"), { recursive: true });
  // A folder of its own: extensions of the desktop's profile would not be the server's.
  const server = await startVscodeServer(user, join(temporary, "extensions"));
  const { browser, page } = await openWindow();
  // The workbench tells of its start and of what this server lacks (native modules, a gallery): of use only after a failure.
  const complaints: string[] = [];
  const failed: string[] = [];
  try {
    const ended = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error(`The suite took longer than ${String(LIMIT)} ms.`)), LIMIT).unref();
      page.on("crash", () => reject(new Error("The window crashed.")));
      page.exposeFunction("codeAutomationExit", (code: number) => resolve(code)).catch(reject);
    });
    let isSuite = false;
    await page.exposeFunction("codeAutomationLog", (type: string, parts: readonly unknown[]) => {
      const line = inWords(parts);
      isSuite ||= line.startsWith(SUITE_BEGINS);
      if (line.startsWith(TEST_FAILED)) failed.push(line);
      if (type === "info" && isSuite) process.stdout.write(line);
      else if (!isWorkbenchNoise(line)) complaints.push(line);
    });
    const payload: Payload = [
      ...extensions.map((path) => ["extensionDevelopmentPath", remoteUri(server, path)] as const),
      ["extensionTestsPath", remoteUri(server, tests)],
    ];
    await page.goto(addressOf(server, folder, payload));
    const code = await ended;
    // The names of failed tests come last: a log is often cut to its end.
    if (code !== 0) process.stderr.write([...complaints.slice(-COMPLAINTS), ...failed].join(""));
    return code;
  } catch (error) {
    const picture = join(tmpdir(), "tenantlint-vscode-failure.png");
    await page.screenshot({ path: picture }).catch(() => undefined);
    process.stderr.write(`The window at that moment: ${picture}\n`);
    throw error;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** VS Code styles its console lines with `%c` and a style after it; a terminal wants neither. */
function inWords(parts: readonly unknown[]): string {
  const isStyled = typeof parts[0] === "string" && parts[0].startsWith("%c");
  return `${format(...(isStyled ? parts.slice(2) : parts))}\n`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
