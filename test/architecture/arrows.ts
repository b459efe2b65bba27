// Who may import whom, and why. Reading this table tells which room a piece of code belongs to.

export interface Room {
  readonly name: string;
  /** A folder ends with a slash. The first room that fits a file is its room. */
  readonly paths: readonly string[];
  /** What belongs here. */
  readonly purpose: string;
  readonly mayImport: readonly string[];
  /** Why nothing else may be imported. */
  readonly reason: string;
}

const CONTRACT = "rules/contract";
const HOST = ["engine/host", CONTRACT];
const PROGRAM = ["engine/program", ...HOST];
const TENANCY = ["engine/tenancy", "engine/config", ...PROGRAM];
const LIBRARIES = ["engine/libraries", ...TENANCY];
const FACTS = ["engine/facts", ...LIBRARIES];
const FLOW = ["engine/flow", ...FACTS];

export const ROOMS: readonly Room[] = [
  {
    name: CONTRACT,
    paths: ["rules/contract/"],
    purpose: "our vocabulary as types: access, verdict, finding, rule",
    mayImport: [],
    reason: "everything rests on the vocabulary, so it rests on nothing",
  },
  {
    name: "rules/index",
    paths: ["rules/index.ts"],
    purpose: "the catalogue: one line per rule",
    mayImport: ["rules", CONTRACT],
    reason: "the catalogue only lists",
  },
  {
    name: "rules",
    paths: ["rules/"],
    purpose: "one rule per file: verdicts in, signals and fixes out",
    mayImport: [CONTRACT],
    reason: "a rule is pure: it never sees another rule, the engine, syntax, a file or the clock",
  },
  {
    name: "engine/config",
    paths: ["server/engine/policy/config.ts"],
    purpose: "the configuration as plain types, which schema readers and library models may ask for",
    mayImport: [CONTRACT],
    reason: "it is data; reading and judging it is policy",
  },
  {
    name: "engine/host",
    paths: ["server/engine/host/"],
    purpose: "file access behind one interface: disk, memory, unsaved text",
    mayImport: [CONTRACT],
    reason: "the ground floor knows paths and texts, and nothing of what they mean",
  },
  {
    name: "engine/program",
    paths: ["server/engine/program/"],
    purpose: "the only owner of the ts-morph Project and of its disposal",
    mayImport: HOST,
    reason: "whoever parses must not know what is looked for",
  },
  {
    name: "engine/tenancy",
    paths: ["server/engine/tenancy/"],
    purpose: "schemas: which entities belong to a tenant, and by which key",
    mayImport: ["engine/config", ...PROGRAM],
    reason: "what a schema says does not depend on the code that uses it",
  },
  {
    name: "engine/libraries",
    paths: ["server/engine/libraries/"],
    purpose: "one model per library: what is an access, a source, a principal, a guard",
    mayImport: TENANCY,
    reason: "a library is described by its documentation, not by how programs are proven",
  },
  {
    name: "engine/facts",
    paths: ["server/engine/facts/"],
    purpose: "what one file says, from its text alone",
    mayImport: LIBRARIES,
    reason: "facts are cached by content: nothing from another file may flow in",
  },
  {
    name: "engine/flow",
    paths: ["server/engine/flow/"],
    purpose: "linking, call graph, summaries, fixed point, verdicts",
    mayImport: FACTS,
    reason: "the proof must not depend on who asks for it, nor on rules",
  },
  {
    name: "engine/run",
    paths: ["server/engine/run/"],
    purpose: "hands verdicts to rules, and makes findings of their signals",
    mayImport: FLOW,
    reason: "it knows rules by their contract only; the analyzer hands policy in",
  },
  {
    name: "engine/policy",
    paths: ["server/engine/policy/"],
    purpose: "configuration, severities, suppressions",
    mayImport: ["engine/config", ...FACTS],
    reason: "policy judges findings, it does not make them",
  },
  {
    name: "engine/edits",
    paths: ["server/engine/edits/"],
    purpose: "merges text edits, refuses overlaps and what would not parse",
    mayImport: PROGRAM,
    reason: "an edit is a span and a text, whoever asked for it",
  },
  {
    name: "engine/package-facts",
    paths: ["server/engine/package-facts/"],
    purpose: "what a package of a monorepo contributes, as a file, and a workspace put together from such files",
    mayImport: FACTS,
    reason: "it carries texts and facts around, and proves nothing",
  },
  {
    name: "engine/results",
    paths: ["server/engine/results.ts"],
    purpose: "what the engine hands out, as plain types",
    mayImport: ["engine/host", "engine/config", "engine/policy", "engine/tenancy", CONTRACT],
    reason: "results carry data, never syntax or state",
  },
  {
    name: "engine/cache",
    paths: ["server/engine/cache/"],
    purpose: "results kept between runs, with all that they depend on",
    mayImport: ["engine/results", "engine/host", CONTRACT],
    reason: "it knows what was asked of the host, and nothing of how it was used",
  },
  {
    name: "engine/analyzer",
    paths: [
      "server/engine/analyzer.ts",
      "server/engine/workspace.ts",
      "server/engine/judge-findings.ts",
      "server/engine/judge-promises.ts",
      "server/engine/schema-verdicts.ts",
    ],
    purpose: "holds the state and the order of the phases, and applies policy to what the rooms return",
    mayImport: ["engine/results", "engine/cache", "engine/run", "engine/policy", "engine/edits", "engine/config", ...FLOW],
    reason: "it wires the rooms; front ends and rules are handed in from outside",
  },
  {
    name: "engine/capture-worker",
    paths: ["server/engine/capture-worker.ts"],
    purpose: "what a thread runs: captures files and sends their facts back",
    mayImport: FACTS,
    reason: "a thread has its own memory: what it holds must not grow with the engine",
  },
  {
    name: "engine/door",
    paths: ["server/engine/index.ts"],
    purpose: "the engine's one door",
    mayImport: ["engine/analyzer", "engine/results", "engine/host", "engine/tenancy", "engine/edits", "engine/package-facts"],
    reason: "nothing inside the engine comes through the door",
  },
  {
    name: "protocol",
    paths: ["server/protocol.ts"],
    purpose: "custom message names and settings that client and server share",
    mayImport: [],
    reason: "the extension imports it and must not pull in the server",
  },
  {
    name: "server/lsp",
    paths: ["server/lsp/"],
    purpose: "the language server: documents, cancellation, wire types",
    mayImport: ["protocol", "engine/door", "rules/index", CONTRACT],
    reason: "a front end never analyses, and the two front ends never meet",
  },
  {
    name: "server/cli",
    paths: ["server/cli/"],
    purpose: "the command line: arguments, exit codes, reports, writing fixes",
    mayImport: ["engine/door", "rules/index", CONTRACT],
    reason: "a front end never analyses, and the two front ends never meet",
  },
  {
    name: "client",
    paths: ["client/"],
    purpose: "the VS Code extension: starts the server, shows its status",
    mayImport: ["protocol"],
    reason: "the extension knows the server by its protocol only",
  },
];

export function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => room.paths.some((prefix) => (prefix.endsWith("/") ? path.startsWith(prefix) : path === prefix)));
}
