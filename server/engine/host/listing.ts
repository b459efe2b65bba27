// Lists files that are held in memory (the overlay, the memory host) under the same exclusion rule as a walk over a disk.
import { isInside, relativePath } from "./paths";

/** Decides by path relative to the listed root; a folder that is excluded takes everything below with it. */
export type IsExcluded = (relativePath: string, isDirectory: boolean) => boolean;

/** The paths below `root` that a walk from `root` would reach, in the given order. */
export function filesBelow(paths: Iterable<string>, root: string, isExcluded: IsExcluded): string[] {
  const folders = new Map<string, boolean>([["", false]]);
  const isFolderExcluded = (folder: string): boolean => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const parent = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
    const answer = isFolderExcluded(parent) || isExcluded(folder, true);
    folders.set(folder, answer);
    return answer;
  };
  const found: string[] = [];
  for (const path of paths) {
    if (path === root || !isInside(root, path)) continue;
    const relative = relativePath(root, path);
    const folder = relative.slice(0, Math.max(0, relative.lastIndexOf("/")));
    if (!isFolderExcluded(folder) && !isExcluded(relative, false)) found.push(path);
  }
  return found;
}
