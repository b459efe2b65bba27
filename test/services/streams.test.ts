// Streams inside the service: what one request puts into a subject, an emitter or a channel of Redis comes out at whoever listens.
import { BILLING, EXPRESS_SESSION, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("Streams inside a service", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^11.0.0",
          "@nestjs/core": "^11.0.0",
          "@nestjs/passport": "^11.0.0",
          "@nestjs/event-emitter": "^3.0.0",
          rxjs: "^7.0.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/invoices.stream.ts": `
      import { Injectable } from "@nestjs/common";
      import { EventEmitter2 } from "@nestjs/event-emitter";
      import type { Invoice } from "@prisma/client";
      import { filter, fromEvent, interval, map, merge, Subject } from "rxjs";
      import { PrismaService } from "./prisma.service";
      @Injectable()
      export class InvoiceStream {
        private readonly invoices$ = new Subject<Invoice>();
        private readonly ticks$ = new Subject<number>();
        constructor(private readonly prisma: PrismaService, private readonly events: EventEmitter2) {}
        async create(number: string, orgId: string) {
          const invoice = await this.prisma.invoice.create({ data: { number, orgId, total: 1, status: "open", email: "" } });
          this.invoices$.next(invoice);
          this.ticks$.next(Date.now());
          this.events.emit("invoice.created", invoice);
          this.events.emit(\`invoice.created.\${orgId}\`, invoice);
          return invoice;
        }
        ofOrg(orgId: string) {
          return this.invoices$.pipe(filter((invoice) => invoice.orgId === orgId), map((data) => ({ data })));
        }
        all() {
          return this.invoices$.pipe(map((data) => ({ data }))); //! broadcast-cross-tenant
        }
        large() {
          return this.invoices$.pipe(filter((invoice) => invoice.total > 100), map((data) => ({ data }))); //! broadcast-cross-tenant
        }
        ticks() {
          return merge(this.ticks$, interval(1000)).pipe(map((data) => ({ data })));
        }
        events$() {
          return fromEvent(this.events, "invoice.created").pipe(map((data) => ({ data }))); //! broadcast-cross-tenant
        }
        eventsOf(orgId: string) {
          return fromEvent(this.events, \`invoice.created.\${orgId}\`).pipe(map((data) => ({ data })));
        }
      }
    `,
      "src/invoices.controller.ts": `
      import { Body, Controller, Get, Post, Req, Sse, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { InvoiceStream } from "./invoices.stream";
      interface Authed { user: { id: string; orgId: string } }
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly stream: InvoiceStream) {}
        @Post() create(@Body() body: { number: string }, @Req() req: Authed) { return this.stream.create(body.number, req.user.orgId); }
        @Sse("mine") mine(@Req() req: Authed) { return this.stream.ofOrg(req.user.orgId); }
        @Sse("all") all() { return this.stream.all(); }
        @Sse("large") large() { return this.stream.large(); }
        @Sse("ticks") ticks() { return this.stream.ticks(); }
        @Sse("events") events() { return this.stream.events$(); }
        @Sse("events-mine") eventsMine(@Req() req: Authed) { return this.stream.eventsOf(req.user.orgId); }
      }
    `,
    },
    "are looked into where a controller hands them to a client",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", ioredis: "^5.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import { EventEmitter } from "node:events";
      import express from "express";
      import Redis from "ioredis";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const bus = new EventEmitter();
      const redis = new Redis();
      const app = express();
      bus.on("invoice", (invoice) => void fetch("https://mail.example", { method: "POST", body: JSON.stringify(invoice) }));
      app.use(sessions, requireAuth);
      app.post("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.create({ data: { orgId, number: "1", total: 1, status: "open", email: "" } });
        bus.emit("invoice", invoice);
        bus.emit("restarted", { at: Date.now() });
        await redis.publish("invoices", JSON.stringify(invoice));
        await redis.publish(\`invoices:\${orgId}\`, JSON.stringify(invoice));
        res.sendStatus(201);
      });
      app.get("/bus/all", (req, res) => {
        bus.on("invoice", (invoice) => res.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`)); //! broadcast-cross-tenant
      });
      app.get("/bus/mine", (req, res) => {
        const orgId = req.session.orgId!;
        const onInvoice = (invoice: { orgId: string }) => {
          if (invoice.orgId !== orgId) return;
          res.write(\`data: \${JSON.stringify(invoice)}\\n\\n\`);
        };
        bus.on("invoice", onInvoice);
        req.on("close", () => bus.off("invoice", onInvoice));
      });
      app.get("/bus/restarts", (req, res) => {
        bus.on("restarted", (event) => res.write(\`data: \${JSON.stringify(event)}\\n\\n\`));
      });
      app.get("/redis/all", async (req, res) => {
        const subscriber = redis.duplicate();
        await subscriber.subscribe("invoices");
        subscriber.on("message", (_channel, message) => res.write(\`data: \${message}\\n\\n\`)); //! broadcast-cross-tenant
      });
      app.get("/redis/parsed", async (req, res) => {
        const orgId = req.session.orgId!;
        const subscriber = redis.duplicate();
        await subscriber.subscribe("invoices");
        subscriber.on("message", (_channel, message) => {
          const invoice = JSON.parse(message) as { orgId: string };
          if (invoice.orgId === orgId) res.write(\`data: \${message}\\n\\n\`);
        });
      });
      app.get("/redis/mine", async (req, res) => {
        const subscriber = redis.duplicate();
        await subscriber.subscribe(\`invoices:\${req.session.orgId}\`);
        subscriber.on("message", (_channel, message) => res.write(\`data: \${message}\\n\\n\`));
      });
      app.listen(1);
    `,
    },
    "are looked into where a response listens to an emitter or to Redis",
  );
});
