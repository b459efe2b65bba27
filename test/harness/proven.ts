// Cases for the prover: a few lines of a request handler, with what the proof must say of each access at the end of its line.
//   //= tenant-filter                  isolated, by this mechanism (`… assumed` when a name was taken at its word)
//   //= certain unpinned               open: confidence and reason; `certain bypassable or` names the way around
//   //= log tenant-filter              accesses that are no rows say their kind first: log, cache-read, module-state, storage, job, …
//   //= global + certain no-filter     several accesses that begin on one line, in the order in which they stand
// Every access of the files in `src/` must be marked, and every mark must be met.
import assert from "node:assert/strict";
import type { Verdict } from "../../rules/contract/verdict";
import type { AnalysisResult } from "../../server/engine/results";
import { analyzeFiles } from "./analyze";
import { dedent } from "./fixture";

/** A veterinary practice: Clinic is the tenant, User signs in, Staff joins them. */
const SCHEMA = `
model Clinic { id String @id @default(cuid())
  name String
  slug String @unique
  staff Staff[]
  pets Pet[]
  owners Owner[] }
model User { id String @id @default(cuid())
  email String @unique
  staff Staff[]
  notes Note[] }
model Staff { id String @id @default(cuid())
  role String
  userId String
  clinicId String
  user User @relation(fields: [userId], references: [id])
  clinic Clinic @relation(fields: [clinicId], references: [id])
  @@unique([userId, clinicId]) }
model Owner { id String @id @default(cuid())
  name String
  clinicId String
  clinic Clinic @relation(fields: [clinicId], references: [id])
  pets Pet[] }
model Pet { id String @id @default(cuid())
  name String
  chip String
  clinicId String
  ownerId String?
  speciesCode String?
  clinic Clinic @relation(fields: [clinicId], references: [id])
  owner Owner? @relation(fields: [ownerId], references: [id])
  species Species? @relation(fields: [speciesCode], references: [code])
  visits Visit[] }
model Visit { id String @id @default(cuid())
  reason String
  petId String
  pet Pet @relation(fields: [petId], references: [id])
  bills Bill[] }
model Bill { id String @id @default(cuid())
  amount Int
  visitId String
  visit Visit @relation(fields: [visitId], references: [id]) }
model Note { id String @id @default(cuid())
  text String
  userId String
  user User @relation(fields: [userId], references: [id]) }
model Species { code String @id
  name String
  pets Pet[] }
model ApiKey { id String @id @default(cuid())
  keyHash String @unique
  clinicId String }
`;

const SIGN_IN = `import jwt from "jsonwebtoken";
export function signedIn(req, res, next) {
  const token = req.headers.authorization;
  if (!token) return res.sendStatus(401);
  try {
    req.user = jwt.verify(token, process.env.SECRET);
  } catch {
    return res.sendStatus(401);
  }
  next();
}
`;

const BASE: Readonly<Record<string, string>> = {
  "package.json": `{ "name": "practice", "dependencies": { "@prisma/client": "6.2.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }`,
  "prisma/schema.prisma": SCHEMA,
  "src/db.ts": `import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n`,
  "src/sign-in.ts": SIGN_IN,
};

/** Where a body without a file of its own stands: it may use `me` (the signed-in user), `req`, `res` and `db`. */
const HANDLER_FILE = "src/handler.ts";
const IMPORTS = [`import express from "express";`, `import { signedIn } from "./sign-in";`, `import { db } from "./db";`];
const OPENED = [
  `const app = express();`,
  `app.post("/clinics/:clinicId/pets/:id", signedIn, async (req, res) => {`,
  `  const me = req.user;`,
];

const MARK = /\/\/= (.+)$/;

/**
 * The files of a case. `//- /path` starts a file; what stands before the first one is the body of the handler, its `import`
 * lines and, above a line of three dashes, its module's own declarations.
 */
export function filesOf(code: string): ReadonlyMap<string, string> {
  const files = new Map(Object.entries(BASE));
  const [body = "", ...others] = dedent(code).split(/^\/\/- \//m);
  if (body.trim() !== "") files.set(HANDLER_FILE, handlerOf(body));
  for (const other of others) {
    const end = other.indexOf("\n");
    files.set(other.slice(0, end).trim(), other.slice(end + 1));
  }
  return files;
}

function handlerOf(body: string): string {
  const isImport = (line: string): boolean => line.startsWith("import ");
  const [first = "", second] = body.split(/^---$/m);
  const lines = (second === undefined ? first : second).split("\n");
  const above = second === undefined ? [] : first.split("\n");
  const imports = [...above, ...lines].filter(isImport);
  const rest = lines.filter((line) => !isImport(line));
  return [...IMPORTS, ...imports, ...above.filter((line) => !isImport(line)), ...OPENED, ...rest, "});", ""].join("\n");
}

/** What the proof says of an access, in the words of the marks. */
export function sayVerdict(verdict: Verdict): string {
  const { kind } = verdict.access;
  const isRows = kind === "query" || kind === "mutation" || kind === "create";
  const parts =
    verdict.verdict === "isolated"
      ? [verdict.mechanism, verdict.isAssumed ? "assumed" : ""]
      : [verdict.confidence, verdict.reason, verdict.bypass ?? ""];
  return [isRows ? "" : kind, ...parts].filter((part) => part !== "").join(" ");
}

/** Each line of `src/` that has an access or a mark: the line, and what is said at its end. */
function marksOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const [path, text] of files) {
    text.split("\n").forEach((line, index) => {
      const mark = MARK.exec(line)?.[1];
      if (mark !== undefined) marks.set(`${path}:${index + 1}`, mark.trim());
    });
  }
  return marks;
}

function saidOf(verdicts: readonly Verdict[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const verdict of verdicts) {
    const place = `${verdict.access.span.file}:${verdict.access.range.start.line}`;
    const before = said.get(place);
    said.set(place, before === undefined ? sayVerdict(verdict) : `${before} + ${sayVerdict(verdict)}`);
  }
  return said;
}

/** The lines of both, as they would stand in the case. */
function shown(files: ReadonlyMap<string, string>, places: ReadonlySet<string>, words: ReadonlyMap<string, string>): string {
  const line = (place: string): string => {
    const [path = "", number = "0"] = place.split(":");
    const text = files.get(path)?.split("\n")[Number(number) - 1] ?? "";
    return `${path}: ${text.replace(MARK, "").trim()} //= ${words.get(place) ?? "(no access)"}`;
  };
  return [...places].sort().map(line).join("\n");
}

/** Analyses a case and compares what is said with its marks. */
export async function prove(code: string): Promise<AnalysisResult> {
  return proveFiles(filesOf(code));
}

/** The same for files of an application of one's own. */
export async function proveFiles(files: ReadonlyMap<string, string>): Promise<AnalysisResult> {
  const result = await analyzeFiles(files, []);
  assert.deepEqual(result.problems, []);
  const wanted = marksOf(files);
  const said = saidOf(result.verdicts);
  const places = new Set([...wanted.keys(), ...said.keys()]);
  if (places.size === 0) throw new Error("A case without an access or a mark proves nothing.");
  assert.equal(shown(files, places, said), shown(files, places, wanted));
  return result;
}

/** One test per case, titled by its key. */
export function proves(cases: Readonly<Record<string, string>>): void {
  for (const [title, code] of Object.entries(cases)) {
    it(title, async () => {
      await prove(code);
    });
  }
}
