// What a library's conformance cases are. A library declares, for each capability that it has, one access that must be found and one that
// must stay silent; docs/libraries.md is generated from the declarations, and conformance.test.ts proves them.
import { analyzeFiles } from "../harness/analyze";
import { rules } from "../../rules/index";

/** In the order of the table's columns, with what each means. */
export const CAPABILITIES = {
  reads: "Lists of rows",
  "by id": "One row by its id",
  or: "OR beside and around the tenant",
  relations: "The tenant reached through a relation or join",
  aggregates: "Counts, sums and groups",
  creates: "New rows",
  updates: "Changes",
  deletes: "Removals",
  upserts: "New rows that replace old ones",
  bulk: "Many writes in one call",
  links: "Foreign keys that the request names",
  "built up": "Conditions gathered over several statements",
  scoping: "What the library adds by itself: hooks, scopes, filters, extensions, policies",
  raw: "SQL or commands as text",
  undefined: "A tenant that may be undefined",
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** The lines of a handler. The flagged ones are found under this rule, once. */
export interface Cell {
  readonly rule: string;
  readonly flagged: string;
  readonly silent: string;
}

export interface LibraryCases {
  /** As the table names it. */
  readonly library: string;
  /** Page in docs/libraries. */
  readonly page: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Schema and client by path. */
  readonly files: Readonly<Record<string, string>>;
  /** First lines of every handler's file. */
  readonly imports: string;
  readonly cells: Partial<Readonly<Record<Capability, Cell>>>;
  /** Where handlers are no routes of Express: the text of the file that holds one. */
  readonly wrap?: (body: string) => string;
}

export function cell(rule: string, flagged: string, silent: string): Cell {
  return { rule, flagged, silent };
}

const SIGN_IN = `import jwt from "jsonwebtoken";
export function signedIn(req, res, next) {
  const token = req.headers.authorization;
  if (!token) return res.sendStatus(401);
  const claims = jwt.verify(token, process.env.SECRET) as { orgId: string; sub: string };
  req.user = claims;
  next();
}
`;

function route(body: string): string {
  return `app.post("/things/:id", signedIn, async (req, res) => {\n  const me = req.user as { orgId: string; sub: string };\n${body}\n});\n`;
}

function fileNamed(capability: string, kind: "flagged" | "silent"): string {
  return `${capability.replaceAll(" ", "-")}-${kind}`;
}

/** What is said of each case, by capability: the rules found, in the order of their lines. */
export async function saidOf(cases: LibraryCases): Promise<ReadonlyMap<string, readonly string[]>> {
  const dependencies = { express: "4.19.0", jsonwebtoken: "9.0.0", ...cases.dependencies };
  const files = new Map([
    ["package.json", JSON.stringify({ name: "app", dependencies })],
    ["src/sign-in.ts", SIGN_IN],
    ...Object.entries(cases.files),
  ]);
  const places = new Map<string, string>();
  const wrap =
    cases.wrap ??
    ((body: string) =>
      `import express from "express";\nimport { signedIn } from "./sign-in";\n${cases.imports}\nconst app = express();\n${route(body)}`);
  const folder = cases.wrap ? Object.keys(cases.files)[0]?.split("/")[0] : "src";
  for (const [capability, { flagged, silent }] of Object.entries(cases.cells)) {
    for (const [kind, body] of [
      ["flagged", flagged],
      ["silent", silent],
    ] as const) {
      const path = `${folder}/${fileNamed(capability, kind)}.ts`.replaceAll(cases.wrap ? "-" : "\0", "_");
      files.set(path, wrap(body));
      places.set(path, `${capability} ${kind}`);
    }
  }
  const { findings, problems } = await analyzeFiles(files, rules);
  if (problems.length > 0) throw new Error(problems.map(({ file, message }) => `${file}: ${message}`).join("\n"));
  const said = new Map<string, string[]>([...places.values()].map((place) => [place, []]));
  for (const { rule, severity, span } of findings)
    if (severity !== "info" && !/^(?:log|audit|schema)-/.test(rule)) said.get(places.get(span.file) ?? "")?.push(rule);
  return said;
}

/** What must be said. */
export function wantedOf(cases: LibraryCases): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(cases.cells).flatMap(([capability, { rule }]): [string, string[]][] => [
      [`${capability} flagged`, [rule]],
      [`${capability} silent`, []],
    ]),
  );
}
