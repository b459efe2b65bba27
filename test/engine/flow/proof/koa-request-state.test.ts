// What Koa middleware puts into `ctx.state`: the tenant of a key, or of a signed-in person, arrives at the queries of the routes.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { analyzeFiles } from "../../../harness/analyze";

const SCHEMA = `
create table clinic (id uuid primary key default uuid_generate_v4(), name text);
create table vet (id uuid primary key, email text unique, clinic_id uuid not null references clinic(id));
create table ward (id uuid primary key default uuid_generate_v4(), clinic_id uuid not null references clinic(id));
create table vet_ward (vet_id uuid not null references vet(id), ward_id uuid not null references ward(id), primary key (vet_id, ward_id));
create table access_key (id serial primary key, kind text not null, secret_key uuid default uuid_generate_v4() not null, ward_id uuid references ward(id), clinic_id uuid not null references clinic(id));
create table pet (id uuid primary key, name text, ward_id uuid not null references ward(id));
create table memo (id uuid primary key, clinic_id uuid references clinic(id));
create table visit (id uuid primary key, note text, pet_id uuid not null references pet(id));
`;

const SQL = `
import postgres from "postgres";
const sql = postgres(process.env.DATABASE_URL!, { transform: { undefined: null } });
export default sql;
`;

const AUTH = `
import sql from "./sql";
import * as jose from "jose";

const open = [new RegExp("^/shared/.+"), "/health"];

async function ownerOf(ctx: any, key: string) {
  const [row] = await sql\`select kind, ward_id, clinic_id from access_key where secret_key = \${key}\`;
  if (row) return row;
  const [ward] = await sql\`select id, clinic_id from ward where id = \${key}\`;
  if (!ward) ctx.throw(401);
  return { kind: "public", wardId: ward.id, clinicId: ward.clinicId };
}

export async function authenticate(ctx: any, next: any) {
  const isOpen = open.some((route) => (typeof route === "string" ? route === ctx.path : route.test(ctx.path)));
  const bearer = ctx.request.headers.authorization?.split(" ")[1];
  if (isOpen && !bearer) {
    await next();
    return;
  } else if (isKey(bearer)) {
    const { kind, wardId, clinicId } = await ownerOf(ctx, bearer);
    ctx.state.clinicId = clinicId;
    ctx.state.wardId = wardId;
    if (kind === "public" && !isOpen) ctx.throw(401);
  } else {
    try {
      const { payload } = await jose.jwtVerify(bearer, new TextEncoder().encode(process.env.SECRET));
      ctx.state.vetId = payload.vetId;
      ctx.state.clinicId = payload.clinicId;
      ctx.state.wardId = ctx.request.query.wardId;
      if (ctx.state.wardId) {
        const [mine] = await sql\`select 1 from vet_ward where vet_id = \${ctx.state.vetId} and ward_id = \${ctx.state.wardId}\`;
        if (!mine) throw new Error("not your ward");
      }
    } catch {
      return;
    }
  }
  await next();
}

function isKey(text: string) {
  return /^[0-9a-f-]{36}$/.test(text);
}
`;

/** Verdict of the one query of a route, and of those of the middleware. */
async function verdictsOf(
  prefix: string,
  route: string,
  body: string,
): Promise<{ readonly route: string; readonly middleware: readonly string[] }> {
  const app = `
import Koa from "koa";
import Router from "koa-router";
import logger from "koa-logger";
import sql from "./sql";
import { authenticate } from "./auth";

function wardOf(ctx: any): string {
  const wardId = ctx.state.wardId;
  if (!wardId) ctx.throw(400);
  return wardId;
}
const router = new Router({ prefix: "${prefix}" });
router.get("${route}", async (ctx) => {
  ${body}
});
const app = new Koa();
app.use(logger());
app.use(authenticate);
app.use(router.routes());
app.listen(3000);
`;
  const files = new Map([
    ["package.json", JSON.stringify({ dependencies: { koa: "^2", "koa-router": "^12", postgres: "^3", jose: "^5" } })],
    ["db/0001.sql", SCHEMA],
    ["src/sql.ts", SQL],
    ["src/auth.ts", AUTH],
    ["src/app.ts", app],
  ]);
  const { verdicts } = await analyzeFiles(files, []);
  const told = (file: string): readonly string[] =>
    verdicts
      .filter((one) => one.access.span.file === file)
      .map((one) => (one.verdict === "isolated" ? one.verdict : `${one.verdict} ${one.confidence}`));
  const ofRoute = told("src/app.ts");
  return { route: ofRoute.find((one) => one !== "isolated") ?? ofRoute.at(-1) ?? "nothing", middleware: told("src/auth.ts") };
}

async function verdict(prefix: string, route: string, body: string): Promise<string> {
  return (await verdictsOf(prefix, route, body)).route;
}

