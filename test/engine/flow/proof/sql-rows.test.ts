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
