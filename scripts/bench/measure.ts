// Runs one process to its end and tells what it took: wall clock, processor time and peak memory as the process itself saw them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Usage {
  /** From start to exit, by the wall clock. */
  readonly seconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
  /** Peak resident set. */
  readonly megabytes: number;
  readonly stdout: string;
}

const PROBE = join(__dirname, "usage-probe.cjs");

/** Runs `node …argv` in a folder. Throws when it is killed or ends with a code that is not in `allowed`. */
export function measure(argv: readonly string[], cwd: string, allowed: readonly number[] = [0]): Usage {
  const folder = mkdtempSync(join(tmpdir(), "tenantlint-bench-"));
  const usageFile = join(folder, "usage.json");
  try {
    const started = performance.now();
    const run = spawnSync(process.execPath, ["--require", PROBE, ...argv], {
      cwd,
      encoding: "utf8",
      maxBuffer: 1 << 29,
      env: { ...process.env, USAGE_FILE: usageFile },
    });
    const seconds = (performance.now() - started) / 1000;
    if (run.status === null || !allowed.includes(run.status))
      throw new Error(`${argv.join(" ")} ended with ${String(run.status ?? run.signal)}: ${run.stderr.slice(0, 400)}`);
    const usage = JSON.parse(readFileSync(usageFile, "utf8")) as { cpuSeconds: number; megabytes: number };
    return { seconds, ...usage, stdout: run.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The value at a share of the sorted list: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
