// VS Code's own server, for machines where the desktop VS Code cannot be downloaded: it ships inside the npm package
// code-server, and a headless Chromium is its window. Installed once into the user's cache folder.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** Its version tells VS Code's: 4.100.3 holds VS Code 1.100.3, which runs on Node 20. */
const PACKAGE = "code-server@4.100.3";

/** Milliseconds until the server must answer. */
const START_LIMIT = 180_000;

export interface VscodeServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Host and port, the authority of its `vscode-remote:` URIs. */
  readonly authority: string;
  stop(): Promise<void>;
}

/** Folder of an installed server (`lib/vscode` of the package); installs it when it is missing. */
export function installVscodeServer(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const home = join(cache, "tenantlint", PACKAGE.replace("@", "-"));
  const server = join(home, "lib", "vscode");
  if (existsSync(join(home, "installed"))) return server;
  process.stdout.write(`Installing VS Code's server from ${PACKAGE} into ${home}\n`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  run("npm", ["pack", PACKAGE, "--silent", "--pack-destination", home], home);
  run("tar", ["xzf", join(home, `${PACKAGE.replace("@", "-")}.tgz`), "--strip-components=1", "package/lib", "package/package.json"], home);
  // Not `npm ci`: the package's shrinkwrap is out of step with its dependencies.
  const install = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
  run("npm", install, server);
  // TypeScript for VS Code's own TypeScript support, beside which the extension lives.
  run("npm", install, join(server, "extensions"));
  linkRipgrep(server);
  rmSync(join(home, `${PACKAGE.replace("@", "-")}.tgz`));
  // The mark comes last: an interrupted installation is begun anew.
  writeFileSync(join(home, "installed"), "");
  return server;
}

/** File search needs ripgrep, which the package would download; the system's own does. */
function linkRipgrep(server: string): void {
  const bin = join(server, "node_modules", "@vscode", "ripgrep", "bin");
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, "rg"), { force: true });
  symlinkSync(execFileSync("which", ["rg"], { encoding: "utf8" }).trim(), join(bin, "rg"));
}

/** Programs that neither npm nor this project brings: installed from the system's packages where that is allowed. */
export function requireSystemPackages(packages: Readonly<Record<string, string>>): void {
  const missing = Object.entries(packages).filter(([program]) => !isInstalled(program));
  if (missing.length === 0) return;
  const names = missing.map(([, name]) => name);
  if (process.getuid?.() !== 0 || !isInstalled("apt-get"))
    throw new Error(`Install ${names.join(" and ")} first (Debian: apt-get install ${names.join(" ")}).`);
  run("apt-get", ["update", "-qq"], "/");
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], "/");
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function run(program: string, args: readonly string[], folder: string): void {
  execFileSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** Starts a server of its own on a free port, with fresh data unless a user folder is given. */
export async function startVscodeServer(userData?: string, extensions?: string): Promise<VscodeServer> {
  const server = installVscodeServer();
  const folder = mkdtempSync(join(tmpdir(), "tenantlint-vscode-"));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      join(server, "out", "server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(port)],
      ...["--without-connection-token", "--accept-server-license-terms", "--disable-workspace-trust", "--telemetry-level", "off"],
      ...["--server-data-dir", join(folder, "server"), "--user-data-dir", userData ?? join(folder, "user")],
      ...["--extensions-dir", extensions ?? join(folder, "extensions"), "--enable-smoke-test-driver"],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilItAnswers(child, `http://127.0.0.1:${String(port)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${String(port)}`, authority: `127.0.0.1:${String(port)}`, stop };
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  let output = "";
  const keep = (data: Buffer) => (output += data.toString());
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const deadline = Date.now() + START_LIMIT;
  while (child.exitCode === null && Date.now() < deadline) {
    const isUp = await fetch(`${url}/version`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`VS Code's server did not start:\n${output}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });
}
