// Which paths .gitignore files leave out: https://git-scm.com/docs/gitignore (2.47), without .git/info/exclude and global excludes.
// A pattern is relative to its file's folder; the last matching pattern of the innermost file decides.
import { Minimatch } from "minimatch";
import type { Host } from "./host";
import { joinPath, parentOf, relativePath } from "./paths";

interface IgnorePattern {
  readonly isNegated: boolean;
  readonly isFolderOnly: boolean;
  /** Takes the path relative to the .gitignore's folder. */
  matches(path: string): boolean;
}

/** True when the path (absolute) is ignored; its folders are taken to be walked already, so they are not asked again. */
export type IsIgnored = (path: string, isDirectory: boolean) => boolean;

/** Reads .gitignore files on demand, from the repository's top folder (where `.git` is) down; `root` if there is none. */
export function createGitIgnore(host: Host, root: string): IsIgnored {
  const top = repositoryTop(host, root);
  const chains = new Map<string, readonly IgnoreFile[]>();
  const chainOf = (folder: string): readonly IgnoreFile[] => {
    const known = chains.get(folder);
    if (known !== undefined) return known;
    const text = host.readFile(joinPath(folder, ".gitignore"));
    const outer = folder === top || parentOf(folder) === folder ? [] : chainOf(parentOf(folder));
    const patterns = text === undefined ? [] : parseGitIgnore(text);
    const chain = patterns.length === 0 ? outer : [{ folder, patterns }, ...outer];
    chains.set(folder, chain);
    return chain;
  };
  return (path, isDirectory) => {
    for (const { folder, patterns } of chainOf(parentOf(path))) {
      const relative = relativePath(folder, path);
      const decisive = patterns.find((pattern) => (isDirectory || !pattern.isFolderOnly) && pattern.matches(relative));
      if (decisive !== undefined) return !decisive.isNegated;
    }
    return false;
  };
}

interface IgnoreFile {
  readonly folder: string;
  /** Last line first. */
  readonly patterns: readonly IgnorePattern[];
}

function repositoryTop(host: Host, root: string): string {
  for (let folder = root; ; folder = parentOf(folder)) {
    if (host.stat(joinPath(folder, ".git")) !== undefined) return folder;
    if (parentOf(folder) === folder) return root;
  }
}

function parseGitIgnore(text: string): readonly IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  for (const line of text.split(/\r?\n/)) {
    const pattern = parseLine(line);
    if (pattern !== undefined) patterns.unshift(pattern);
  }
  return patterns;
}

function parseLine(line: string): IgnorePattern | undefined {
  let glob = line.replace(/(?<!\\)\s+$/, "");
  if (glob === "" || glob.startsWith("#")) return undefined;
  const isNegated = glob.startsWith("!");
  if (isNegated) glob = glob.slice(1);
  const isFolderOnly = glob.endsWith("/");
  if (isFolderOnly) glob = glob.slice(0, -1);
  const isAnchored = glob.includes("/");
  if (glob.startsWith("/")) glob = glob.slice(1);
  if (glob === "") return undefined;
  return { isNegated, isFolderOnly, matches: matcherOf(glob, isAnchored) };
}

/** A pattern with a slash is anchored at its folder; one without matches the last segment at any depth. */
function matcherOf(glob: string, isAnchored: boolean): (path: string) => boolean {
  if (!/[*?[\\]/.test(glob)) return isAnchored ? (path) => path === glob : (path) => path === glob || path.endsWith(`/${glob}`);
  const pattern = new Minimatch(glob, { dot: true, nobrace: true, noext: true, nonegate: true, nocomment: true });
  return isAnchored ? (path) => pattern.match(path) : (path) => pattern.match(path.slice(path.lastIndexOf("/") + 1));
}
