// Which tables of a SELECT are isolated, and why not. Each case: statement, and per table in order `name: verdict`.
// Holes mean what their numbers say, see sample-model.ts: $1 is a trusted tenant, $99 plain input.
import { checkCases } from "./check-cases";

describe("judging SELECT", () => {
  checkCases("one table", [
    ["SELECT * FROM projects WHERE org_id = $1", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE $1 = projects.org_id AND title ILIKE $99", ["projects: tenant-filter"]],
    ['SELECT * FROM "projects" AS p WHERE p."orgId" = $1', ["p: tenant-filter"]],
    ["SELECT * FROM public.projects WHERE ORG_ID = $1", ["projects: tenant-filter"]],
    ["SELECT * FROM projects", ["projects: no-filter"]],
    ["SELECT count(*) FROM projects", ["projects: no-filter"]],
    ["SELECT * FROM projects WHERE title = $99", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE id = $99", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE id = $10", ["projects: bound-id"]],
    ["SELECT * FROM projects WHERE org_id = $40", ["projects: untrusted-tenant $40"]],
    ["SELECT * FROM projects WHERE org_id = $50", ["projects: bypassable undefined $50"]],
    ["SELECT * FROM projects WHERE org_id = $40 AND org_id = $1", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id = 7", ["projects: unpinned"]],
    ["SELECT * FROM orgs WHERE id = $1", ["orgs: tenant-filter"]],
    ["SELECT * FROM orgs WHERE slug = $99", ["orgs: unpinned"]],
    ["SELECT * FROM countries ORDER BY name", ["countries: global"]],
    ["SELECT * FROM nowhere WHERE org_id = $1", ["nowhere: ?"]],
    ["SELECT * FROM settings WHERE id = $99", ["settings: ?"]],
    ["SELECT * FROM sessions WHERE token = $30", ["sessions: credential"]],
    ["SELECT * FROM sessions WHERE user_id = $20", ["sessions: user-filter"]],
    ["SELECT * FROM projects WHERE owner_id = $20", ["projects: unpinned"]],
    ["SELECT * FROM members WHERE user_id = $20", ["members: user-filter"]],
    ["SELECT * FROM projects WHERE org_id = current_setting('app.org_id')::uuid", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id = current_setting('app.other')::uuid", ["projects: unpinned"]],
    ["SELECT org_id, count(*) FROM projects GROUP BY org_id HAVING org_id = $1", ["projects: tenant-filter"]],
  ]);

  checkCases("clauses that say nothing of the rows", [
    ["SELECT * FROM projects WHERE org_id = $1 FOR NO KEY UPDATE SKIP LOCKED", ["projects: tenant-filter"]],
    ["SELECT * FROM projects p WHERE id = $99 FOR KEY SHARE OF p NOWAIT", ["p: unpinned"]],
    ["SELECT * FROM projects WHERE org_id = $1 ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1", ["projects: tenant-filter"]],
    ['SELECT title::text COLLATE "C" FROM projects WHERE slug = $99', ["projects: unpinned"]],
    ["SELECT trim(both from title) FROM projects WHERE org_id = $1 AND id BETWEEN SYMMETRIC $98 AND $99", ["projects: tenant-filter"]],
    [
      "SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM projects WHERE org_id = $1",
      ["projects: tenant-filter"],
    ],
    [
      "WITH RECURSIVE t AS (SELECT id FROM projects WHERE org_id = $1 UNION ALL SELECT id FROM t) SEARCH DEPTH FIRST BY id SET o CYCLE id SET c USING p SELECT * FROM t",
      ["projects: tenant-filter"],
    ],
    ["SELECT JSON_VALUE(title, '$.a' RETURNING int DEFAULT 0 ON EMPTY) FROM projects WHERE org_id = $1", ["projects: tenant-filter"]],
    ["TABLE projects", ["projects: no-filter"]],
  ]);

  checkCases("AND, OR, NOT", [
    ["SELECT * FROM projects WHERE org_id = $1 AND slug = $99 OR title = $98", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE org_id = $1 AND (slug = $99 OR title = $98)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE (org_id = $1 OR $1 IS NULL)", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE org_id = $1 OR org_id = $2", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE (org_id = $1 AND slug = $99) OR (org_id = $1 AND title = $98)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id = $1 OR org_id = $40", ["projects: untrusted-tenant $40"]],
    ["SELECT * FROM labels WHERE org_id IS NULL OR org_id = $1", ["labels: tenant-filter"]],
    ["SELECT * FROM labels WHERE org_id IS NOT NULL", ["labels: unpinned"]],
    ["SELECT * FROM projects WHERE NOT org_id = $1", ["projects: bypassable not"]],
    ["SELECT * FROM projects WHERE org_id <> $1", ["projects: bypassable not"]],
    ["SELECT * FROM projects WHERE NOT (org_id <> $1 OR slug = $99)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id NOT IN ($1)", ["projects: bypassable not"]],
    ["SELECT * FROM projects WHERE 1 = 1 AND org_id = $1", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE 1 = 1 OR org_id = $1", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE 1 = 0 OR org_id = $1", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id IS NOT DISTINCT FROM $1 AND slug = $99", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id IS NOT DISTINCT FROM $1 OR slug = $99", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE CASE WHEN $99 THEN org_id = $1 ELSE true END", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE org_id > $1", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE org_id LIKE $1", ["projects: unpinned"]],
  ]);

  checkCases("wrapped operands and lists", [
    ["SELECT * FROM projects WHERE org_id::text = $1::text", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE CAST(org_id AS uuid) = CAST($1 AS uuid)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE lower(org_id) = lower($1)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id = coalesce($1, org_id)", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE coalesce($1, org_id) = org_id", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE org_id = coalesce($1, '')", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE coalesce(org_id, $99) = $1", ["projects: bypassable or"]],
    ["SELECT * FROM projects WHERE org_id || '' = $1 || ''", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE org_id = ANY($1)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id = ANY($1::uuid[])", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id <> ALL($1)", ["projects: bypassable not"]],
    ["SELECT * FROM projects WHERE org_id IN ($1, $2)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id IN ($1, $40)", ["projects: untrusted-tenant $40"]],
    ["SELECT * FROM projects WHERE org_id IN ($1, $99)", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE (org_id, slug) = ($1, $99)", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE (org_id, slug) IN (($1, $98), ($1, $99))", ["projects: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id IN (SELECT unnest($1::uuid[]))", ["projects: tenant-filter"]],
    ["SELECT p.* FROM projects p JOIN unnest($1::uuid[]) AS mine(org) ON mine.org = p.org_id", ["p: tenant-filter"]],
    ["SELECT * FROM projects WHERE org_id = '$1'", ["projects: tenant-filter"]],
  ]);

  checkCases("joins", [
    ["SELECT t.* FROM tickets t JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1", ["t: relation-filter", "p: tenant-filter"]],
    ["SELECT t.* FROM tickets t, projects p WHERE p.id = t.project_id AND p.org_id = $1", ["t: relation-filter", "p: tenant-filter"]],
    [
      "SELECT c.* FROM comments c JOIN tickets t ON t.id = c.ticket_id JOIN projects p ON t.project_id = p.id AND p.org_id = $1",
      ["c: relation-filter", "t: relation-filter", "p: tenant-filter"],
    ],
    ["SELECT t.* FROM tickets t JOIN projects p ON p.id = t.project_id WHERE t.subject = $99", ["t: unpinned", "p: unpinned"]],
    ["SELECT * FROM tickets t JOIN projects p ON true WHERE p.org_id = $1", ["t: unpinned", "p: tenant-filter"]],
    ["SELECT * FROM tickets t CROSS JOIN projects p WHERE p.org_id = $1", ["t: unpinned", "p: tenant-filter"]],
    ["SELECT * FROM projects a JOIN projects b ON a.slug = b.slug WHERE a.org_id = $1", ["a: tenant-filter", "b: unpinned"]],
    ["SELECT * FROM projects a JOIN projects b ON a.org_id = b.org_id WHERE a.org_id = $1", ["a: tenant-filter", "b: tenant-filter"]],
    ["SELECT * FROM projects a JOIN projects b USING (id) WHERE a.org_id = $1", ["a: tenant-filter", "b: relation-filter"]],
    ["SELECT * FROM projects a JOIN labels l USING (org_id) WHERE a.org_id = $1", ["a: tenant-filter", "l: tenant-filter"]],
    [
      "SELECT * FROM tickets t JOIN projects p ON p.id = t.project_id JOIN members m ON m.org_id = p.org_id WHERE m.user_id = $20",
      ["t: relation-filter", "p: relation-filter", "m: user-filter"],
    ],
    ["SELECT o.* FROM orgs o JOIN members m ON m.org_id = o.id WHERE m.user_id = $20", ["o: relation-filter", "m: user-filter"]],
    [
      "SELECT t.*, u.name FROM tickets t JOIN projects p ON p.id = t.project_id JOIN users u ON u.id = t.author_id WHERE p.org_id = $1",
      ["t: relation-filter", "p: tenant-filter", "u: relation-filter"],
    ],
    ["SELECT t.* FROM tickets t JOIN users u ON u.id = t.author_id WHERE u.id = $20", ["t: unpinned", "u: user-filter"]],
    [
      "SELECT s.* FROM sessions s JOIN users u ON u.id = s.user_id JOIN members m ON m.user_id = u.id WHERE m.org_id = $1",
      ["s: unpinned", "u: relation-filter", "m: tenant-filter"],
    ],
    [
      "SELECT c.* FROM comments c JOIN attachments a ON a.ticket_id = c.ticket_id JOIN tickets t ON t.id = a.ticket_id JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1",
      ["c: relation-filter", "a: relation-filter", "t: relation-filter", "p: tenant-filter"],
    ],
    ["SELECT c.*, n.name FROM projects c JOIN countries n ON n.code = $99 WHERE c.org_id = $1", ["c: tenant-filter", "n: global"]],
    ["SELECT p.* FROM projects p JOIN countries n ON n.id = p.id WHERE n.id = $99", ["p: unpinned", "n: global"]],
    ["SELECT * FROM tickets WHERE project_id = $10", ["tickets: bound-id"]],
    ["SELECT * FROM tickets t NATURAL JOIN comments", ["t: no-filter", "comments: unpinned"]],
  ]);

  checkCases("outer joins", [
    ["SELECT * FROM projects p LEFT JOIN tickets t ON t.project_id = p.id WHERE p.org_id = $1", ["p: tenant-filter", "t: relation-filter"]],
    [
      "SELECT * FROM tickets t LEFT JOIN projects p ON p.id = t.project_id AND p.org_id = $1",
      ["t: bypassable left-join", "p: tenant-filter"],
    ],
    [
      "SELECT * FROM projects p LEFT JOIN labels l ON p.org_id = $1 AND l.org_id = p.org_id",
      ["p: bypassable left-join", "l: tenant-filter"],
    ],
    ["SELECT * FROM tickets t LEFT JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1", ["t: relation-filter", "p: tenant-filter"]],
    [
      "SELECT * FROM tickets t LEFT JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1 OR p.id IS NULL",
      ["t: bypassable or", "p: bypassable or"],
    ],
    ["SELECT * FROM projects p LEFT JOIN labels l ON l.slug = p.slug WHERE p.org_id = $1", ["p: tenant-filter", "l: unpinned"]],
    [
      "SELECT * FROM projects p LEFT JOIN labels l ON l.slug = p.slug AND l.org_id = $1 WHERE p.org_id = $1",
      ["p: tenant-filter", "l: tenant-filter"],
    ],
    [
      "SELECT * FROM projects p LEFT JOIN tickets t ON t.project_id = p.id LEFT JOIN comments c ON c.ticket_id = t.id WHERE p.org_id = $1",
      ["p: tenant-filter", "t: relation-filter", "c: relation-filter"],
    ],
    [
      "SELECT * FROM tickets t RIGHT JOIN projects p ON p.id = t.project_id WHERE p.org_id = $1",
      ["t: relation-filter", "p: tenant-filter"],
    ],
    [
      "SELECT * FROM projects p RIGHT JOIN tickets t ON p.id = t.project_id AND p.org_id = $1",
      ["p: tenant-filter", "t: bypassable left-join"],
    ],
    [
      "WITH mine AS (SELECT t.*, p.title FROM tickets t JOIN projects p ON p.id = t.project_id LEFT JOIN comments c ON c.ticket_id = t.id WHERE p.org_id = $1) SELECT m.title FROM countries k LEFT JOIN mine m ON m.subject = k.name",
      ["k: global", "t: relation-filter", "p: tenant-filter", "c: relation-filter"],
    ],
    ["SELECT * FROM projects p FULL JOIN labels l ON l.org_id = p.org_id AND p.org_id = $1", ["p: no-filter", "l: unpinned"]],
  ]);

  checkCases("subqueries", [
    [
      "SELECT * FROM tickets WHERE project_id IN (SELECT id FROM projects WHERE org_id = $1)",
      ["tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets WHERE project_id = (SELECT id FROM projects WHERE org_id = $1 LIMIT 1)",
      ["tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets WHERE project_id = ANY(SELECT id FROM projects WHERE org_id = $1)",
      ["tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets WHERE project_id NOT IN (SELECT id FROM projects WHERE org_id = $1)",
      ["tickets: unpinned", "projects: tenant-filter"],
    ],
    ["SELECT * FROM tickets WHERE project_id IN (SELECT id FROM projects WHERE slug = $99)", ["tickets: unpinned", "projects: unpinned"]],
    [
      "SELECT * FROM projects WHERE org_id IN (SELECT org_id FROM members WHERE user_id = $20)",
      ["projects: relation-filter", "members: user-filter"],
    ],
    [
      "SELECT * FROM projects WHERE slug IN (SELECT slug FROM projects WHERE org_id = $1)",
      ["projects: unpinned", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets t WHERE t.id = $99 AND EXISTS (SELECT 1 FROM projects p WHERE p.id = t.project_id AND p.org_id = $1)",
      ["t: relation-filter", "p: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets t WHERE t.id = $99 AND EXISTS (SELECT 1 FROM projects p WHERE p.org_id = $1)",
      ["t: unpinned", "p: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets t WHERE NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = t.project_id AND p.org_id = $1)",
      ["t: unpinned", "p: tenant-filter"],
    ],
    [
      "SELECT * FROM projects p WHERE p.org_id = $1 AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.project_id = p.id)",
      ["p: tenant-filter", "t: relation-filter"],
    ],
    [
      "SELECT * FROM projects p WHERE p.org_id = $1 AND ($99 IS NULL OR EXISTS (SELECT 1 FROM tickets t WHERE t.project_id = p.id AND t.status = $98))",
      ["p: tenant-filter", "t: relation-filter"],
    ],
    [
      "SELECT *, (SELECT count(*) FROM tickets t WHERE t.project_id = p.id) AS n FROM projects p WHERE p.org_id = $1",
      ["p: tenant-filter", "t: relation-filter"],
    ],
    ["SELECT *, (SELECT count(*) FROM tickets) AS n FROM projects p WHERE p.org_id = $1", ["p: tenant-filter", "tickets: no-filter"]],
    [
      "SELECT * FROM projects p WHERE p.org_id = $1 AND (SELECT count(*) FROM tickets t WHERE t.project_id = p.id) > 3",
      ["p: tenant-filter", "t: relation-filter"],
    ],
    [
      "SELECT * FROM tickets WHERE (project_id, status) IN (SELECT id, $99 FROM projects WHERE org_id = $1)",
      ["tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets WHERE project_id IN (SELECT id FROM projects WHERE org_id = $1 UNION SELECT id FROM projects WHERE owner_id = $99)",
      ["tickets: bypassable or", "projects: tenant-filter", "projects: unpinned"],
    ],
  ]);

  checkCases("derived tables, CTEs, set operations", [
    ["SELECT * FROM (SELECT * FROM projects) p WHERE p.org_id = $1", ["projects: tenant-filter"]],
    ["SELECT * FROM (SELECT id, org_id AS tenant FROM projects) p WHERE p.tenant = $1", ["projects: tenant-filter"]],
    [
      "SELECT * FROM (SELECT id FROM projects WHERE org_id = $1) p JOIN tickets t ON t.project_id = p.id",
      ["projects: tenant-filter", "t: relation-filter"],
    ],
    [
      "SELECT t.* FROM tickets t LEFT JOIN (SELECT id FROM projects WHERE org_id = $1) p ON p.id = t.project_id",
      ["t: bypassable left-join", "projects: tenant-filter"],
    ],
    [
      "SELECT p.*, x.n FROM projects p LEFT JOIN (SELECT project_id, count(*) n FROM tickets GROUP BY project_id) x ON x.project_id = p.id WHERE p.org_id = $1",
      ["p: tenant-filter", "tickets: relation-filter"],
    ],
    [
      "SELECT * FROM projects p LEFT JOIN LATERAL (SELECT * FROM tickets t WHERE t.project_id = p.id LIMIT 1) last ON true WHERE p.org_id = $1",
      ["p: tenant-filter", "t: relation-filter"],
    ],
    [
      "WITH own AS (SELECT id FROM projects WHERE org_id = $1) SELECT t.* FROM tickets t JOIN own ON own.id = t.project_id",
      ["t: relation-filter", "projects: tenant-filter"],
    ],
    [
      "WITH own(pid) AS (SELECT id FROM projects WHERE org_id = $1) SELECT * FROM tickets WHERE project_id IN (SELECT pid FROM own)",
      ["tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "WITH own AS (SELECT count(*) AS n FROM projects WHERE org_id = $1) SELECT *, (SELECT n FROM own) FROM tickets",
      ["tickets: no-filter", "projects: tenant-filter"],
    ],
    [
      "WITH own AS (SELECT id FROM projects WHERE org_id = $1) SELECT * FROM tickets, own",
      ["tickets: no-filter", "projects: tenant-filter"],
    ],
    ["WITH a AS (SELECT * FROM projects), b AS (SELECT * FROM a WHERE org_id = $1) SELECT * FROM b", ["projects: tenant-filter"]],
    ["WITH a AS (SELECT * FROM projects) SELECT * FROM a WHERE org_id = $1 UNION ALL SELECT * FROM a", ["projects: no-filter"]],
    ["WITH unused AS (SELECT * FROM projects) SELECT * FROM labels WHERE org_id = $1", ["labels: tenant-filter", "projects: no-filter"]],
    [
      "WITH RECURSIVE tree AS (SELECT id, ticket_id FROM comments WHERE ticket_id = $10 UNION ALL SELECT c.id, c.ticket_id FROM comments c JOIN tree ON tree.ticket_id = c.ticket_id) SELECT * FROM tree",
      ["comments: bound-id", "c: bound-id"],
    ],
    [
      "WITH RECURSIVE tree AS (SELECT id, ticket_id FROM comments UNION ALL SELECT c.id, c.ticket_id FROM comments c JOIN tree ON tree.ticket_id = c.ticket_id) SELECT * FROM tree",
      ["comments: no-filter", "c: no-filter"],
    ],
    [
      "SELECT slug FROM projects WHERE org_id = $1 UNION ALL SELECT slug FROM labels WHERE org_id = $1",
      ["projects: tenant-filter", "labels: tenant-filter"],
    ],
    ["SELECT slug FROM projects WHERE org_id = $1 UNION ALL SELECT slug FROM labels", ["projects: tenant-filter", "labels: no-filter"]],
    ["SELECT id FROM projects WHERE org_id = $1 EXCEPT SELECT project_id FROM tickets", ["projects: tenant-filter", "tickets: no-filter"]],
    [
      "SELECT * FROM (SELECT id, org_id FROM projects UNION SELECT id, org_id FROM labels) x WHERE x.org_id = $1",
      ["projects: tenant-filter", "labels: tenant-filter"],
    ],
    [
      "(SELECT * FROM projects WHERE org_id = $1) UNION (SELECT * FROM projects WHERE org_id = $40)",
      ["projects: tenant-filter", "projects: untrusted-tenant $40"],
    ],
    [
      "WITH gone AS (DELETE FROM projects WHERE org_id = $1 RETURNING id) SELECT t.* FROM tickets t JOIN gone ON gone.id = t.project_id",
      ["delete projects: tenant-filter", "t: relation-filter"],
    ],
    [
      "SELECT p.title, c.n FROM projects p LEFT JOIN LATERAL (WITH own AS (SELECT id FROM tickets WHERE project_id = p.id) SELECT count(*) AS n FROM own) c ON true WHERE p.org_id = $1",
      ["p: tenant-filter", "tickets: relation-filter"],
    ],
    [
      "WITH RECURSIVE tree AS (SELECT t.id FROM tickets t WHERE t.project_id = $60 UNION ALL SELECT t.id FROM tickets t JOIN tree ON tree.id = t.id) SELECT * FROM tree",
      ["t: tenant-filter", "t: relation-filter"],
    ],
    ["WITH gone AS (DELETE FROM projects RETURNING *) SELECT * FROM gone WHERE org_id = $1", ["delete projects: no-filter"]],
  ]);

  checkCases("names that mean two things", [
    ["WITH projects AS (SELECT * FROM projects WHERE org_id = $1) SELECT * FROM projects", ["projects: tenant-filter"]],
    ["WITH projects AS (SELECT * FROM projects) SELECT * FROM projects", ["projects: no-filter"]],
    [
      "WITH projects AS (SELECT id FROM labels WHERE org_id = $1) SELECT * FROM public.projects",
      ["projects: no-filter", "labels: tenant-filter"],
    ],
    [
      "SELECT * FROM projects p WHERE p.org_id = $1 AND EXISTS (SELECT 1 FROM labels p WHERE p.slug = $99)",
      ["p: tenant-filter", "p: unpinned"],
    ],
    [
      "SELECT * FROM tickets t JOIN projects ON projects.id = project_id WHERE org_id = $1",
      ["t: relation-filter", "projects: tenant-filter"],
    ],
    ["SELECT * FROM public.projects WHERE public.projects.org_id = $1", ["projects: tenant-filter"]],
  ]);

  checkCases("the tenant reached in roundabout ways", [
    [
      "SELECT * FROM tickets WHERE project_id = $99 AND $99 IN (SELECT id FROM projects WHERE org_id = $1)",
      ["tickets: relation-filter", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets t WHERE (SELECT org_id FROM projects p WHERE p.id = t.project_id) = $1",
      ["t: relation-filter", "p: tenant-filter"],
    ],
    ["SELECT m.* FROM members m JOIN users u ON u.id = m.user_id WHERE u.id = $20", ["m: user-filter", "u: user-filter"]],
    ["SELECT * FROM projects WHERE org_id IN (SELECT id FROM orgs WHERE id = $1)", ["projects: tenant-filter", "orgs: tenant-filter"]],
    [
      "SELECT * FROM projects JOIN (SELECT id FROM projects WHERE org_id = $1) own USING (id)",
      ["projects: relation-filter", "projects: tenant-filter"],
    ],
    ["SELECT p.* FROM projects p, orgs o WHERE o.slug = $99 AND p.org_id = o.id", ["p: unpinned", "o: unpinned"]],
    [
      "SELECT t.* FROM tickets t JOIN (SELECT org_id AS id FROM projects WHERE org_id = $1) x ON x.id = t.project_id",
      ["t: no-filter", "projects: tenant-filter"],
    ],
    [
      "SELECT * FROM projects WHERE org_id = $1 AND id = (SELECT max(id) FROM projects)",
      ["projects: tenant-filter", "projects: no-filter"],
    ],
    [
      "SELECT * FROM projects p LEFT JOIN tickets t ON t.project_id = p.id WHERE p.org_id = $1 AND t.id IS NOT NULL",
      ["p: tenant-filter", "t: relation-filter"],
    ],
    [
      "SELECT * FROM tickets t LEFT JOIN projects p ON p.id = t.project_id AND p.org_id = $1 WHERE p.id IS NOT NULL",
      ["t: relation-filter", "p: tenant-filter"],
    ],
    [
      "SELECT * FROM tickets t LEFT JOIN projects p ON p.id = t.project_id AND p.org_id = $1 WHERE p.id IS NULL",
      ["t: bypassable left-join", "p: tenant-filter"],
    ],
    [
      "SELECT DISTINCT ON (x.project_id) x.* FROM (SELECT t.*, row_number() OVER (PARTITION BY project_id) rn FROM tickets t) x JOIN projects p ON p.id = x.project_id WHERE p.org_id = $1 AND rn = 1",
      ["t: relation-filter", "p: tenant-filter"],
    ],
  ]);

  checkCases("a tenant of several columns", [
    ["SELECT * FROM metrics WHERE org_id = $1 AND project_id = $60", ["metrics: tenant-filter"]],
    ["SELECT * FROM metrics WHERE project_id = $60", ["metrics: tenant-filter"]],
    ["SELECT * FROM metrics WHERE org_id = $1", ["metrics: unpinned"]],
    ["SELECT * FROM metrics WHERE org_id = $1 AND project_id = $11", ["metrics: bound-id"]],
    ["SELECT m.* FROM metrics m JOIN projects p ON p.id = m.project_id WHERE p.org_id = $1", ["m: relation-filter", "p: tenant-filter"]],
  ]);

  checkCases("holes that stand for conditions, names or fragments", [
    ["SELECT * FROM projects WHERE $99", ["projects: opaque ?99"]],
    ["SELECT * FROM projects WHERE $75", ["projects: tenant-filter ?75"]],
    ["SELECT * FROM projects WHERE org_id = $1 AND $99", ["projects: tenant-filter ?99"]],
    ["SELECT * FROM projects WHERE org_id = $1 $99 ORDER BY $98 $97 LIMIT $96", ["projects: tenant-filter ?99"]],
    ["SELECT * FROM projects WHERE $99 OR org_id = $1", ["projects: bypassable or ?99"]],
    ["SELECT * FROM projects $99", ["projects: opaque ?99"]],
    ["SELECT * FROM projects $99 WHERE title = $98", ["projects: opaque ?99"]],
    ["SELECT * FROM projects WHERE title = $98 ORDER BY title $99", ["projects: unpinned"]],
    ["SELECT * FROM $99 WHERE org_id = $1", ["hole__99: ?"]],
    ["SELECT * FROM projects WHERE $99 = $1", ["projects: unpinned"]],
    ["SELECT * FROM projects WHERE projects.$99 = $1", ["projects: unpinned"]],
  ]);
});
