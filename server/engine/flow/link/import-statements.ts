// Imports as they stand in a text, for files that are not parsed.

export interface ImportStatement {
  readonly specifier: string;
  /** Names between the braces; undefined where everything is meant, or handed on. */
  readonly names: readonly { readonly name: string; readonly local: string }[] | undefined;
}

const STATEMENT = /\b(import|export)\s+(type\s+)?([\w$*\s{},]*?)\s*\bfrom\s*["']([^"'\n]+)["']/g;
const DYNAMIC = /\b(?:import|require)\(\s*["']([^"'\n]+)["']/g;
/** Imports and re-exports of values, and imports on demand. */
export function importsIn(text: string): readonly ImportStatement[] {
  const found: ImportStatement[] = [];
  for (const [, keyword, isType, clause, specifier] of text.matchAll(STATEMENT))
    if (specifier !== undefined && isType === undefined)
      found.push({ specifier, names: keyword === "import" ? namesIn(clause ?? "") : undefined });
  for (const [, specifier] of text.matchAll(DYNAMIC)) if (specifier !== undefined) found.push({ specifier, names: undefined });
  return found;
}

export function withoutImports(text: string): string {
  return text.replace(STATEMENT, "");
}

/** `{ a, b as c, type D }`; undefined for `* as all`. */
function namesIn(clause: string): ImportStatement["names"] {
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
