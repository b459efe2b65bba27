// Where values come from: what stays the requester's, and what stays untrusted, on its way through the language.
import { proves } from "../../../harness/proven";

describe("provenance: names and members", () => {
  proves({
    "a member of the verified token is the tenant": `
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId } })); //= tenant-filter
    `,
    "a path parameter is not": `
      res.json(await db.pet.findMany({ where: { clinicId: req.params.clinicId } })); //= certain untrusted-tenant
    `,
    "destructuring, renamed": `
      const { clinicId: mine } = me;
      res.json(await db.pet.findMany({ where: { clinicId: mine } })); //= tenant-filter
    `,
    "destructuring, nested": `
      const { user: { clinicId } } = req;
      res.json(await db.pet.findMany({ where: { clinicId } })); //= tenant-filter
    `,
    "destructuring of the rest keeps where it comes from": `
      const { id, ...rest } = me;
      res.json(await db.pet.findMany({ where: { clinicId: rest.clinicId } })); //= tenant-filter
    `,
    "destructuring of the body": `
      const { clinicId } = req.body;
      res.json(await db.pet.findMany({ where: { clinicId } })); //= certain untrusted-tenant
    `,
    "a default may be what is used": `
      const { clinicId = me.clinicId } = req.query;
      res.json(await db.pet.findMany({ where: { clinicId } })); //= certain untrusted-tenant
    `,
    "a computed member with a known name": `
      const key = "clinicId";
      res.json(await db.pet.findMany({ where: { clinicId: me[key] } })); //= tenant-filter
    `,
    "an array, destructured by place": `
      const [mine, theirs] = [me.clinicId, req.body.clinicId];
      await db.pet.count({ where: { clinicId: mine } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: theirs } }); //= certain untrusted-tenant
    `,
    "a swap of two variables": `
      let a = me.clinicId;
      let b = req.body.clinicId;
      [a, b] = [b, a];
      await db.pet.count({ where: { clinicId: b } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: a } }); //= certain untrusted-tenant
    `,
    "a variable assigned again": `
      let clinicId = me.clinicId;
      await db.pet.count({ where: { clinicId } }); //= tenant-filter
      clinicId = req.body.clinicId;
      await db.pet.count({ where: { clinicId } }); //= certain untrusted-tenant
    `,
    "a variable assigned on one branch": `
      let clinicId = me.clinicId;
      if (req.query.other) clinicId = req.query.other;
      await db.pet.count({ where: { clinicId } }); //= certain untrusted-tenant
    `,
    "a ternary takes the worse of its arms": `
      const clinicId = req.query.all ? req.query.clinicId : me.clinicId;
      await db.pet.count({ where: { clinicId } }); //= certain untrusted-tenant
    `,
    "a ternary with two trusted arms": `
      const clinicId = req.query.all ? me.clinicId : me.clinic.id;
      await db.pet.count({ where: { clinicId } }); //= tenant-filter
    `,
    "input that falls back to the tenant": `
      await db.pet.count({ where: { clinicId: req.query.clinicId ?? me.clinicId } }); //= certain untrusted-tenant
    `,
    "the tenant that falls back to input": `
      await db.pet.count({ where: { clinicId: me.clinicId ?? req.query.clinicId } }); //= certain untrusted-tenant
    `,
    "text around the tenant is another value": `
      await db.pet.count({ where: { clinicId: \`\${me.clinicId}\` } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: String(me.clinicId) } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: me.clinicId.trim() } }); //= tenant-filter
    `,
    "a cast, a non-null mark and satisfies change nothing": `
      await db.pet.count({ where: { clinicId: me.clinicId as string } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: me.clinicId! } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: req.body.clinicId satisfies string } }); //= certain untrusted-tenant
      await db.pet.count({ where: { clinicId: (req.body as { clinicId: string }).clinicId } }); //= certain untrusted-tenant
    `,
    "the comma operator yields its last": `
      await db.pet.count({ where: { clinicId: (req.body.clinicId, me.clinicId) } }); //= tenant-filter
    `,
    "an assignment is an expression": `
      let mine;
      await db.pet.count({ where: { clinicId: (mine = me.clinicId) } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: mine } }); //= tenant-filter
    `,
    "logical assignment": `
      let wanted = req.query.clinicId;
      wanted ||= me.clinicId;
      await db.pet.count({ where: { clinicId: wanted } }); //= certain untrusted-tenant
      let mine;
      mine ??= me.clinicId;
      await db.pet.count({ where: { clinicId: mine } }); //= tenant-filter
    `,
  });
});

