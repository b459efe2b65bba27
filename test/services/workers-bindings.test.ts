// Cloudflare Workers: queues, their consumer, and Vectorize, by the types of the environment or by name.
import { service } from "../harness/service";

const SCHEMA = `
  import { sqliteTable, text } from "drizzle-orm/sqlite-core";
  export const workspaces = sqliteTable("workspaces", { id: text("id").primaryKey(), name: text("name").notNull() });
  export const notes = sqliteTable("notes", { id: text("id").primaryKey(), workspaceId: text("workspace_id").notNull().references(() => workspaces.id), body: text("body").notNull() });
`;
const PACKAGES = JSON.stringify({
  dependencies: { hono: "4.6.0", jose: "5.9.0", "drizzle-orm": "0.38.0", "@cloudflare/workers-types": "4.20241218.0" },
});
const SIGN_IN = `
  import { jwtVerify } from "jose";
  export const workspaceOf = async (header: string | undefined, secret: string) =>
    (await jwtVerify(header ?? "", new TextEncoder().encode(secret))).payload.ws as string;
`;

describe("Bindings of Cloudflare Workers", () => {
  service(
    {
      "package.json": PACKAGES,
      "src/schema.ts": SCHEMA,
      "src/sign-in.ts": SIGN_IN,
      "src/index.ts": `
        import { and, eq } from "drizzle-orm";
        import { drizzle } from "drizzle-orm/d1";
        import { Hono } from "hono";
        import { notes } from "./schema";
        import { workspaceOf } from "./sign-in";
        interface Env { DB: D1Database; INDEX: VectorizeIndex; JOBS: Queue<{ workspaceId?: string; noteId: string }>; SECRET: string }
        const app = new Hono<{ Bindings: Env; Variables: { workspaceId: string } }>();
        app.use(async (c, next) => {
          c.set("workspaceId", await workspaceOf(c.req.header("authorization"), c.env.SECRET));
          await next();
        });
        app.post("/embed/:id", async (c) => {
          await c.env.JOBS.send({ workspaceId: c.var.workspaceId, noteId: c.req.param("id") });
          await c.env.JOBS.sendBatch([{ body: { workspaceId: c.var.workspaceId, noteId: "a" } }]);
          await c.env.JOBS.send({ noteId: c.req.param("id") }); //! job-missing-tenant
          return c.body(null);
        });
        app.get("/similar", async (c) => {
          const own = await c.env.INDEX.query([1], { topK: 5, namespace: c.var.workspaceId });
          const filtered = await c.env.INDEX.query([1], { topK: 5, filter: { workspaceId: c.var.workspaceId } });
          const all = await c.env.INDEX.query([1], { topK: 5 }); //! search-missing-tenant
          const chosen = await c.env.INDEX.query([1], { topK: 5, namespace: c.req.query("ws") }); //! search-missing-tenant
          const one = await c.env.INDEX.getByIds([c.req.query("id")!]); //! search-missing-tenant
          return c.json({ own, filtered, all, chosen, one });
        });
        export default {
          fetch: app.fetch,
          async queue(batch, env) {
            const db = drizzle(env.DB);
            for (const { body } of batch.messages) {
              await db.select().from(notes).where(eq(notes.id, body.noteId)); //! unscoped-query
              if (body.workspaceId) await db.select().from(notes).where(and(eq(notes.id, body.noteId), eq(notes.workspaceId, body.workspaceId)));
            }
          },
        } satisfies ExportedHandler<Env>;
      `,
    },
    "known by their types",
  );

  service(
    {
      "package.json": PACKAGES,
      "src/schema.ts": SCHEMA,
      "src/sign-in.ts": SIGN_IN,
      "src/index.js": `
        import { workspaceOf } from "./sign-in";
        export default {
          async fetch(request, env) {
            const workspaceId = await workspaceOf(request.headers.get("authorization"), env.SECRET);
            const { id } = await request.json();
            await env.EMBED_QUEUE.send({ workspaceId, id });
            await env.EMBED_QUEUE.send({ id }); //! job-missing-tenant
            const found = await env.VECTORIZE.query([1], { namespace: workspaceId });
            const any = await env.VECTORIZE.query([1], { topK: 1 }); //! search-missing-tenant
            return Response.json({ found, any });
          },
        };
      `,
    },
    "known by their names",
  );
});
