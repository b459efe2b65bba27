// Configurations of several packages beside one another: what each governs, and what counts together.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import { createMemoryHost } from "../../server/engine/host/memory";
import { createAnalyzer } from "../../server/engine/index";

const ROUTE = `import express from "express";
import session from "express-session";
import { Pool } from "pg";
const pool = new Pool();
const app = express();
app.use(session({ secret: "s" }));
app.get("/orders/:id", async (req: any, res) => {
  const { rows } = await pool.query("SELECT * FROM orders WHERE id = $1", [req.params.id]);
  if (!rows[0] || rows[0].org_id !== req.session.orgId) { res.sendStatus(404); return; }
  res.json((await pool.query("SELECT * FROM rates")).rows.length + rows[0].total);
});
`;

async function found(a: object, b: object, root: object = {}): Promise<readonly string[]> {
  const files = {
    "/w/package.json": JSON.stringify({
      workspaces: ["packages/*"],
      dependencies: { express: "4", "express-session": "1", pg: "8" },
      tenantlint: root,
    }),
    "/w/db/1.sql":
      "CREATE TABLE orgs (id uuid PRIMARY KEY); CREATE TABLE orders (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), total int); CREATE INDEX ON orders (org_id); CREATE TABLE rates (code text PRIMARY KEY, org_id uuid REFERENCES orgs(id)); CREATE INDEX ON rates (org_id);",
    "/w/packages/a/package.json": JSON.stringify({ name: "a", tenantlint: a }),
    "/w/packages/b/package.json": JSON.stringify({ name: "b", tenantlint: b }),
    "/w/packages/a/src/app.ts": ROUTE,
    "/w/packages/b/src/app.ts": ROUTE,
  };
  const analyzer = createAnalyzer({ root: "/w", host: createMemoryHost(files), rules });
  const result = await analyzer.analyze();
  analyzer.dispose();
  assert.deepEqual(result?.problems, []);
  return (result?.findings ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ rule, span, range }) => `${span.file.slice("packages/".length, "packages/".length + 1)}:${range.start.line} ${rule}`);
}

describe("configurations of several packages", () => {
  const GLOBAL = { entities: { rates: "global" } };

  it("entities count together, whichever package speaks of them", async () => {
    assert.deepEqual(await found({}, {}), ["a:10 unscoped-query", "b:10 unscoped-query"]);
    assert.deepEqual(await found(GLOBAL, {}), []);
  });

  it("strictness is that of the nearest one", async () => {
    assert.deepEqual(await found({}, { strictness: "in-query" }, GLOBAL), ["b:8 unscoped-query"]);
  });

  it("severities are those of the nearest one, and nothing is inherited", async () => {
    assert.deepEqual(await found({ rules: { "unscoped-query": "warning" } }, {}), ["b:10 unscoped-query"]);
    assert.deepEqual(await found({}, {}, { rules: { "unscoped-query": "off" } }), ["a:10 unscoped-query", "b:10 unscoped-query"]);
  });
});
