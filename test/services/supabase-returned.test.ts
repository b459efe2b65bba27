// Supabase: rows that a write under row security gives back are the requester's.
import { service } from "../harness/service";

const SCHEMA = `
  create table workspaces (id uuid primary key, name text not null);
  create table workspace_members (workspace_id uuid not null references workspaces (id), user_id uuid not null, primary key (workspace_id, user_id));
  create table documents (id uuid primary key, workspace_id uuid not null references workspaces (id), title text not null);
  create table events (id bigint primary key, document_id uuid not null references documents (id), kind text not null);
  alter table workspace_members enable row level security;
  alter table documents enable row level security;
  alter table events enable row level security;
  create policy own on workspace_members for select using (user_id = auth.uid());
  create policy members on documents for all using (workspace_id in (select workspace_id from workspace_members where user_id = auth.uid()));
  create policy members on events for all using (document_id in (select id from documents where workspace_id in (select workspace_id from workspace_members where user_id = auth.uid())));
`;

describe("Supabase: rows that a write gives back", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "14.2.5", "@supabase/ssr": "0.5.1", "@supabase/supabase-js": "2.44.4" } }),
    "supabase/migrations/1_init.sql": SCHEMA,
    "src/clients.ts": `
      import { createServerClient } from "@supabase/ssr";
      import { createClient } from "@supabase/supabase-js";
      import { cookies } from "next/headers";
      export const userClient = () => createServerClient(process.env.URL!, process.env.ANON_KEY!, { cookies: { getAll: () => cookies().getAll() } });
      export const admin = createClient(process.env.URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
    `,
    "src/app/api/documents/route.ts": `
      import { admin, userClient } from "../../../clients";
      export async function POST(request: Request) {
        const { id, workspaceId, title } = await request.json();
        const { data: doc } = await userClient().from("documents").upsert({ id, workspace_id: workspaceId, title }, { onConflict: "id" }).select().single();
        await admin.from("events").insert({ document_id: doc!.id, kind: "saved" });
        return Response.json(doc);
      }
      export async function PATCH(request: Request) {
        const { id, title } = await request.json();
        const { data: doc, error } = await userClient().from("documents").update({ title }).eq("id", id).select("id").single();
        if (error) return Response.json(null, { status: 404 });
        await admin.from("events").insert({ document_id: doc.id, kind: "renamed" });
        await admin.from("events").delete().eq("document_id", id).eq("kind", "draft");
        return Response.json(doc);
      }
      export async function PUT(request: Request) {
        const { id, title } = await request.json();
        const { data: doc } = await admin.from("documents").update({ title }).eq("id", id).select("id").single(); //! unscoped-mutation
        await userClient().from("documents").update({ title }).eq("id", id);
        await admin.from("events").delete().eq("document_id", id); //! unscoped-mutation
        return Response.json(doc);
      }
    `,
  });
});
