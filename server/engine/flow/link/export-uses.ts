// Whether code of the server does nothing with an export but call it. Functions of files that begin with "use server" can be called
// by any visitor once a client component has them, or once they are handed on; Next.js leaves out those that no client refers to
// (https://nextjs.org/docs/app/guides/data-security#built-in-server-actions-security-features). Read from the texts of all files,
// as client components are not parsed; in doubt an export counts as handed on.

import { onlyCalls } from "./client-code";
import { importsIn, type ImportStatement } from "./import-statements";

/** What is asked of the workspace. */
export interface ExportUsesHost {
  /** Files that are no tests, absolute. */
  readonly paths: readonly string[];
  readonly read: (path: string) => string | undefined;
  /** The file that a specifier stands for; undefined when it is none of the workspace. */
  readonly resolve: (from: string, specifier: string) => string | undefined;
}

interface Import extends ImportStatement {
  readonly from: string;
}

interface Answer {
  readonly isOnlyCalled: boolean;
  /** Files whose texts it was found in. */
  readonly from: ReadonlySet<string>;
}

export class ExportUses {
  /** By importing file. */
  private readonly imports = new Map<string, readonly Import[]>();
  /** Imports of all files, by the last part of what they name. */
  private byStem: ReadonlyMap<string, readonly Import[]> | undefined;
  private readonly answers = new Map<string, Answer>();
  /** Files that have changed since they were read. */
  private readonly changed = new Set<string>();

  constructor(private readonly host: ExportUsesHost) {}

  /** These files changed, appeared or went away. */
  forget(paths: Iterable<string>): void {
    for (const path of paths) this.changed.add(path);
  }

  /** True when some file calls the export, and none does anything else with it or may be of the client. */
  isOnlyCalled(path: string, name: string): boolean {
    this.readChanged();
    const key = `${path}#${name}`;
    const known = this.answers.get(key);
    if (known) return known.isOnlyCalled;
    const from = new Set<string>();
    const isOnlyCalled = this.decide(path, name, from);
    this.answers.set(key, { isOnlyCalled, from });
    return isOnlyCalled;
  }

  private decide(path: string, name: string, read: Set<string>): boolean {
    this.byStem ??= this.readAll();
    const of = (this.byStem.get(stem(path)) ?? []).filter(
      ({ from, specifier }) => from !== path && this.host.resolve(from, specifier) === path,
    );
    let isCalled = false;
    for (const { from, names } of of) {
      if (!names) return false;
      for (const local of names.filter((one) => one.name === name).map((one) => one.local)) {
        read.add(from);
        if (!onlyCalls(from, this.host.read(from) ?? "", local)) return false;
        isCalled = true;
      }
    }
    return isCalled;
  }

  /** An edit seldom touches an import: then only answers that were found in the text of the file are asked again. */
  private readChanged(): void {
    for (const path of this.changed) {
      const before = this.imports.get(path);
      if (!before) continue;
      if (JSON.stringify(before) === JSON.stringify(this.importsOf(path))) {
        for (const [key, { from }] of this.answers) if (from.has(path)) this.answers.delete(key);
      } else {
        this.imports.delete(path);
        this.byStem = undefined;
        this.answers.clear();
      }
    }
    this.changed.clear();
  }

  private importsOf(from: string): readonly Import[] {
    return importsIn(this.host.read(from) ?? "").map((found) => ({ ...found, from }));
  }

  private readAll(): ReadonlyMap<string, readonly Import[]> {
    const all = new Map<string, Import[]>();
    for (const from of this.host.paths) {
      const own = this.imports.get(from) ?? this.importsOf(from);
      this.imports.set(from, own);
      for (const found of own) {
        const key = stem(found.specifier);
        const list = all.get(key);
        if (list) list.push(found);
        else all.set(key, [found]);
      }
    }
    return all;
  }
}

/** `services` of `./lib/services.ts`, `lib` of `./lib/index.ts`. */
function stem(path: string): string {
  const parts = path.split("/");
  const last = (parts.at(-1) ?? "").replace(/\.[cm]?[jt]sx?$/, "");
  return last === "index" ? (parts.at(-2) ?? "") : last;
}
