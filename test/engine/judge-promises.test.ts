// Promises of the configuration, held against what small services do.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import { createMemoryHost } from "../../server/engine/host/memory";
import { createAnalyzer } from "../../server/engine/index";
import type { AnalysisResult } from "../../server/engine/index";

const TABLES = `CREATE TABLE orgs (id uuid PRIMARY KEY, name text);
CREATE TABLE orders (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), total int);
CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), body text);`;
const FORCED = (table: string): string => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON ${table} USING (org_id = current_setting('app.org')::uuid);`;

const APP = `import express from "express";
import session from "express-session";
import pino from "pino";
import { Pool } from "pg";
const pool = new Pool();
const log = pino();
const app = express();
app.use(session({ secret: "s" }));
app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
`;

async function analyze(promises: readonly string[], code: string, sql = TABLES, more: object = {}): Promise<AnalysisResult> {
  const files = {
    "/w/package.json": `{ "dependencies": { "express": "4.19.0", "express-session": "1.18.0", "pg": "8.11.0", "mongoose": "8.5.0", "pino": "9.0.0" } }`,
    "/w/migrations/1.sql": sql,
    "/w/src/app.ts": APP + code,
    "/w/tenantlint.config.json": JSON.stringify({ promises, ...more }),
  };
  const analyzer = createAnalyzer({ root: "/w", host: createMemoryHost(files), rules });
  const result = await analyzer.analyze();
  analyzer.dispose();
  assert.ok(result);
  assert.deepEqual(result.problems, []);
  return result;
}

/** `promise status examined breaches/doubts/accepted`. */
async function judged(promise: string, code: string, sql?: string, more?: object): Promise<string> {
  const [outcome, ...others] = (await analyze([promise], code, sql, more)).promises;
  assert.ok(outcome && others.length === 0 && outcome.promise === promise);
  const { status, examined, breaches, doubts, accepted } = outcome;
  return `${status} ${examined} ${breaches.length}/${doubts.length}/${accepted.length}`;
}

const MINE = `app.get("/orders", async (req: any, res) => res.json(await pool.query("SELECT * FROM orders WHERE org_id = $1", [req.session.orgId])));\n`;
const ANY = `app.get("/orders/:id", async (req, res) => {\n  res.json(await pool.query("SELECT * FROM orders WHERE id = $1", [req.params.id]));\n});\n`;

describe("promises", () => {
  it("every query is isolated, or it is not, or nothing shows it", async () => {
    assert.equal(await judged("every-query-isolated", MINE), "kept 1 0/0/0");
    assert.equal(await judged("every-query-isolated", MINE + ANY), "broken 2 1/0/0");
    assert.equal(await judged("every-query-isolated", ""), "unshown 0 0/0/0");
  });

  it("do not hang on the severities of rules", async () => {
    assert.equal(await judged("every-query-isolated", ANY, TABLES, { rules: { "unscoped-query": "off" } }), "broken 1 1/0/0");
  });

  it("are not broken by what is accepted with a reason, and tell of it", async () => {
    const accepted = ANY.replace(
      "  res.json",
      "  // tenantlint-disable-next-line unscoped-query -- order numbers are printed on parcels\n  res.json",
    );
    const [outcome] = (await analyze(["every-query-isolated"], accepted)).promises;
    assert.equal(outcome?.status, "kept");
    assert.deepEqual(
      outcome.accepted.map(({ reason }) => reason),
      ["order numbers are printed on parcels"],
    );
  });

  it("row-level security stands on every tenant table", async () => {
    assert.equal(await judged("rls-on-every-tenant-table", MINE, `${TABLES}\n${FORCED("orders")}\n${FORCED("notes")}`), "kept 2 0/0/0");
    assert.equal(await judged("rls-on-every-tenant-table", MINE, `${TABLES}\n${FORCED("orders")}`), "broken 2 1/0/0");
    assert.equal(await judged("rls-on-every-tenant-table", MINE, TABLES, { isolation: "schema-per-tenant" }), "broken 2 2/0/0");
  });

  it("each tenant has a database of its own: a filter is not enough", async () => {
    const chosen = (name: string): string => `import mongoose, { Schema } from "mongoose";
const lead = new Schema({ email: { type: String, required: true } });
app.get("/leads", async (req: any, res) => res.json(await mongoose.connection.useDb(${name}).model("Lead", lead).find()));\n`;
    assert.equal(await judged("database-per-tenant", MINE), "broken 1 1/0/0");
    assert.equal(await judged("database-per-tenant", chosen("`crm_${req.session.orgId}`"), ""), "kept 1 0/0/0");
    assert.equal(await judged("database-per-tenant", chosen("req.query.org"), ""), "broken 1 1/0/0");
    assert.equal((await analyze(["database-per-tenant"], MINE)).isolation, "database-per-tenant");
  });

  it("no cache is shared", async () => {
    const cache = (key: string): string => `const known = new Map<string, unknown>();
app.get("/orders", async (req: any, res) => {
  const rows = await pool.query("SELECT * FROM orders WHERE org_id = $1", [req.session.orgId]);
  known.set(${key}, rows);
  res.json(known.get(${key}));
});\n`;
    assert.match(await judged("no-shared-cache", cache("`orders:${req.session.orgId}`")), /^kept \d 0/);
    assert.match(await judged("no-shared-cache", cache('"orders"')), /^broken \d [12]\//);
  });

  it("each log line names the tenant", async () => {
    const line = (text: string): string => MINE.replace("res.json(", `(${text}, res).json(`);
    assert.equal(await judged("tenant-on-every-log", line('log.info({ orgId: req.session.orgId }, "listed")')), "kept 1 0/0/0");
    assert.equal(await judged("tenant-on-every-log", line('log.info("listed")')), "broken 1 1/0/0");
  });

  it("come from every configuration of the workspace, in order, once each", async () => {
    const { promises } = await analyze(["tenant-on-every-log", "every-query-isolated", "tenant-on-every-log"], MINE);
    assert.deepEqual(
      promises.map(({ promise }) => promise),
      ["tenant-on-every-log", "every-query-isolated"],
    );
  });
});
