// The real file system behind the engine's host. The only engine file that may import node:fs.
// Invariant: nothing here throws; what cannot be read becomes a problem and the rest is still listed.
import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { decodeText } from "./decode";
import type { FileStat, Host, HostProblem } from "./host";
import type { IsExcluded } from "./listing";
import { isInside, relativePath, sortPaths } from "./paths";

/** A host over the disk. It caches nothing but the reasons for failed reads. */
export function createDiskHost(): Host {
  const readProblems = new Map<string, string>();
  return {
    readFile(path) {
      const result = readText(path);
      if (result.problem === undefined) readProblems.delete(path);
      else readProblems.set(path, result.problem);
      return result.text;
    },
    stat: statOf,
    listFiles: (root, isExcluded) => listTree(root, isExcluded),
    readProblem: (path) => readProblems.get(path),
  };
}

function readText(path: string): { readonly text?: string; readonly problem?: string } {
  try {
    return decodeText(readFileSync(path));
  } catch (error) {
    const code = codeOf(error);
    return isAbsence(code) ? {} : { problem: describe(code) };
  }
}

function statOf(path: string): FileStat | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : { isFile: stat.isFile(), isDirectory: stat.isDirectory(), size: stat.size };
  } catch {
    // A path that cannot be looked at is absent here; listing its folder or reading it tells why.
    return undefined;
  }
}

interface Walk {
  readonly root: string;
  readonly isExcluded: IsExcluded;
  readonly files: string[];
  readonly problems: HostProblem[];
  /** Real paths of the folders that were listed. */
  readonly visited: Set<string>;
  /** Symbolic links to folders, followed after the real tree so that real paths win. */
  readonly links: { readonly path: string; readonly real: string }[];
}

function listTree(root: string, isExcluded: IsExcluded): { files: readonly string[]; problems: readonly HostProblem[] } {
  const walk: Walk = { root, isExcluded, files: [], problems: [], visited: new Set(), links: [] };
  const real = realPathOf(root);
  if (real.path === undefined) {
    walk.problems.push({ path: root, message: isAbsence(real.code) ? "does not exist" : describe(real.code) });
    return walk;
  }
  walkFolder(walk, root, real.path);
  for (let link = walk.links.shift(); link !== undefined; link = walk.links.shift()) followLink(walk, link, real.path);
  return { files: sortPaths(walk.files), problems: walk.problems };
}

function walkFolder(walk: Walk, folder: string, real: string): void {
  const pending = [{ folder, real }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (walk.visited.has(next.real)) continue;
    walk.visited.add(next.real);
    for (const entry of entriesOf(walk, next.folder)) {
      const path = `${next.folder === "/" ? "" : next.folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!walk.isExcluded(relativePath(walk.root, path), true))
          pending.push({ folder: path, real: `${next.real === "/" ? "" : next.real}/${entry.name}` });
      } else if (entry.isFile()) {
        if (!walk.isExcluded(relativePath(walk.root, path), false)) walk.files.push(path);
      } else if (entry.isSymbolicLink()) noteLink(walk, path);
    }
  }
}

function entriesOf(walk: Walk, folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // A folder that went away between listing and reading held nothing to look at.
    const code = codeOf(error);
    if (!isAbsence(code)) walk.problems.push({ path: folder, message: describe(code) });
    return [];
  }
}

function noteLink(walk: Walk, path: string): void {
  const relative = relativePath(walk.root, path);
  const target = realPathOf(path);
  if (target.path === undefined) {
    if (!isAbsence(target.code) && !walk.isExcluded(relative, false)) walk.problems.push({ path, message: describe(target.code) });
    return;
  }
  const stat = statOf(target.path);
  if (stat?.isDirectory === true) {
    if (!walk.isExcluded(relative, true)) walk.links.push({ path, real: target.path });
  } else if (stat?.isFile === true && !walk.isExcluded(relative, false)) walk.files.push(path);
}

function followLink(walk: Walk, link: { readonly path: string; readonly real: string }, realRoot: string): void {
  if (isInside(link.real, realRoot) || isInside(link.real, realPathOf(link.path.slice(0, link.path.lastIndexOf("/"))).path ?? "")) {
    walk.problems.push({ path: link.path, message: "is a symbolic link to a folder that holds it; it was not followed", isHarmless: true });
    return;
  }
  walkFolder(walk, link.path, link.real);
}

function realPathOf(path: string): { readonly path?: string; readonly code: string } {
  try {
    return { path: realpathSync.native(path).replaceAll("\\", "/"), code: "" };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}

function isAbsence(code: string): boolean {
  return code === "ENOENT" || code === "ENOTDIR";
}

function describe(code: string): string {
  if (code === "EACCES" || code === "EPERM") return "cannot be read: permission denied";
  if (code === "ELOOP") return "cannot be read: a loop of symbolic links";
  if (code === "EISDIR") return "cannot be read: it is a folder";
  return `cannot be read (${code})`;
}
