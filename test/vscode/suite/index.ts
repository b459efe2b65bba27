// Entry of the suite inside VS Code's extension host: runs every test file bundled beside it and counts the results.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import * as vscode from "vscode";
import { SUITE_BEGINS, TEST_FAILED } from "../suite-words";

/** Called by VS Code; a rejection makes the run fail. */
export async function run(): Promise<void> {
  console.log(`${SUITE_BEGINS} ${vscode.version}`);
  // Waiting gives up by itself, with a reason; a test that waits several times on a busy machine must not be cut short.
  const mocha = new Mocha({ timeout: 600_000, color: false });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith(".test.js")) mocha.addFile(join(__dirname, name));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failed: string[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", () => counts.passed++);
    runner.on("fail", (test, error: unknown) => {
      counts.failed++;
      failed.push(`${test.fullTitle()}: ${error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error)}`);
    });
    runner.on("pending", () => counts.skipped++);
  });
  for (const line of failed) console.log(`${TEST_FAILED} ${line}`);
  console.log(`vscode: ${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.skipped)} skipped`);
  if (failures > 0) throw new Error(`${String(failures)} tests failed in VS Code`);
  if (counts.passed === 0) throw new Error("No test ran in VS Code");
}
