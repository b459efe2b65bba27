// Database functions that a Supabase client calls: what their statements touch, with the arguments in them.
import { service } from "../harness/service";

const SCHEMA = `
  create table organizations (id uuid primary key, name text not null);
  create table organization_members (organization_id uuid not null references organizations (id), user_id uuid not null, primary key (organization_id, user_id));
  create table orders (id uuid primary key, organization_id uuid not null references organizations (id), total numeric not null, status text not null);
  create table order_lines (id uuid primary key, order_id uuid not null references orders (id), sku text not null);
  alter table orders enable row level security;
  create policy orders_of_members on orders for all using (organization_id in (select organization_id from organization_members where user_id = auth.uid()));
`;

const FUNCTIONS = `
  create or replace function summary(p_organization_id uuid, p_from date default null)
  returns table (status text, total numeric) language sql stable as $$
    -- one line for each status
    select status, sum(total) from orders where organization_id = p_organization_id group by status;
  $$;
  create function top_orders(p_limit int) returns setof orders language sql stable as $fn$ select * from orders order by total desc limit p_limit $fn$;
  create function same(organization_id uuid) returns setof orders language sql as 'select * from orders where organization_id = organization_id';
  create function same_but_said(organization_id uuid) returns setof orders language sql as 'select * from orders where orders.organization_id = same_but_said.organization_id';
  create function close_order(p_id uuid, p_org uuid) returns void language plpgsql as $$
  begin
    update orders set status = 'closed' where id = p_id and organization_id = p_org;
  end;
  $$;
  create function close_any(uuid, p_id uuid) returns void language plpgsql as $$ begin update orders set status = 'closed' where id = $2; end $$;
  create function add_order(p_org uuid, p_total numeric) returns uuid language sql as $$
    insert into orders (id, organization_id, total, status) values (gen_random_uuid(), p_org, p_total, 'open') returning id;
  $$;
  create function all_mine() returns setof orders language sql as $$
    select * from orders where organization_id in (select organization_id from organization_members where user_id = auth.uid());
  $$;
  create function checked(p_id uuid) returns setof order_lines language plpgsql as $$
  begin
    if not exists (select 1 from orders where id = p_id) then raise exception 'no'; end if;
    return query select * from order_lines where order_id = p_id;
  end $$;
  create function everything() returns setof orders language sql security definer as $$ select * from orders $$;
  create function gone() returns setof orders language sql as $$ select * from orders $$;
  drop function gone();
`;

const FILES = {
  "package.json": JSON.stringify({ dependencies: { "@supabase/supabase-js": "2.44.0", hono: "4.5.0", jose: "5.6.0" } }),
  "supabase/migrations/1_tables.sql": SCHEMA,
  "supabase/migrations/2_functions.sql": FUNCTIONS,
  "src/app.ts": `
    import { Hono } from "hono";
    import { jwtVerify } from "jose";
    import { createClient } from "@supabase/supabase-js";
    const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
    const app = new Hono<{ Variables: { org: string; token: string } }>();
    app.use(async (c, next) => {
      const token = c.req.header("authorization") ?? "";
      const { payload } = await jwtVerify(token, new TextEncoder().encode(process.env.JWT!));
      c.set("org", String(payload.org));
      c.set("token", token);
      await next();
    });
    app.get("/service", async (c) => {
      const org = c.get("org");
      const a = await admin.rpc("summary", { p_organization_id: org });
      const b = await admin.rpc("summary", { p_organization_id: c.req.query("org") }); //! untrusted-tenant-id
      const d = await admin.rpc("top_orders", { p_limit: 10 }).limit(5); //! unscoped-query
      const e = await admin.rpc("top_orders", { p_limit: 10 }).eq("organization_id", org).single();
      const f = await admin.rpc("same", { organization_id: org }); //! unscoped-query
      const g = await admin.rpc("same_but_said", { organization_id: org });
      const h = await admin.rpc("all_mine");
      const i = await admin.rpc("checked", { p_id: c.req.query("id") });
      const j = await admin.rpc("gone");
      const k = await admin.rpc("of_another_place", { p_id: c.req.query("id") });
      return c.json([a, b, d, e, f, g, h, i, j, k]);
    });
    app.post("/service", async (c) => {
      const body = await c.req.json();
      await admin.rpc("close_order", { p_id: body.id, p_org: c.get("org") });
      await admin.rpc("close_any", { p_id: body.id }); //! unscoped-mutation
      await admin.rpc("add_order", { p_org: c.get("org"), p_total: body.total });
      await admin.rpc("add_order", { p_org: body.org, p_total: body.total }); //! missing-tenant-on-create
      return c.body(null, 204);
    });
    app.get("/user", async (c) => {
      const client = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!, { global: { headers: { Authorization: c.get("token") } } });
      const a = await client.rpc("top_orders", { p_limit: 10 });
      const b = await client.rpc("everything"); //! unscoped-query
      return c.json([a, b]);
    });
    export default app;
  `,
};

describe("functions of a database that a Supabase client calls", () => {
  service(FILES);
});
