// Follows an exported name to where it is defined, through re-exports, `export *`, imports exported again, and CommonJS.
// Works on facts alone. What lies outside the workspace, or cannot be looked into, ends as an external name.
import type { ExportFact, FileFacts, Statement } from "../../facts/ir";
import type { ModuleResolver, Resolution } from "./resolve-module";

export type ExportTarget =
  /** A variable, function, class or type of that file's module body; `property` when it is a member of `module.exports`. */
  | { readonly kind: "local"; readonly path: string; readonly local: string; readonly property?: string }
  /**
   * `module` is a package with its subpath (`next/cache`), or the specifier as written where no file stands behind it;
   * `name` is `default`, `*` for the whole module, or the exported name. `target` is the path of a file that is missing or
   * that was not analysed, e.g. a generated client.
   */
  | { readonly kind: "external"; readonly module: string; readonly name: string; readonly target?: string }
  /** All exports of a file as one object. */
  | { readonly kind: "namespace"; readonly path: string };

/** Facts of a file (absolute path); undefined when it is not analysed. */
export type FactsOf = (path: string) => FileFacts | undefined;

export interface ExportLinker {
  /** Where an export of a file is defined; undefined when it has no such export. `default` is a name like any other. */
  lookup(path: string, exportName: string): ExportTarget | undefined;
  /** What `imported` (`default`, `*`, `*require*` or a name) from `module` is in `fromPath`. */
  follow(fromPath: string, module: string, imported: string): ExportTarget | undefined;
  /** Sorted; types included; of CommonJS files only what is named in the text. */
  exportNames(path: string): readonly string[];
  /** Forgets every answer; call it after any file's exports or imports changed. */
  invalidate(): void;
}

/** One lookup: every export is visited once, which makes circles harmless and the cost linear. */
interface Search {
  readonly visited: Set<string>;
  /** The best guess when nothing is found: an `export *` of something that cannot be looked into. */
  fallback?: ExportTarget;
}

interface Context {
  readonly resolver: Pick<ModuleResolver, "resolve">;
  readonly factsOf: FactsOf;
}

const MODULE_EXPORTS = "*exports*";

/** `onRead` hears of every file that an answer depends on, each time it is given. */
export function createExportLinker(
  resolver: Pick<ModuleResolver, "resolve">,
  factsOf: FactsOf,
  onRead: (path: string) => void = () => undefined,
): ExportLinker {
  const context: Context = { resolver, factsOf };
  const cache = new Map<string, { readonly target: ExportTarget | undefined; readonly files: ReadonlySet<string> }>();
  const cached = (key: string, find: (search: Search) => ExportTarget | undefined): ExportTarget | undefined => {
    let known = cache.get(key);
    if (!known) {
      const search: Search = { visited: new Set() };
      const target = find(search) ?? search.fallback;
      known = { target, files: new Set([...search.visited].map((one) => one.slice(0, one.indexOf("\0")))) };
      cache.set(key, known);
    }
    for (const path of known.files) onRead(path);
    return known.target;
  };
  return {
    lookup: (path, name) => cached(`${path}\0${name}`, (search) => lookup(context, search, path, name)),
    follow: (fromPath, module, imported) =>
      cached(`${fromPath}\0${module}\0${imported}`, (search) => follow(context, search, fromPath, module, imported)),
    exportNames: (path) => {
      const visited = new Set<string>();
      const names = [...collectNames(context, path, visited)].sort();
      for (const file of visited) onRead(file);
      return names;
    },
    invalidate: () => cache.clear(),
  };
}

function lookup(context: Context, search: Search, path: string, name: string): ExportTarget | undefined {
  const key = `${path}\0${name}`;
  if (search.visited.has(key)) return undefined;
  search.visited.add(key);
  const facts = context.factsOf(path);
  if (facts === undefined) return undefined;
  const explicit = explicitExport(facts, name);
  if (explicit?.e === "from") return follow(context, search, path, explicit.module, explicit.imported);
  if (explicit?.e === "local") return lookupLocal(context, search, path, facts, explicit.local);
  return lookupCommonJs(context, search, path, facts, name) ?? lookupStars(context, search, path, facts, name);
}

/** A value wins over a type of the same name. */
function explicitExport(facts: FileFacts, name: string): Exclude<ExportFact, { e: "all" }> | undefined {
  let found: Exclude<ExportFact, { e: "all" }> | undefined;
  for (const fact of facts.exports) {
    if (fact.e === "all" || fact.name !== name) continue;
    if (fact.isTypeOnly !== true) return fact;
    found ??= fact;
  }
  return found;
}

