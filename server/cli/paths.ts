// Paths as the command line sees them: absolute with forward slashes inside, relative to the working folder on screen.
import { existsSync } from "node:fs";
import { posix, resolve } from "node:path";

/** Any of these makes a folder the root of a project. */
const ROOT_MARKS = ["tenantlint.config.json", "package.json", ".git"];

/** Absolute form of a path given on the command line. */
export function absolutePath(cwd: string, path: string): string {
  return resolve(cwd, path).replaceAll("\\", "/");
}

/** The nearest folder from `start` upward that is a project's root; `start` itself when there is none. */
export function findProjectRoot(start: string): string {
  for (let folder = start; ; folder = posix.dirname(folder)) {
    if (ROOT_MARKS.some((mark) => existsSync(`${folder}/${mark}`))) return folder;
    if (posix.dirname(folder) === folder) return start;
  }
}

/** True for the folder itself and what lies below it. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** A file of the project as the person at `cwd` would write it. */
export function displayPath(root: string, cwd: string, file: string): string {
  return posix.relative(cwd, posix.join(root, file)) || file;
}
