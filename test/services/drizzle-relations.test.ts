// Drizzle 1.0: relations of defineRelations and filters as objects.
import { service } from "../harness/service";

describe("Drizzle 1.0: relations of defineRelations and filters as objects", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "drizzle-orm": "1.0.0-rc.5", fastify: "5.0.0", "@fastify/jwt": "9.0.0", pg: "8.0.0" },
    }),
    "src/app.ts": `
      import Fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { and, eq, inArray, sql } from "drizzle-orm";
      import { db } from "./db.js";
      import { comments, posts, postTopics } from "./schema.js";
      declare module "@fastify/jwt" { interface FastifyJWT { payload: { accountId: string }; user: { accountId: string; sub: string } } }
      const app = Fastify();
      await app.register(jwt, { secret: process.env.SECRET! });
      app.addHook("onRequest", async (req) => { await req.jwtVerify(); });
      app.get<{ Querystring: { q?: string; id: string; ids: string[]; topic?: string } }>("/posts", async (req) => {
        const { accountId } = req.user;
        const a = await db.query.posts.findMany({ where: { accountId, draft: false, title: req.query.q ? { ilike: \`%\${req.query.q}%\` } : undefined }, with: { comments: true, author: { columns: { email: true } } }, orderBy: { id: "desc" }, limit: 10 });
        const b = await db.query.posts.findMany({ where: { draft: false }, with: { comments: true } }); //! unscoped-query
        const c = await db.query.posts.findFirst({ where: { id: req.query.id, accountId: { eq: accountId } } });
        const d = await db.query.posts.findFirst({ where: { id: req.query.id } }); //! unscoped-query
        const e = await db.query.posts.findMany({ where: { OR: [{ accountId }, { views: { gt: 10 } }] } }); //! bypassable-tenant-filter
        const f = await db.query.posts.findMany({ where: { AND: [{ accountId }, { OR: [{ views: { gt: 10 } }, { title: "x" }] }] } });
        const g = await db.query.posts.findMany({ where: { NOT: { accountId } } }); //! bypassable-tenant-filter
        const h = await db.query.posts.findMany({ where: { RAW: (t) => sql\`\${t.accountId} = \${accountId}\` } });
        const i = await db.query.posts.findMany({ where: { RAW: (t, { eq }) => eq(t.title, "x") } }); //! unscoped-query
        const j = await db.query.comments.findMany({ where: { post: { accountId } } });
        const k = await db.query.comments.findMany({ where: { post: { title: "x" } } }); //! unscoped-query
        const l = await db.query.posts.findMany({ where: { accountId: { in: [accountId] }, topics: { name: req.query.topic } } });
        const m = await db.query.posts.findMany({ where: { author: { accountId } } });
        const n = await db.query.posts.findMany({ where: { accountId: { OR: [{ eq: accountId }, { isNull: true }] } } });
        const o = await db.query.accounts.findFirst({ where: { id: accountId }, with: { posts: { where: { draft: false }, with: { topics: true } } } });
        const p = await db.query.posts.findMany({ where: { id: { in: req.query.ids } } }); //! unscoped-query
        const q = await db.query.countries.findMany();
        const r = await db.query.posts.findMany(); //! unscoped-query
        const maybe: string | undefined = req.query.q;
        const s = await db.query.posts.findMany({ where: maybe ? { accountId, title: maybe } : { accountId } });
        const t = await db.query.posts.findMany({ where: { ...(maybe ? { accountId } : {}), title: "x" } }); //! bypassable-tenant-filter
        const u = await db.query.posts.findMany({ where: { AND: [...(maybe ? [{ title: maybe }] : []), { accountId }] } });
        const narrowing = maybe ? [{ accountId }] : [];
        const v = await db.query.posts.findMany({ where: { AND: narrowing } }); //! bypassable-tenant-filter
        return { u, v, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t };
      });
      const byId = db.query.posts.findFirst({ where: { id: { eq: sql.placeholder("id") }, accountId: sql.placeholder("accountId") } }).prepare("p1");
      const idOnly = db.query.posts.findFirst({ where: { id: sql.placeholder("id") } }).prepare("p2");
      app.get<{ Params: { id: string } }>("/posts/:id", async (req) => {
        return [
          await byId.execute({ id: req.params.id, accountId: req.user.accountId }),
          await idOnly.execute({ id: req.params.id }), //! unscoped-query
        ];
      });
      app.post<{ Body: { id: string; topicId: string; title: string } }>("/posts", async (req) => {
        const { accountId, sub } = req.user;
        const [post] = await db.insert(posts).values({ accountId, authorId: sub, title: req.body.title }).returning();
        await db.insert(postTopics).values({ postId: post.id, topicId: req.body.topicId }); //! cross-tenant-link
        await db.transaction(async (tx) => {
          const mine = await tx.query.posts.findFirst({ where: { id: req.body.id, accountId }, columns: { id: true } });
          if (!mine) tx.rollback();
          await tx.delete(comments).where(eq(comments.postId, mine!.id));
          await tx.update(posts).set({ views: sql\`\${posts.views} + 1\` }).where(eq(posts.id, mine!.id));
          await tx.delete(posts).where(inArray(posts.id, tx.select({ id: posts.id }).from(posts).where(and(eq(posts.accountId, accountId), eq(posts.draft, true)))));
          await tx.delete(posts).where(eq(posts.title, req.body.title)); //! unscoped-mutation
        });
        const batch = await Promise.all([db.$count(posts, eq(posts.accountId, accountId)), db.$count(comments)]); //! unscoped-query
        return batch;
      });
      await app.listen({ port: 1 });
    `,
    "src/db.ts": `
      import { drizzle } from "drizzle-orm/node-postgres";
      import { relations } from "./relations.js";
      export const db = drizzle(process.env.DATABASE_URL!, { relations });
    `,
    "src/relations.ts": `
      import { defineRelations } from "drizzle-orm";
      import * as schema from "./schema.js";
      export const relations = defineRelations(schema, (r) => ({
        accounts: { people: r.many.people(), posts: r.many.posts() },
        people: { account: r.one.accounts({ from: r.people.accountId, to: r.accounts.id, optional: false }), posts: r.many.posts() },
        posts: {
          account: r.one.accounts({ from: r.posts.accountId, to: r.accounts.id, optional: false }),
          author: r.one.people({ from: r.posts.authorId, to: r.people.id, optional: false }),
          comments: r.many.comments(),
          topics: r.many.topics({ from: r.posts.id.through(r.postTopics.postId), to: r.topics.id.through(r.postTopics.topicId) }),
        },
        comments: { post: r.one.posts({ from: r.comments.postId, to: r.posts.id, optional: false }) },
        topics: { posts: r.many.posts() },
      }));
    `,
    "src/schema.ts": `
      import { defineRelations, sql } from "drizzle-orm";
      import { boolean, integer, pgPolicy, pgTable, text, uuid, primaryKey } from "drizzle-orm/pg-core";
      export const accounts = pgTable("accounts", { id: uuid().primaryKey().defaultRandom(), name: text().notNull() });
      export const people = pgTable("people", { id: uuid().primaryKey().defaultRandom(), accountId: uuid("account_id").notNull().references(() => accounts.id), email: text().notNull().unique() });
      export const posts = pgTable("posts", {
        id: uuid().primaryKey().defaultRandom(),
        accountId: uuid("account_id").notNull().references(() => accounts.id),
        authorId: uuid("author_id").notNull().references(() => people.id),
        title: text().notNull(),
        views: integer().notNull().default(0),
        draft: boolean().notNull().default(true),
      });
      export const comments = pgTable("comments", { id: uuid().primaryKey().defaultRandom(), postId: uuid("post_id").notNull().references(() => posts.id), body: text().notNull() });
      export const topics = pgTable("topics", { id: uuid().primaryKey().defaultRandom(), accountId: uuid("account_id").notNull().references(() => accounts.id), name: text().notNull() });
      export const postTopics = pgTable("post_topics", { postId: uuid("post_id").notNull().references(() => posts.id), topicId: uuid("topic_id").notNull().references(() => topics.id) }, (t) => [primaryKey({ columns: [t.postId, t.topicId] })]);
      export const countries = pgTable("countries", { code: text().primaryKey(), name: text().notNull() });
    `,
  });
});

