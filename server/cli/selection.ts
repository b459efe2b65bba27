// Which files a run reports on: those that the paths on the command line name. The analysis sees the whole project all the same.
import { Minimatch } from "minimatch";
import { posix } from "node:path";
import { endWithNearest } from "../../rules/contract/nearest-name";
import { COMMAND_NAMES } from "./args";
import { absolutePath, isBelow } from "./paths";
import type { Project } from "./project";
import { UsageError } from "./world";

/** Takes a path relative to the project's root. */
export type IsSelected = (file: string) => boolean;

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** @throws UsageError for a path that names nothing: silence about a mistyped path would read as "clean". */
export function selectFiles(project: Pick<Project, "root" | "host">, cwd: string, paths: readonly string[]): IsSelected {
  const tests = paths.map((path) => testFor(project, cwd, path));
  return tests.length === 0 ? () => true : (file) => tests.some((test) => test(file));
}

function testFor({ root, host }: Pick<Project, "root" | "host">, cwd: string, path: string): IsSelected {
  const absolute = absolutePath(cwd, path);
  const stat = host.stat(absolute);
  if (stat?.isDirectory) return (file) => isBelow(absolute, posix.join(root, file));
  if (stat?.isFile) return (file) => posix.join(root, file) === absolute;
  const glob = new Minimatch(absolute, { dot: true });
  if (glob.hasMagic()) {
    const { files } = host.listFiles(root, (relative, isFolder) => isFolder && SKIPPED_FOLDERS.has(posix.basename(relative)));
    if (files.some((file) => glob.match(file))) return (file) => glob.match(posix.join(root, file));
    throw new UsageError(`No file matches "${path}".`);
  }
  const hint = /[/.]/.test(path) ? "." : endWithNearest(path, COMMAND_NAMES);
  throw new UsageError(`There is no file, folder or command "${path}"${hint}`);
}
