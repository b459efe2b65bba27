// The little of YAML that pnpm-workspace.yaml uses: lists of globs, and maps of versions (catalogs). Anything else is skipped.
// Format: https://pnpm.io/pnpm-workspace_yaml and https://pnpm.io/catalogs (pnpm 10).

export interface PnpmWorkspace {
  /** Globs of package folders, relative to the file; those that begin with `!` exclude. */
  readonly packages: readonly string[];
  /** Versions by catalog name (`default` for the unnamed one), then by package. */
  readonly catalogs: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

export function parsePnpmWorkspace(text: string): PnpmWorkspace {
  const packages: string[] = [];
  const catalogs = new Map<string, Map<string, string>>();
  let section = "";
  let catalog = "default";
  for (const { indent, text: line } of linesOf(text)) {
    const item = /^-\s+(.*)$/.exec(line)?.[1];
    if (item !== undefined) {
      if (section === "packages") packages.push(unquote(item));
      continue;
    }
    const [key, value] = splitEntry(line);
    if (indent === 0) {
      section = key;
      catalog = "default";
      if (section === "packages") packages.push(...flowItems(value));
    } else if (section === "catalogs" && value === "") catalog = key;
    else if ((section === "catalog" || section === "catalogs") && value !== "") {
      const versions = catalogs.get(catalog) ?? new Map<string, string>();
      catalogs.set(catalog, versions.set(key, unquote(value)));
    }
  }
  return { packages, catalogs };
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, "").trimEnd();
    const content = line.trimStart();
    if (content !== "" && content !== "---") lines.push({ indent: line.length - content.length, text: content });
  }
  return lines;
}

/** `"@a/b": ^1.0` → its key and value; the colon of a quoted key does not count. */
function splitEntry(line: string): readonly [key: string, value: string] {
  const match = /^("[^"]*"|'[^']*'|[^:]+)\s*:(?:\s+(.*))?$/.exec(line);
  return match === null ? ["", ""] : [unquote(match[1] ?? ""), match[2] ?? ""];
}

function flowItems(value: string): readonly string[] {
  const inner = /^\[(.*)\]$/.exec(value)?.[1];
  return inner === undefined
    ? []
    : inner
        .split(",")
        .map((item) => unquote(item))
        .filter((item) => item !== "");
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^(".*"|'.*')$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}
