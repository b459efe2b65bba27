// Arithmetic on absolute paths with forward slashes, the only form the engine uses. Text only: nothing here looks at a disk.

/** Folder around a path; a root (`/`, `C:/`) is its own parent. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return path;
  if (slash === 0) return "/";
  if (slash === 2 && path[1] === ":") return path.slice(0, 3);
  return path.slice(0, slash);
}

/** Last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `relative` as seen from `folder`, with `.`, `..` and doubled slashes folded; an absolute `relative` is only folded. */
export function joinPath(folder: string, relative: string): string {
  const whole = isAbsolutePath(relative) ? relative : `${folder}/${relative}`;
  const drive = /^[A-Za-z]:\//.exec(whole)?.[0] ?? "/";
  const segments: string[] = [];
  for (const segment of whole.slice(drive.length - 1).split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(segment);
  }
  return drive + segments.join("/");
}

export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

/** True for `folder` itself and everything below it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** `path` without `root`, `""` for the root itself; a path outside the root stays absolute. */
export function relativePath(root: string, path: string): string {
  if (path === root) return "";
  return isInside(root, path) ? path.slice(root.endsWith("/") ? root.length : root.length + 1) : path;
}

/** The folders from `path`'s parent outwards, ending with `last` (included) or the file system's root. */
export function foldersUp(path: string, last: string): readonly string[] {
  const folders: string[] = [];
  let folder = parentOf(path);
  for (;;) {
    folders.push(folder);
    const parent = parentOf(folder);
    if (folder === last || parent === folder) return folders;
    folder = parent;
  }
}

/** Sorts by UTF-16 code units, the order of every path list in the engine; equal entries are merged. */
export function sortPaths(paths: Iterable<string>): string[] {
  return [...new Set(paths)].sort();
}
