// Reads the entities that files in memory declare; a text alone is one file. Files lie in one folder.
import { loadCodeSchemas, type CodeSchemas } from "../../../../server/engine/tenancy/code/load-code-schemas";

const ROOT = "/w/";

export function readCode(given: Readonly<Record<string, string>> | string): CodeSchemas {
  const files = typeof given === "string" ? { "main.ts": given } : given;
  const find = (name: string): string | undefined =>
    ["", ".ts", ".js"].map((end) => `${name}${end}`).find((path) => files[path] !== undefined);
  return loadCodeSchemas(
    Object.keys(files)
      .sort()
      .map((name) => `${ROOT}${name}`),
    {
      read: (path) => files[path.slice(ROOT.length)],
      resolve: (_from, specifier) => {
        const found = specifier.startsWith("./") ? find(specifier.slice(2)) : undefined;
        return found === undefined ? undefined : `${ROOT}${found}`;
      },
      relative: (path) => path.slice(ROOT.length),
    },
  );
}
