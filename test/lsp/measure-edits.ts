// Measures what a person feels: the built server loads a workspace, then a file is edited again and again, and the time from
// each edit to its diagnostics is taken. Run: npx tsx test/lsp/measure-edits.ts WORKSPACE FILE [EDITS]
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import type { WorkspaceSummary } from "../../server/protocol";
import { LspDriver } from "../harness/lsp-driver";

const SERVER = resolve(__dirname, "..", "..", "dist", "server.js");

async function main(): Promise<void> {
  const [workspace, file, edits = "50"] = process.argv.slice(2);
  if (workspace === undefined || file === undefined) throw new Error("usage: measure-edits.ts WORKSPACE FILE [EDITS]");
  const root = resolve(workspace);
  const server = spawn(process.execPath, [SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const started = performance.now();
  const driver = await LspDriver.connect(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin), {
    folders: [pathToFileURL(root).href],
  });
  const summary = await driver.connection.sendRequest<WorkspaceSummary>("tenantlint/checkWorkspace");
  print("loaded", { ms: Math.round(performance.now() - started), megabytes: residentMegabytes(server.pid), ...summary });

  const uri = pathToFileURL(join(root, file)).href;
  const text = readFileSync(join(root, file), "utf8");
  await driver.open(uri, text);
  const before = (await driver.pull(uri)).length;
  const times: number[] = [];
  for (let edit = 0; edit < Number(edits); edit++) {
    // Every edit moves all that follows: a line more, or one less.
    const at = { line: 0, character: 0 };
    const isMore = edit % 2 === 0;
    const begun = performance.now();
    await driver.change(uri, isMore ? "const __edit = 1;\n" : "", { start: at, end: isMore ? at : { line: 1, character: 0 } });
    await driver.pull(uri);
    times.push(performance.now() - begun);
    // A person pauses longer than the server's burst window.
    await new Promise((done) => setTimeout(done, 150));
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN);
  print("edit to diagnostics, ms", { p50: at(0.5), p95: at(0.95), max: at(1), findings: before, lines: text.split("\n").length });
  print("at the end", { megabytes: residentMegabytes(server.pid) });
  await driver.stop();
  server.kill();
}

function residentMegabytes(pid: number | undefined): number | undefined {
  if (process.platform !== "linux" || pid === undefined) return undefined;
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  return match?.[1] === undefined ? undefined : Math.round(Number(match[1]) / 1024);
}

function print(what: string, values: object): void {
  process.stdout.write(`${what}: ${JSON.stringify(values)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
