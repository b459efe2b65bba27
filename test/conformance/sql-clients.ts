// Conformance of SQL clients: the same statements, sent as each client sends them.
import { cell, type LibraryCases } from "./cases";

const TABLES = `
create table orgs (id varchar(36) primary key, name varchar(100) not null);
create table users (id varchar(36) primary key, org_id varchar(36) not null references orgs (id), email varchar(100) not null unique);
create table items (id varchar(36) primary key, org_id varchar(36) not null references orgs (id), name varchar(100) not null, total int not null);
create table parts (id varchar(36) primary key, item_id varchar(36) not null references items (id), label varchar(100) not null);
`;

/** How a client sends a statement: its text with `?1`, `?2` … where the values go. */
type Send = (text: string, values: readonly string[]) => string;

interface Client {
  readonly library: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly open: string;
  readonly imports?: string;
  readonly send: Send;
}

function casesOf({ library, dependencies, open, imports = "", send }: Client): LibraryCases {
  const [id, org] = ["req.params.id", "me.orgId"];
  return {
    library,
    page: "sql-clients",
    dependencies,
    files: { "migrations/001.sql": TABLES, "src/db.ts": open },
    imports: `import { db } from "./db";\n${imports}`,
    cells: {
      reads: cell(
        "unscoped-query",
        send("select * from items where name = ?1", ["req.body.name"]),
        send("select * from items where name = ?1 and org_id = ?2", ["req.body.name", org]),
      ),
      "by id": cell(
        "unscoped-query",
        send("select * from items where id = ?1", [id]),
        send("select * from items where id = ?1 and org_id = ?2", [id, org]),
      ),
      or: cell(
        "bypassable-tenant-filter",
        send("select * from items where org_id = ?1 or total = 0", [org]),
        send("select * from items where org_id = ?1 and (name = 'a' or total = 0)", [org]),
      ),
      relations: cell(
        "bypassable-tenant-filter",
        send("select p.id from parts p left join items i on i.id = p.item_id and i.org_id = ?1", [org]),
        send("select p.id from parts p join items i on i.id = p.item_id where i.org_id = ?1", [org]),
      ),
      aggregates: cell(
        "unscoped-query",
        send("select count(*) as n from items", []),
        send("select sum(total) as n from items where org_id = ?1", [org]),
      ),
      creates: cell(
        "missing-tenant-on-create",
        send("insert into items (id, org_id, name, total) values (?1, ?2, 'a', 0)", [id, "req.body.orgId"]),
        send("insert into items (id, org_id, name, total) values (?1, ?2, 'a', 0)", [id, org]),
      ),
      updates: cell(
        "unscoped-mutation",
        send("update items set total = 1 where id = ?1", [id]),
        send("update items set total = 1 where id = ?1 and org_id = ?2", [id, org]),
      ),
      deletes: cell(
        "unscoped-mutation",
        send("delete from items where id = ?1", [id]),
        send("delete from items where id = ?1 and org_id = ?2", [id, org]),
      ),
    },
  };
}

const template = (text: string, values: readonly string[]): string =>
  `\`${text.replaceAll(/\?(\d)/g, (_, at: string) => `\${${values[Number(at) - 1] ?? ""}}`)}\``;
const marked = (text: string): string => text.replaceAll(/\?\d/g, "?");

const CLIENTS: readonly Client[] = [
  {
    library: "pg",
    dependencies: { pg: "8.12.0" },
    open: `import { Pool } from "pg";\nexport const db = new Pool();\n`,
    send: (text, values) => `res.json((await db.query(${JSON.stringify(text.replaceAll("?", "$"))}, [${values.join(", ")}])).rows);`,
  },
  {
    library: "mysql2",
    dependencies: { mysql2: "3.10.0" },
    open: `import mysql from "mysql2/promise";\nexport const db = mysql.createPool(process.env.DATABASE_URL);\n`,
    send: (text, values) => `const [rows] = await db.execute(${JSON.stringify(marked(text))}, [${values.join(", ")}]);\n  res.json(rows);`,
  },
  {
    library: "postgres.js",
    dependencies: { postgres: "3.4.0" },
    open: `import postgres from "postgres";\nexport const db = postgres(process.env.DATABASE_URL);\n`,
    send: (text, values) => `res.json(await db${template(text, values)});`,
  },
  {
    library: "better-sqlite3",
    dependencies: { "better-sqlite3": "11.0.0" },
    open: `import Database from "better-sqlite3";\nexport const db = new Database("app.db");\n`,
    send: (text, values) =>
      `res.json(db.prepare(${JSON.stringify(marked(text))}).${text.startsWith("select") ? "all" : "run"}(${values.join(", ")}));`,
  },
  {
    library: "mssql",
    dependencies: { mssql: "11.0.0" },
    open: `import sql from "mssql";\nexport const db = await sql.connect(process.env.DATABASE_URL);\n`,
    send: (text, values) =>
      `const request = db.request()${values.map((value, at) => `.input("v${at + 1}", ${value})`).join("")};\n  res.json((await request.query(${JSON.stringify(text.replaceAll("?", "@v"))})).recordset);`,
  },
  {
    library: "Slonik",
    dependencies: { slonik: "37.0.0" },
    open: `import { createPool } from "slonik";\nexport const db = await createPool(process.env.DATABASE_URL);\n`,
    imports: `import { sql } from "slonik";`,
    send: (text, values) => `res.json(await db.query(sql.unsafe${template(text, values)}));`,
  },
];

export const SQL_CLIENTS: readonly LibraryCases[] = CLIENTS.map(casesOf);