describe("provenance: objects and lists", () => {
  proves({
    "a spread carries its members": `
      const context = { ...me, at: Date.now() };
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= tenant-filter
    `,
    "a later spread replaces": `
      const context = { ...me, ...req.body };
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= certain untrusted-tenant
    `,
    "a later member replaces": `
      const context = { ...req.body, clinicId: me.clinicId };
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= tenant-filter
    `,
    "a member assigned later": `
      const context: any = { clinicId: req.body.clinicId };
      context.clinicId = me.clinicId;
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= tenant-filter
    `,
    "an alias sees the assignment": `
      const context: any = { clinicId: me.clinicId };
      const same = context;
      same.clinicId = req.body.clinicId;
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= certain untrusted-tenant
    `,
    "a copy does not": `
      const context: any = { clinicId: me.clinicId };
      const copy = { ...context };
      copy.clinicId = req.body.clinicId;
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= tenant-filter
    `,
    "Object.assign writes from left to right": `
      const good = Object.assign({}, req.body, { clinicId: me.clinicId });
      await db.pet.count({ where: { clinicId: good.clinicId } }); //= tenant-filter
      const bad = Object.assign({ clinicId: me.clinicId }, req.body);
      await db.pet.count({ where: { clinicId: bad.clinicId } }); //= certain untrusted-tenant
    `,
    "a getter runs": `
      const context = { get clinicId() { return me.clinicId; } };
      await db.pet.count({ where: { clinicId: context.clinicId } }); //= tenant-filter
    `,
    "a method of an object": `
      const context = { user: me, clinic() { return this.user.clinicId; } };
      await db.pet.count({ where: { clinicId: context.clinic() } }); //= tenant-filter
    `,
    "lists of the requester's ids": `
      const ids = [me.clinicId];
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= tenant-filter
      ids.push(req.body.clinicId);
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= certain untrusted-tenant
    `,
    "map, filter, slice and spread keep what is in a list": `
      const staff = await db.staff.findMany({ where: { userId: me.id } }); //= user-filter
      const ids = staff.filter((one) => one.role === "vet").map((one) => one.clinicId);
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: { in: [...ids].slice(0, 5) } } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: { in: [...new Set(ids)] } } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: { in: [...ids, req.query.more] } } }); //= certain untrusted-tenant
    `,
    "find over a list of own rows": `
      const staff = await db.staff.findMany({ where: { userId: me.id } }); //= user-filter
      const one = staff.find((entry) => entry.clinicId === req.params.clinicId);
      if (!one) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: one.clinicId } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "reduce over own rows": `
      const staff = await db.staff.findMany({ where: { userId: me.id } }); //= user-filter
      const ids = staff.reduce((all, one) => [...all, one.clinicId], []);
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= tenant-filter
    `,
    "flatMap over own rows with their relations": `
      const staff = await db.staff.findMany({ where: { userId: me.id }, include: { clinic: true } }); //= user-filter
      const ids = staff.flatMap((one) => [one.clinic.id]);
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= tenant-filter
    `,
    "a list from the body": `
      await db.pet.count({ where: { clinicId: { in: req.body.clinics } } }); //= certain untrusted-tenant
      await db.pet.count({ where: { clinicId: { in: req.body.clinics.map((one) => one.id) } } }); //= certain untrusted-tenant
    `,
    "Object.fromEntries and Object.keys": `
      const wanted = Object.keys(req.query);
      await db.pet.count({ where: { clinicId: { in: wanted } } }); //= certain untrusted-tenant
    `,
    "a Map built from own rows": `
      const staff = await db.staff.findMany({ where: { userId: me.id } }); //= user-filter
      const byRole = new Map(staff.map((one) => [one.role, one.clinicId]));
      const clinicId = byRole.get("vet");
      if (!clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId } }); //= tenant-filter
    `,
    "JSON.parse of input": `
      const wanted = JSON.parse(req.body.text);
      await db.pet.count({ where: { clinicId: wanted.clinicId } }); //= certain untrusted-tenant
    `,
  });
});

describe("provenance: functions", () => {
  proves({
    "through a function of another file": `
      import { clinicOf } from "./clinic-of";
      await db.pet.count({ where: { clinicId: clinicOf(req) } }); //= tenant-filter
      //- /src/clinic-of.ts
      export function clinicOf(request) { return request.user.clinicId; }
    `,
    "the same function over two values": `
      import { pick } from "./pick";
      await db.pet.count({ where: { clinicId: pick(me) } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: pick(req.body) } }); //= certain untrusted-tenant
      //- /src/pick.ts
      export const pick = ({ clinicId }) => clinicId;
    `,
    "a default parameter": `
      const count = (clinicId = me.clinicId) =>
        db.pet.count({ where: { clinicId } }); //= tenant-filter
      res.json(await count());
    `,
    "a default parameter that one caller replaces": `
      const count = (clinicId = me.clinicId) =>
        db.pet.count({ where: { clinicId } }); //= certain untrusted-tenant
      res.json([await count(), await count(req.query.clinicId)]);
    `,
    "rest parameters": `
      const second = (...all) => all[1];
      await db.pet.count({ where: { clinicId: second(req.body.clinicId, me.clinicId) } }); //= tenant-filter
    `,
    "spread arguments": `
      const pair = [req.body.clinicId, me.clinicId];
      const second = (a, b) => b;
      await db.pet.count({ where: { clinicId: second(...pair) } }); //= tenant-filter
    `,
    "a closure keeps its variable": `
      const scope = (user) => () => user.clinicId;
      const mine = scope(me);
      await db.pet.count({ where: { clinicId: mine() } }); //= tenant-filter
      const theirs = scope(req.body);
      await db.pet.count({ where: { clinicId: theirs() } }); //= certain untrusted-tenant
    `,
    "a callback gets what its caller hands in": `
      const withClinic = async (work) => work(me.clinicId);
      await withClinic(async (clinicId) => {
        await db.pet.count({ where: { clinicId } }); //= tenant-filter
      });
    `,
    "a recursive function": `
      const climb = (node) => (node.parent ? climb(node.parent) : node.clinicId);
      await db.pet.count({ where: { clinicId: climb(req.body) } }); //= certain untrusted-tenant
    `,
    "an immediately called function": `
      const clinicId = (() => me.clinicId)();
      await db.pet.count({ where: { clinicId } }); //= tenant-filter
    `,
    "call, apply and bind": `
      function clinicOf(prefix) { return this.clinicId; }
      await db.pet.count({ where: { clinicId: clinicOf.call(me, "x") } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: clinicOf.apply(req.body, ["x"]) } }); //= certain untrusted-tenant
      const bound = clinicOf.bind(me);
      await db.pet.count({ where: { clinicId: bound("x") } }); //= tenant-filter
    `,
    "a function kept in a table": `
      const pickers = { mine: () => me.clinicId, theirs: () => req.body.clinicId };
      await db.pet.count({ where: { clinicId: pickers.mine() } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: pickers[req.query.who]() } }); //= certain untrusted-tenant
    `,
    "a constant of a module": `
      import { DEMO } from "./demo";
      await db.pet.count({ where: { clinicId: DEMO } }); //= certain unpinned
      //- /src/demo.ts
      export const DEMO = "clinic-demo";
    `,
    "a value from the environment": `
      await db.pet.count({ where: { clinicId: process.env.CLINIC_ID } }); //= possible unpinned
    `,
  });
});

describe("provenance: promises", () => {
  proves({
    await: `
      const clinicOf = async () => me.clinicId;
      await db.pet.count({ where: { clinicId: await clinicOf() } }); //= tenant-filter
    `,
    then: `
      const clinicOf = async () => me.clinicId;
      await clinicOf().then((clinicId) =>
        db.pet.count({ where: { clinicId } })); //= tenant-filter
    `,
    "Promise.all keeps places": `
      const load = async (from) => from.clinicId;
      const [mine, theirs] = await Promise.all([load(me), load(req.body)]);
      await db.pet.count({ where: { clinicId: mine } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: theirs } }); //= certain untrusted-tenant
    `,
    "Promise.all over a list": `
      const ids = await Promise.all([me].map(async (one) => one.clinicId));
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= tenant-filter
    `,
    "Promise.resolve": `
      await db.pet.count({ where: { clinicId: await Promise.resolve(me.clinicId) } }); //= tenant-filter
    `,
    "new Promise": `
      const clinicId = await new Promise((resolve) => resolve(me.clinicId));
      await db.pet.count({ where: { clinicId } }); //= tenant-filter
    `,
  });
});

describe("provenance: classes", () => {
  proves({
    "a field set by the constructor": `
      import { Pets } from "./pets";
      const pets = new Pets(me.clinicId);
      res.json(await pets.list());
      //- /src/pets.ts
      import { db } from "./db";
      export class Pets {
        constructor(private readonly clinicId: string) {}
        list() {
          return db.pet.findMany({ where: { clinicId: this.clinicId } }); //= tenant-filter
        }
      }
    `,
    "the same class over input": `
      import { Pets } from "./pets";
      res.json(await new Pets(req.params.clinicId).list());
      //- /src/pets.ts
      import { db } from "./db";
      export class Pets {
        clinicId;
        constructor(clinicId: string) { this.clinicId = clinicId; }
        async list() {
          return db.pet.findMany({ where: { clinicId: this.clinicId } }); //= certain untrusted-tenant
        }
      }
    `,
    "a base class that keeps the tenant": `
      import { Pets } from "./pets";
      res.json(await new Pets(me).list());
      //- /src/base.ts
      export abstract class Scoped {
        constructor(protected readonly user) {}
        protected get where() { return { clinicId: this.user.clinicId }; }
      }
      //- /src/pets.ts
      import { db } from "./db";
      import { Scoped } from "./base";
      export class Pets extends Scoped {
        async list() {
          return db.pet.findMany({ where: this.where }); //= tenant-filter
        }
      }
    `,
    "a private field and a static helper": `
      import { Pets } from "./pets";
      res.json(await Pets.of(me).list());
      //- /src/pets.ts
      import { db } from "./db";
      export class Pets {
        #clinicId;
        constructor(clinicId) { this.#clinicId = clinicId; }
        static of(user) { return new Pets(user.clinicId); }
        list() {
          return db.pet.findMany({ where: { clinicId: this.#clinicId } }); //= tenant-filter
        }
      }
    `,
    "a database handed in": `
      import { Pets } from "./pets";
      res.json(await new Pets(db).list(me.clinicId));
      //- /src/pets.ts
      import type { PrismaClient } from "@prisma/client";
      export class Pets {
        constructor(private readonly prisma: PrismaClient) {}
        list(clinicId: string) {
          return this.prisma.pet.findMany({ where: { clinicId } }); //= tenant-filter
        }
      }
    `,
    "an arrow function as a field": `
      import { Pets } from "./pets";
      const { list } = new Pets(me);
      res.json(await list());
      //- /src/pets.ts
      import { db } from "./db";
      export class Pets {
        constructor(private user) {}
        list = () =>
          db.pet.findMany({ where: { clinicId: this.user.clinicId } }); //= tenant-filter
      }
    `,
  });
});

describe("provenance: validated input stays input", () => {
  proves({
    zod: `
      import { z } from "zod";
      const Body = z.object({ clinicId: z.string().uuid() });
      ---
      const { clinicId } = Body.parse(req.body);
      await db.pet.count({ where: { clinicId } }); //= certain untrusted-tenant
    `,
    "zod, safely": `
      import { z } from "zod";
      const Body = z.object({ clinicId: z.string() });
      ---
      const parsed = Body.safeParse(req.body);
      if (!parsed.success) return res.sendStatus(400);
      await db.pet.count({ where: { clinicId: parsed.data.clinicId } }); //= certain untrusted-tenant
      await db.pet.count({ where: { ...parsed.data, clinicId: me.clinicId } }); //= tenant-filter
    `,
    valibot: `
      import * as v from "valibot";
      const Body = v.object({ clinicId: v.string() });
      ---
      const body = v.parse(Body, req.body);
      await db.pet.count({ where: { clinicId: body.clinicId } }); //= certain untrusted-tenant
    `,
    "a check of the tenant after validation": `
      import { z } from "zod";
      const Body = z.object({ clinicId: z.string() });
      ---
      const body = Body.parse(req.body);
      if (body.clinicId !== me.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: body.clinicId } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: req.body.clinicId } }); //= tenant-filter
    `,
  });
});
