// Finds the configuration files of a workspace: tenantlint.config.json or the `tenantlint` field of a package.json, one per
// package at most; the nearest one above a file governs it and nothing is inherited. No code is ever run.
import { isAbsolutePath, joinPath, nameOf, parentOf, relativePath } from "../host/paths";
import type { Host } from "../host/host";
import type { Problem } from "../../../rules/contract/finding";
import type { Rule } from "../../../rules/contract/rule";
import type { Config } from "./config";
import { readConfig } from "./read-config";

export const CONFIG_FILE_NAME = "tenantlint.config.json";
export const PACKAGE_FIELD = "tenantlint";

export interface LoadOptions {
  /** The catalogue: rule ids and options are checked against it. */
  readonly rules: readonly Rule[];
  /** Absolute path of a file that replaces all others. */
  readonly configFile?: string;
}

export interface LoadedConfigs {
  /** Deepest folder first; at most one per folder. */
  readonly configs: readonly Config[];
  /** Fatal where a configuration is wrong; sorted by file, then line. */
  readonly problems: readonly Problem[];
}

/** `root` and `files` (all files of the workspace) are absolute. Never throws. */
export function loadConfigs(host: Host, root: string, files: readonly string[], options: LoadOptions): LoadedConfigs {
  if (options.configFile !== undefined) return loadGiven(host, root, options.configFile, options.rules);
  const folders = new Set<string>();
  for (const file of files) if (isCandidate(file)) folders.add(parentOf(file));
  const found = [...folders].map((folder) => loadFolder(host, root, folder, options.rules));
  if (!found.some(({ config }) => config?.folder === "")) found.push(loadAbove(host, root, options.rules));
  return collect(found);
}

interface Loaded {
  readonly config?: Config;
  readonly problems: readonly Problem[];
}

function collect(found: readonly Loaded[]): LoadedConfigs {
  const configs = found
    .flatMap(({ config }) => config ?? [])
    .sort((a, b) => b.folder.length - a.folder.length || compare(a.folder, b.folder));
  const problems = found.flatMap((one) => one.problems).sort((a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0));
  return { configs, problems };
}

function isCandidate(file: string): boolean {
  const name = nameOf(file);
  return name === CONFIG_FILE_NAME || name === "package.json";
}

function loadGiven(host: Host, root: string, configFile: string, rules: readonly Rule[]): LoadedConfigs {
  const path = isAbsolutePath(configFile) ? configFile : joinPath(root, configFile);
  const file = relativePath(root, path);
  const text = host.readFile(path);
  if (text !== undefined) {
    const field = nameOf(path) === "package.json" ? { field: PACKAGE_FIELD } : {};
    return collect([readConfig({ file, folder: "", text, ...field }, rules)]);
  }
  const reason = host.readProblem(path) ?? "does not exist";
  return { configs: [], problems: [{ file, message: `The configuration file cannot be used: it ${reason}.`, isFatal: true }] };
}

function loadFolder(host: Host, root: string, absoluteFolder: string, rules: readonly Rule[]): Loaded {
  const folder = relativePath(root, absoluteFolder);
  const own = loadFile(host, root, joinPath(absoluteFolder, CONFIG_FILE_NAME), folder, rules);
  const field = loadFile(host, root, joinPath(absoluteFolder, "package.json"), folder, rules, PACKAGE_FIELD);
  if (own?.config === undefined) return merge(field, own?.problems ?? []);
  if (field?.config === undefined) return own;
  const message = `The "${PACKAGE_FIELD}" field is not used: ${CONFIG_FILE_NAME} beside it wins.`;
  return merge(own, [{ file: field.config.file ?? "", message, isFatal: false }]);
}

function merge(loaded: Loaded | undefined, problems: readonly Problem[]): Loaded {
  return { ...loaded, problems: [...(loaded?.problems ?? []), ...problems] };
}

function loadFile(host: Host, root: string, path: string, folder: string, rules: readonly Rule[], field?: string): Loaded | undefined {
  const file = relativePath(root, path);
  const text = host.readFile(path);
  if (text !== undefined) return readConfig({ file, folder, text, ...(field === undefined ? {} : { field }) }, rules);
  const reason = field === undefined ? host.readProblem(path) : undefined;
  return reason === undefined ? undefined : { problems: [{ file, message: `The configuration file ${reason}.`, isFatal: true }] };
}

/** When a package is opened by itself, the repository's configuration still holds: the search ends at the folder with `.git`. */
function loadAbove(host: Host, root: string, rules: readonly Rule[]): Loaded {
  let folder = root;
  while (host.stat(joinPath(folder, ".git")) === undefined) {
    const parent = parentOf(folder);
    if (parent === folder) break;
    folder = parent;
    const loaded = loadFolder(host, root, folder, rules);
    if (loaded.config === undefined && loaded.problems.length === 0) continue;
    const prefix = relativePath(folder, root);
    return loaded.config === undefined ? loaded : { config: { ...loaded.config, folder: "", prefix }, problems: loaded.problems };
  }
  return { problems: [] };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
