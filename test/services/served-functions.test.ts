// One function is handed to the runtime and answers every request: edge functions of Deno and Supabase, servers of Bun.
import { PROJECTS, service } from "../harness/service";

const MIGRATION = `
  create table organizations (id uuid primary key, name text not null);
  create table members (
    organization_id uuid not null references organizations (id),
    user_id uuid not null references auth.users (id),
    primary key (organization_id, user_id)
  );
  create table forms (id uuid primary key, organization_id uuid not null references organizations (id), title text not null);
  alter table forms enable row level security;
  create policy mine on forms using (organization_id in (select organization_id from members where user_id = auth.uid()));
`;

function clients(supabase: string): string {
  return `
    import { createClient } from "${supabase}";
    export const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
    export const userClient = (req: Request) =>
      createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!, {
        global: { headers: { Authorization: req.headers.get("Authorization")! } },
      });
  `;
}

const HANDLER = `async (req: Request) => {
  const { formId } = await req.json();
  const supabase = userClient(req);
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("unauthorized", { status: 401 });
  if (req.method === "PUT") return Response.json(await admin.from("forms").select("*").eq("id", formId)); //! unscoped-query
  const { data: form } = await supabase.from("forms").select("id").eq("id", formId).single();
  if (!form) return new Response("not found", { status: 404 });
  return Response.json(await admin.from("forms").select("*").eq("id", form.id));
}`;

describe("Functions that a runtime serves", () => {
  service({
    "supabase/migrations/1_init.sql": MIGRATION,
    "supabase/functions/_shared/clients.ts": clients("npm:@supabase/supabase-js@2"),
    "supabase/functions/forms/index.ts": `
      import { admin, userClient } from "../_shared/clients.ts";
      Deno.serve(${HANDLER});
    `,
    "supabase/functions/ported/index.ts": `
      import { admin, userClient } from "../_shared/clients.ts";
      Deno.serve({ port: 8000 }, ${HANDLER});
    `,
  });

  service({
    "supabase/migrations/1_init.sql": MIGRATION,
    "supabase/functions/_shared/clients.ts": clients("https://esm.sh/@supabase/supabase-js@2.45.0"),
    "supabase/functions/forms/index.ts": `
      import { serve } from "https://deno.land/std@0.168.0/http/server.ts";
      import { admin, userClient } from "../_shared/clients.ts";
      serve(${HANDLER});
    `,
  });

  service({
    "package.json": JSON.stringify({ dependencies: { "@clerk/backend": "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/server.ts": `
      import { verifyToken } from "@clerk/backend";
      import { db } from "./db";
      async function organizationOf(request: Request) {
        const token = request.headers.get("authorization")?.slice(7);
        const claims = token ? await verifyToken(token, { secretKey: process.env.CLERK_SECRET_KEY! }) : undefined;
        if (!claims?.org_id) throw new Response("no", { status: 403 });
        return claims.org_id;
      }
      Bun.serve({
        port: 3000,
        routes: {
          "/projects": {
            GET: async (request) => Response.json(await db.project.findMany({ where: { organizationId: await organizationOf(request) } })),
          },
          "/projects/:id": async (request) =>
            Response.json(await db.project.findUnique({ where: { id: request.params.id } })), //! unscoped-query
          "/health": new Response("ok"),
        },
        async fetch(request) {
          await organizationOf(request);
          await db.project.deleteMany({ where: { name: new URL(request.url).searchParams.get("name")! } }); //! unscoped-mutation
          return new Response("done");
        },
      });
    `,
  });
});
