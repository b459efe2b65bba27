// An Express service whose data, logs, caches and handlers go through packages of the house, none of which can be seen: what the
// configuration says of them is all that is known. Each case shows the routes; accesses come back as `operation mechanism` or
// `operation rule-like reason`.
import assert from "node:assert/strict";
import { rules } from "../../../../rules/index";
import { createMemoryHost } from "../../../../server/engine/host/memory";
import { createAnalyzer } from "../../../../server/engine/index";
import type { AnalysisResult } from "../../../../server/engine/index";

export const SCHEMA = `
CREATE TABLE orgs (id uuid PRIMARY KEY, name text);
CREATE TABLE users (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id));
CREATE TABLE orders (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), total int);
CREATE INDEX ON orders (org_id);
CREATE TABLE currencies (code text PRIMARY KEY);
`;

const HEAD = `import express from "express";
import session from "express-session";
declare module "express-session" { interface SessionData { orgId: string; userId: string } }
export const app = express();
app.use(session({ secret: "s", resave: false, saveUninitialized: false }));
app.use((req, res, next) => { if (!req.session.orgId) { res.status(401).end(); return; } next(); });
`;

export interface InHouseApp {
  /** Imports and routes of src/server.ts. */
  readonly server: string;
  readonly config: unknown;
  /** Other files. */
  readonly files?: Readonly<Record<string, string>>;
  /** False for a service that has no schema at hand. */
  readonly hasSchema?: false;
}

export async function analyzeInHouse({ server, config, files = {}, hasSchema }: InHouseApp): Promise<AnalysisResult> {
  const all: Record<string, string> = {
    "/w/package.json": `{ "name": "shop", "dependencies": { "express": "4.19.0", "express-session": "1.18.0", "@acme/data": "1.0.0" } }`,
    "/w/src/server.ts": HEAD + server,
    "/w/tenantlint.config.json": JSON.stringify(config),
    ...(hasSchema === false ? {} : { "/w/migrations/001.sql": SCHEMA }),
  };
  for (const [path, text] of Object.entries(files)) all[`/w/${path}`] = text;
  const analyzer = createAnalyzer({ root: "/w", host: createMemoryHost(all), rules });
  const result = await analyzer.analyze();
  analyzer.dispose();
  assert.ok(result);
  return result;
}

/** Accesses to rows as `operation mechanism`, or `operation open`. */
export async function rowsOf(app: InHouseApp): Promise<readonly string[]> {
  const { verdicts, problems } = await analyzeInHouse(app);
  assert.deepEqual(problems, []);
  return verdicts
    .filter(({ access }) => ["query", "mutation", "create"].includes(access.kind))
    .map((one) => `${one.access.operation} ${one.verdict === "isolated" ? one.mechanism : "open"}`);
}

/** Findings as `rule`, in their order, schema rules aside. */
export async function rulesOf(app: InHouseApp): Promise<readonly string[]> {
  const { findings, problems } = await analyzeInHouse(app);
  assert.deepEqual(problems, []);
  return findings
    .filter(({ rule }) => !rule.startsWith("schema-"))
    .map(({ rule, range }) => `${rule}@${range.start.line - HEAD.split("\n").length + 1}`);
}
