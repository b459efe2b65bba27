// session-scope-leak over an Express service with pg: settings that stay on a pooled connection, and those that end.
import { sessionScopeLeak } from "../../rules/session-scope-leak";
import { sqlApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

/** A function that gets a client of the pool for a tenant, and the route that uses it. */
function withClient(lines: string): string {
  return sqlApp(`
//- /src/tenant.ts
import type { PoolClient } from "pg";
import { pool } from "./db";

export async function withTenant<T>(orgId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
${lines}
}
//- /src/server.ts
import express from "express";
import { requireAuth } from "./auth";
import { withTenant } from "./tenant";

const app = express();
app.get("/invoices", requireAuth, async (req, res) => {
  res.json(await withTenant(req.auth.orgId, (client) => client.query("SELECT id FROM invoices WHERE org_id = $1", [req.auth.orgId])));
});
`);
}

testRule(sessionScopeLeak, {
  invalid: [
    {
      title: "set_config for the session",
      code: withClient(`
  await client.query("SELECT set_config('app.org', $1, false)", [orgId]);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ session-scope-leak/certain: \`app.org\` is set for the whole session
  try {
    return await work(client);
  } finally {
    client.release();
  }`),
    },
    {
      title: "a search path for the session",
      code: withClient(`
  await client.query(\`SET search_path TO "org_\${orgId}"\`);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ session-scope-leak: \`search_path\`
  const result = await work(client);
  client.release();
  return result;`),
    },
    {
      title: "a role for the session",
      code: withClient(`
  await client.query(\`SET ROLE "org_\${orgId}"\`);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ session-scope-leak: \`role\`
  const result = await work(client);
  client.release();
  return result;`),
    },
    {
      title: "a plain SET inside a transaction, which a commit keeps",
      code: withClient(`
  await client.query("BEGIN");
  await client.query(\`SET app.org = '\${orgId}'\`);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ session-scope-leak: the connection takes it along
  const result = await work(client);
  await client.query("COMMIT");
  client.release();
  return result;`),
    },
    {
      title: "a setting on the pool itself, for whichever connection it picks",
      code: sqlApp(`
//- /src/server.ts
import express from "express";
import { requireAuth } from "./auth";
import { pool } from "./db";

const app = express();
app.use(requireAuth);
app.use(async (req, _res, next) => {
  await pool.query("SELECT set_config('app.org', $1, false)", [req.auth.orgId]);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ session-scope-leak/certain: \`app.org\`
  next();
});
app.get("/currencies", async (_req, res) => res.json((await pool.query("SELECT * FROM currencies")).rows));
`),
    },
    {
      title: "a function that nobody calls here",
      code: sqlApp(`
//- /src/session.ts
import type { PoolClient } from "pg";

export async function enter(client: PoolClient, orgId: string) {
  await client.query("SELECT set_config('app.org', $1, false)", [orgId]);
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ session-scope-leak/possible: \`app.org\`
}
`),
    },
  ],
  valid: [
    {
      title: "SET LOCAL in a transaction",
      code: withClient(`
  await client.query("BEGIN");
  await client.query(\`SET LOCAL search_path TO "org_\${orgId}"\`);
  const result = await work(client);
  await client.query("COMMIT");
  client.release();
  return result;`),
    },
    {
      title: "set_config for the transaction",
      code: withClient(`
  await client.query("BEGIN");
  await client.query("SELECT set_config('app.org', $1, true)", [orgId]);
  const result = await work(client);
  await client.query("COMMIT");
  client.release();
  return result;`),
    },
    {
      title: "a session that is reset before it goes back",
      code: withClient(`
  await client.query("SELECT set_config('app.org', $1, false)", [orgId]);
  try {
    return await work(client);
  } finally {
    await client.query("RESET app.org");
    client.release();
  }`),
    },
    {
      title: "DISCARD ALL",
      code: withClient(`
  await client.query(\`SET search_path TO "org_\${orgId}"\`);
  try {
    return await work(client);
  } finally {
    await client.query("DISCARD ALL");
    client.release();
  }`),
    },
    {
      title: "a setting that is emptied again",
      code: withClient(`
  await client.query("SELECT set_config('app.org', $1, false)", [orgId]);
  try {
    return await work(client);
  } finally {
    await client.query("SELECT set_config('app.org', '', false)");
    client.release();
  }`),
    },
    {
      title: "a setting that goes back to its default",
      code: withClient(`
  await client.query(\`SET search_path TO "org_\${orgId}"\`);
  try {
    return await work(client);
  } finally {
    await client.query("SET search_path TO DEFAULT");
    client.release();
  }`),
    },
    {
      title: "a connection that is closed instead of given back",
      code: withClient(`
  await client.query(\`SET search_path TO "org_\${orgId}"\`);
  try {
    return await work(client);
  } finally {
    client.release(true);
  }`),
    },
    {
      title: "settings that say nothing of a tenant",
      code: withClient(`
  await client.query("SET statement_timeout = 5000");
  const result = await work(client);
  client.release();
  return result;`),
    },
    {
      title: "a setting that is the same for everybody",
      code: withClient(`
  await client.query("SET search_path TO app, public");
  const result = await work(client);
  client.release();
  return result;`),
    },
    {
      title: "no setting at all",
      code: withClient(`
  try {
    return await work(client);
  } finally {
    client.release();
  }`),
    },
  ],
});
