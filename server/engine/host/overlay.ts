// Unsaved editor text laid over another host: what the editor holds wins, also for files that were never saved.
import { createDiskHost } from "./disk";
import type { Host } from "./host";
import { filesBelow } from "./listing";
import { foldersOf, statIn } from "./memory";
import { sortPaths } from "./paths";

export interface OverlayHost extends Host {
  /** Text that replaces the file's own until `delete`. */
  set(path: string, text: string): void;
  /** Drops the overlay; the file underneath, if any, shows again. */
  delete(path: string): void;
}

/** Over the disk, unless another base is given. */
export function createOverlayHost(base: Host = createDiskHost()): OverlayHost {
  const texts = new Map<string, string>();
  let folders: ReadonlySet<string> | undefined;
  return {
    set(path, text) {
      if (!texts.has(path)) folders = undefined;
      texts.set(path, text);
    },
    delete(path) {
      if (texts.delete(path)) folders = undefined;
    },
    readFile: (path) => texts.get(path) ?? base.readFile(path),
    readProblem: (path) => (texts.has(path) ? undefined : base.readProblem(path)),
    stat(path) {
      folders ??= foldersOf(texts.keys());
      return texts.has(path) ? statIn(texts, folders, path) : (base.stat(path) ?? statIn(texts, folders, path));
    },
    listFiles(root, isExcluded) {
      const below = base.listFiles(root, isExcluded);
      const above = filesBelow(texts.keys(), root, isExcluded);
      return above.length === 0 ? below : { files: sortPaths([...below.files, ...above]), problems: below.problems };
    },
  };
}
