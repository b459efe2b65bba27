// Caches of whole responses: interceptors of NestJS, the Cache API, middleware, headers and hints, pages rendered ahead.
import { BILLING, HONO_TOKEN, NEST_PASSPORT, NEXT_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Caches of whole responses", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "@nestjs/cache-manager": "*",
          "cache-manager": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/tenant-cache.interceptor.ts": `
      import { CacheInterceptor } from "@nestjs/cache-manager";
      import { ExecutionContext, Injectable } from "@nestjs/common";
      @Injectable()
      export class TenantCacheInterceptor extends CacheInterceptor {
        protected trackBy(context: ExecutionContext): string | undefined {
          const request = context.switchToHttp().getRequest();
          return \`\${request.user.orgId}:\${request.url}\`;
        }
      }
    `,
      "src/invoices.controller.ts": `
      import { Controller, Get, Header, Inject, Param, Req, UseGuards, UseInterceptors } from "@nestjs/common";
      import { CACHE_MANAGER, CacheInterceptor, CacheKey, CacheTTL } from "@nestjs/cache-manager";
      import { AuthGuard } from "@nestjs/passport";
      import type { Cache } from "cache-manager";
      import { PrismaService } from "./prisma.service";
      import { TenantCacheInterceptor } from "./tenant-cache.interceptor";
      interface Authed { user: { id: string; orgId: string } }
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly prisma: PrismaService, @Inject(CACHE_MANAGER) private readonly cache: Cache) {}
        @Get()
        @UseInterceptors(CacheInterceptor) //! cache-key-missing-tenant
        list(@Req() req: Authed) {
          return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId } });
        }
        @Get("open")
        @UseInterceptors(TenantCacheInterceptor)
        @CacheTTL(30)
        open(@Req() req: Authed) {
          return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId, status: "open" } });
        }
        @Get("countries")
        @UseInterceptors(CacheInterceptor)
        countries() {
          return this.prisma.country.findMany();
        }
        @Get("top")
        @Header("Cache-Control", "public, max-age=60") //! public-cache-header
        top(@Req() req: Authed) {
          return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId }, take: 5 });
        }
        @Get("mine")
        @Header("Cache-Control", "private, max-age=60")
        mine(@Req() req: Authed) {
          return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId }, take: 5 });
        }
        @Get("stats/:status")
        async stats(@Param("status") status: string, @Req() req: Authed) {
          const key = \`stats:\${status}\`;
          const hit = await this.cache.get(key); //! cache-key-missing-tenant
          if (hit) return hit;
          const n = await this.prisma.invoice.count({ where: { orgId: req.user.orgId, status } });
          await this.cache.set(key, n, 1000); //! cache-key-missing-tenant
          return n;
        }
      }
    `,
      "src/main.ts": `
      import { Module } from "@nestjs/common";
      import { CacheModule } from "@nestjs/cache-manager";
      import { NestFactory } from "@nestjs/core";
      import { InvoicesController } from "./invoices.controller";
      import { JwtStrategy } from "./jwt.strategy";
      import { PrismaService } from "./prisma.service";
      @Module({ imports: [CacheModule.register({ ttl: 5 })], controllers: [InvoicesController], providers: [PrismaService, JwtStrategy] })
      class AppModule {}
      void NestFactory.create(AppModule).then((app) => app.listen(3000));
    `,
    },
    "knows what CacheInterceptor, cache managers and headers of NestJS keep",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "@nestjs/cache-manager": "*",
          "cache-manager": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/invoices.controller.ts": `
      import { CacheInterceptor, CacheKey, CacheTTL } from "@nestjs/cache-manager";
      import { Controller, Get, Post, Body, Req, UseGuards, UseInterceptors } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { PrismaService } from "./prisma.service";
      interface Authed { user: { id: string; orgId: string } }
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      @UseInterceptors(CacheInterceptor) //! cache-key-missing-tenant
      export class InvoicesController {
        constructor(private readonly prisma: PrismaService) {}
        @Get()
        list(@Req() req: Authed) {
          return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId } });
        }
        @CacheKey("dashboard") //! cache-key-missing-tenant
        @CacheTTL(60)
        @Get("dashboard")
        dashboard(@Req() req: Authed) {
          return this.prisma.invoice.count({ where: { orgId: req.user.orgId } });
        }
        @Post()
        create(@Req() req: Authed, @Body() body: { number: string }) {
          return this.prisma.invoice.create({ data: { orgId: req.user.orgId, number: body.number, total: 1, status: "open", email: "" } });
        }
      }
      @Controller("countries")
      @UseInterceptors(CacheInterceptor)
      export class CountriesController {
        constructor(private readonly prisma: PrismaService) {}
        @CacheKey("countries")
        @Get()
        all() { return this.prisma.country.findMany(); }
      }
    `,
      "src/main.ts": `
      import { Module } from "@nestjs/common";
      import { CacheModule } from "@nestjs/cache-manager";
      import { NestFactory } from "@nestjs/core";
      import { InvoicesController, CountriesController } from "./invoices.controller";
      import { JwtStrategy } from "./jwt.strategy";
      import { PrismaService } from "./prisma.service";
      @Module({ imports: [CacheModule.register()], controllers: [InvoicesController, CountriesController], providers: [PrismaService, JwtStrategy] })
      class AppModule {}
      void NestFactory.create(AppModule).then((app) => app.listen(3000));
    `,
    },
    "tells a class with CacheInterceptor from one without data of tenants",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "nestjs-pino": "*",
          pino: "*",
          rxjs: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/tenant.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from "@nestjs/common";
      import { Observable } from "rxjs";
      import { tap } from "rxjs/operators";
      export const store = new AsyncLocalStorage<{ orgId: string }>();
      @Injectable()
      export class TenantInterceptor implements NestInterceptor {
        intercept(context: ExecutionContext, next: CallHandler) {
          const request = context.switchToHttp().getRequest();
          request.tenantId = request.user.orgId;
          return store.run({ orgId: request.user.orgId }, () => next.handle().pipe(tap(() => undefined)));
        }
      }
      @Injectable()
      export class Wrapped implements NestInterceptor {
        intercept(context: ExecutionContext, next: CallHandler) {
          const { user } = context.switchToHttp().getRequest();
          return new Observable((subscriber) => store.run({ orgId: user.orgId }, () => next.handle().subscribe(subscriber)));
        }
      }
      export function currentOrg() {
        const found = store.getStore();
        if (!found) throw new Error("no tenant");
        return found.orgId;
      }
    `,
      "src/controller.ts": `
      import { Controller, Get, Param, Req, UseGuards, UseInterceptors } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { PrismaService } from "./prisma.service";
      import { currentOrg, TenantInterceptor, Wrapped } from "./tenant";
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      @UseInterceptors(TenantInterceptor)
      export class InvoicesController {
        constructor(private readonly prisma: PrismaService) {}
        @Get()
        list(@Req() req: { tenantId: string }) {
          return this.prisma.invoice.findMany({ where: { orgId: req.tenantId } });
        }
        @Get("open")
        open() {
          return this.prisma.invoice.findMany({ where: { orgId: currentOrg(), status: "open" } });
        }
        @Get(":id")
        one(@Param("id") id: string) {
          return this.prisma.invoice.findUnique({ where: { id } }); //! unscoped-query
        }
      }
      @Controller("wrapped")
      @UseGuards(AuthGuard("jwt"))
      @UseInterceptors(Wrapped)
      export class WrappedController {
        constructor(private readonly prisma: PrismaService) {}
        @Get()
        list() {
          return this.prisma.invoice.findMany({ where: { orgId: currentOrg() } });
        }
      }
    `,
    },
    "runs interceptors around the method",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { hono: "^4.0.0", jose: "^5.0.0", "@cloudflare/workers-types": "*", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/app.ts": `
      import { Hono } from "hono";
      import { cache } from "hono/cache";
      import { db } from "./db";
      import { requireAuth } from "./auth";
      type Env = { Bindings: { CACHE: KVNamespace; FILES: R2Bucket }; Variables: { orgId: string; userId: string } };
      const app = new Hono<Env>();
      app.use(requireAuth);
      app.get("/invoices", async (c) => {
        const cacheKey = new Request(c.req.url);
        const store = caches.default;
        const hit = await store.match(cacheKey); //! cache-key-missing-tenant
        if (hit) return hit;
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId") } });
        const response = c.json(rows);
        c.executionCtx.waitUntil(store.put(cacheKey, response.clone())); //! cache-key-missing-tenant
        return response;
      });
      app.get("/open", async (c) => {
        const url = new URL(c.req.url);
        url.searchParams.set("org", c.get("orgId"));
        const cacheKey = new Request(url.toString());
        const hit = await caches.default.match(cacheKey);
        if (hit) return hit;
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId"), status: "open" } });
        const response = c.json(rows);
        await caches.default.put(cacheKey, response.clone());
        return response;
      });
      app.get("/named", async (c) => {
        const store = await caches.open("invoices");
        const key = \`https://cache.internal/\${c.get("orgId")}/invoices\`;
        const hit = await store.match(key);
        if (hit) return hit;
        const response = c.json(await db.invoice.findMany({ where: { orgId: c.get("orgId") } }));
        await store.put(key, response.clone());
        return response;
      });
      app.get("/countries", async (c) => {
        const hit = await caches.default.match(c.req.url);
        if (hit) return hit;
        const response = c.json(await db.country.findMany());
        await caches.default.put(c.req.url, response.clone());
        return response;
      });
      app.get("/kv/:status", async (c) => {
        const hit = await c.env.CACHE.get(\`open:\${c.req.param("status")}\`, "json"); //! cache-key-missing-tenant
        if (hit) return c.json(hit);
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId"), status: c.req.param("status") } });
        await c.env.CACHE.put(\`open:\${c.req.param("status")}\`, JSON.stringify(rows)); //! cache-key-missing-tenant
        return c.json(rows);
      });
      app.get("/kv2", async (c) => {
        const hit = await c.env.CACHE.get(\`open:\${c.get("orgId")}\`, "json");
        if (hit) return c.json(hit);
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId") } });
        await c.env.CACHE.put(\`open:\${c.get("orgId")}\`, JSON.stringify(rows), { expirationTtl: 60 });
        return c.json(rows);
      });
      export default app;
    `,
    },
    "follows the key of the Cache API and of Workers KV",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "^4.0.0", jose: "^5.0.0", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/app.ts": `
      import { Hono } from "hono";
      import { cache } from "hono/cache";
      import { db } from "./db";
      import { requireAuth } from "./auth";
      const app = new Hono<{ Variables: { orgId: string; userId: string } }>();
      app.get("/countries", cache({ cacheName: "countries", cacheControl: "max-age=3600" }), async (c) => c.json(await db.country.findMany()));
      app.use("/invoices/*", requireAuth);
      app.get(
        "/invoices/list",
        cache({ cacheName: "invoices", cacheControl: "max-age=60" }), //! cache-key-missing-tenant
        async (c) => c.json(await db.invoice.findMany({ where: { orgId: c.get("orgId") } })),
      );
      app.get(
        "/invoices/keyed",
        cache({ cacheName: "invoices", keyGenerator: (c) => \`\${c.get("orgId")}:\${c.req.url}\` }),
        async (c) => c.json(await db.invoice.findMany({ where: { orgId: c.get("orgId") } })),
      );
      app.get(
        "/invoices/named",
        cache({ cacheName: (c) => \`org-\${c.get("orgId")}\` }),
        async (c) => c.json(await db.invoice.findMany({ where: { orgId: c.get("orgId") } })),
      );
      app.get("/invoices/etag", async (c) => {
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId") } });
        c.header("Cache-Control", "s-maxage=60"); //! public-cache-header
        return c.json(rows);
      });
      export default app;
    `,
    },
    "knows by what the cache of Hono keeps its entries",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { next: "^15.0.0", "next-auth": "5.0.0-beta.25", react: "^19.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...NEXT_SESSION,
      "src/app/[org]/invoices/page.tsx": `
      import { db } from "@/db";
      export const revalidate = 60;
      export async function generateStaticParams() {
        const orgs = await db.organization.findMany({ select: { id: true } });
        return orgs.map((org) => ({ org: org.id }));
      }
      export default async function Page() {
        const n = await db.country.count();
        return <p>{n}</p>;
      }
    `,
      "src/app/dash/page.tsx": `
      import { auth } from "@/auth";
      import { db } from "@/db";
      export const dynamic = "force-static"; //! public-cache-header
      export default async function Page() {
        const session = await auth();
        if (!session) return null;
        const rows = await db.invoice.findMany({ where: { orgId: session.user.orgId } });
        return <p>{rows.length}</p>;
      }
    `,
      "src/app/api/invoices/route.ts": `
      import { unstable_cache } from "next/cache";
      import { NextResponse } from "next/server";
      import { auth } from "@/auth";
      import { db } from "@/db";
      const byOrg = unstable_cache((orgId: string) => db.invoice.findMany({ where: { orgId } }), ["invoices"], { revalidate: 60 });
      const countries = unstable_cache(() => db.country.findMany(), ["countries"]);
      const load = (orgId: string, status: string) =>
        unstable_cache(() => db.invoice.findMany({ where: { orgId, status } }), ["open", status])(); //! cache-key-missing-tenant
      const loadKeyed = (orgId: string, status: string) =>
        unstable_cache(() => db.invoice.findMany({ where: { orgId, status } }), ["open", orgId, status])();
      export async function GET(request: Request) {
        const session = await auth();
        if (!session) return new Response(null, { status: 401 });
        const { orgId } = session.user;
        const a = await byOrg(orgId);
        const b = await load(orgId, "open");
        const c = await loadKeyed(orgId, "open");
        return NextResponse.json({ a, b, c, k: await countries() }, { headers: { "Cache-Control": "public, s-maxage=30" } }); //! public-cache-header
      }
      export async function HEAD() {
        const session = await auth();
        if (!session) return new Response(null, { status: 401 });
        const n = await db.invoice.count({ where: { orgId: session.user.orgId } });
        return new Response(String(n), { headers: { "Cache-Control": "private, max-age=10" } });
      }
    `,
      "src/app/actions.ts": `
      "use server";
      import { revalidateTag, revalidatePath } from "next/cache";
      import { auth } from "@/auth";
      import { db } from "@/db";
      export async function close(id: string) {
        const session = await auth();
        if (!session) throw new Error("no");
        await db.invoice.updateMany({ where: { id, orgId: session.user.orgId }, data: { status: "closed" } });
        revalidateTag("invoices");
        revalidatePath("/invoices");
      }
    `,
      "src/lib/stats.ts": `
      import { cache } from "react";
      import { auth } from "@/auth";
      import { db } from "@/db";
      export const currentOrg = cache(async () => {
        const session = await auth();
        if (!session) throw new Error("no");
        return db.organization.findUnique({ where: { id: session.user.orgId } });
      });
    `,
      "src/app/stats/page.tsx": `
      import { auth } from "@/auth";
      import { currentOrg } from "@/lib/stats";
      export default async function Page() {
        const org = await currentOrg();
        const session = await auth();
        const response = await fetch(\`\${process.env.API}/stats\`, { headers: { "x-org": session!.user.orgId }, next: { revalidate: 60, tags: ["stats"] } });
        return <p>{org?.name}{await response.text()}</p>;
      }
    `,
    },
    "knows what Next.js renders ahead or keeps",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@apollo/server": "^4.0.0",
          "@apollo/server-plugin-response-cache": "*",
          jsonwebtoken: "*",
          graphql: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      "src/server.ts": `
      import { ApolloServer } from "@apollo/server";
      import { startStandaloneServer } from "@apollo/server/standalone";
      import responseCachePlugin from "@apollo/server-plugin-response-cache";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      interface Ctx { orgId: string | null }
      const typeDefs = \`#graphql
        type Invoice { id: ID! number: String! }
        type Country { code: ID! name: String! }
        type Query {
          invoices: [Invoice!]! @cacheControl(maxAge: 60)
          mine: [Invoice!]! @cacheControl(maxAge: 60, scope: PRIVATE)
          countries: [Country!]! @cacheControl(maxAge: 600)
        }
      \`;
      const server = new ApolloServer<Ctx>({
        typeDefs,
        resolvers: {
          Query: {
            invoices: (_p: unknown, _a: unknown, ctx: Ctx, info: any) => { //! public-cache-header
              if (!ctx.orgId) throw new Error("no");
              return db.invoice.findMany({ where: { orgId: ctx.orgId } });
            },
            mine: (_p: unknown, _a: unknown, ctx: Ctx, info: any) => {
              if (!ctx.orgId) throw new Error("no");
              info.cacheControl.setCacheHint({ maxAge: 60, scope: "PRIVATE" });
              return db.invoice.findMany({ where: { orgId: ctx.orgId } });
            },
            all: (_p: unknown, _a: unknown, ctx: Ctx, info: any) => {
              if (!ctx.orgId) throw new Error("no");
              info.cacheControl.setCacheHint({ maxAge: 60, scope: "PUBLIC" }); //! public-cache-header
              return db.invoice.findMany({ where: { orgId: ctx.orgId } });
            },
            countries: () => db.country.findMany(),
          },
        },
        plugins: [responseCachePlugin()],
      });
      await startStandaloneServer(server, {
        context: async ({ req }) => {
          const token = req.headers.authorization?.slice(7);
          if (!token) return { orgId: null };
          const claims = jwt.verify(token, process.env.S!) as { orgId: string };
          return { orgId: claims.orgId };
        },
      });
    `,
    },
    "takes public hints on answers of tenants for caches of all",
  );
});