describe("Koa request state", () => {
  it("isolates the look-ups by which a key and a membership are checked", async () => {
    const { middleware } = await verdictsOf("/pets", "/", "ctx.body = await sql`select * from pet where ward_id = ${ctx.state.wardId}`;");
    assert.deepEqual(middleware, ["isolated", "isolated", "isolated"]);
  });

  it("takes the ward and the clinic of the state for the requester's", async () => {
    assert.equal(await verdict("/pets", "/", "ctx.body = await sql`select * from pet where ward_id = ${ctx.state.wardId}`;"), "isolated");
    assert.equal(
      await verdict("/wards", "/", "ctx.body = await sql`select * from ward where clinic_id = ${ctx.state.clinicId}`;"),
      "isolated",
    );
  });

  it("keeps what is known of a value that has a fallback", async () => {
    const body = 'const ward = ctx.state.wardId ?? ""; if (!ward) return; ctx.body = await sql`select * from pet where ward_id = ${ward}`;';
    assert.equal(await verdict("/pets", "/", body), "isolated");
  });

  it("does not take the query string for it, although the middleware checked it on one path", async () => {
    assert.equal(
      await verdict("/pets", "/", "ctx.body = await sql`select * from pet where ward_id = ${ctx.request.query.wardId}`;"),
      "violation certain",
    );
  });

  it("finds the route that goes by a path parameter alone", async () => {
    assert.equal(
      await verdict("/pets", "/:id", "ctx.body = await sql`select * from pet where id = ${ctx.params.id}`;"),
      "violation certain",
    );
  });

  it("knows that an open route without a key has no ward, which selects nothing", async () => {
    assert.equal(
      await verdict("/shared", "/pets", "ctx.body = await sql`select * from pet where ward_id = ${ctx.state.wardId}`;"),
      "isolated",
    );
  });

  it("tells a condition on a missing tenant, which selects nothing, from a new row without one", async () => {
    assert.equal(
      await verdict(
        "/shared",
        "/memos/:id",
        "ctx.body = await sql`select * from memo where id = ${ctx.params.id} and clinic_id = ${ctx.state.clinicId}`;",
      ),
      "isolated",
    );
    assert.match(
      await verdict(
        "/shared",
        "/memos/:id",
        "ctx.body = await sql`insert into memo (id, clinic_id) values (${ctx.params.id}, ${ctx.state.clinicId})`;",
      ),
      /violation|unproven/,
    );
  });

  it("finds the tenant of a new row under its name in the code, unless a later spread may replace it", async () => {
    const insert = (row: string): string => `ctx.body = await sql\`insert into pet \${sql(${row})}\`;`;
    assert.equal(await verdict("/pets", "/", insert("{ ...ctx.request.body, wardId: ctx.state.wardId }")), "isolated");
    assert.equal(await verdict("/pets", "/", insert("{ wardId: ctx.state.wardId, ...ctx.request.body }")), "violation certain");
    assert.equal(await verdict("/pets", "/", insert("{ ...ctx.request.body }")), "violation certain");
  });

  it("follows a column of the parent that a subselect adds", async () => {
    const select = (tie: string): string =>
      `const [pet] = await sql\`select *, (select clinic_id from ward where ${tie}) as clinic from pet where ward_id = \${ctx.state.wardId}\`;`;
    const use = "if (!pet) return; ctx.body = await sql`select * from vet where clinic_id = ${pet.clinic}`;";
    assert.equal(await verdict("/pets", "/", select("ward.id = pet.ward_id") + use), "isolated");
    assert.notEqual(await verdict("/pets", "/", select("ward.id = ${ctx.query.other}") + use), "isolated");
  });

  it("does not let one call of a helper answer for another state", async () => {
    const body = "const ward = wardOf(ctx); ctx.body = await sql`select * from pet where id = ${ctx.params.id}`;";
    assert.equal(await verdict("/shared", "/pets/:id", body), "violation certain");
  });

  it("judges every value that a parameter of the statement can have", async () => {
    const body =
      "const ward = ctx.query.mine ? ctx.state.wardId : ctx.query.ward; ctx.body = await sql`select * from pet where ward_id = ${ward}`;";
    assert.equal(await verdict("/pets", "/", body), "violation certain");
  });

  it("follows outer joins whose last table is compared with the tenant", async () => {
    const joined = "from visit v left join pet p on v.pet_id = p.id left join ward w on p.ward_id = w.id";
    assert.equal(
      await verdict(
        "/visits",
        "/:id",
        `ctx.body = await sql\`select v.* ${joined} where w.clinic_id = \${ctx.state.clinicId} and v.id = \${ctx.params.id}\`;`,
      ),
      "isolated",
    );
    assert.equal(
      await verdict(
        "/visits",
        "/:id",
        `ctx.body = await sql\`select v.* ${joined} and w.clinic_id = \${ctx.state.clinicId} where v.id = \${ctx.params.id}\`;`,
      ),
      "violation certain",
    );
  });
});
