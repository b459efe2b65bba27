// Rows that a statement writes from an object into which a fetched row was spread: its columns come along, as far as the query named them.
import { service } from "../harness/service";

describe("SQL: fetched rows spread into new ones", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "4", postgres: "3", jose: "5", mysql2: "3" } }),
    "migrations/1.sql": `
      create table projects (id uuid primary key, name text not null);
      create table environments (id uuid primary key, project_id uuid not null references projects (id), name text not null);
      create table flags (id uuid primary key, project_id uuid not null references projects (id), key text not null);
      create table flag_values (flag_id uuid not null references flags (id), environment_id uuid not null references environments (id), value text not null, primary key (flag_id, environment_id));
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import postgres from "postgres";
      import mysql from "mysql2/promise";
      const sql = postgres(process.env.DATABASE_URL!, { transform: postgres.camel });
      const plain = postgres(process.env.DATABASE_URL!);
      const pool = mysql.createPool(process.env.MYSQL!);
      const app = new Hono<{ Variables: { project: string } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.SECRET));
        c.set("project", payload.project as string);
        await next();
      });
      app.put("/values/:flag/:env", async (c) => {
        const { value } = await c.req.json();
        const [both] = await sql\`select f.id as flag_id, e.id as environment_id from flags f join environments e on e.project_id = f.project_id where f.id = \${c.req.param("flag")} and e.id = \${c.req.param("env")} and f.project_id = \${c.get("project")}\`;
        if (!both) return c.notFound();
        await sql\`insert into flag_values \${sql({ ...both, value })} on conflict (flag_id, environment_id) do update set value = excluded.value\`;
        return c.body(null, 204);
      });
      app.put("/plain/:flag", async (c) => {
        const { value } = await c.req.json();
        const [flag] = await plain\`select project_id, key from flags where id = \${c.req.param("flag")} and project_id = \${c.get("project")}\`;
        if (!flag) return c.notFound();
        await plain\`insert into flags \${plain({ ...flag, id: crypto.randomUUID() })}\`;
        const [bare] = await plain\`select key from flags where id = \${c.req.param("flag")} and project_id = \${c.get("project")}\`;
        if (!bare) return c.notFound();
        await plain\`insert into flags \${plain({ ...bare, id: crypto.randomUUID() })}\`; //! missing-tenant-on-create
        await plain\`insert into flags \${plain({ ...flag, ...value })}\`; //! missing-tenant-on-create
        return c.body(null, 204);
      });
      app.put("/any/:flag", async (c) => {
        const { value, env } = await c.req.json();
        const [theirs] = await plain\`select id as flag_id from flags where id = \${c.req.param("flag")}\`; //! unscoped-query
        await plain\`insert into flag_values \${plain({ ...theirs, environment_id: env, value })} on conflict (flag_id, environment_id) do update set value = excluded.value\`; //! unscoped-mutation
        return c.json(theirs);
      });
      app.put("/mysql/:flag", async (c) => {
        const [[flag]] = await pool.query("SELECT project_id, \`key\` FROM flags WHERE id = ? AND project_id = ?", [c.req.param("flag"), c.get("project")]) as any;
        if (!flag) return c.notFound();
        await pool.query("INSERT INTO flags SET ?", [{ ...flag, id: crypto.randomUUID() }]);
        return c.body(null, 204);
      });
      export default app;
    `,
  });
});