/** `import { a } from "./b"; export { a }` leads on to b. */
function lookupLocal(context: Context, search: Search, path: string, facts: FileFacts, local: string): ExportTarget | undefined {
  const imported = facts.imports.find((fact) => fact.local === local);
  return imported === undefined ? { kind: "local", path, local } : follow(context, search, path, imported.module, imported.imported);
}

/** Names of a file that assigns `module.exports` or `exports.a`, which `default` and `require` see as one object. */
function lookupCommonJs(context: Context, search: Search, path: string, facts: FileFacts, name: string): ExportTarget | undefined {
  if (explicitExport(facts, MODULE_EXPORTS) === undefined) {
    const hasMembers = facts.exports.some((fact) => fact.e === "local" && fact.local.startsWith("*exports."));
    return name === "default" && hasMembers ? { kind: "namespace", path } : undefined;
  }
  const value = moduleExports(facts)?.of;
  if (value?.k === "import") return follow(context, search, path, value.module, name === "default" ? "*require*" : name);
  return { kind: "local", path, local: MODULE_EXPORTS, ...(name === "default" || name === MODULE_EXPORTS ? {} : { property: name }) };
}

/** The last top-level `module.exports = e` or `export = e`. */
function moduleExports(facts: FileFacts): Extract<Statement, { k: "export" }> | undefined {
  let last: Extract<Statement, { k: "export" }> | undefined;
  for (const statement of facts.functions[0]?.body ?? [])
    if (statement.k === "export" && statement.name === MODULE_EXPORTS) last = statement;
  return last;
}

/** `export *` carries every name but `default`; files that can be read come before guesses about others. */
function lookupStars(context: Context, search: Search, path: string, facts: FileFacts, name: string): ExportTarget | undefined {
  if (name === "default") return undefined;
  for (const fact of facts.exports) {
    if (fact.e !== "all") continue;
    const resolution = context.resolver.resolve(path, fact.module);
    const target = sourceOf(resolution);
    if (target === undefined || context.factsOf(target) === undefined) search.fallback ??= externalOf(resolution, fact.module, name);
    else {
      const found = lookup(context, search, target, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function follow(context: Context, search: Search, fromPath: string, module: string, imported: string): ExportTarget | undefined {
  const resolution = context.resolver.resolve(fromPath, module);
  const path = sourceOf(resolution);
  const facts = path === undefined ? undefined : context.factsOf(path);
  if (path === undefined || facts === undefined) return externalOf(resolution, module, imported === "*require*" ? "*" : imported);
  if (imported === "*") return { kind: "namespace", path };
  if (imported === "*require*") {
    const isCommonJs = explicitExport(facts, MODULE_EXPORTS) !== undefined;
    return isCommonJs ? lookup(context, search, path, "default") : { kind: "namespace", path };
  }
  const found = lookup(context, search, path, imported);
  // The entry of a workspace package may have been guessed wrong: the package's name is still worth having.
  if (found === undefined && resolution.kind === "package") search.fallback ??= externalOf(resolution, module, imported);
  return found;
}

function sourceOf(resolution: Resolution): string | undefined {
  return resolution.kind === "unresolved" ? undefined : resolution.path;
}

function externalOf(resolution: Resolution, module: string, name: string): ExportTarget {
  if (resolution.kind === "package") {
    const whole = resolution.subpath === "" ? resolution.name : `${resolution.name}/${resolution.subpath}`;
    return { kind: "external", module: whole, name, ...(resolution.path === undefined ? {} : { target: resolution.path }) };
  }
  const target = resolution.kind === "file" ? resolution.path : resolution.target;
  return { kind: "external", module, name, ...(target === undefined ? {} : { target }) };
}

function collectNames(context: Context, path: string, visited: Set<string>): ReadonlySet<string> {
  const names = new Set<string>();
  if (visited.has(path)) return names;
  visited.add(path);
  const facts = context.factsOf(path);
  for (const fact of facts?.exports ?? []) {
    if (fact.e === "all") {
      const target = sourceOf(context.resolver.resolve(path, fact.module));
      for (const name of target === undefined ? [] : collectNames(context, target, visited)) if (name !== "default") names.add(name);
    } else if (fact.name !== MODULE_EXPORTS) names.add(fact.name);
  }
  const value = facts === undefined ? undefined : moduleExports(facts)?.of;
  for (const member of value?.k === "object" ? value.members : [])
    if (member.m === "property" || member.m === "getter") names.add(member.key);
  return names;
}
