// Which package of the workspace a bare import means, or that it means one from a registry.
import { stringAt } from "../../host/json-file";
import type { PackageFile, Packages } from "../../host/packages";
import { joinPath } from "../../host/paths";

export interface PackageName {
  /** `express`, `@scope/name`; `node:fs` keeps its prefix. */
  readonly name: string;
  /** Without leading slash; empty for the package itself. */
  readonly subpath: string;
}

/** Servers that deliver packages of npm to Deno and browsers, and packages that stand at deno.land under the name they have there. */
const DELIVERED = /^https:\/\/(?:esm\.sh\/(?:v\d+\/|stable\/)?|cdn\.skypack\.dev\/|cdn\.jsdelivr\.net\/npm\/)/;
const AT_DENO = /^https:\/\/deno\.land\/x\/(hono|jose|zod)(?:@[^/]*)?(?:\/(.*?)(?:\/?(?:mod|index)\.ts)?)?$/;

/** Splits a bare specifier; undefined when it cannot be a package's name (`@/a`, `~/b`, `#c`). */
export function parsePackageName(specifier: string): PackageName | undefined {
  if (/^(node|bun|cloudflare|astro|virtual):/.test(specifier)) return { name: specifier, subpath: "" };
  const standard = /^(https:\/\/deno\.land\/std)(?:@[^/]*)?\/(.*)$/.exec(specifier);
  if (standard) return { name: standard[1] ?? "", subpath: standard[2] ?? "" };
  const shared = AT_DENO.exec(specifier);
  if (shared) return { name: shared[1] ?? "", subpath: shared[2] ?? "" };
  // Deno writes the registry and the version: `npm:zod@3/v4`.
  const bare = specifier
    .replace(DELIVERED, "")
    .replace(/^(npm|jsr):\/?/, "")
    .replace(/^(@[^/]+\/[^/@]+|[^/@]+)@[^/]*/, "$1");
  const match = /^(@[A-Za-z0-9][\w.~-]*\/[\w.~-]+|[A-Za-z0-9_][\w.~-]*)(?:\/(.*))?$/.exec(bare);
  return match === null ? undefined : { name: match[1] ?? "", subpath: (match[2] ?? "").replace(/\/$/, "") };
}

export type FoundPackage = { readonly kind: "member"; readonly pack: PackageFile } | { readonly kind: "registry"; readonly name: string };

/** How `name`, imported by `fromFile`, is to be read, as its package.json declares it. */
export type FindPackage = (fromFile: string, name: string) => FoundPackage;

export function createPackageFinder(packages: Packages): FindPackage {
  const byName = groupByName(packages.all);
  const byFolder = new Map(packages.all.map((pack) => [pack.folder, pack]));
  return (fromFile, name) => {
    const declared = packages.rangeOf(fromFile, name);
    const range = declared?.range ?? "";
    const linked = /^(?:file|link|portal):(.*)$/.exec(range)?.[1];
    const target = linked === undefined ? undefined : byFolder.get(joinPath(declared?.folder ?? "", linked));
    if (target !== undefined) return { kind: "member", pack: target };
    // `"old": "npm:lib@1"` and `"db": "workspace:@acme/db@*"` import one package under another's name.
    const alias = /^(npm|workspace):((?:@[^/]+\/)?[^@^~*]+?)(?:@.*)?$/.exec(range);
    const actual = alias?.[2] !== undefined && /^[@a-z]/i.test(alias[2]) ? alias[2] : name;
    if (alias?.[1] === "npm") return { kind: "registry", name: actual };
    const pack = byName.get(actual)?.[0];
    return pack !== undefined && isMeant(pack, range) ? { kind: "member", pack } : { kind: "registry", name: actual };
  };
}

/**
 * An example that happens to be called `redis` is not what `"redis": "^4.0.0"` means. A workspace member is, if its own version
 * may satisfy the range (npm and yarn link it then; pnpm wants `workspace:`, where a like major version is no accident either).
 */
function isMeant(pack: PackageFile, range: string): boolean {
  if (range === "" || range === "*" || range.startsWith("workspace:")) return true;
  return pack.isMember && majorOf(range) === majorOf(stringAt(pack.manifest, "version") ?? "");
}

function majorOf(version: string): string | undefined {
  return /\d+/.exec(version)?.[0];
}

/** Members first, then the shallowest folder. */
function groupByName(all: readonly PackageFile[]): ReadonlyMap<string, readonly PackageFile[]> {
  const groups = new Map<string, PackageFile[]>();
  for (const pack of all) {
    if (pack.name !== undefined) groups.set(pack.name, [...(groups.get(pack.name) ?? []), pack]);
  }
  const depth = (pack: PackageFile): number => pack.folder.split("/").length;
  for (const group of groups.values()) group.sort((a, b) => Number(b.isMember) - Number(a.isMember) || depth(a) - depth(b));
  return groups;
}
