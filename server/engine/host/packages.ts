// The package.json files of a workspace: who they are, what they depend on, which of them are workspace members.
// Workspaces: npm and yarn `workspaces`, pnpm-workspace.yaml, lerna.json. Nothing is looked up in node_modules.
import { Minimatch } from "minimatch";
import type { Problem } from "../../../rules/contract/finding";
import type { Host } from "./host";
import { type JsonObject, isJsonObject, objectAt, readJsonFile, stringAt, stringsOf } from "./json-file";
import { foldersUp, joinPath, parentOf, relativePath, sortPaths } from "./paths";
import { type PnpmWorkspace, parsePnpmWorkspace } from "./pnpm-workspace";

export interface PackageFile {
  /** Absolute folder of the package.json. */
  readonly folder: string;
  readonly name?: string;
  readonly manifest: JsonObject;
  /** True when a workspace of some package around it lists it. */
  readonly isMember: boolean;
}

export interface Packages {
  /** Sorted by folder. */
  readonly all: readonly PackageFile[];
  readonly problems: readonly Problem[];
  /** The package whose package.json lies in exactly this folder. */
  at(folder: string): PackageFile | undefined;
  /** The package of the innermost package.json around a file. */
  nearest(file: string): PackageFile | undefined;
  /** Version range as written (`^1.2.0`, `workspace:*`) in the innermost package.json that declares the package. */
  rangeOf(file: string, packageName: string): { readonly range: string; readonly folder: string } | undefined;
  /** Declared version without range marks, e.g. `4.16.2`; undefined for workspace packages, tags and undeclared ones. */
  versionOf(file: string, packageName: string): string | undefined;
}

const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

/** Reads every package.json that the scan found; a broken one is a problem and counts as empty. */
export function readPackages(host: Host, files: { readonly root: string; readonly packages: readonly string[] }): Packages {
  const problems: Problem[] = [];
  const manifests = new Map<string, JsonObject>();
  for (const path of sortPaths(files.packages)) {
    const json = readJsonFile(host, files.root, path);
    problems.push(...json.problems);
    manifests.set(parentOf(path), json.value);
  }
  const workspaces = readWorkspaces(host, files.root, manifests);
  const all = [...manifests].map(([folder, manifest]): PackageFile => {
    const name = stringAt(manifest, "name");
    return { folder, manifest, isMember: workspaces.some((workspace) => workspace.holds(folder)), ...(name === undefined ? {} : { name }) };
  });
  return createPackages(files.root, all, problems, workspaces);
}

function createPackages(
  root: string,
  all: readonly PackageFile[],
  problems: readonly Problem[],
  workspaces: readonly Workspace[],
): Packages {
  const byFolder = new Map(all.map((entry) => [entry.folder, entry]));
  const around = (file: string): readonly PackageFile[] => foldersUp(file, root).flatMap((folder) => byFolder.get(folder) ?? []);
  const rangeOf: Packages["rangeOf"] = (file, packageName) => {
    for (const { manifest, folder } of around(file)) {
      for (const field of DEPENDENCY_FIELDS) {
        const range = stringAt(objectAt(manifest, field), packageName);
        if (range !== undefined) return { range, folder };
      }
    }
    return undefined;
  };
  return {
    all,
    problems,
    at: (folder) => byFolder.get(folder),
    nearest: (file) => around(file)[0],
    rangeOf,
    versionOf(file, packageName) {
      const declared = rangeOf(file, packageName);
      if (declared === undefined) return undefined;
      if (!declared.range.startsWith("catalog:")) return bareVersion(declared.range);
      const catalog = declared.range.slice("catalog:".length).trim() || "default";
      const versions = workspaces.find((workspace) => workspace.catalogs.has(catalog))?.catalogs.get(catalog);
      return bareVersion(versions?.get(packageName) ?? "");
    },
  };
}

/** `^4.16.2` → `4.16.2`, `npm:ioredis@~5.3` → `5.3`; the lowest version of a range; undefined when it names none. */
function bareVersion(range: string): string | undefined {
  if (/^(workspace|file|link|portal|git|https?|github)[:+]/.test(range)) return undefined;
  const version = range.replace(/^npm:(@[^/]+\/)?[^@]*@?/, "");
  return /^[\s^~>=v<]*(\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?)/.exec(version)?.[1];
}

interface Workspace {
  readonly catalogs: PnpmWorkspace["catalogs"];
  holds(folder: string): boolean;
}

function readWorkspaces(host: Host, root: string, manifests: ReadonlyMap<string, JsonObject>): readonly Workspace[] {
  const folders = sortPaths([root, ...manifests.keys()]);
  return folders.flatMap((folder) => {
    const manifest = manifests.get(folder) ?? {};
    const pnpm = parsePnpmWorkspace(host.readFile(joinPath(folder, "pnpm-workspace.yaml")) ?? "");
    const lerna = readJsonFile(host, root, joinPath(folder, "lerna.json")).value;
    const listed = isJsonObject(manifest["workspaces"]) ? manifest["workspaces"]["packages"] : manifest["workspaces"];
    const globs = [...pnpm.packages, ...stringsOf(listed), ...stringsOf(lerna["packages"])];
    const catalogs = new Map([...manifestCatalogs(manifest), ...pnpm.catalogs]);
    return globs.length === 0 && catalogs.size === 0 ? [] : [{ catalogs, holds: memberTest(folder, globs) }];
  });
}

/** Bun keeps catalogs in package.json, at the top or inside `workspaces`: https://bun.sh/docs/install/catalogs */
function manifestCatalogs(manifest: JsonObject): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const holder = { ...manifest, ...objectAt(manifest, "workspaces") };
  const versionsOf = (catalog: JsonObject): ReadonlyMap<string, string> =>
    new Map(Object.keys(catalog).map((name) => [name, stringAt(catalog, name) ?? ""]));
  const named = objectAt(holder, "catalogs");
  const entries = Object.keys(named).map((name) => [name, versionsOf(objectAt(named, name))] as const);
  return isJsonObject(holder["catalog"]) ? [["default", versionsOf(holder["catalog"])], ...entries] : entries;
}

function memberTest(folder: string, globs: readonly string[]): (member: string) => boolean {
  const clean = (glob: string): Minimatch => new Minimatch(glob.replace(/^!/, "").replace(/^\.\//, "").replace(/\/$/, ""), { dot: false });
  const wanted = globs.filter((glob) => !glob.startsWith("!")).map(clean);
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map(clean);
  return (member) => {
    const relative = relativePath(folder, member);
    return wanted.some((glob) => glob.match(relative)) && !unwanted.some((glob) => glob.match(relative));
  };
}
