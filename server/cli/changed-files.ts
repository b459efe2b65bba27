// Which files changed since a commit, as git tells: committed since the branch left it, staged, edited and untracked ones.
import { execFileSync } from "node:child_process";
import { UsageError } from "./world";

/** Paths relative to `root`, of files below it. @throws UsageError without git, outside a repository, or for an unknown commit */
export function changedFiles(root: string, reference: string): ReadonlySet<string> {
  const commit = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`], () =>
    isRepository(root)
      ? `--changed: there is no commit "${reference}" here. A shallow clone may lack it: fetch it first.`
      : `--changed needs a git repository, and "${root}" lies in none.`,
  ).trim();
  // What the other branch did meanwhile is not this branch's change.
  const base = git(root, ["merge-base", commit, "HEAD"], () => `--changed: "${reference}" and HEAD have no commit in common.`).trim();
  const failed = (reason: string): string => `--changed: git could not list the changes: ${reason}`;
  const edited = git(root, ["diff", "--name-only", "--relative", "--no-renames", "-z", base, "--"], failed);
  const untracked = git(root, ["ls-files", "--others", "--exclude-standard", "-z"], failed);
  return new Set(`${edited}\0${untracked}`.split("\0").filter((path) => path !== ""));
}

function isRepository(root: string): boolean {
  try {
    run(root, ["rev-parse", "--git-dir"]);
    return true;
  } catch {
    // Git says so by failing.
    return false;
  }
}

function git(root: string, args: readonly string[], describe: (reason: string) => string): string {
  try {
    return run(root, args);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new UsageError("--changed needs git, which was not found.");
    throw new UsageError(describe(error instanceof Error ? error.message : String(error)));
  }
}

/** Settings of the machine that change what paths look like do not count. */
function run(root: string, args: readonly string[]): string {
  return execFileSync("git", ["-c", "core.quotePath=false", "-c", "core.fsmonitor=false", ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
