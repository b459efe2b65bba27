// What the configurations vouch for and teach, by function: `export` of any module, or `module#export`, where the module is a glob of
// workspace paths, the name of a package of the workspace, or a package that is installed. An expression is written as in the code.
import type { Declaration, Declarations } from "../libraries/in-house/declarations";
import { NOTHING_DECLARED } from "../libraries/in-house/declarations";
import type { CallableDeclaration, Config } from "./config";
import { matchesAny } from "./rule-policy";

/** What is asked of the workspace. */
export interface DeclarationPlaces {
  /** Path relative to the root. */
  relative(path: string): string;
  absolute(path: string): string;
  /** Name of the package that a file (absolute) belongs to. */
  packageOf(path: string): string | undefined;
}

type DeclaringConfig = Pick<Config, "folder" | "guards" | "principals" | "entryPoints" | "clients" | "sinks">;

interface Named {
  /** Folder of the configuration, relative to the root: its globs are written against it. */
  readonly folder: string;
  readonly module?: string;
  /** Parts of the export's name, or of the expression. */
  readonly path: readonly string[];
  readonly says: Declaration;
}

/** Those of every configuration count, each for what its globs name. */
export function createDeclarations(configs: readonly DeclaringConfig[], places: DeclarationPlaces): Declarations {
  const all = configs.flatMap(namedIn);
  if (all.length === 0) return NOTHING_DECLARED;
  const inFile = (one: Named, file: string): boolean => isInModule(one, places.relative(file), () => places.packageOf(file));
  const calls = all.filter(({ says }) => says.is !== "entry");
  return {
    ofFunction: (file, name) => calls.find((one) => one.path.join(".") === name && inFile(one, file))?.says,
    ofExport: (module, path) => {
      const name = exportedPath(path).join(".");
      return all.find((one) => one.path.join(".") === name && isOfPackage(one, module))?.says;
    },
    leadsToOne: (module, path) => {
      const before = exportedPath(path);
      return all.some(
        (one) => one.path.length > before.length && before.every((part, at) => part === one.path[at]) && isOfPackage(one, module),
      );
    },
    ofExpression: (path) =>
      all.find(
        (one) => one.says.is === "principal" && one.module === undefined && one.path.length > 1 && one.path.join(".") === path.join("."),
      )?.says,
    words: all.filter(({ says }) => says.is !== "guard" && says.is !== "principal").map(({ path }) => path.at(-1) ?? ""),
    isEntryFile: (file) => all.some((one) => one.says.is === "entry" && one.module !== undefined && inFile(one, places.absolute(file))),
    entriesOf: (file) =>
      all.flatMap((one) =>
        one.says.is === "entry" && inFile(one, file) ? [{ name: one.path.join("."), arguments: one.says.arguments }] : [],
      ),
  };
}

function namedIn(config: DeclaringConfig): readonly Named[] {
  const of = <D extends CallableDeclaration>(list: readonly D[], says: (one: D) => Declaration): readonly Named[] =>
    list.map((one) => ({ folder: config.folder, ...partsOf(one.name), says: says(one) }));
  return [
    ...of(config.guards, (one) => ({ is: "guard", arguments: one.arguments ?? [] })),
    ...of(config.principals, ({ yields }) => ({ is: "principal", yields })),
    ...of(config.clients, (client) => ({ is: "client", client })),
    ...of(config.sinks, (sink) => ({ is: "sink", sink })),
    ...of(config.entryPoints, (one) => ({ is: "entry", arguments: one.arguments ?? [] })),
  ];
}

/** `module#export.member` → module and `["export", "member"]`. */
function partsOf(name: string): Pick<Named, "module" | "path"> {
  const at = name.lastIndexOf("#");
  const path = name
    .slice(at + 1)
    .replace(/\(\)/g, "")
    .split(".");
  return at < 0 ? { path } : { module: name.slice(0, at), path };
}

function isInModule({ folder, module }: Named, path: string, packageName: () => string | undefined): boolean {
  if (folder !== "" && !path.startsWith(`${folder}/`) && module !== packageName()) return false;
  if (module === undefined) return true;
  const own = folder === "" ? path : path.slice(folder.length + 1);
  return matchesAny([module, `${module}.{ts,tsx,js,jsx,mts,cts,mjs,cjs}`, `${module}/index.{ts,js}`], own) || module === packageName();
}

function isOfPackage({ module }: Named, specifier: string): boolean {
  return module === undefined || specifier === module || specifier.startsWith(`${module}/`) || matchesAny([module], specifier);
}

/** A default import's members are the package's. */
function exportedPath(path: readonly string[]): readonly string[] {
  return path.length > 1 ? path.filter((part) => part !== "default") : path;
}
