// Whether code of the server does nothing with an export but call it. Functions of files that begin with "use server" can be called
// by any visitor once a client component has them, or once they are handed on; Next.js leaves out those that no client refers to
// (https://nextjs.org/docs/app/guides/data-security#built-in-server-actions-security-features). Read from the texts of all files,
// as client components are not parsed; in doubt an export counts as handed on.

/** What is asked of the workspace. */
export interface ExportUsesHost {
  /** Files that are no tests, absolute. */
  readonly paths: readonly string[];
  readonly read: (path: string) => string | undefined;
  /** The file that a specifier stands for; undefined when it is none of the workspace. */
  readonly resolve: (from: string, specifier: string) => string | undefined;
}

interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Names between the braces; undefined where everything is meant. */
  readonly names: readonly { readonly name: string; readonly local: string }[] | undefined;
}

const STATEMENT = /\b(import|export)\s+(type\s+)?([\w$*\s{},]*?)\s*\bfrom\s*["']([^"'\n]+)["']/g;
const DYNAMIC = /\b(?:import|require)\(\s*["']([^"'\n]+)["']/g;
const CLIENT = /^\s*(\/\/.*\n\s*|\/\*[^]*?\*\/\s*)*["']use client["']/;
/** Files of the app router that run on the server unless they say otherwise. */
const SERVER_FILE = /(^|\/)(page|layout|template|default|route|loading|not-found)\.[jt]sx?$/;
/** Only components of the server are async. */
const ASYNC_COMPONENT = /\bexport\s+(default\s+)?(async\s+function\s+[A-Z]|const\s+[A-Z][\w$]*\s*(:[^=]+)?=\s*async\b)/;

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
        if (!this.onlyCalls(from, local)) return false;
        isCalled = true;
      }
    }
    return isCalled;
  }

  private onlyCalls(path: string, local: string): boolean {
    const text = this.host.read(path) ?? "";
    if (CLIENT.test(text)) return false;
    if (/\.[jt]sx$/.test(path) && !SERVER_FILE.test(path) && !ASYNC_COMPONENT.test(text)) return false;
    const body = text.replace(STATEMENT, "");
    return !new RegExp(`(?<![\\w$])${local.replaceAll("$", "\\$")}(?![\\w$])(?!\\s*\\()`).test(body);
  }

  /** Imports of all files, by the last part of what they name. */
  private readAll(): ReadonlyMap<string, readonly Import[]> {
    const all = new Map<string, Import[]>();
    const add = (found: Import): void => {
      const key = stem(found.specifier);
      all.set(key, [...(all.get(key) ?? []), found]);
    };
    for (const from of this.host.paths) {
      const text = this.host.read(from) ?? "";
      for (const [, keyword, isType, clause, specifier] of text.matchAll(STATEMENT))
        if (specifier !== undefined && isType === undefined)
          add({ from, specifier, names: keyword === "import" ? namesIn(clause ?? "") : undefined });
      for (const [, specifier] of text.matchAll(DYNAMIC)) if (specifier !== undefined) add({ from, specifier, names: undefined });
    }
    return all;
  }
}

/** `{ a, b as c, type D }`; undefined for `* as all`. */
function namesIn(clause: string): Import["names"] {
  if (clause.includes("*")) return undefined;
  const named = /\{([^}]*)\}/.exec(clause)?.[1] ?? "";
  const before = clause.split("{")[0]?.replace(",", "").trim() ?? "";
  const names = named
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && !part.startsWith("type "))
    .map((part) => {
      const [name = part, local = name] = part.split(/\s+as\s+/);
      return { name, local };
    });
  return before === "" ? names : [{ name: "default", local: before }, ...names];
}

/** `services` of `./lib/services.ts`, `lib` of `./lib/index.ts`. */
function stem(path: string): string {
  const parts = path.split("/");
  const last = (parts.at(-1) ?? "").replace(/\.[cm]?[jt]sx?$/, "");
  return last === "index" ? (parts.at(-2) ?? "") : last;
}
