// Names that Nitro and Nuxt put at hand out of folders of the project (https://nitro.build/guide/utils#auto-imports,
// https://nuxt.com/docs/guide/directory-structure/server): what files of `server/utils` and `shared/utils` export needs no import.
import type { Value } from "../../libraries/value";
import type { Frame, Machine } from "./machine";
import { exportedValue } from "./operations";

/** An export, and the file (absolute) that has it. */
interface Provided {
  readonly path: string;
  readonly name: string;
}

/** Folders inside `utils` that are looked into. */
const MAX_DEPTH = 4;
const FRAMEWORKS: readonly string[] = ["nuxt", "nitropack", "nitro"];
/** The folder that Nuxt serves from, and those that Nitro does. */
const NUXT_SERVER = /^(|.*\/)server\//;
const NITRO_SERVER = /^(|.*\/)(?:api|routes|middleware|plugins|tasks|utils)\//;
const MODULE = /^(?!.*\.d\.[cm]?ts$)(.+)\.[cm]?[jt]s$/;

const tables = new WeakMap<Machine, Map<string, ReadonlyMap<string, Provided>>>();

/** What a name that no file declares or imports stands for. */
export function autoImported(m: Machine, frame: Frame, name: string): Value | undefined {
  const file = m.world.relative(frame.file);
  for (const folder of foldersFor(file)) {
    const found = namesOf(m, frame, folder).get(name);
    if (found && found.path !== frame.file) return exportedValue(m, found.path, found.name);
  }
  return undefined;
}

function foldersFor(file: string): readonly string[] {
  const nuxt = NUXT_SERVER.exec(file)?.[1];
  if (nuxt !== undefined) return [`${nuxt}server/utils`, `${nuxt}shared/utils`];
  const nitro = NITRO_SERVER.exec(file)?.[1];
  return nitro === undefined ? [] : [`${nitro}utils`];
}

function namesOf(m: Machine, frame: Frame, folder: string): ReadonlyMap<string, Provided> {
  const known = tables.get(m) ?? new Map<string, ReadonlyMap<string, Provided>>();
  tables.set(m, known);
  let names = known.get(folder);
  if (names) return names;
  const isFramework = FRAMEWORKS.some((framework) => m.world.versionOf(frame.file, framework) !== undefined);
  names = new Map(isFramework ? exportsIn(m, folder, 0).map((one) => [one.as, one]) : []);
  known.set(folder, names);
  return names;
}

function exportsIn(m: Machine, folder: string, depth: number): readonly (Provided & { readonly as: string })[] {
  if (depth > MAX_DEPTH) return [];
  return m.world.namesIn(folder).flatMap((entry) => {
    const file = MODULE.exec(entry)?.[1];
    if (file === undefined) return entry.includes(".") ? [] : exportsIn(m, `${folder}/${entry}`, depth + 1);
    const path = m.world.absolute(`${folder}/${entry}`);
    // What a file exports as its default goes by the file's name.
    return m.world.exportNames(path).map((name) => ({ path, name, as: name === "default" ? camelCase(file) : name }));
  });
}

function camelCase(text: string): string {
  return text.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}
