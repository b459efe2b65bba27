// Where results are kept between runs: a folder of files that are written whole or not at all, and never become many. What cannot be
// read or written is as good as absent: a cache must not be a reason to fail.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzerOptions } from "../engine/index";

type KeptResults = NonNullable<AnalyzerOptions["kept"]>;

/** Results kept side by side: of different options, or different states of one branch. */
const MOST_FILES = 4;
const MOST_BYTES = 256 * 1024 * 1024;
/** A smaller workspace is analysed faster than a folder in its root is worth. */
const SMALLEST_WITH_FOLDER = 150;

const OWN_FOLDER = ".tenantlint-cache";

/** `location` is what the command line says. Without it, results go where tools keep such things. */
export function keptResultsOf(root: string, build: string, location: string | undefined): KeptResults {
  if (location !== undefined) return { store: storeIn(location), build, minimumFiles: 0 };
  if (existsSync(join(root, "node_modules")))
    return { store: storeIn(join(root, "node_modules", ".cache", "tenantlint")), build, minimumFiles: 0 };
  return { store: storeIn(join(root, OWN_FOLDER)), build, minimumFiles: SMALLEST_WITH_FOLDER };
}

/** Tells apart what analyses: the texts of these bundles, as far as they are there. */
export function buildOf(bundles: readonly string[]): string {
  const hash = createHash("sha1");
  for (const bundle of bundles) hash.update(readBytes(bundle) ?? "").update("\0");
  return hash.digest("hex");
}

function storeIn(folder: string): KeptResults["store"] {
  return {
    read: (name) => readBytes(join(folder, name)),
    write: (name, bytes) => {
      if (bytes.length > MOST_BYTES) return;
      try {
        mkdirSync(folder, { recursive: true });
        if (!existsSync(join(folder, ".gitignore"))) writeFileSync(join(folder, ".gitignore"), "*\n");
        const draft = join(folder, `${name}.${process.pid}.draft`);
        writeFileSync(draft, bytes);
        renameSync(draft, join(folder, name));
        forgetOldest(folder, name);
      } catch {
        // A full disk or a folder that may not be written to: the next run analyses again.
      }
    },
  };
}

/** Keeps the newest files, `latest` among them, and removes drafts that nobody finished. */
function forgetOldest(folder: string, latest: string): void {
  const files = readdirSync(folder)
    .filter((name) => /\.(result|draft)$/.test(name) && name !== latest)
    .map((name) => ({ path: join(folder, name), changed: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.changed - a.changed);
  for (const { path } of files.slice(MOST_FILES - 1)) rmSync(path, { force: true });
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Nothing was kept.
    return undefined;
  }
}
