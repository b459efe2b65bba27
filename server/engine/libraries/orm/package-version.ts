// Declared versions of packages, where what a library does depends on them.
import type { Engine } from "../model";

/** Whether the declared version is older than `major.minor`; false when none is declared. */
export function isOlderThan(engine: Engine, packageName: string, major: number, minor = 0): boolean {
  const [, first, second] = /(\d+)(?:\.(\d+))?/.exec(engine.versionOf(packageName) ?? "") ?? [];
  if (first === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second ?? 0) < minor);
}
