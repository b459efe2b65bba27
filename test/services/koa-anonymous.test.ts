// Koa: routes that let requests without credentials through, and middleware behind them that needs a user.
import { service } from "../harness/service";

const SQL = `
  create table company (id uuid primary key, name text not null);
  create table account (id uuid primary key, email text unique, company_id uuid not null references company(id), role text);
  create table site (id uuid primary key, name text, company_id uuid not null references company(id));
  create table account_site (account_id uuid not null references account(id), site_id uuid not null references site(id), primary key (account_id, site_id));
  create table survey (id uuid primary key, slug text, site_id uuid not null references site(id));
  create table question (id uuid primary key, body jsonb, survey_id uuid not null references survey(id));
`;

const AUTH = `
  import * as jose from "jose";
  import type { Context, Next } from "koa";
  import sql from "./db";
  const open = ["/health", new RegExp("/surveys/.+")];
  export async function authenticate(ctx: Context, next: Next) {
    ctx.state.siteId = ctx.request.query.siteId as string;
    const token = ctx.request.headers.authorization?.split(" ")[1] as string;
    if (open.some((path) => (typeof path === "string" ? path === ctx.path : path.test(ctx.path))) && !token) {
      await next();
      return;
    }
    try {
      const { payload } = await jose.jwtVerify<{ accountId: string }>(token, new TextEncoder().encode(process.env.SECRET));
      ctx.state.accountId = payload.accountId;
      if (ctx.state.siteId) {
        const [link] = await sql\`select * from account_site where account_id = \${ctx.state.accountId} and site_id = \${ctx.state.siteId}\`;
        if (!link) throw new Error("no such site");
      }
    } catch {
      ctx.throw(401, "who are you?");
    }
    await next();
  }
  export function may(action: string) {
    return async (ctx: Context, next: Next) => {
      const [account] = await sql\`select * from account where id = \${ctx.state.accountId}\`;
      if (rights[account.role]?.includes(action)) await next();
      else ctx.status = 403;
    };
  }
  const rights: Record<string, string[]> = { owner: ["read", "write"], guest: ["read"] };
`;

const APP = `
  import Koa from "koa";
  import Router from "@koa/router";
  import { authenticate, may } from "./auth";
  import sql from "./db";
  const app = new Koa();
  app.use(authenticate);
  const health = new Router();
  health.get("/health", (ctx) => { ctx.body = "ok"; });
  app.use(health.routes());
  app.use(health.allowedMethods());
  const router = new Router({ prefix: "/surveys" });
  router.get("/questions/:id", may("read"), async (ctx) => {
    const [question] = await sql\`
      select q.* from question q left join survey s on q.survey_id = s.id
      where q.id = \${ctx.params.id} and s.site_id = \${ctx.state.siteId} order by s.slug\`;
    if (!question) ctx.throw(404);
    await sql\`update question set body = '{}' where id = \${ctx.params.id}\`;
    ctx.body = question;
  });
  router.delete("/questions/:id", may("write"), async (ctx) => {
    await sql\`delete from question where id = \${ctx.params.id}\`; //! unscoped-mutation
  });
  router.get("/open/:id", async (ctx) => {
    ctx.body = await sql\`select * from survey where id = \${ctx.params.id} and site_id = \${ctx.state.siteId}\`; //! unscoped-query
  });
  app.use(router.routes());
  app.listen(1);
`;

describe("Koa: routes that are open to anybody", () => {
  for (const transform of ["", ", { transform: { ...postgres.camel, undefined: null } }"])
    service(
      {
        "package.json": JSON.stringify({ dependencies: { koa: "^2.15.0", "@koa/router": "^13.0.0", postgres: "^3.4.4", jose: "^5.0.0" } }),
        "db/0001.sql": SQL,
        "src/db.ts": `
          import postgres from "postgres";
          export default postgres(process.env.DATABASE_URL!${transform});
        `,
        "src/auth.ts": AUTH,
        "src/app.ts": APP,
      },
      `lead no further where the account of nobody is read${transform === "" ? "" : ", null being sent for what is missing"}`,
    );
});
