// Finds the folder of this package, from the bundle in dist/ as from the sources.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder from `start` upward that holds a package.json. */
export function findPackageFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) return folder;
  }
}
