// What is said of Supabase queries: by whose rights, with which filters, and with what they embed.
import assert from "node:assert/strict";
import { embeddedIn, splitOutside } from "../../../../server/engine/libraries/supabase/select-text";
import { provesIn, type StoreApp } from "../store-harness";

const TABLES = `
create table accounts (id uuid primary key, name text not null);
create table account_users (account_id uuid not null references accounts (id), user_id uuid not null, primary key (account_id, user_id));
create table boards (id uuid primary key, account_id uuid not null references accounts (id), title text not null);
create table cards (id uuid primary key, board_id uuid not null references boards (id), title text not null);
create table currencies (code text primary key, name text);
create table prices (id uuid primary key, account_id uuid not null references accounts (id), currency text not null references currencies (code));
`;

function app(client: string, policies = ""): StoreApp {
  return {
    versions: { "@supabase/supabase-js": "2.45.0" },
    imports: `import { supabase } from "./supabase";`,
    files: {
      "supabase/migrations/1_init.sql": TABLES + policies,
      "src/supabase.ts": `import { createClient } from "@supabase/supabase-js";\nexport const supabase = ${client};\n`,
    },
  };
}

const SERVICE = `createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY)`;

describe("Supabase filters", () => {
  provesIn(app(SERVICE), {
    "name the tenant by every method": `
      await supabase.from("boards").select().eq("account_id", me.accountId); //= tenant-filter
      await supabase.from("boards").select().match({ account_id: me.accountId, title: "x" }); //= tenant-filter
      await supabase.from("boards").select().in("account_id", [me.accountId]); //= tenant-filter
      await supabase.from("boards").select().filter("account_id", "eq", me.accountId).order("title"); //= tenant-filter
      await supabase.from("boards").select("id", { count: "exact", head: true }).eq("account_id", me.accountId); //= tenant-filter
      await supabase.from("currencies").select(); //= global`,
    "or do not": `
      await supabase.from("boards").select("*").limit(10); //= certain no-filter
      await supabase.from("boards").select().eq("id", req.params.id).single(); //= certain unpinned
      await supabase.from("boards").select().neq("account_id", me.accountId); //= certain bypassable not
      await supabase.from("boards").select().not("account_id", "eq", me.accountId); //= certain bypassable not
      await supabase.from("boards").select().eq("account_id", req.body.account); //= certain untrusted-tenant
      await supabase.from("boards").select().gt("account_id", me.accountId); //= certain unpinned`,
    "written as text are read": `
      await supabase.from("boards").select().or(\`account_id.eq.\${me.accountId},title.eq.x\`); //= certain bypassable or
      await supabase.from("boards").select().eq("account_id", me.accountId).or("title.eq.x,title.is.null"); //= tenant-filter
      await supabase.from("boards").select().or(\`and(account_id.eq.\${me.accountId},title.eq.a),and(account_id.eq.\${me.accountId},title.eq.b)\`); //= tenant-filter
      await supabase.from("boards").select().or(\`account_id.in.(\${me.accountId})\`); //= tenant-filter`,
    "on related tables count where rows without one are left out": `
      await supabase.from("cards").select("id, boards!inner(account_id)").eq("boards.account_id", me.accountId); //= relation-filter
      await supabase.from("cards").select("id, boards(account_id)").eq("boards.account_id", me.accountId); //= certain no-filter
      await supabase.from("cards").select("id, board:boards!inner(id)").eq("board.account_id", me.accountId); //= relation-filter
      await supabase.from("currencies").select("code, prices(id)"); //= global + certain unpinned`,
    "grow over several statements": `
      let query = supabase.from("boards").select(); //= tenant-filter
      if (req.query.title) query = query.ilike("title", "%x%");
      query = query.eq("account_id", me.accountId);
      res.json(await query);
      let other = supabase.from("boards").select(); //= certain bypassable conditional
      if (!req.query.all) other = other.eq("account_id", me.accountId);
      res.json(await other);`,
  });
});

describe("Supabase writes", () => {
  provesIn(app(SERVICE), {
    "by the tenant and without it": `
      await supabase.from("boards").update({ title: "x" }).eq("id", req.params.id).eq("account_id", me.accountId); //= tenant-filter
      await supabase.from("boards").update({ title: "x" }).eq("id", req.params.id); //= certain unpinned
      await supabase.from("boards").delete().eq("id", req.params.id); //= certain unpinned
      await supabase.from("boards").insert({ title: "x", account_id: me.accountId }).select().single(); //= tenant-filter
      await supabase.from("boards").insert([{ title: "x" }]); //= certain missing-tenant
      await supabase.from("boards").insert(req.body); //= certain untrusted-tenant`,
    "that may replace rows": `
      await supabase.from("boards").upsert({ id: req.body.id, title: "x", account_id: me.accountId }); //= certain unpinned
      await supabase.from("boards").upsert({ title: "x", account_id: me.accountId }); //= tenant-filter
      await supabase.from("boards").upsert({ title: "x", account_id: me.accountId }, { onConflict: "account_id,title" }); //= tenant-filter`,
  });
});

describe("Supabase answers", () => {
  provesIn(app(SERVICE), {
    "say by their error that there is no row": `
      const { data: board, error } = await supabase.from("boards").select().eq("id", req.params.id).eq("account_id", me.accountId).single(); //= tenant-filter
      if (error) return res.sendStatus(404);
      await supabase.from("cards").delete().eq("board_id", req.params.id); //= bound-id
      await supabase.from("cards").select().eq("board_id", board.id); //= bound-id`,
    "hold rows that are compared": `
      const { data } = await supabase.from("boards").select().eq("id", req.params.id).maybeSingle(); //= checked-after
      if (!data || data.account_id !== me.accountId) return res.sendStatus(404);
      res.json(data);`,
  });
});

const POLICIES = `
alter table boards enable row level security;
create policy "own boards" on boards for all using (account_id in (select account_id from account_users where user_id = auth.uid()));
alter table cards enable row level security;
create policy "read all" on cards for select using (true);
create policy "own cards" on cards for insert with check (auth.uid() is not null and private.owns(board_id));
`;

describe("Row-level security of Supabase", () => {
  const user = `createClient(process.env.SUPABASE_URL, process.env.SUPABASE_ANON_KEY, { global: { headers: { Authorization: "Bearer x" } } })`;
  provesIn(app(user, POLICIES), {
    "limits the signed-in user by policies of the command": `
      await supabase.from("boards").select(); //= row-level-security
      await supabase.from("boards").delete().eq("id", req.params.id); //= row-level-security
      await supabase.from("cards").select(); //= certain no-filter
      await supabase.from("prices").select(); //= certain no-filter`,
  });
  provesIn(app(SERVICE, POLICIES), {
    "limits nobody who holds the secret key": `
      await supabase.from("boards").select(); //= certain no-filter`,
  });
});

describe("The text of a Supabase selection", () => {
  it("names embedded tables with alias, hint and !inner", () => {
    assert.deepEqual(embeddedIn('id, "a,b", lines:order_lines!order_id!inner(amount, products(name)), ...shops(name), amount.sum()'), [
      {
        name: "lines",
        relation: "order_lines",
        hint: "order_id",
        isInner: true,
        nested: [{ name: "products", relation: "products", isInner: false, nested: [] }],
      },
      { name: "shops", relation: "shops", isInner: false, nested: [] },
    ]);
  });

  it("is split outside of parentheses and quotes", () => {
    assert.deepEqual(splitOutside('a.eq.1,and(b.eq.2,c.eq.3),d.eq."x,y"'), ["a.eq.1", "and(b.eq.2,c.eq.3)", 'd.eq."x,y"']);
  });
});
