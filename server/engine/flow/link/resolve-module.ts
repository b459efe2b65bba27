// Resolves an import's specifier to a source file of the workspace, or to a package. Needs no node_modules: a package that is
// not in the workspace is known by its name alone.
import { builtinModules } from "node:module";
import type { Problem } from "../../../../rules/contract/finding";
import type { Host } from "../../host/host";
import { type Packages, readPackages } from "../../host/packages";
import { foldersUp, isAbsolutePath, joinPath, nameOf, parentOf, relativePath } from "../../host/paths";
import { type WorkspaceFiles, isForeignPath } from "../../host/workspace-files";
import { type PathContext, aliasTarget, customarySource, mappedSource, outerSource, pathSource } from "./alias-source";
import { createFileProbe } from "./file-probe";
import { importEntries } from "./package-entry";
import { entrySource, packageSource } from "./package-source";
import { type Tsconfigs, configAt, createTsconfigs } from "./tsconfig";
import { type FindPackage, createPackageFinder, parsePackageName } from "./workspace-packages";

export type Resolution =
  /** A source file (absolute path); it may lie outside the scanned files, e.g. in an ignored folder. */
  | { readonly kind: "file"; readonly path: string }
  /** `path` is the source file when it is a package of the workspace. `name` is the real one where package.json aliases it. */
  | { readonly kind: "package"; readonly name: string; readonly subpath: string; readonly path?: string }
  /** No such file, an asset (styles, images, JSON), or an alias that nothing explains. */
  | {
      readonly kind: "unresolved";
      /** For a relative import or a mapped alias: where the file should lie (absolute), e.g. a client not generated yet. */
      readonly target?: string;
    };

export interface ModuleResolver {
  /** `fromFile` is absolute. Cached per folder and specifier. */
  resolve(fromFile: string, specifier: string): Resolution;
  /** Says that a file (absolute path) changed, appeared or went away. True when answers given before may no longer hold. */
  invalidate(path: string): boolean;
  /** The packages as last read; read again after a package.json was invalidated. */
  packages(): Packages;
  /** Broken package.json and tsconfig.json files met so far. */
  problems(): readonly Problem[];
}

type ScannedFiles = Pick<WorkspaceFiles, "sources" | "packages" | "tsconfigs">;

/** What is derived from manifests and configurations; thrown away whole when one of them changes. */
interface Links {
  readonly packages: Packages;
  readonly findPackage: FindPackage;
  readonly tsconfigs: Tsconfigs;
}

interface Context extends PathContext {
  readonly links: Links;
}

const BUILTINS = new Set(builtinModules);
const MANIFEST = /(^|\/)(package\.json|[tj]sconfig(\.[^/]+)?\.json|pnpm-workspace\.yaml|lerna\.json)$/;

export function createModuleResolver(host: Host, root: string, files: ScannedFiles): ModuleResolver {
  const probe = createFileProbe(
    host,
    files.sources.map((source) => source.path),
  );
  const manifests = new Set([...files.packages, ...files.tsconfigs]);
  const cache = new Map<string, Map<string, Resolution>>();
  let links: Links | undefined;
  const current = (): Links => (links ??= readLinks(host, root, manifests));
  return {
    resolve(fromFile, specifier) {
      const folder = parentOf(fromFile);
      let answers = cache.get(folder);
      if (answers === undefined) cache.set(folder, (answers = new Map<string, Resolution>()));
      let answer = answers.get(specifier);
      if (answer === undefined) answers.set(specifier, (answer = resolve({ root, probe, links: current() }, fromFile, specifier)));
      return answer;
    },
    invalidate(path) {
      const isManifest = MANIFEST.test(path);
      if (isManifest) {
        links = undefined;
        if (host.stat(path)?.isFile === true) manifests.add(path);
        else manifests.delete(path);
      }
      const isStale = probe.update(path, isForeignPath(relativePath(root, path))) || isManifest;
      if (isStale) cache.clear();
      return isStale;
    },
    packages: () => current().packages,
    problems: () => [...current().packages.problems, ...current().tsconfigs.problems()],
  };
}

