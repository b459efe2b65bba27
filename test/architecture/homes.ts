// Where each outside package may be imported, and why only there. A package without a home here cannot be imported at all.

export interface Home {
  readonly packages: readonly string[];
  /** Files, or folders with a closing slash. */
  readonly in: readonly string[];
  readonly reason: string;
}

export const HOMES: readonly Home[] = [
  { packages: ["vscode", "vscode-languageclient"], in: ["client/"], reason: "only the extension runs inside VS Code" },
  {
    packages: ["vscode-languageserver", "vscode-languageserver-textdocument"],
    in: ["server/lsp/", "server/protocol.ts"],
    reason: "wire types stay at the edge: the engine speaks its own terms",
  },
  {
    packages: ["ts-morph"],
    in: ["server/engine/program/", "server/engine/tenancy/", "server/engine/libraries/", "server/engine/facts/", "server/engine/edits/"],
    reason: "syntax ends where facts begin: the proof, the rules and the front ends never see a node",
  },
  {
    packages: ["@guanmingchiu/sqlparser-ts"],
    in: ["server/engine/libraries/sql/", "server/engine/tenancy/"],
    reason: "SQL is parsed in one place for queries and in one for migrations",
  },
  {
    packages: ["commander", "picocolors", "nanospinner", "diff", "sarif"],
    in: ["server/cli/"],
    reason: "the terminal is the command line's affair",
  },
  {
    packages: ["jsonc-parser"],
    in: ["server/engine/policy/", "server/engine/host/", "server/engine/flow/link/"],
    reason: "JSON with comments is read for configurations and package files only",
  },
  {
    packages: ["minimatch"],
    in: ["server/engine/policy/", "server/engine/host/", "server/engine/flow/link/", "server/cli/"],
    reason: "globs belong to configurations, workspaces and the command line",
  },
  {
    packages: ["node:fs"],
    in: ["server/engine/host/disk.ts", "server/cli/"],
    reason: "the engine sees files through its host, so that unsaved text counts and no test needs a disk",
  },
  {
    packages: ["node:crypto"],
    in: [
      "server/engine/facts/",
      "server/engine/flow/keys.ts",
      "server/engine/capture-worker.ts",
      "server/engine/package-facts/",
      "server/engine/run/",
      "server/engine/policy/",
      "server/engine/cache/",
      "server/lsp/",
      "server/cli/",
    ],
    reason:
      "hashes serve the facts' cache, reused calls and what workers were sent, kept results, fingerprints, and the result ids of pull diagnostics",
  },
  { packages: ["node:child_process"], in: ["server/cli/"], reason: "git is asked what changed; nothing of a workspace is ever run" },
  {
    packages: ["node:worker_threads"],
    in: ["server/cli/", "server/engine/capture-worker.ts"],
    reason: "the engine runs on the thread that calls it; who calls it may start others to capture ahead",
  },
  { packages: ["node:zlib"], in: ["server/engine/package-facts/"], reason: "only what is carried between machines is made small" },
  {
    packages: ["node:v8"],
    in: ["server/engine/cache/", "server/engine/facts/", "server/engine/host/heap.ts"],
    reason: "kept results and facts are written in V8's own form, which knows maps and sets; one place tells V8 how its heap may grow",
  },
  {
    packages: ["node:module"],
    in: ["server/cli/", "server/engine/flow/link/"],
    reason: "module resolution asks for the names of Node's own modules; the command line loads its sibling bundle",
  },
  {
    packages: ["node:path", "node:url", "node:process", "node:util"],
    in: ["server/cli/", "server/lsp/", "client/"],
    reason: "the engine's paths are plain text with forward slashes on every system",
  },
];

/** `node:fs/promises` → `node:fs`, `@a/b/c` → `@a/b`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
