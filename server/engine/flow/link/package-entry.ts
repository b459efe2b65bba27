// Which files a package.json offers for a subpath, in the order in which they should be tried, as written (`./dist/index.js`).
// `exports` and `imports` as Node 22 documents them (https://nodejs.org/api/packages.html), read for analysis instead of for
// running: every branch of the conditions is offered, sources before builds, since which condition holds is the runtime's affair.
import { type JsonObject, isJsonObject, stringAt } from "../../host/json-file";

/** Entries of `exports` (or of the older fields) for `subpath`: `""` for the package itself, `a/b` for `pkg/a/b`. */
export function packageEntries(manifest: JsonObject, subpath: string): readonly string[] {
  const exported = exportTargets(manifest["exports"], subpath);
  return subpath === "" ? [...exported, ...mainFields(manifest)] : exported;
}

/** Entries of `imports` for a specifier that begins with `#`; a target may be a package name. */
export function importEntries(manifest: JsonObject, specifier: string): readonly string[] {
  const imports = manifest["imports"];
  return isJsonObject(imports) ? subpathTargets(imports, specifier) : [];
}

function mainFields(manifest: JsonObject): readonly string[] {
  const fields = ["source", "types", "typings", "module", "main"] as const;
  return fields.flatMap((field) => stringAt(manifest, field) ?? []);
}

function exportTargets(exports: unknown, subpath: string): readonly string[] {
  const isSubpathMap = isJsonObject(exports) && Object.keys(exports).some((key) => key.startsWith("."));
  if (!isSubpathMap) return subpath === "" ? leavesOf(exports) : [];
  return subpathTargets(exports, subpath === "" ? "." : `./${subpath}`);
}

/** The exact key, else the pattern with the longest part before its `*`. */
function subpathTargets(map: JsonObject, wanted: string): readonly string[] {
  if (Object.hasOwn(map, wanted)) return leavesOf(map[wanted]);
  let best: { readonly key: string; readonly length: number; readonly rest: string } | undefined;
  for (const key of Object.keys(map)) {
    const rest = starRest(key, wanted);
    const length = key.indexOf("*");
    if (rest !== undefined && (best === undefined || length > best.length)) best = { key, length, rest };
  }
  if (best === undefined) return [];
  const { key, rest } = best;
  return leavesOf(map[key]).map((target) => (key.includes("*") ? target.replaceAll("*", rest) : target + rest));
}

/** What `*` stands for, or what follows a key that ends with a slash (Node before 17). */
function starRest(key: string, wanted: string): string | undefined {
  if (key.endsWith("/")) return wanted.startsWith(key) ? wanted.slice(key.length) : undefined;
  const star = key.indexOf("*");
  if (star < 0) return undefined;
  const [prefix, suffix] = [key.slice(0, star), key.slice(star + 1)];
  const isMatch = wanted.length >= prefix.length + suffix.length && wanted.startsWith(prefix) && wanted.endsWith(suffix);
  return isMatch ? wanted.slice(prefix.length, wanted.length - suffix.length) : undefined;
}

/** All targets below nested conditions: a condition that names sources first, then types, then in order. */
function leavesOf(target: unknown): readonly string[] {
  if (typeof target === "string") return [target];
  if (Array.isArray(target)) return target.flatMap(leavesOf);
  if (!isJsonObject(target)) return [];
  const rank = (condition: string): number => (/source|src/i.test(condition) ? 0 : condition.startsWith("types") ? 1 : 2);
  return Object.keys(target)
    .map((condition, index) => ({ condition, index }))
    .sort((a, b) => rank(a.condition) - rank(b.condition) || a.index - b.index)
    .flatMap(({ condition }) => leavesOf(target[condition]));
}