describe("children that rows of nobody bring along", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "drizzle-orm": "0.36.0", express: "4.19.0", "express-session": "1.18.0", pg: "8.0.0" },
      }),
      "src/schema.ts": `
        import { relations } from "drizzle-orm";
        import { pgTable, text, uuid } from "drizzle-orm/pg-core";
        export const orgs = pgTable("orgs", { id: uuid("id").primaryKey(), name: text("name").notNull() });
        export const members = pgTable("members", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id) });
        export const genres = pgTable("genres", { id: uuid("id").primaryKey(), name: text("name").notNull() });
        export const books = pgTable("books", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), genreId: uuid("genre_id").notNull().references(() => genres.id), title: text("title").notNull() });
        export const genreRelations = relations(genres, ({ many }) => ({ books: many(books) }));
        export const bookRelations = relations(books, ({ one }) => ({ genre: one(genres, { fields: [books.genreId], references: [genres.id] }) }));
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { and, eq } from "drizzle-orm";
        import { drizzle } from "drizzle-orm/node-postgres";
        import * as schema from "./schema";
        const db = drizzle(process.env.DATABASE_URL!, { schema });
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
        app.get("/1", async (req: any, res) => res.json(await db.query.genres.findMany({ with: { books: { where: eq(schema.books.orgId, req.session.orgId) } } })));
        app.get("/2", async (req: any, res) => res.json(await db.query.genres.findMany({ with: { books: { where: (b, { and, eq }) => and(eq(b.orgId, req.session.orgId), eq(b.title, req.query.q)) } } })));
        app.get("/3", async (req: any, res) => res.json(await db.query.genres.findMany({ with: { books: { where: eq(schema.books.title, req.query.q) } } }))); //! unscoped-query
        app.get("/4", async (req: any, res) => res.json(await db.query.genres.findMany({ with: { books: true } }))); //! unscoped-query
        app.get("/5", async (req: any, res) => res.json(await db.query.genres.findFirst({ where: eq(schema.genres.id, req.query.id), with: { books: { where: eq(schema.books.orgId, req.session.orgId), columns: { title: true } } } })));
      `,
    },
    "are judged by their own conditions",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "drizzle-orm": "1.0.0-rc.5", express: "4.19.0", "express-session": "1.18.0", pg: "8.0.0" },
      }),
      "src/schema.ts": `
        import { defineRelations } from "drizzle-orm";
        import { pgTable, text, uuid } from "drizzle-orm/pg-core";
        export const orgs = pgTable("orgs", { id: uuid().primaryKey(), name: text().notNull() });
        export const members = pgTable("members", { id: uuid().primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id) });
        export const genres = pgTable("genres", { id: uuid().primaryKey(), name: text().notNull() });
        export const books = pgTable("books", { id: uuid().primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), genreId: uuid("genre_id").notNull().references(() => genres.id), title: text().notNull() });
        export const relations = defineRelations({ orgs, members, genres, books }, (r) => ({
          genres: { books: r.many.books() },
          books: { genre: r.one.genres({ from: r.books.genreId, to: r.genres.id, optional: false }) },
        }));
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { drizzle } from "drizzle-orm/node-postgres";
        import { relations } from "./schema";
        const db = drizzle(process.env.DATABASE_URL!, { relations });
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
        app.get("/1", async (req: any, res) => res.json(await db.query.genres.findMany({ with: { books: { where: { orgId: req.session.orgId } } } })));
        app.get("/2", async (req: any, res) => res.json(await db.query.genres.findMany({ with: { books: { where: { title: req.query.q } } } }))); //! unscoped-query
      `,
    },
    "are judged by objects of theirs where the parent has no condition",
  );
});
