// Finds the files that `tenantlint facts` wrote, below the folders that `--facts` names.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { absolutePath } from "./paths";
import { UsageError } from "./world";

const FILE = /^tenantlint\.facts$|\.tenantlint-facts$/;
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", ".turbo", ".next"]);

/** Bytes by path relative to the working folder. @throws UsageError for a folder without any */
export function readFactsFiles(cwd: string, places: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const place of places) {
    const paths = filesBelow(absolutePath(cwd, place), place);
    if (paths.length === 0) throw new UsageError(`--facts: there are no facts in "${place}"; \`tenantlint facts\` writes them.`);
    for (const path of paths) found.set(posix.relative(cwd, path), readFileSync(path));
  }
  return found;
}

function filesBelow(path: string, place: string): readonly string[] {
  try {
    if (statSync(path).isFile()) return [path];
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(`${path}/${entry.name}`, place);
        return FILE.test(entry.name) ? [`${path}/${entry.name}`] : [];
      });
  } catch (error) {
    throw new UsageError(`--facts: "${place}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
