// A host over files held in memory, for tests and for the rule tester. Folders exist where a file lies below them.
import type { FileStat, Host } from "./host";
import { filesBelow } from "./listing";
import { foldersUp, sortPaths } from "./paths";

/** `files` maps absolute paths to text; it is read once, later changes to the object are not seen. */
export function createMemoryHost(files: Readonly<Record<string, string>>): Host {
  const texts = new Map(Object.entries(files));
  const folders = foldersOf(texts.keys());
  return {
    readFile: (path) => texts.get(path),
    stat: (path) => statIn(texts, folders, path),
    listFiles: (root, isExcluded) => ({ files: sortPaths(filesBelow(texts.keys(), root, isExcluded)), problems: [] }),
    readProblem: () => undefined,
  };
}

/** Every folder that holds one of the paths, at any depth. */
export function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) for (const folder of foldersUp(path, "/")) folders.add(folder);
  return folders;
}

/** What a file system that held only `texts` would say of a path. */
export function statIn(texts: ReadonlyMap<string, string>, folders: ReadonlySet<string>, path: string): FileStat | undefined {
  const text = texts.get(path);
  if (text !== undefined) return { isFile: true, isDirectory: false, size: Buffer.byteLength(text) };
  return folders.has(path) ? { isFile: false, isDirectory: true, size: 0 } : undefined;
}
