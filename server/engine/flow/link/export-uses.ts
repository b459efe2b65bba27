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

export class ExportUses {
  private imports: ReadonlyMap<string, readonly Import[]> | undefined;
  private readonly answers = new Map<string, boolean>();

  constructor(private readonly host: ExportUsesHost) {}

  /** Something changed. */
  forget(): void {
    this.imports = undefined;
    this.answers.clear();
  }

  /** True when some file calls the export, and none does anything else with it or may be of the client. */
  isOnlyCalled(path: string, name: string): boolean {
    const key = `${path}#${name}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answer = this.decide(path, name);
    this.answers.set(key, answer);
    return answer;
  }

  private decide(path: string, name: string): boolean {
    this.imports ??= this.readAll();
    const of = (this.imports.get(stem(path)) ?? []).filter(
      ({ from, specifier }) => from !== path && this.host.resolve(from, specifier) === path,
    );
    let isCalled = false;
    for (const { from, names } of of) {
      if (!names) return false;
      for (const local of names.filter((one) => one.name === name).map((one) => one.local)) {
        if (!onlyCalls(from, this.host.read(from) ?? "", local)) return false;
        isCalled = true;
      }
    }
    return isCalled;
  }

  /** Imports of all files, by the last part of what they name. */
  private readAll(): ReadonlyMap<string, readonly Import[]> {
    const all = new Map<string, Import[]>();
    const add = (found: Import): void => {
      const key = stem(found.specifier);
      all.set(key, [...(all.get(key) ?? []), found]);
    };
    for (const from of this.host.paths) {
      for (const found of importsIn(this.host.read(from) ?? "")) add({ ...found, from });
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
