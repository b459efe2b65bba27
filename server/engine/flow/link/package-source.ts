// From a workspace package and a subpath to the source file behind them, also where package.json names a build that is not there.
import type { PackageFile } from "../../host/packages";
import { joinPath } from "../../host/paths";
import type { FileProbe } from "./file-probe";
import { packageEntries } from "./package-entry";

/** Folders that builds write to, at the start of an entry: `dist/esm/index.js`, `build/src/index.js`. */
const OUTPUT_SEGMENT =
  /^(dist|build|lib|out|output|es|esm|cjs|umd|mjs|commonjs|module|types|typings|js|node|browser|\.output|prod|production|compiled)(-[a-z]+)?$/i;
const SOURCE_ROOTS = ["src", "source", "lib", "", "app", "ts"] as const;
const ENTRY_NAMES = ["index", "main", "server", "app"] as const;

/** The source file of `name/subpath`; undefined when nothing fits. Sources win over builds, and builds over nothing. */
export function packageSource(probe: FileProbe, pack: PackageFile, subpath: string): string | undefined {
  const entries = packageEntries(pack.manifest, subpath);
  return entrySource(probe, pack.folder, entries) ?? conventionalSource(probe, pack.folder, subpath);
}

/** The source file behind the first of `entries` (as written in package.json) that has one. */
export function entrySource(probe: FileProbe, folder: string, entries: readonly string[]): string | undefined {
  const paths = entries.filter((entry) => isSourceEntry(entry)).map((entry) => joinPath(folder, entry));
  return (
    firstOf(paths, (path) => (isDeclaration(path) ? undefined : probe.knownSourceAt(path))) ??
    firstOf(entries, (entry) => unbuiltSource(probe, folder, entry)) ??
    firstOf(paths, (path) => probe.sourceAt(path))
  );
}

function isSourceEntry(entry: string): boolean {
  return !/\.(json|css|scss|svg|html|node|wasm)$/i.test(entry);
}

function isDeclaration(path: string): boolean {
  return /\.d\.[cm]?ts$/.test(path);
}

/** `./dist/esm/a.js` → src/a.ts: output folders are taken off one by one, and the usual source folders tried in their place. */
function unbuiltSource(probe: FileProbe, folder: string, entry: string): string | undefined {
  const segments = entry
    .replace(/^\.?\//, "")
    .replace(/(\.d)?\.[cm]?[jt]sx?$/, "")
    .split("/");
  let rest = segments;
  while (rest.length > 0 && OUTPUT_SEGMENT.test(rest[0] ?? "")) {
    rest = rest.slice(1);
    const found = firstOf(SOURCE_ROOTS, (root) => probe.knownSourceAt(joinPath(folder, [".", root, ...rest].join("/"))));
    if (found !== undefined) return found;
  }
  return rest === segments
    ? firstOf(SOURCE_ROOTS, (root) => probe.knownSourceAt(joinPath(folder, [".", root, ...segments].join("/"))))
    : undefined;
}

function conventionalSource(probe: FileProbe, folder: string, subpath: string): string | undefined {
  const names = subpath === "" ? ENTRY_NAMES : [subpath];
  return firstOf(names, (name) =>
    firstOf(["", "src", "source", "lib"], (root) => probe.knownSourceAt(joinPath(folder, `./${root}/${name}`))),
  );
}

function firstOf<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
