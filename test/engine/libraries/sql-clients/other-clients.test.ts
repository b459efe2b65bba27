// Slonik, mssql and the ClickHouse client, each in an application over the same tables.
import { provesIn, type StoreApp } from "../store-harness";

const TABLES = `
create table orgs (id varchar(36) primary key, name varchar(100) not null);
create table users (id varchar(36) primary key, email varchar(100) not null unique);
create table members (org_id varchar(36) not null references orgs (id), user_id varchar(36) not null references users (id), primary key (org_id, user_id));
create table invoices (id varchar(36) primary key, org_id varchar(36) not null references orgs (id), status varchar(20), number varchar(20));
create table events (id varchar(36) primary key, org_id varchar(36) not null, kind varchar(20));
`;

function app(versions: StoreApp["versions"], imports: string, client: string): StoreApp {
  return { versions, imports, files: { "migrations/1.sql": TABLES, "src/db.ts": client } };
}

describe("Slonik", () => {
  const slonik = app(
    { slonik: "37.0.0" },
    `import { sql } from "slonik";\nimport { z } from "zod";\nimport { pool } from "./db";`,
    `import { createPool } from "slonik";\nexport const pool = await createPool(process.env.DATABASE_URL);\n`,
  );
  provesIn(slonik, {
    "runs typed, unsafe and composed statements": `
      await pool.any(sql.type(z.any())\`select * from invoices where org_id = \${me.orgId}\`); //= tenant-filter
      await pool.any(sql.unsafe\`select * from invoices\`); //= certain no-filter
      await pool.maybeOne(sql.typeAlias("row")\`select * from invoices where id = \${req.params.id}\`); //= certain unpinned
      const where = sql.join([sql.fragment\`status = 'open'\`, sql.fragment\`org_id = \${me.orgId}\`], sql.fragment\` and \`);
      await pool.query(sql.unsafe\`select * from \${sql.identifier(["invoices"])} where \${where}\`); //= tenant-filter
      await pool.query(sql.unsafe\`update invoices set status = 'paid' where id = \${req.params.id}\`); //= certain unpinned`,
    "hands connections and transactions to functions": `
      await pool.transaction(async (tx) => {
        const row = await tx.one(sql.unsafe\`select id from invoices where id = \${req.params.id} and org_id = \${me.orgId}\`); //= tenant-filter
        await tx.query(sql.unsafe\`delete from invoices where id = \${req.params.id}\`); //= bound-id
        await tx.query(sql.unsafe\`delete from invoices where id = \${row.id}\`); //= bound-id
      });`,
  });
});

describe("mssql", () => {
  const mssql = app(
    { mssql: "11.0.0" },
    `import sql from "mssql";\nimport { pool } from "./db";`,
    `import sql from "mssql";\nexport const pool = await sql.connect(process.env.DATABASE_URL);\n`,
  );
  provesIn(mssql, {
    "binds inputs by name": `
      const found = await pool.request() //= tenant-filter
        .input("org", sql.VarChar, me.orgId)
        .input("status", "open")
        .query("SELECT TOP (10) [id], [status] FROM [dbo].[invoices] WITH (NOLOCK) WHERE [org_id] = @org AND status = @status");
      res.json(found.recordset);
      await pool.request().input("id", req.params.id).query("DELETE FROM invoices WHERE id = @id"); //= certain unpinned
      const request = new sql.Request(pool);
      request.input("org", sql.VarChar, req.body.org);
      await request.query("SELECT * FROM invoices WHERE org_id = @org"); //= certain untrusted-tenant
      await pool.request().input("org", me.orgId).query("INSERT INTO invoices (id, org_id, number) OUTPUT INSERTED.id VALUES ('1', @org, '7')"); //= tenant-filter`,
    "binds the values of prepared statements where they are executed": `
      const statement = new sql.PreparedStatement(pool);
      statement.input("org", sql.VarChar(36));
      await statement.prepare("UPDATE invoices SET status = 'paid' OUTPUT inserted.id WHERE org_id = @org");
      await statement.execute({ org: me.orgId }); //= tenant-filter
      await statement.execute({ org: req.body.org }); //= certain untrusted-tenant
      await statement.unprepare();
      const other = new sql.PreparedStatement();
      await other.prepare("DELETE FROM invoices WHERE id = @id");
      await other.execute({ id: req.params.id }); //= certain unpinned`,
    "binds the values of tagged templates": `
      await sql.query\`SELECT * FROM invoices WHERE org_id = \${me.orgId}\`; //= tenant-filter
      await sql.query\`SELECT * FROM invoices WHERE id = \${req.params.id}\`; //= certain unpinned`,
  });
});

describe("The ClickHouse client", () => {
  const clickhouse = app(
    { "@clickhouse/client": "1.4.0" },
    `import { client } from "./db";`,
    `import { createClient } from "@clickhouse/client";\nexport const client = createClient({ url: process.env.CLICKHOUSE_URL });\n`,
  );
  provesIn(clickhouse, {
    "binds query parameters by name and type": `
      const own = await client.query({ //= tenant-filter
        query: "SELECT kind, count() FROM events WHERE org_id = {org:String} GROUP BY kind",
        query_params: { org: me.orgId },
        format: "JSONEachRow",
      });
      res.json(await own.json());
      await client.query({ query: "SELECT * FROM events WHERE kind = {kind: String}", query_params: { kind: req.query.kind } }); //= certain unpinned
      await client.query({ query: \`SELECT * FROM events WHERE org_id = '\${req.query.org}'\` }); //= certain untrusted-tenant`,
    "inserts rows by table": `
      await client.insert({ table: "events", values: [{ id: "1", org_id: me.orgId, kind: "x" }], format: "JSONEachRow" }); //= tenant-filter
      await client.insert({ table: "events", values: [{ id: "1", kind: "x" }], format: "JSONEachRow" }); //= certain missing-tenant`,
  });
});
