// Comparing names: of modules, columns and members.
import type { LibraryModel } from "../../libraries/model";

/** A path instead of a package: code of the workspace that is not there, mostly because it is generated. */
const LOCAL = /^[.~#/]|^@\/|^(src|app|lib)\//;

/** Whether a model knows a module: its packages with their subpaths, and code that its library generates, by what is imported of it. */
export function knowsModule({ packages, generated }: Pick<LibraryModel, "packages" | "generated">, module: string, name = ""): boolean {
  if (packages.some((known) => module === known || module.startsWith(`${known}/`))) return true;
  return generated !== undefined && LOCAL.test(module) && generated(module, name);
}

/** Names are compared over and over, and there are few. */
const plain = new Map<string, string>();
const MANY = 50_000;

/** Names compare without case and underscores: SQL says `org_id` where code says `orgId`. */
export function plainName(name: string): string {
  let found = plain.get(name);
  if (found === undefined) {
    if (plain.size > MANY) plain.clear();
    plain.set(name, (found = name.toLowerCase().replaceAll("_", "")));
  }
  return found;
}
