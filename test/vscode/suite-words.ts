// What the suite inside VS Code and the executable that listens to it both know: how the lines they share begin.

/** First line that the suite prints; what the workbench prints before it is no part of the results. */
export const SUITE_BEGINS = "TenantLint in VS Code";

/** Begins the line that names a failed test; such lines are repeated at the very end. */
export const TEST_FAILED = "FAILED in VS Code:";

/** Lines that VS Code's server writes in every run: its start, and the native modules and service worker that it goes without. */
const NOISE =
  /spdlog|native-watchdog|MODULE_NOT_FOUND|ServiceWorker|connection token|Creating a socket|Require stack|Started local extension host/i;

export function isWorkbenchNoise(line: string): boolean {
  return NOISE.test(line);
}
