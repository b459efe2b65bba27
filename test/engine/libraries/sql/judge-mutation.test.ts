// Which tables of INSERT, UPDATE and DELETE are isolated, and why not. Holes mean what their numbers say, see sample-model.ts.
import assert from "node:assert/strict";
import { initSqlParser } from "../../../../server/engine/libraries/sql/parse-statement";
import { checkCases, judgeText } from "./check-cases";

describe("judging mutations", () => {
  checkCases("UPDATE", [
    ["UPDATE projects SET title = $99 WHERE id = $98 AND org_id = $1", ["update projects: tenant-filter"]],
    ["UPDATE projects SET title = $99 WHERE id = $98", ["update projects: unpinned"]],
    ["UPDATE projects SET title = $99", ["update projects: no-filter"]],
    ["UPDATE projects AS p SET title = $99 WHERE p.org_id = $40", ["update p: untrusted-tenant $40"]],
    [
      "UPDATE tickets t SET status = $99 FROM projects p WHERE p.id = t.project_id AND p.org_id = $1",
      ["update t: relation-filter", "p: tenant-filter"],
    ],
    ["UPDATE tickets t SET status = $99 FROM projects p WHERE p.org_id = $1", ["update t: unpinned", "p: tenant-filter"]],
    [
      "UPDATE tickets SET status = $99 WHERE project_id IN (SELECT id FROM projects WHERE org_id = $1)",
      ["update tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "UPDATE tickets SET status = $99 WHERE id IN (SELECT t.id FROM tickets t JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1 LIMIT 5 FOR UPDATE SKIP LOCKED)",
      ["update tickets: relation-filter", "t: relation-filter", "p: tenant-filter"],
    ],
    [
      "UPDATE projects SET title = v.title FROM (VALUES ($98, $99)) AS v(id, title) WHERE projects.id = v.id AND org_id = $1",
      ["update projects: tenant-filter"],
    ],
    [
      "UPDATE projects SET title = v.title FROM (VALUES ($98, $99)) AS v(id, title) WHERE projects.id = v.id",
      ["update projects: unpinned"],
    ],
    [
      "UPDATE projects SET title = (SELECT name FROM orgs WHERE id = projects.org_id) WHERE org_id = $1",
      ["update projects: tenant-filter", "orgs: tenant-filter"],
    ],
    ["UPDATE projects SET $99 WHERE id = $98 AND org_id = $1", ["update projects: tenant-filter"]],
    [
      "WITH own AS (SELECT id FROM projects WHERE org_id = $1) UPDATE tickets SET status = $99 FROM own WHERE own.id = tickets.project_id",
      ["update tickets: relation-filter", "projects: tenant-filter"],
    ],
    ["UPDATE ONLY projects SET title = $99 WHERE org_id = $1", ["update projects: tenant-filter"]],
    ["UPDATE users SET name = $99 WHERE id = $20", ["update users: user-filter"]],
    ["UPDATE users SET name = $99 WHERE id = $98", ["update users: unpinned"]],
    ["UPDATE labels SET color = $99 WHERE id = $98 AND (org_id = $1 OR $97)", ["update labels: bypassable or ?97"]],
  ]);

  checkCases(
    "SQL Server",
    [
      [
        "MERGE INTO projects WITH (HOLDLOCK) AS t USING (VALUES ($1, $99)) AS s (org_id, slug) ON t.org_id = s.org_id AND t.slug = s.slug WHEN MATCHED THEN UPDATE SET title = $98 OUTPUT $action, inserted.id",
        ["update t: tenant-filter"],
      ],
      [
        "MERGE projects AS t USING (SELECT $1 AS org_id) AS s ON t.org_id = s.org_id WHEN NOT MATCHED BY SOURCE THEN DELETE",
        ["delete t: no-filter"],
      ],
      [
        "MERGE projects AS t USING (SELECT $1 AS org_id) AS s ON t.org_id = s.org_id WHEN NOT MATCHED BY SOURCE AND t.org_id = $1 THEN DELETE",
        ["delete t: tenant-filter"],
      ],
      [
        "IF EXISTS (SELECT 1 FROM projects WHERE slug = $99) UPDATE projects SET title = $98 WHERE org_id = $1 ELSE INSERT INTO projects (slug) VALUES ($99)",
        ["projects: unpinned", "update projects: tenant-filter", "insert projects: missing-tenant"],
      ],
      [
        "BEGIN TRY BEGIN TRAN; DELETE FROM projects WHERE org_id = $1; DELETE FROM labels; COMMIT; END TRY BEGIN CATCH ROLLBACK; THROW; END CATCH",
        ["delete projects: tenant-filter", "delete labels: no-filter"],
      ],
      ["UPDATE TOP (5) projects WITH (ROWLOCK) SET title = $99 WHERE org_id = $1", ["update projects: tenant-filter"]],
      ["UPDATE TOP (5) projects SET title = $99", ["update projects: no-filter"]],
      ["DELETE FROM p FROM projects AS p WHERE p.org_id = $1", ["delete p: tenant-filter"]],
      ["SELECT title FROM projects WHERE org_id = $1 OPTION (RECOMPILE)", ["projects: tenant-filter"]],
    ],
    "mssql",
  );

  checkCases(
    "MySQL",
    [
      [
        "UPDATE tickets t, projects p SET t.status = $99 WHERE p.id = t.project_id AND p.org_id = $1",
        ["update t: relation-filter", "p: tenant-filter"],
      ],
      ["UPDATE tickets t, projects p SET t.status = $99 WHERE p.org_id = $1", ["update t: unpinned", "p: tenant-filter"]],
      ["UPDATE LOW_PRIORITY IGNORE projects SET title = $99 WHERE org_id = $1", ["update projects: tenant-filter"]],
      ["DELETE QUICK FROM projects", ["delete projects: no-filter"]],
      ["SELECT * FROM projects WHERE org_id = $1 AND id MOD 2 = 1 LOCK IN SHARE MODE", ["projects: tenant-filter"]],
    ],
    "mysql",
  );

  checkCases("INSERT of a query without FROM", [
    [
      "INSERT INTO projects (org_id, slug) SELECT $1, unnest($99::text[]) ON CONFLICT (org_id, slug) DO NOTHING",
      ["insert projects: tenant-filter"],
    ],
    [
      "INSERT INTO projects (org_id, slug) SELECT $40, unnest($99::text[]) ON CONFLICT DO NOTHING",
      ["insert projects: untrusted-tenant $40"],
    ],
  ]);

  checkCases("DELETE", [
    ["DELETE FROM projects WHERE id = $99 AND org_id = $1", ["delete projects: tenant-filter"]],
    ["DELETE FROM projects WHERE id = $99", ["delete projects: unpinned"]],
    ["DELETE FROM projects", ["delete projects: no-filter"]],
    [
      "DELETE FROM projects WHERE ctid IN (SELECT ctid FROM projects WHERE org_id = $1 LIMIT 9)",
      ["delete projects: relation-filter", "projects: tenant-filter"],
    ],
    [
      "DELETE FROM projects WHERE ctid IN (SELECT ctid FROM labels WHERE org_id = $1)",
      ["delete projects: unpinned", "labels: tenant-filter"],
    ],
    ["TRUNCATE projects, labels", ["delete projects: no-filter", "delete labels: no-filter"]],
    [
      "DELETE FROM tickets t USING projects p WHERE p.id = t.project_id AND p.org_id = $1 RETURNING t.id",
      ["delete t: relation-filter", "p: tenant-filter"],
    ],
    ["DELETE FROM tickets t USING projects p WHERE p.org_id = $1", ["delete t: unpinned", "p: tenant-filter"]],
    [
      "DELETE FROM tickets WHERE EXISTS (SELECT 1 FROM projects p WHERE p.id = tickets.project_id AND p.org_id = $1)",
      ["delete tickets: relation-filter", "p: tenant-filter"],
    ],
    [
      "DELETE FROM tickets WHERE EXISTS (SELECT 1 FROM projects p WHERE p.id = project_id AND p.org_id = $1)",
      ["delete tickets: relation-filter", "p: tenant-filter"],
    ],
    [
      "WITH moved AS (DELETE FROM tickets WHERE id = $99 RETURNING *) INSERT INTO comments (ticket_id, body) SELECT id, subject FROM moved",
      ["delete tickets: unpinned", "insert comments: missing-tenant"],
    ],
    [
      "WITH moved AS (DELETE FROM tickets WHERE project_id = $10 RETURNING *) INSERT INTO comments (ticket_id, body) SELECT id, subject FROM moved",
      ["delete tickets: bound-id", "insert comments: bound-id"],
    ],
  ]);

  checkCases("INSERT", [
    ["INSERT INTO projects (org_id, title) VALUES ($1, $99)", ["insert projects: tenant-filter"]],
    ["INSERT INTO projects (title) VALUES ($99)", ["insert projects: missing-tenant"]],
    ["INSERT INTO projects (org_id, title) VALUES ($40, $99)", ["insert projects: untrusted-tenant $40"]],
    ["INSERT INTO projects (org_id, title) VALUES ($50, $99)", ["insert projects: bypassable undefined $50"]],
    ["INSERT INTO projects (org_id, title) VALUES ($1, $99), ($2, $98)", ["insert projects: tenant-filter"]],
    ["INSERT INTO projects (org_id, title) VALUES ($1, $99), ($40, $98)", ["insert projects: untrusted-tenant $40"]],
    ["INSERT INTO projects VALUES ($99, $1, $98, $97)", ["insert projects: tenant-filter"]],
    ["INSERT INTO projects (owner_id, title) VALUES ($10, $99)", ["insert projects: missing-tenant"]],
    ["INSERT INTO tickets (project_id, subject) VALUES ($10, $99)", ["insert tickets: bound-id"]],
    ["INSERT INTO tickets (project_id, author_id) VALUES ($99, $10)", ["insert tickets: missing-tenant"]],
    ["INSERT INTO orgs (slug, name) VALUES ($99, $98)", ["insert orgs: global"]],
    ["INSERT INTO users (email) VALUES ($99)", ["insert users: global"]],
    ["INSERT INTO sessions (user_id, token) VALUES ($20, $99)", ["insert sessions: user-filter"]],
    ["INSERT INTO sessions (user_id, token) VALUES ($98, $99)", ["insert sessions: missing-tenant"]],
    ["INSERT INTO countries (code) VALUES ($99)", ["insert countries: global"]],
    ["INSERT INTO nowhere (a) VALUES ($99)", ["insert nowhere: ?"]],
    [
      "INSERT INTO projects (org_id, title) SELECT org_id, title FROM projects WHERE id = $99 AND org_id = $1",
      ["insert projects: tenant-filter", "projects: tenant-filter"],
    ],
    [
      "INSERT INTO projects (org_id, title) SELECT org_id, title FROM projects WHERE id = $99",
      ["insert projects: missing-tenant", "projects: unpinned"],
    ],
    [
      "INSERT INTO projects (org_id, title) SELECT $1, title FROM projects WHERE id = $99",
      ["insert projects: tenant-filter", "projects: unpinned"],
    ],
    [
      "INSERT INTO tickets (project_id, subject) SELECT p.id, $99 FROM projects p WHERE p.org_id = $1 AND p.slug = $98",
      ["insert tickets: relation-filter", "p: tenant-filter"],
    ],
    [
      "INSERT INTO tickets (project_id, subject) VALUES ((SELECT id FROM projects WHERE org_id = $1 AND slug = $98), $99)",
      ["insert tickets: relation-filter", "projects: tenant-filter"],
    ],
    ["INSERT INTO labels (org_id, slug) SELECT $1, x FROM unnest($99::text[]) AS x", ["insert labels: tenant-filter"]],
    ["INSERT INTO metrics (org_id, value) VALUES ($1, $99)", ["insert metrics: missing-tenant"]],
    ["INSERT INTO metrics (org_id, project_id) VALUES ($1, $60)", ["insert metrics: tenant-filter"]],
    ["INSERT INTO projects $70", ["insert projects: tenant-filter ?70"]],
    ["INSERT INTO projects $71", ["insert projects: untrusted-tenant $71 ?71"]],
    ["INSERT INTO projects $72 RETURNING id", ["insert projects: missing-tenant ?72"]],
    [
      "WITH p AS (INSERT INTO projects (org_id) VALUES ($1) RETURNING id) INSERT INTO tickets (project_id) SELECT id FROM p",
      ["insert projects: tenant-filter", "insert tickets: relation-filter"],
    ],
    [
      "MERGE INTO projects p USING labels l ON p.slug = l.slug WHEN MATCHED THEN UPDATE SET title = l.color WHEN NOT MATCHED THEN INSERT (org_id) VALUES ($1)",
      ["update p: unpinned", "l: unpinned", "insert projects: tenant-filter", "l: no-filter"],
    ],
  ]);

  checkCases("upserts (PostgreSQL)", [
    [
      "INSERT INTO projects (org_id, slug, title) VALUES ($1, $99, $98) ON CONFLICT (org_id, slug) DO UPDATE SET title = EXCLUDED.title",
      ["upsert projects: tenant-filter"],
    ],
    [
      "INSERT INTO projects (id, org_id, title) VALUES ($99, $1, $98) ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title",
      ["upsert projects: unpinned"],
    ],
    [
      "INSERT INTO projects (id, org_id, title) VALUES ($99, $1, $98) ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title WHERE projects.org_id = $1",
      ["upsert projects: tenant-filter"],
    ],
    [
      "INSERT INTO projects (id, org_id, title) VALUES ($99, $1, $98) ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title WHERE projects.org_id = EXCLUDED.org_id",
      ["upsert projects: tenant-filter"],
    ],
    ["INSERT INTO projects (id, org_id) VALUES ($10, $1) ON CONFLICT (id) DO UPDATE SET title = $98", ["upsert projects: tenant-filter"]],
    ["INSERT INTO projects (id, org_id) VALUES ($99, $1) ON CONFLICT (id) DO NOTHING", ["insert projects: tenant-filter"]],
    [
      "INSERT INTO projects (org_id, slug) VALUES ($1, $99) ON CONFLICT ON CONSTRAINT orgId_slug_key DO UPDATE SET title = $98",
      ["upsert projects: tenant-filter"],
    ],
    [
      "INSERT INTO projects (org_id, slug) VALUES ($40, $99) ON CONFLICT (org_id, slug) DO UPDATE SET title = $98",
      ["upsert projects: untrusted-tenant $40"],
    ],
    [
      "INSERT INTO projects (org_id, slug) VALUES ($1, $99) ON CONFLICT (org_id, lower(slug)) DO UPDATE SET title = $98",
      ["upsert projects: tenant-filter"],
    ],
    ["INSERT INTO users (email) VALUES ($99) ON CONFLICT (email) DO UPDATE SET name = $98", ["upsert users: unpinned"]],
    ["INSERT INTO projects $70 ON CONFLICT (org_id, slug) DO UPDATE SET title = $98", ["upsert projects: tenant-filter ?70"]],
    ["INSERT INTO projects $70 ON CONFLICT (id) DO UPDATE SET title = $98", ["upsert projects: unpinned"]],
  ]);

  checkCases(
    "MySQL",
    [
      [
        "SELECT t.id FROM `tickets` AS t INNER JOIN `projects` AS p ON t.project_id = p.id WHERE p.org_id = $1",
        ["t: relation-filter", "p: tenant-filter"],
      ],
      [
        "UPDATE tickets t JOIN projects p ON p.id = t.project_id SET t.status = $99 WHERE p.id = $98 AND p.org_id = $1",
        ["update t: relation-filter", "p: tenant-filter"],
      ],
      [
        "UPDATE tickets t JOIN projects p ON p.id = t.project_id SET t.status = $99, p.title = $98 WHERE p.id = $97",
        ["update t: unpinned", "update p: unpinned"],
      ],
      [
        "DELETE t FROM tickets t JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1",
        ["delete t: relation-filter", "p: tenant-filter"],
      ],
      [
        "DELETE FROM t USING tickets AS t JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1",
        ["delete t: relation-filter", "p: tenant-filter"],
      ],
      [
        "DELETE FROM tickets WHERE id IN ($99) AND project_id IN (SELECT id FROM projects WHERE org_id = $1)",
        ["delete tickets: relation-filter", "projects: tenant-filter"],
      ],
      ["SELECT * FROM projects WHERE org_id = $1 || slug = $99", ["projects: bypassable or"]],
      ["SELECT * FROM projects WHERE org_id = $1 && slug = $99", ["projects: tenant-filter"]],
      ["SELECT * FROM projects WHERE org_id <=> $1", ["projects: tenant-filter"]],
      ["SELECT * FROM projects WHERE MATCH (title) AGAINST ($99 IN BOOLEAN MODE) AND org_id = $1", ["projects: tenant-filter"]],
      ["SELECT * FROM projects WHERE BINARY org_id = $1 AND slug = $99", ["projects: tenant-filter"]],
      ["SELECT * FROM projects WHERE org_id = UUID_TO_BIN($1)", ["projects: tenant-filter"]],
      ["INSERT INTO projects SET $70", ["insert projects: tenant-filter ?70"]],
      ["INSERT INTO projects SET org_id = $1, title = $99", ["insert projects: tenant-filter"]],
      [
        "INSERT INTO projects (org_id, slug) VALUES ($1, $99) ON DUPLICATE KEY UPDATE title = VALUES(slug)",
        ["upsert projects: tenant-filter"],
      ],
      ["INSERT INTO projects (id, org_id, slug) VALUES ($98, $1, $99) ON DUPLICATE KEY UPDATE title = $97", ["upsert projects: unpinned"]],
      ["REPLACE INTO projects (id, org_id) VALUES ($99, $1)", ["upsert projects: unpinned"]],
      ["INSERT IGNORE INTO projects (id, org_id) VALUES ($99, $1)", ["insert projects: tenant-filter"]],
    ],
    "mysql",
  );

  checkCases(
    "SQLite",
    [
      ["SELECT * FROM projects WHERE org_id IS $1 AND slug IS NOT $99", ["projects: tenant-filter"]],
      ["SELECT * FROM [projects] WHERE [org_id] = $1", ["projects: tenant-filter"]],
      ["SELECT * FROM projects WHERE id IN (SELECT value FROM json_each($10))", ["projects: bound-id"]],
      ["SELECT * FROM projects WHERE title GLOB $99 OR org_id = $1", ["projects: bypassable or"]],
      ["INSERT OR REPLACE INTO projects (id, org_id) VALUES ($99, $1)", ["upsert projects: unpinned"]],
      [
        "INSERT INTO projects (org_id, slug) VALUES ($1, $99) ON CONFLICT(org_id, slug) DO UPDATE SET title = excluded.title",
        ["upsert projects: tenant-filter"],
      ],
    ],
    "sqlite",
  );
});

describe("what a use says besides", () => {
  before(initSqlParser);

  it("lists the values of an insert and the assignments of an update", () => {
    const [insert] = judgeText("INSERT INTO tickets (project_id, status) VALUES ($10, $99), ($11, $99)");
    assert.deepEqual(
      [...(insert?.insertValues ?? [])],
      [
        [
          "projectId",
          {
            kind: "list",
            items: [
              { kind: "hole", hole: 10 },
              { kind: "hole", hole: 11 },
            ],
          },
        ],
        ["status", { kind: "hole", hole: 99 }],
      ],
    );
    const [update] = judgeText("UPDATE projects SET org_id = $99, $98 WHERE org_id = $1");
    assert.deepEqual([...(update?.updateSets ?? [])], [["orgId", { kind: "hole", hole: 99 }]]);
    assert.deepEqual(update?.opaqueSets, [98]);
  });

  it("looks at every row of a long insert", () => {
    const rows = Array.from({ length: 300 }, (_, i) => (i === 299 ? "($40, 'x')" : "($1, 'x')")).join(", ");
    assert.equal(judgeText(`INSERT INTO projects (org_id, title) VALUES ${rows}`)[0]?.reason, "untrusted-tenant");
  });

  it("lists the equalities that hold for every row", () => {
    const [use] = judgeText("SELECT * FROM projects WHERE id = $98 AND (org_id = $1 OR slug = $99) AND owner_id = $97::uuid");
    assert.deepEqual(use?.equalities, [
      { column: "id", hole: 98 },
      { column: "ownerId", hole: 97 },
    ]);
  });

  it("says when only aggregates leave the query", () => {
    assert.equal(judgeText("SELECT count(*), coalesce(sum(value), 0) + 1 FROM metrics")[0]?.isAggregateOnly, true);
    assert.equal(judgeText("SELECT project_id, count(*) FROM metrics GROUP BY 1")[0]?.isAggregateOnly, false);
  });

  it("finds nothing to judge in statements without tables", () => {
    assert.deepEqual(judgeText("BEGIN; SET LOCAL app.org_id = '$1'; SELECT 1; COMMIT"), []);
  });
});
