// Filters: how they are put together, and every way in which a tenant condition can come to nothing.
import { proves } from "../../../harness/proven";

describe("filters: built over several statements", () => {
  proves({
    "a variable": `
      const where = { clinicId: me.clinicId, name: req.query.name };
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "members assigned one by one": `
      const where: any = {};
      where.clinicId = me.clinicId;
      if (req.query.name) where.name = req.query.name;
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "a member assigned on one path": `
      const where: any = {};
      if (req.query.mine) where.clinicId = me.clinicId;
      res.json(await db.pet.findMany({ where })); //= certain bypassable conditional
    `,
    "a member assigned on both paths": `
      const where: any = {};
      if (req.query.named) { where.clinicId = me.clinicId; where.name = req.query.name; }
      else { where.clinicId = me.clinicId; }
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "a member taken away": `
      const where: any = { clinicId: me.clinicId };
      if (req.query.all) delete where.clinicId;
      res.json(await db.pet.findMany({ where })); //= certain bypassable undefined
    `,
    "a member set to undefined": `
      const where: any = { clinicId: me.clinicId };
      if (req.query.all) where.clinicId = undefined;
      res.json(await db.pet.findMany({ where })); //= certain bypassable undefined
    `,
    "two whole filters, one without the tenant": `
      const where = req.query.all ? { name: "Rex" } : { name: "Rex", clinicId: me.clinicId };
      res.json(await db.pet.findMany({ where })); //= certain bypassable conditional
    `,
    "two whole filters with the tenant": `
      const where = req.query.all ? { clinicId: me.clinicId } : { name: "Rex", clinicId: me.clinicId };
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "a let that is replaced": `
      let where: any = { clinicId: me.clinicId };
      if (req.query.chip) where = { chip: req.query.chip };
      res.json(await db.pet.findMany({ where })); //= certain bypassable conditional
    `,
    "a let that is extended": `
      let where: any = { clinicId: me.clinicId };
      if (req.query.chip) where = { ...where, chip: req.query.chip };
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "the whole argument in a variable": `
      const args: any = { where: { clinicId: me.clinicId } };
      args.take = 10;
      res.json(await db.pet.findMany(args)); //= tenant-filter
      args.where = { name: "Rex" };
      res.json(await db.pet.findMany(args)); //= certain unpinned
    `,
    "a nested member of the argument": `
      const args: any = { where: {} };
      args.where.clinicId = me.clinicId;
      res.json(await db.pet.findMany(args)); //= tenant-filter
    `,
    "a loop that adds conditions": `
      const where: any = { clinicId: me.clinicId };
      for (const [key, value] of Object.entries({ name: req.query.name, chip: req.query.chip })) where[key] = value;
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "a loop over what the request names": `
      const where: any = { clinicId: me.clinicId };
      for (const [key, value] of Object.entries(req.query)) where[key] = value;
      res.json(await db.pet.findMany({ where })); //= certain bypassable overwritten
    `,
    "a loop over what the request names, for some names": `
      const where: any = { clinicId: me.clinicId };
      for (const [key, value] of Object.entries(req.query)) {
        if (["name", "chip"].includes(key)) where[key] = value;
      }
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
  });
});

describe("filters: spreads and overwritten keys", () => {
  proves({
    "input first, tenant last": `
      res.json(await db.pet.findMany({ where: { ...req.query, clinicId: me.clinicId } })); //= tenant-filter
    `,
    "tenant first, input last": `
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, ...req.query } })); //= certain bypassable overwritten
    `,
    "input without its tenant key": `
      const { clinicId: _, ...rest } = req.query;
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, ...rest } })); //= tenant-filter
    `,
    "input without another key": `
      const { name, ...rest } = req.query;
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, ...rest } })); //= certain bypassable overwritten
    `,
    "a filter of named members": `
      const chosen = { name: req.query.name, chip: req.query.chip };
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, ...chosen } })); //= tenant-filter
    `,
    "a filter of named members with the tenant's": `
      const chosen = { name: req.query.name, clinicId: req.query.clinicId };
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, ...chosen } })); //= certain untrusted-tenant
    `,
    "the tenant by a conditional spread": `
      res.json(await db.pet.findMany({ where: { name: "Rex", ...(req.query.mine ? { clinicId: me.clinicId } : {}) } })); //= certain bypassable conditional
    `,
    "the tenant by &&": `
      res.json(await db.pet.findMany({ where: { name: "Rex", ...(req.query.mine && { clinicId: me.clinicId }) } })); //= certain bypassable conditional
    `,
    "something else by a conditional spread": `
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, ...(req.query.name ? { name: req.query.name } : {}) } })); //= tenant-filter
    `,
    "either spread has the tenant": `
      res.json(await db.pet.findMany({ where: { ...(req.query.a ? { clinicId: me.clinicId, name: "a" } : { clinicId: me.clinicId }) } })); //= tenant-filter
    `,
    "Object.assign over the tenant": `
      const where = Object.assign({ clinicId: me.clinicId }, req.query);
      res.json(await db.pet.findMany({ where })); //= certain bypassable overwritten
    `,
    "a key written twice": `
      const theirs = { clinicId: req.query.clinicId };
      res.json(await db.pet.findMany({ where: { ...theirs, clinicId: me.clinicId } })); //= tenant-filter
    `,
    "a computed key": `
      const key = "clinicId";
      res.json(await db.pet.findMany({ where: { [key]: me.clinicId } })); //= tenant-filter
    `,
    "a computed key from the request may be the tenant's": `
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, [req.query.column]: req.query.value } })); //= certain bypassable overwritten
    `,
  });
});

describe("filters: by helpers in other files", () => {
  proves({
    "a function that returns the filter": `
      import { scoped } from "./scoped";
      res.json(await db.pet.findMany({ where: scoped(me) })); //= tenant-filter
      //- /src/scoped.ts
      export const scoped = (user) => ({ clinicId: user.clinicId });
    `,
    "a function that adds to a filter": `
      import { scoped } from "./scoped";
      res.json(await db.pet.findMany({ where: scoped(me, { name: "Rex" }) })); //= tenant-filter
      res.json(await db.pet.findMany({ where: scoped(me, req.query) })); //= tenant-filter
      //- /src/scoped.ts
      export function scoped(user, where) { return { ...where, clinicId: user.clinicId }; }
    `,
    "a function that lets the filter win": `
      import { scoped } from "./scoped";
      res.json(await db.pet.findMany({ where: scoped(me, req.query) })); //= certain bypassable overwritten
      //- /src/scoped.ts
      export function scoped(user, where) { return { clinicId: user.clinicId, ...where }; }
    `,
    "a function that returns nothing without a tenant": `
      import { scoped } from "./scoped";
      res.json(await db.pet.findMany({ where: { name: "Rex", ...scoped(me) } })); //= certain bypassable conditional
      //- /src/scoped.ts
      export const scoped = (user) => (user.clinicId ? { clinicId: user.clinicId } : {});
    `,
    "a function that throws without a tenant": `
      import { scoped } from "./scoped";
      res.json(await db.pet.findMany({ where: { name: "Rex", ...scoped(me) } })); //= tenant-filter
      //- /src/scoped.ts
      export function scoped(user) {
        if (!user.clinicId) throw new Error("no clinic");
        return { clinicId: user.clinicId };
      }
    `,
    "a function that changes the filter in place": `
      import { scope } from "./scope";
      const where: any = { name: "Rex" };
      scope(where, me);
      res.json(await db.pet.findMany({ where })); //= tenant-filter
      //- /src/scope.ts
      export function scope(where, user) { where.clinicId = user.clinicId; }
    `,
    "a class that builds the filter": `
      import { PetFilter } from "./pet-filter";
      res.json(await db.pet.findMany(new PetFilter().named("Rex").of(me.clinicId).build())); //= tenant-filter
      res.json(await db.pet.findMany(new PetFilter().named("Rex").build())); //= certain unpinned
      //- /src/pet-filter.ts
      export class PetFilter {
        private where: any = {};
        named(name) { this.where.name = name; return this; }
        of(clinicId) { this.where.clinicId = clinicId; return this; }
        build() { return { where: this.where }; }
      }
    `,
    "a reduce over parts": `
      const parts = [{ name: "Rex" }, { clinicId: me.clinicId }];
      const where = parts.reduce((all, part) => ({ ...all, ...part }), {});
      res.json(await db.pet.findMany({ where })); //= tenant-filter
    `,
    "a barrel and a default export": `
      import scoped, { named } from "./filters";
      res.json(await db.pet.findMany({ where: { ...named("Rex"), ...scoped(me) } })); //= tenant-filter
      //- /src/filters/index.ts
      export { default } from "./scoped";
      export * from "./named";
      //- /src/filters/scoped.ts
      export default (user) => ({ clinicId: user.clinicId });
      //- /src/filters/named.ts
      export function named(name) { return { name }; }
    `,
  });
});

describe("filters: AND, OR, NOT", () => {
  proves({
    "AND as a list": `
      res.json(await db.pet.findMany({ where: { AND: [{ clinicId: me.clinicId }, { name: "Rex" }] } })); //= tenant-filter
    `,
    "AND as an object": `
      res.json(await db.pet.findMany({ where: { AND: { clinicId: me.clinicId } } })); //= tenant-filter
    `,
    "AND with what the request says": `
      res.json(await db.pet.findMany({ where: { AND: [{ clinicId: me.clinicId }, req.body.filter] } })); //= tenant-filter
    `,
    "AND that is pushed to": `
      const all: any[] = [{ clinicId: me.clinicId }];
      if (req.query.name) all.push({ name: req.query.name });
      res.json(await db.pet.findMany({ where: { AND: all } })); //= tenant-filter
    `,
    "AND to which the tenant is pushed on one path": `
      const all: any[] = [{ name: "Rex" }];
      if (req.query.mine) all.push({ clinicId: me.clinicId });
      res.json(await db.pet.findMany({ where: { AND: all } })); //= certain bypassable conditional
    `,
    "OR beside the tenant": `
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, OR: [{ name: "Rex" }, { chip: "1" }] } })); //= tenant-filter
    `,
    "OR with the tenant in it": `
      res.json(await db.pet.findMany({ where: { OR: [{ clinicId: me.clinicId }, { name: "Rex" }] } })); //= certain bypassable or
    `,
    "OR with the tenant in each": `
      res.json(await db.pet.findMany({ where: { OR: [{ clinicId: me.clinicId, name: "Rex" }, { clinicId: me.clinicId, chip: "1" }] } })); //= tenant-filter
    `,
    "OR to which the request adds": `
      const any: any[] = [{ clinicId: me.clinicId }];
      if (req.query.chip) any.push({ chip: req.query.chip });
      res.json(await db.pet.findMany({ where: { OR: any } })); //= certain bypassable or
    `,
    "OR within AND": `
      res.json(await db.pet.findMany({ where: { AND: [{ OR: [{ name: "Rex" }, { chip: "1" }] }, { clinicId: me.clinicId }] } })); //= tenant-filter
    `,
    "NOT the tenant": `
      res.json(await db.pet.findMany({ where: { NOT: { clinicId: me.clinicId } } })); //= certain bypassable not
    `,
    "not equal to the tenant": `
      res.json(await db.pet.findMany({ where: { clinicId: { not: me.clinicId } } })); //= certain bypassable not
    `,
    "NOT beside the tenant": `
      res.json(await db.pet.findMany({ where: { clinicId: me.clinicId, NOT: { name: "Rex" } } })); //= tenant-filter
    `,
    "equals, in and a list of one": `
      await db.pet.count({ where: { clinicId: { equals: me.clinicId } } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: { in: [me.clinicId] } } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: { in: me.clinicIds } } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: { notIn: [me.clinicId] } } }); //= certain bypassable not
      await db.pet.count({ where: { clinicId: { startsWith: me.clinicId } } }); //= certain unpinned
    `,
    "an empty list selects nothing": `
      await db.pet.count({ where: { clinicId: { in: [] } } }); //= tenant-filter
    `,
    "the tenant through a relation": `
      await db.visit.findMany({ where: { pet: { clinicId: me.clinicId } } }); //= relation-filter
      await db.bill.findMany({ where: { visit: { pet: { clinicId: me.clinicId } } } }); //= relation-filter
      await db.visit.findMany({ where: { pet: { is: { clinicId: me.clinicId } } } }); //= relation-filter
      await db.pet.findMany({ where: { clinic: { id: me.clinicId } } }); //= relation-filter
      await db.pet.findMany({ where: { clinic: { staff: { some: { userId: me.id } } } } }); //= relation-filter
    `,
    "relations that say less": `
      await db.visit.findMany({ where: { pet: { isNot: { clinicId: me.clinicId } } } }); //= certain bypassable not
      await db.pet.findMany({ where: { clinic: { staff: { every: { userId: me.id } } } } }); //= certain bypassable not
      await db.pet.findMany({ where: { clinic: { staff: { none: { userId: me.id } } } } }); //= certain bypassable not
      await db.pet.findMany({ where: { species: { name: "dog" } } }); //= certain unpinned
      await db.visit.findMany({ where: { pet: { name: req.query.name } } }); //= certain unpinned
    `,
  });
});

describe("filters: values that may be undefined", () => {
  const session = `
      //- /src/session.ts
      export interface Session { readonly userId: string; readonly clinicId?: string; readonly home: string | null; readonly nested?: { readonly clinicId: string } }
      export function sessionOf(req): Session { return req.user; }
  `;
  proves({
    "an optional member": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      res.json(await db.pet.findMany({ where: { clinicId: session.clinicId } })); //= certain bypassable undefined
      ${session}
    `,
    "an optional member, asserted by !": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      res.json(await db.pet.findMany({ where: { clinicId: session.clinicId! } })); //= certain bypassable undefined
      ${session}
    `,
    "an optional member, checked": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      if (!session.clinicId) return res.sendStatus(403);
      res.json(await db.pet.findMany({ where: { clinicId: session.clinicId } })); //= tenant-filter
      ${session}
    `,
    "an optional member, checked by === undefined": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      if (session.clinicId === undefined) throw new Error("no clinic");
      res.json(await db.pet.findMany({ where: { clinicId: session.clinicId } })); //= tenant-filter
      ${session}
    `,
    "optional chaining": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      res.json(await db.pet.findMany({ where: { clinicId: session.nested?.clinicId } })); //= certain bypassable undefined
      ${session}
    `,
    "optional chaining, checked": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      if (!session.nested?.clinicId) return res.sendStatus(403);
      res.json(await db.pet.findMany({ where: { clinicId: session.nested.clinicId } })); //= tenant-filter
      ${session}
    `,
    "an optional member with an empty text in its place, which no row has": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      res.json(await db.pet.findMany({ where: { clinicId: session.clinicId ?? "" } })); //= tenant-filter
      ${session}
    `,
    "an optional member with a clinic's name in its place": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      res.json(await db.pet.findMany({ where: { clinicId: session.clinicId ?? "main" } })); //= certain unpinned
      ${session}
    `,
    "an empty text that leaves the condition out": `
      import { sessionOf, type Session } from "./session";
      const session: Session = req.user;
      const clinicId = session.clinicId ?? "";
      res.json(await db.pet.findMany({ where: clinicId ? { clinicId } : {} })); //= certain bypassable conditional
      ${session}
    `,
    "find may find nothing": `
      const one = me.clinics.find((clinic) => clinic.isHome);
      res.json(await db.pet.findMany({ where: { clinicId: one?.id } })); //= certain bypassable undefined
    `,
    "strict undefined checks make it throw": `
      //- /prisma/schema.prisma
      generator client { provider = "prisma-client-js"
        previewFeatures = ["strictUndefinedChecks"] }
      model Clinic { id String @id
        staff Staff[]
        pets Pet[] }
      model User { id String @id
        staff Staff[] }
      model Staff { id String @id
        userId String
        clinicId String
        user User @relation(fields: [userId], references: [id])
        clinic Clinic @relation(fields: [clinicId], references: [id]) }
      model Pet { id String @id
        clinicId String
        clinic Clinic @relation(fields: [clinicId], references: [id]) }
      //- /src/pets.ts
      import express from "express";
      import { signedIn } from "./sign-in";
      import { db } from "./db";
      interface Session { clinicId?: string }
      express().get("/pets", signedIn, async (req, res) => {
        const session: Session = req.user;
        res.json(await db.pet.findMany({ where: { clinicId: session.clinicId } })); //= tenant-filter
      });
    `,
  });
});
