// Rows of raw SQL: what is known of them once they were fetched, changed or counted.
import { proves } from "../../../harness/proven";

const POOL = `
//- /src/pool.ts
import { Pool } from "pg";
export const pool = new Pool();
`;

const cases = (bodies: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(bodies).map(([title, body]) => [title, `import { pool } from "./pool";\n${body.trim()}\n${POOL}`]));

describe("raw SQL: lists of ids", () => {
  proves(
    cases({
      "as many rows were changed as ids were sent": `
      const { rowCount } = await pool.query('update "Pet" set name = $3 where id = any($1) and "clinicId" = $2', [req.body.ids, me.clinicId, "x"]); //= tenant-filter
      if (rowCount !== req.body.ids.length) return res.sendStatus(404);
      await pool.query('delete from "Visit" where "petId" = any($1)', [req.body.ids]); //= bound-id
      `,
      "some of the rows were there": `
      const { rowCount } = await pool.query('update "Pet" set name = $3 where id = any($1) and "clinicId" = $2', [req.body.ids, me.clinicId, "x"]); //= tenant-filter
      if (rowCount === 0) return res.sendStatus(404);
      await pool.query('delete from "Visit" where "petId" = any($1)', [req.body.ids]); //= certain unpinned
      `,
      "another list was counted": `
      const { rowCount } = await pool.query('select 1 from "Pet" where id = any($1) and "clinicId" = $2', [req.body.ids, me.clinicId]); //= tenant-filter
      if (rowCount !== req.body.ids.length) return res.sendStatus(404);
      await pool.query('delete from "Visit" where "petId" = any($1)', [req.body.others]); //= certain unpinned
      `,
      "one id was looked up": `
      const { rows } = await pool.query('select id from "Pet" where id = $1 and "clinicId" = $2', [req.params.id, me.clinicId]); //= tenant-filter
      if (rows.length === 0) return res.sendStatus(404);
      await pool.query('delete from "Visit" where "petId" = $1', [req.params.id]); //= bound-id
      await pool.query('delete from "Visit" where "petId" = $1', [rows[0].id]); //= bound-id
      `,
    }),
  );
});

const WRAPPER = `
//- /src/pool.ts
import { Pool } from "pg";
const pool = new Pool();
export async function query(text, values = []) {
  const started = Date.now();
  const result = await pool.query(text, values);
  return result.rows;
}
export const one = async (text, values) => (await query(\`\${text} limit 1\`, values))[0];
export const run = (statement) => query(statement.text, statement.values);
export class Store {
  find(condition, values) {
    return query(\`select * from "Pet" where \${condition}\`, values); //= certain unpinned
  }
}
`;

describe("raw SQL: in-house query functions are found where the statement is written", () => {
  proves({
    "each statement for itself": `
      import { query, one, run } from "./pool";
      await query('select * from "Pet" where "clinicId" = $1', [me.clinicId]); //= tenant-filter
      await query('select * from "Pet" where id = $1', [req.params.id]); //= certain unpinned
      await one('select * from "Pet" where "clinicId" = $1', [me.clinicId]); //= tenant-filter
      await one('select * from "Pet" where id = $1', [req.params.id]); //= certain unpinned
      await run({ text: 'delete from "Visit" where id = $1', values: [req.params.id] }); //= certain unpinned
      ${WRAPPER.replace(" //= certain unpinned", "")}
    `,
    "a condition that is handed on is no statement": `
      import { Store } from "./pool";
      await new Store().find("chip = $1", [req.body.chip]);
      ${WRAPPER}
    `,
    "the same statement from two places": `
      import { query } from "./pool";
      import { list } from "./list";
      await query('select * from "Pet" where "clinicId" = $1', [req.body.clinicId]); //= certain untrusted-tenant
      await list(req.body.clinicId);
//- /src/list.ts
import { query } from "./pool";
export const list = (clinicId) => query('select * from "Pet" where "clinicId" = $1', [clinicId]); //= certain untrusted-tenant
      ${WRAPPER.replace(" //= certain unpinned", "")}
    `,
  });
});

describe("raw SQL: tables beside the first", () => {
  proves(
    cases({
      "a branch of a union": `
      await pool.query('select name from "Pet" where "clinicId" = $1 union all select name from "Owner" where name = $2', [me.clinicId, req.body.name]); //= tenant-filter + certain unpinned
      `,
      "a table that is joined by a name": `
      await pool.query('select o.* from "Pet" p join "Owner" o on o.name = p.name where p."clinicId" = $1', [me.clinicId]); //= tenant-filter + certain unpinned
      await pool.query('select o.* from "Pet" p join "Owner" o on o.id = p."ownerId" where p."clinicId" = $1', [me.clinicId]); //= tenant-filter + relation-filter
      `,
    }),
  );
});

describe("raw SQL: views", () => {
  const migration = `
//- /migrations/1.sql
CREATE VIEW chipped AS SELECT * FROM "Pet" WHERE chip <> '';
CREATE VIEW own_names AS SELECT p."clinicId" AS clinic, o.name FROM "Pet" p JOIN "Owner" o ON o.id = p."ownerId";
`;
  const withViews = (body: string): string => `import { pool } from "./pool";\n${body.trim()}\n${POOL}${migration}`;
  proves({
    "are what their query reads": withViews(`
      await pool.query("select * from chipped where \\"clinicId\\" = $1", [me.clinicId]); //= tenant-filter
      await pool.query("select * from chipped"); //= certain unpinned
    `),
    "may rename the tenant": withViews(`
      await pool.query("select name from own_names where clinic = $1", [me.clinicId]); //= tenant-filter + relation-filter
      await pool.query("select name from own_names v where v.name = $1", [req.body.name]); //= certain no-filter
    `),
  });
});
