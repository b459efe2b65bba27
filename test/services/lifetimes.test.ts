// State that outlives requests: module variables, static fields, singletons of containers; and what is one request's.
import { BILLING, EXPRESS_SESSION, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("What lives longer than a request", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/current.ts": `
      let current: { orgId: string } | undefined;
      export function setCurrent(orgId: string) { current = { orgId }; } //! shared-module-state
      export function getCurrent() { return current; }
      export class Registry {
        static lastOrg: string | undefined;
        private static readonly settings = new Map<string, unknown>();
        static remember(orgId: string, value: unknown) { Registry.settings.set(orgId, value); }
        static byPlan(plan: string, value: unknown) { Registry.settings.set(plan, value); }
      }
      export const requests = new WeakMap<object, { orgId: string }>();
      export const recent: unknown[] = [];
      export const byOrg: Record<string, unknown> = {};
      export const counters = { requests: 0, errors: 0 };
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { Registry, requests, recent, byOrg, counters, setCurrent } from "./current";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.use((req, _res, next) => {
        counters.requests++;
        requests.set(req, { orgId: req.session.orgId! });
        setCurrent(req.session.orgId!);
        Registry.lastOrg = req.session.orgId; //! shared-module-state
        next();
      });
      app.get("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const rows = await db.invoice.findMany({ where: { orgId } });
        recent.push(rows[0]); //! shared-module-state
        byOrg[orgId] = rows;
        Registry.remember(orgId, rows);
        byOrg["last"] = rows; //! shared-module-state
        const local = new Map<string, unknown>();
        for (const row of rows) local.set(row.status, row);
        res.json([...local.values()]);
      });
      app.listen(1);
    `,
    },
    "keeps variables, lists and static fields of a module apart from what is a request's",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", tsyringe: "*", "lru-cache": "^11.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/lazy.ts": `
      import { LRUCache } from "lru-cache";
      import { db } from "./db";
      let cache: Map<string, unknown> | undefined;
      export function getCache() {
        cache ??= new Map();
        return cache;
      }
      export class Store {
        private static instance: Store | undefined;
        private readonly entries = new Map<string, unknown>();
        static getInstance() {
          if (!Store.instance) Store.instance = new Store();
          return Store.instance;
        }
        get(key: string) { return this.entries.get(key); } 
        set(key: string, value: unknown) { this.entries.set(key, value); } 
      }
      export class Settings {
        private static readonly lru = new LRUCache<string, object>({ max: 10 });
        static async of(orgId: string) {
          const hit = this.lru.get(orgId);
          if (hit) return hit;
          const rows = await db.document.findMany({ where: { orgId } });
          this.lru.set(orgId, rows);
          return rows;
        }
        static async named(orgId: string, name: string) {
          const hit = this.lru.get(name); //! cache-key-missing-tenant
          if (hit) return hit;
          const row = await db.document.findFirst({ where: { orgId, name } });
          if (row) this.lru.set(name, row); //! cache-key-missing-tenant
          return row;
        }
      }
      function createContext() {
        let orgId: string | undefined;
        return { set(value: string) { orgId = value; }, get: () => orgId }; //! shared-module-state
      }
      export const context = createContext();
      export function perRequest() {
        let rows: unknown[] = [];
        return { keep(value: unknown[]) { rows = value; }, all: () => rows };
      }
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { getCache, Store, Settings, context, perRequest } from "./lazy";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/a/:status", async (req, res) => {
        const orgId = req.session.orgId!;
        const hit = getCache().get(req.params.status); //! cache-key-missing-tenant
        if (hit) return void res.json(hit);
        const rows = await db.invoice.findMany({ where: { orgId, status: req.params.status } });
        getCache().set(req.params.status, rows); //! cache-key-missing-tenant
        getCache().set(orgId, rows);
        context.set(orgId);
        const keep = perRequest();
        keep.keep(rows);
        await Settings.of(orgId);
        await Settings.named(orgId, "logo");
        res.json(rows);
      });
      app.get("/b/:status", async (req, res) => {
        const orgId = req.session.orgId!;
        const store = Store.getInstance();
        const hit = store.get(\`b:\${req.params.status}\`); //! cache-key-missing-tenant
        if (hit) return void res.json(hit);
        const rows = await db.invoice.findMany({ where: { orgId, status: req.params.status } });
        store.set(\`b:\${req.params.status}\`, rows); //! cache-key-missing-tenant
        store.set(\`b:\${orgId}\`, rows);
        res.json(rows);
      });
      app.listen(1);
    `,
    },
    "finds what is made when it is first asked for, and kept",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/services.ts": `
      import { Inject, Injectable, Scope } from "@nestjs/common";
      import { REQUEST } from "@nestjs/core";
      import { PrismaService } from "./prisma.service";
      @Injectable()
      export class Singleton {
        private orgId?: string;
        private readonly cache = new Map<string, unknown>();
        private hits = 0;
        constructor(private readonly prisma: PrismaService) {}
        use(orgId: string) {
          this.orgId = orgId; //! shared-module-state
          this.hits++;
        }
        async settings(orgId: string, status: string) {
          const hit = this.cache.get(status); //! cache-key-missing-tenant
          if (hit) return hit;
          const rows = await this.prisma.invoice.findMany({ where: { orgId, status } });
          this.cache.set(status, rows); //! cache-key-missing-tenant
          this.cache.set(\`\${orgId}:\${status}\`, rows);
          return rows;
        }
      }
      @Injectable({ scope: Scope.REQUEST })
      export class PerRequest {
        private rows?: unknown[];
        private readonly cache = new Map<string, unknown>();
        constructor(@Inject(REQUEST) private readonly request: { user: { orgId: string } }, private readonly prisma: PrismaService) {}
        async list(status: string) {
          const hit = this.cache.get(status);
          if (hit) return hit;
          this.rows = await this.prisma.invoice.findMany({ where: { orgId: this.request.user.orgId, status } });
          this.cache.set(status, this.rows);
          return this.rows;
        }
      }
    `,
      "src/controller.ts": `
      import { Controller, Get, Param, Req, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { Singleton, PerRequest } from "./services";
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly single: Singleton, private readonly per: PerRequest) {}
        @Get(":status")
        async get(@Param("status") status: string, @Req() req: { user: { orgId: string } }) {
          this.single.use(req.user.orgId);
          return [await this.single.settings(req.user.orgId, status), await this.per.list(status)];
        }
      }
    `,
      "src/main.ts": `
      import { Module } from "@nestjs/common";
      import { NestFactory } from "@nestjs/core";
      import { InvoicesController } from "./controller";
      import { JwtStrategy } from "./jwt.strategy";
      import { Singleton, PerRequest } from "./services";
      import { PrismaService } from "./prisma.service";
      @Module({ controllers: [InvoicesController], providers: [PrismaService, JwtStrategy, Singleton, PerRequest] })
      class AppModule {}
      void NestFactory.create(AppModule).then((app) => app.listen(3000));
    `,
    },
    "knows singletons of a container from providers of a request",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/services.ts": `
      import { Inject, Injectable, Scope } from "@nestjs/common";
      import { REQUEST } from "@nestjs/core";
      import { PrismaService } from "./prisma.service";
      @Injectable({ scope: Scope.REQUEST })
      export class TenantContext {
        private current?: string;
        constructor(@Inject(REQUEST) private readonly request: { user: { orgId: string } }) {}
        get orgId() { this.current ??= this.request.user.orgId; return this.current; }
      }
      @Injectable()
      export class Bubbled {
        private rows?: unknown[];
        constructor(private readonly tenant: TenantContext, private readonly prisma: PrismaService) {}
        async list() {
          this.rows ??= await this.prisma.invoice.findMany({ where: { orgId: this.tenant.orgId } });
          return this.rows;
        }
      }
      @Injectable()
      export class Plain {
        private last?: unknown;
        private readonly prefix = "x";
        private queries = 0;
        constructor(private readonly prisma: PrismaService) {}
        async one(orgId: string, id: string) {
          this.queries += 1;
          this.last = await this.prisma.invoice.findFirst({ where: { id, orgId } }); //! shared-module-state
          return this.last;
        }
      }
    `,
      "src/controller.ts": `
      import { Controller, Get, Param, Req, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { Bubbled, Plain } from "./services";
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        private readonly recent = new Map<string, unknown>();
        constructor(private readonly bubbled: Bubbled) {}
        @Get()
        list() { return this.bubbled.list(); }
      }
      @Controller("plain")
      @UseGuards(AuthGuard("jwt"))
      export class PlainController {
        private currentUser?: { orgId: string };
        private readonly recent = new Map<string, unknown>();
        constructor(private readonly plain: Plain) {}
        @Get(":id")
        async get(@Param("id") id: string, @Req() req: { user: { orgId: string } }) {
          this.currentUser = req.user; //! shared-module-state
          const row = await this.plain.one(this.currentUser.orgId, id);
          this.recent.set("last", row); //! cache-key-missing-tenant
          this.recent.set(req.user.orgId, row);
          return row;
        }
      }
    `,
      "src/main.ts": `
      import { Module } from "@nestjs/common";
      import { NestFactory } from "@nestjs/core";
      import { InvoicesController, PlainController } from "./controller";
      import { JwtStrategy } from "./jwt.strategy";
      import { Bubbled, Plain, TenantContext } from "./services";
      import { PrismaService } from "./prisma.service";
      @Module({ controllers: [InvoicesController, PlainController], providers: [PrismaService, JwtStrategy, Bubbled, Plain, TenantContext] })
      class AppModule {}
      void NestFactory.create(AppModule).then((app) => app.listen(3000));
    `,
    },
    "takes providers that are handed the request, or a provider that is, for a request's",
  );
});
