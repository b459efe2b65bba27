// Finds the source file that a path without certainty means: `./a` is a.ts, a/index.tsx; `./a.js` is a.ts.
// Order as TypeScript's bundler resolution (5.9): TypeScript before JavaScript, a file before a folder.
// Files the scan knows are found without touching the disk; others (ignored, generated) by asking the host.
import type { Host } from "../../host/host";
import { nameOf, parentOf } from "../../host/paths";

export interface FileProbe {
  /** The source file that `path` (absolute, with or without extension) means; a folder means its index file. */
  sourceAt(path: string): string | undefined;
  /** As `sourceAt`, among files the scan found only: never a build's output. */
  knownSourceAt(path: string): string | undefined;
  /** Says that a file appeared or went away; true when that is news. `isForeign`: it is a build's output or a dependency's. */
  update(path: string, isForeign: boolean): boolean;
}

const EXTENSIONS = [".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs"] as const;
/** What stands behind an extension as written; TypeScript's mapping plus what bundlers accept. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".js", ".jsx", ".d.ts"],
  ".jsx": [".tsx", ".jsx"],
  ".mjs": [".mts", ".mjs", ".ts"],
  ".cjs": [".cts", ".cjs", ".ts"],
  ".ts": [".ts"],
  ".tsx": [".tsx"],
  ".mts": [".mts"],
  ".cts": [".cts"],
  ".vue": [".vue"],
  ".svelte": [".svelte"],
};
const SOURCE_EXTENSION = /\.([cm]?[jt]sx?|vue|svelte)$/;

export function createFileProbe(host: Host, sources: Iterable<string>): FileProbe {
  const known = new Set(sources);
  const folders = new Map<string, boolean>();
  const answers = new Map<string, string | undefined>();
  const isFolder = (path: string): boolean => {
    let answer = folders.get(path);
    if (answer === undefined) folders.set(path, (answer = host.stat(path)?.isDirectory === true));
    return answer;
  };
  const isKnown = (path: string): boolean => known.has(path);
  // Nothing can lie in a folder that does not exist: one question instead of nine.
  const isThere = (path: string): boolean => isFolder(parentOf(path)) && host.stat(path)?.isFile === true;
  const find = (path: string): string | undefined => {
    const candidates = candidatesOf(path);
    return candidates.find(isKnown) ?? candidates.find(isThere);
  };
  return {
    knownSourceAt: (path) => candidatesOf(path).find(isKnown),
    sourceAt(path) {
      if (!answers.has(path)) answers.set(path, find(path));
      return answers.get(path);
    },
    update(path, isForeign) {
      const isSource = SOURCE_EXTENSION.test(path) && host.stat(path)?.isFile === true;
      const isNews = isSource !== (known.has(path) || [...answers.values()].includes(path));
      if (!isNews) return false;
      folders.clear();
      answers.clear();
      if (!isSource) known.delete(path);
      else if (!isForeign) known.add(path);
      return true;
    },
  };
}

function candidatesOf(path: string): readonly string[] {
  const written = SOURCE_EXTENSION.exec(nameOf(path))?.[0] ?? "";
  const base = path.slice(0, path.length - written.length);
  const replaced = (WRITTEN[written] ?? []).map((extension) => base + extension);
  const appended = EXTENSIONS.map((extension) => path + extension);
  return [...replaced, ...appended, ...EXTENSIONS.map((extension) => `${path}/index${extension}`)];
}
