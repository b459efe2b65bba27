// Command line entry: makes the real world and hands it to the command. Invariant: nothing here analyses, and nothing but the
// arguments is loaded until a command needs it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildOf } from "./cache-folder";
import { captureOn } from "./capture-threads";
import { loadEngine } from "./engine";
import { EXIT } from "./exit-codes";
import { findPackageFolder } from "./package-folder";
import { runCommand } from "./run-command";
import { watchFolder } from "./watch-folder";
import type { Output, World } from "./world";

const packageFolder = findPackageFolder(__dirname);

function outputTo(stream: NodeJS.WriteStream): Output {
  // The reader may stop early (`tenantlint | head`): that is no failure of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Absent pages are told by the command that asked.
    return undefined;
  }
}

function versionIn(manifest: string | undefined): string {
  return /"version":\s*"([^"]+)"/.exec(manifest ?? "")?.[1] ?? "0.0.0";
}

const world: World = {
  cwd: process.cwd().replaceAll("\\", "/"),
  env: process.env,
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  version: versionIn(readText(join(packageFolder, "package.json"))),
  build: () => buildOf(["cli.js", "engine.js"].map((bundle) => join(packageFolder, "dist", bundle))),
  readStdin,
  rules: async () => (await import("../../rules/index")).rules,
  createAnalyzer: async (options) => (await loadEngine()).createAnalyzer(options),
  readRuleDocs: (rule) => readText(join(packageFolder, "docs", "rules", `${rule}.md`)),
  watch: (root, onChange) => watchFolder(root, onChange, new Promise((resolve) => void process.once("SIGINT", resolve))),
  captureOn: (threads) => captureOn(threads, join(packageFolder, "dist", "capture-worker.js")),
  // The server is a bundle of its own beside this one: the two faces never import each other.
  startLanguageServer: () => void createRequire(__filename)(join(packageFolder, "dist", "server.js")),
};

runCommand(process.argv.slice(2), world).then(
  (code) => (process.exitCode = code ?? process.exitCode),
  (error: unknown) => {
    world.stderr.write(`tenantlint: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.failed;
  },
);
