// Path mappings of tsconfig.json and jsconfig.json: `paths`, `baseUrl`, `extends` chains, project references.
// Semantics: https://www.typescriptlang.org/tsconfig (5.9), including `${configDir}`.
import type { Problem } from "../../../../rules/contract/finding";
import type { Host } from "../../host/host";
import { type JsonFile, isJsonObject, objectAt, readJsonFile, stringAt, stringsOf } from "../../host/json-file";
import { isAbsolutePath, joinPath, nameOf, parentOf, relativePath } from "../../host/paths";

/** One configuration's mapping, with absolute targets. */
export interface PathMapping {
  /** Most specific first: exact patterns, then longer prefixes. */
  readonly patterns: readonly PathPattern[];
  /** Absolute; bare specifiers are tried below it. */
  readonly baseUrl?: string;
}

export interface PathPattern {
  readonly prefix: string;
  /** Missing for a pattern without `*`. */
  readonly suffix?: string;
  /** Absolute, with at most one `*`. */
  readonly targets: readonly string[];
}

export interface Tsconfigs {
  /** Mappings of the configurations in exactly this folder, `tsconfig.json` first; references come after their own. */
  mappingsIn(folder: string): readonly PathMapping[];
  /** Of the configurations read so far. */
  problems(): readonly Problem[];
}

/** Finds what a bare `extends` names; undefined for packages that are not in the workspace. */
export type FindExtended = (fromFile: string, specifier: string) => string | undefined;

interface Options {
  readonly paths?: PathMapping["patterns"];
  readonly baseUrl?: string;
}

interface Reader {
  readonly host: Host;
  readonly root: string;
  readonly findExtended: FindExtended;
  readonly problems: Map<string, Problem>;
  readonly files: Map<string, JsonFile>;
}

export function createTsconfigs(host: Host, root: string, configs: readonly string[], findExtended: FindExtended): Tsconfigs {
  const reader: Reader = { host, root, findExtended, problems: new Map(), files: new Map() };
  const byFolder = new Map<string, string[]>();
  for (const config of [...configs].sort(byRank)) byFolder.set(parentOf(config), [...(byFolder.get(parentOf(config)) ?? []), config]);
  const cache = new Map<string, readonly PathMapping[]>();
  return {
    mappingsIn(folder) {
      let mappings = cache.get(folder);
      if (mappings === undefined) {
        const visited = new Set<string>();
        mappings = (byFolder.get(folder) ?? []).flatMap((config) => mappingsOf(reader, config, visited));
        cache.set(folder, mappings);
      }
      return mappings;
    },
    problems: () => [...reader.problems.values()],
  };
}

/** The editor's own choice, tsconfig.json, comes first; then jsconfig.json, then variants such as tsconfig.build.json. */
function byRank(a: string, b: string): number {
  const rank = (path: string): number => ["tsconfig.json", "jsconfig.json"].indexOf(nameOf(path)) + 1 || 3;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function mappingsOf(reader: Reader, config: string, visited: Set<string>): readonly PathMapping[] {
  if (visited.has(config)) return [];
  visited.add(config);
  const { paths, baseUrl } = optionsOf(reader, config, parentOf(config), [config]);
  const own: PathMapping = { patterns: paths ?? [], ...(baseUrl === undefined ? {} : { baseUrl }) };
  const references = openConfig(reader, config).value["references"];
  const referenced = (Array.isArray(references) ? references : []).flatMap((reference: unknown) => {
    const target = isJsonObject(reference) ? stringAt(reference, "path") : undefined;
    return target === undefined ? [] : mappingsOf(reader, configAt(reader.host, joinPath(parentOf(config), target)) ?? "", visited);
  });
  return own.patterns.length === 0 && own.baseUrl === undefined ? referenced : [own, ...referenced];
}

/** Own options over those of `extends`, later entries of the array winning; `chain` guards against circles. */
function optionsOf(reader: Reader, config: string, configDir: string, chain: readonly string[]): Options {
  const file = openConfig(reader, config);
  let inherited: Options = {};
  for (const specifier of stringsOf(file.value["extends"])) {
    const parent = extendedConfig(reader, config, specifier, file, chain);
    if (parent !== undefined) inherited = { ...inherited, ...optionsOf(reader, parent, configDir, [...chain, parent]) };
  }
  const compiler = objectAt(file.value, "compilerOptions");
  const folder = parentOf(config);
  const place = (path: string, base: string): string => joinPath(base, path.replaceAll("${configDir}", configDir));
  const written = stringAt(compiler, "baseUrl");
  const baseUrl = written === undefined ? inherited.baseUrl : place(written, folder);
  const paths = isJsonObject(compiler["paths"])
    ? patternsOf(compiler["paths"], (target) => place(target, baseUrl ?? folder))
    : inherited.paths;
  return { ...(paths === undefined ? {} : { paths }), ...(baseUrl === undefined ? {} : { baseUrl }) };
}

function openConfig(reader: Reader, config: string): JsonFile {
  const known = reader.files.get(config);
  if (known !== undefined) return known;
  const file = readJsonFile(reader.host, reader.root, config);
  for (const problem of file.problems) report(reader, problem);
  reader.files.set(config, file);
  return file;
}

function extendedConfig(reader: Reader, config: string, specifier: string, file: JsonFile, chain: readonly string[]): string | undefined {
  const isPath = specifier.startsWith(".") || isAbsolutePath(specifier);
  const target = isPath ? configAt(reader.host, joinPath(parentOf(config), specifier)) : reader.findExtended(config, specifier);
  const at = { file: relativePath(reader.root, config), line: file.lineOf(["extends"]), isFatal: false };
  if (target !== undefined && chain.includes(target)) {
    report(reader, { ...at, message: `"extends" is circular: it leads back to ${relativePath(reader.root, target)}` });
    return undefined;
  }
  // A shared configuration from a package that is not installed seldom holds paths, so it is passed over in silence.
  if (target === undefined && isPath) report(reader, { ...at, message: `"extends" names ${specifier}, which does not exist` });
  return target;
}

/** A configuration named with or without `.json`, or by its folder. */
export function configAt(host: Host, path: string): string | undefined {
  return [path, `${path}.json`, `${path}/tsconfig.json`].find((candidate) => host.stat(candidate)?.isFile === true);
}

function patternsOf(paths: Readonly<Record<string, unknown>>, place: (target: string) => string): readonly PathPattern[] {
  const patterns = Object.keys(paths).map((pattern): PathPattern => {
    const [prefix = "", suffix] = pattern.split("*");
    return { prefix, ...(suffix === undefined ? {} : { suffix }), targets: stringsOf(paths[pattern]).map(place) };
  });
  const weight = (pattern: PathPattern): number => (pattern.suffix === undefined ? 1e6 : pattern.prefix.length);
  return patterns.sort((a, b) => weight(b) - weight(a));
}

function report(reader: Reader, problem: Problem): void {
  reader.problems.set(`${problem.file}:${problem.line ?? 0}:${problem.message}`, problem);
}