function readLinks(host: Host, root: string, manifests: ReadonlySet<string>): Links {
  const isPackage = (path: string): boolean => nameOf(path) === "package.json";
  const packages = readPackages(host, { root, packages: [...manifests].filter(isPackage) });
  const findPackage = createPackageFinder(packages);
  const configs = [...manifests].filter((path) => /^[tj]sconfig(\..+)?\.json$/.test(nameOf(path)));
  const tsconfigs = createTsconfigs(host, root, configs, (fromFile, specifier) => {
    const parsed = parsePackageName(specifier);
    const found = parsed === undefined ? undefined : findPackage(fromFile, parsed.name);
    return found?.kind === "member" ? configAt(host, joinPath(found.pack.folder, parsed?.subpath ?? "")) : undefined;
  });
  return { packages, findPackage, tsconfigs };
}

function resolve(context: Context, fromFile: string, written: string): Resolution {
  // Bundlers take `?raw` and the like after a path.
  const specifier = written.replace(/\?.*$/, "");
  if (/^\.{0,2}(\/|$)/.test(specifier) || isAbsolutePath(specifier)) return resolvePath(context, fromFile, specifier);
  if (specifier.startsWith("node:") || BUILTINS.has(specifier)) return { kind: "package", name: specifier, subpath: "" };
  const ownPackage = context.links.packages.nearest(fromFile);
  if (specifier.startsWith("#") && ownPackage !== undefined) {
    const imported = resolveImports(context, ownPackage.folder, importEntries(ownPackage.manifest, specifier));
    if (imported !== undefined) return imported;
  }
  const folders = foldersUp(fromFile, context.root);
  const mapped = mappedSource(context, folders, specifier);
  if (mapped !== undefined) return { kind: "file", path: mapped };
  return resolvePackage(context, fromFile, specifier) ?? resolveAlias(context, folders, specifier);
}

function resolvePath(context: Context, fromFile: string, specifier: string): Resolution {
  // Vite and others take `/src/a` from the package's folder; a real absolute path is rare.
  const base = specifier.startsWith("/") ? (context.links.packages.nearest(fromFile)?.folder ?? context.root) : parentOf(fromFile);
  const target = specifier.startsWith("/") ? joinPath(base, `.${specifier}`) : joinPath(base, specifier);
  const path = pathSource(context, target);
  return path === undefined ? { kind: "unresolved", target } : { kind: "file", path };
}

function resolveImports(context: Context, folder: string, entries: readonly string[]): Resolution | undefined {
  const path = entrySource(
    context.probe,
    folder,
    entries.filter((entry) => entry.startsWith(".")),
  );
  if (path !== undefined) return { kind: "file", path };
  const bare = entries.find((entry) => !entry.startsWith("."));
  return bare === undefined ? undefined : resolvePackage(context, joinPath(folder, "package.json"), bare);
}

function resolvePackage(context: Context, fromFile: string, specifier: string): Resolution | undefined {
  const parsed = parsePackageName(specifier);
  if (parsed === undefined) return undefined;
  const found = context.links.findPackage(fromFile, parsed.name);
  if (found.kind === "registry") {
    const isDeclared = context.links.packages.rangeOf(fromFile, parsed.name) !== undefined;
    const unmapped = isDeclared ? undefined : resolveUnmapped(context, foldersUp(fromFile, context.root), specifier);
    return unmapped ?? { kind: "package", name: found.name, subpath: parsed.subpath };
  }
  const path = packageSource(context.probe, found.pack, parsed.subpath);
  return { kind: "package", name: found.pack.name ?? found.pack.folder, subpath: parsed.subpath, ...(path === undefined ? {} : { path }) };
}

/** What looks like a package and is none: an outer configuration's alias, or an alias whose file is missing. */
function resolveUnmapped(context: Context, folders: readonly string[], specifier: string): Resolution | undefined {
  const path = outerSource(context, folders, specifier);
  if (path !== undefined) return { kind: "file", path };
  const target = aliasTarget(context, folders, specifier);
  return target === undefined ? undefined : { kind: "unresolved", target };
}

/** Aliases that cannot be packages, such as `@/lib/db` and `~/env`. */
function resolveAlias(context: Context, folders: readonly string[], specifier: string): Resolution {
  const path = outerSource(context, folders, specifier) ?? customarySource(context, folders, specifier);
  if (path !== undefined) return { kind: "file", path };
  return resolveUnmapped(context, folders, specifier) ?? { kind: "unresolved" };
}
