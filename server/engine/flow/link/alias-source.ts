// Source files behind aliases: the path mappings of configurations, and the folders that `@/` and `~/` customarily stand for.
import type { Packages } from "../../host/packages";
import { joinPath } from "../../host/paths";
import type { FileProbe } from "./file-probe";
import { packageSource } from "./package-source";
import type { PathMapping, Tsconfigs } from "./tsconfig";

/** What path lookups need. */
export interface PathContext {
  readonly root: string;
  readonly probe: FileProbe;
  readonly links: { readonly packages: Packages; readonly tsconfigs: Tsconfigs };
}

/** The source file at `path`; a folder with its own package.json is entered by what that names. */
export function pathSource({ probe, links }: PathContext, path: string): string | undefined {
  const found = probe.sourceAt(path);
  if (found !== undefined) return found;
  const pack = links.packages.at(path);
  return pack === undefined ? undefined : packageSource(probe, pack, "");
}

/** By the mappings of the first of `folders` (innermost first) that has any. */
export function mappedSource(context: PathContext, folders: readonly string[], specifier: string): string | undefined {
  const folder = configuredFolders(context, folders)[0];
  return folder === undefined ? undefined : sourceIn(context, folder, specifier);
}

/** By the mappings further out, for code whose own configuration does not tell. */
export function outerSource(context: PathContext, folders: readonly string[], specifier: string): string | undefined {
  for (const folder of configuredFolders(context, folders).slice(1)) {
    const path = sourceIn(context, folder, specifier);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** For `@/a`, `~/a`, `#a` that nothing maps: below the package's source folder, as bundlers are set up by custom. */
export function customarySource({ probe, links, root }: PathContext, folders: readonly string[], specifier: string): string | undefined {
  // SvelteKit's `$lib` stands for `src/lib`; its own configuration is generated.
  const rest = /^[@~#]\/?(.*)$/.exec(specifier)?.[1] ?? specifier.replace(/^\$lib(?=\/|$)/, "lib");
  const own = folders.find((folder) => links.packages.at(folder) !== undefined) ?? root;
  const bases = ["src", "", "app"].map((base) => joinPath(own, `./${base}/${rest}`));
  return bases.map((base) => probe.knownSourceAt(base)).find((found) => found !== undefined);
}

/** Where the file should lie that a mapped alias names, be it there or not; patterns that match everything do not count. */
export function aliasTarget(context: PathContext, folders: readonly string[], specifier: string): string | undefined {
  const folder = configuredFolders(context, folders)[0];
  for (const mapping of folder === undefined ? [] : context.links.tsconfigs.mappingsIn(folder)) {
    const match = matchPattern(mapping, specifier);
    if (match !== undefined && match.isSpecific) return match.targets[0];
  }
  return undefined;
}

function configuredFolders({ links }: PathContext, folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => links.tsconfigs.mappingsIn(folder).length > 0);
}

function sourceIn(context: PathContext, folder: string, specifier: string): string | undefined {
  for (const mapping of context.links.tsconfigs.mappingsIn(folder)) {
    const below = mapping.baseUrl === undefined ? [] : [joinPath(mapping.baseUrl, specifier)];
    for (const target of [...(matchPattern(mapping, specifier)?.targets ?? []), ...below]) {
      const path = pathSource(context, target);
      if (path !== undefined) return path;
    }
  }
  return undefined;
}

interface PatternMatch {
  /** With `*` filled in, in order. */
  readonly targets: readonly string[];
  /** False for the bare pattern `*`. */
  readonly isSpecific: boolean;
}

/** As TypeScript: the most specific matching pattern alone counts. */
function matchPattern(mapping: PathMapping, specifier: string): PatternMatch | undefined {
  for (const { prefix, suffix, targets } of mapping.patterns) {
    if (suffix === undefined) {
      if (specifier === prefix) return { targets, isSpecific: true };
      continue;
    }
    const isMatch = specifier.length >= prefix.length + suffix.length && specifier.startsWith(prefix) && specifier.endsWith(suffix);
    if (!isMatch) continue;
    const rest = specifier.slice(prefix.length, specifier.length - suffix.length);
    return { targets: targets.map((target) => target.replace("*", () => rest)), isSpecific: prefix + suffix !== "" };
  }
  return undefined;
}
