// Guards: what has to happen before an access for its selector to count as verified, and what does not do.
import { proves } from "../../../harness/proven";

/** A guard in a file of its own, called by the handler; the handler's lines follow it. */
const guard = (body: string, handler: string): string => `
import { mayEnter } from "./guard";
${handler.trim()}
//- /src/guard.ts
import { db } from "./db";
${body.trim()}
`;

const LOOKUP = "db.staff.findFirst({ where: { userId: user.id, clinicId } }); //= user-filter";

describe("guards: how a guard aborts", () => {
  proves({
    "it throws": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "it throws in an else": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (staff) { return staff; } else { throw new Error("no"); }
      }`,
      `await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "it throws through findFirstOrThrow": `
      await db.staff.findFirstOrThrow({ where: { userId: me.id, clinicId: req.params.clinicId } }); //= user-filter
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "it returns a boolean, and the caller aborts": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        return staff !== null;
      }`,
      `if (!(await mayEnter(me, req.params.clinicId))) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "it returns a boolean made with !!": guard(
      `export const mayEnter = async (user, clinicId) => !!(await db.staff.findFirst({ where: { userId: user.id, clinicId } })); //= user-filter`,
      `const ok = await mayEnter(me, req.params.clinicId);
      if (!ok) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "it returns a count": guard(
      `export const mayEnter = async (user, clinicId) => (await db.staff.count({ where: { userId: user.id, clinicId } })) > 0; //= user-filter`,
      `if (!(await mayEnter(me, req.params.clinicId))) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "it returns the row or null": guard(
      `export function mayEnter(user, clinicId) {
        return db.staff.findFirst({ where: { userId: user.id, clinicId } }); //= user-filter
      }`,
      `const staff = await mayEnter(me, req.params.clinicId);
      if (!staff) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: staff.clinicId } }); //= tenant-filter`,
    ),
    "it returns a result with a flag": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) return { ok: false as const };
        return { ok: true as const, staff };
      }`,
      `const entry = await mayEnter(me, req.params.clinicId);
      if (!entry.ok) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: entry.staff.clinicId } }); //= tenant-filter`,
    ),
    "it returns a list, and the caller looks at its length": `
      const staff = await db.staff.findMany({ where: { userId: me.id, clinicId: req.params.clinicId } }); //= user-filter
      if (staff.length === 0) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "it redirects": `
      import { redirect } from "next/navigation";
      const staff = await db.staff.findFirst({ where: { userId: me.id, clinicId: req.params.clinicId } }); //= user-filter
      if (!staff) redirect("/clinics");
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "it ends the response, and the handler goes on": `
      const staff = await db.staff.findFirst({ where: { userId: me.id, clinicId: req.params.clinicId } }); //= user-filter
      if (!staff) res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
    "a switch that throws": `
      const staff = await db.staff.findFirst({ where: { userId: me.id, clinicId: req.params.clinicId } }); //= user-filter
      switch (staff?.role) {
        case "vet":
        case "nurse":
          break;
        default:
          throw new Error("no");
      }
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "an assertion function": guard(
      `export function mayEnter(user, clinicId): asserts clinicId is string {
        if (clinicId !== user.clinicId) throw new Error("no");
      }`,
      `mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "an imported assert": `
      import assert from "node:assert";
      assert(req.params.clinicId === me.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
  });
});

describe("guards: what they compare", () => {
  proves({
    equality: `
      if (req.params.clinicId === me.clinicId) {
        await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      }
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
    "inequality that aborts": `
      if (me.clinicId !== req.params.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "loose equality": `
      if (me.clinicId != req.params.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "both sides of &&": `
      if (req.query.deep && req.params.clinicId === me.clinicId) {
        await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      }
    `,
    "an || lets the other side in": `
      if (req.query.deep || req.params.clinicId === me.clinicId) {
        await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
      }
    `,
    "an || of ways to be refused": `
      if (!me.clinicId || me.clinicId !== req.params.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "a check that only runs when there is something to check": `
      if (req.query.clinicId && req.query.clinicId !== me.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.query.clinicId } }); //= certain bypassable undefined
    `,
    "a member of the requester's list": `
      if (!me.clinics.includes(req.params.clinicId)) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "some over the requester's memberships": `
      const staff = await db.staff.findMany({ where: { userId: me.id } }); //= user-filter
      if (!staff.some((one) => one.clinicId === req.params.clinicId)) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "a Set of own clinics": `
      const staff = await db.staff.findMany({ where: { userId: me.id } }); //= user-filter
      const mine = new Set(staff.map((one) => one.clinicId));
      if (!mine.has(req.params.clinicId)) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "every id of a list": `
      const mine = me.clinics;
      if (!req.body.clinics.every((id) => mine.includes(id))) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: { in: req.body.clinics } } }); //= tenant-filter
    `,
    "some id of a list": `
      const mine = me.clinics;
      if (!req.body.clinics.some((id) => mine.includes(id))) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: { in: req.body.clinics } } }); //= certain untrusted-tenant
    `,
    "as many own pets as ids": `
      const count = await db.pet.count({ where: { id: { in: req.body.pets }, clinicId: me.clinicId } }); //= tenant-filter
      if (count !== req.body.pets.length) return res.sendStatus(404);
      await db.visit.deleteMany({ where: { petId: { in: req.body.pets } } }); //= bound-id
    `,
    "at least one own pet among the ids": `
      const count = await db.pet.count({ where: { id: { in: req.body.pets }, clinicId: me.clinicId } }); //= tenant-filter
      if (count === 0) return res.sendStatus(404);
      await db.visit.deleteMany({ where: { petId: { in: req.body.pets } } }); //= certain unpinned
    `,
    "a loop that checks each id": `
      for (const id of req.body.pets) {
        await db.pet.findFirstOrThrow({ where: { id, clinicId: me.clinicId } }); //= tenant-filter
      }
      await db.visit.deleteMany({ where: { petId: { in: req.body.pets } } }); //= bound-id
    `,
    "a loop that checks and acts": `
      for (const id of req.body.pets) {
        const pet = await db.pet.findFirst({ where: { id, clinicId: me.clinicId } }); //= tenant-filter
        if (!pet) continue;
        await db.visit.deleteMany({ where: { petId: id } }); //= bound-id
      }
    `,
    "an id from an own row": `
      const pet = await db.pet.findFirst({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await db.pet.update({ where: { id: pet.id }, data: { name: req.body.name } }); //= bound-id
      await db.pet.update({ where: { id: req.params.id }, data: { name: req.body.name } }); //= bound-id
      await db.visit.findMany({ where: { petId: pet.id } }); //= bound-id
    `,
    "the tenant of a row found by id, compared": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      if (!pet || pet.clinicId !== me.clinicId) return res.sendStatus(404);
      await db.pet.update({ where: { id: req.params.id }, data: { name: req.body.name } }); //= bound-id
      res.json(pet);
    `,
    "compared by optional chaining": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      if (pet?.clinicId !== me.clinicId) return res.sendStatus(404);
      res.json(pet);
    `,
    "compared through a relation": `
      const visit = await db.visit.findUnique({ where: { id: req.params.id }, include: { pet: true } }); //= checked-after
      if (visit?.pet.clinicId !== me.clinicId) return res.sendStatus(404);
      await db.visit.delete({ where: { id: visit.id } }); //= bound-id
    `,
    "compared too late": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      res.json(pet);
      if (pet.clinicId !== me.clinicId) return res.sendStatus(404);
    `,
    "a write before the check": `
      const pet = await db.pet.update({ where: { id: req.params.id }, data: { name: "x" } }); //= certain unpinned
      if (pet.clinicId !== me.clinicId) return res.sendStatus(404);
      res.json(pet);
    `,
  });
});

describe("guards: those that guard nothing", () => {
  proves({
    "the result is ignored": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        return staff !== null;
      }`,
      `await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "the promise is tested instead of its value": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        return staff !== null;
      }`,
      `if (!mayEnter(me, req.params.clinicId)) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "nobody awaits it": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "its failure is swallowed": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `try { await mayEnter(me, req.params.clinicId); } catch { console.warn("no entry"); } //= log certain tenant-absent
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "its failure is caught and answered": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `try { await mayEnter(me, req.params.clinicId); } catch { return res.sendStatus(403); }
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "its failure is caught around the access, too": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `try {
        await mayEnter(me, req.params.clinicId);
        res.json(await db.pet.count({ where: { clinicId: req.params.clinicId } })); //= tenant-filter
      } catch { res.sendStatus(500); }`,
    ),
    "a catch that goes on": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `await mayEnter(me, req.params.clinicId).catch(() => undefined);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "a catch that throws on": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `await mayEnter(me, req.params.clinicId).catch((error) => { throw error; });
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter`,
    ),
    "another value is checked": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.body.clinicId } }); //= certain untrusted-tenant`,
    ),
    "the arguments are swapped": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP.replace("user-filter", "tenant-filter")}
        if (!staff) throw new Error("no");
      }`,
      `await mayEnter(req.params, me.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "one branch only": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `if (req.query.strict) await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "after the access": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `await db.pet.deleteMany({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
      await mayEnter(me, req.params.clinicId);`,
    ),
    "beside a read, in Promise.all": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `const [, pet] = await Promise.all([
        mayEnter(me, req.params.clinicId),
        db.pet.findMany({ where: { clinicId: req.params.clinicId } }), //= checked-after
      ]);
      res.json(pet);`,
    ),
    "beside a write, in Promise.all": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        if (!staff) throw new Error("no");
      }`,
      `await Promise.all([
        mayEnter(me, req.params.clinicId),
        db.pet.deleteMany({ where: { clinicId: req.params.clinicId } }), //= certain untrusted-tenant
      ]);`,
    ),
    "an async predicate of filter": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await ${LOOKUP}
        return !!staff;
      }`,
      `const ids = req.body.clinics.filter(async (id) => mayEnter(me, id));
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= certain untrusted-tenant`,
    ),
    "a sync predicate of filter": `
      const ids = req.body.clinics.filter((id) => me.clinics.includes(id));
      await db.pet.count({ where: { clinicId: { in: ids } } }); //= tenant-filter
    `,
    "a lookup that does not name the requester": guard(
      `export async function mayEnter(user, clinicId) {
        const clinic = await db.clinic.findUnique({ where: { id: clinicId } }); //= certain untrusted-tenant
        if (!clinic) throw new Error("no");
      }`,
      `await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "a lookup by an unverified id": guard(
      `export async function mayEnter(user, clinicId) {
        const staff = await db.staff.findFirst({ where: { clinicId } }); //= certain untrusted-tenant
        if (!staff) throw new Error("no");
      }`,
      `await mayEnter(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant`,
    ),
    "the row of one thing guards no other": `
      const owner = await db.owner.findFirstOrThrow({ where: { id: req.params.ownerId, clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.update({ where: { id: req.params.id }, data: { ownerId: owner.id } }); //= certain unpinned
    `,
    "a comparison of two values from the request": `
      if (req.params.clinicId !== req.body.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
    "a comparison with the tenant of an unverified row": `
      const pet = await db.pet.findUniqueOrThrow({ where: { id: req.params.id } }); //= certain unpinned
      if (pet.clinicId !== req.params.clinicId) return res.sendStatus(403);
      await db.owner.findMany({ where: { clinicId: pet.clinicId } }); //= certain unpinned
    `,
  });
});

describe("guards: what they prove", () => {
  proves({
    "the tenant of an id, guarded": `
      import { clinicOf } from "./clinic-of";
      const clinicId = await clinicOf(req.params.id);
      if (clinicId !== me.clinicId) return res.sendStatus(404);
      await db.visit.findMany({ where: { petId: req.params.id } }); //= bound-id
      //- /src/clinic-of.ts
      import { db } from "./db";
      export async function clinicOf(petId: string) {
        const pet = await db.pet.findUnique({ where: { id: petId }, select: { clinicId: true } }); //= checked-after
        return pet?.clinicId;
      }
    `,
    "the tenant of an id, not guarded": `
      import { clinicOf } from "./clinic-of";
      const clinicId = await clinicOf(req.params.id);
      await db.owner.findMany({ where: { clinicId } }); //= certain unpinned
      //- /src/clinic-of.ts
      import { db } from "./db";
      export async function clinicOf(petId: string) {
        const pet = await db.pet.findUnique({ where: { id: petId }, select: { clinicId: true } }); //= certain unpinned
        return pet?.clinicId;
      }
    `,
    "a middleware": `
      //- /src/routes.ts
      import { Router } from "express";
      import { signedIn } from "./sign-in";
      import { entered } from "./entered";
      import { db } from "./db";
      export const routes = Router();
      routes.get("/a/:clinicId", signedIn, entered, async (req, res) =>
        res.json(await db.pet.findMany({ where: { clinicId: req.params.clinicId } }))); //= tenant-filter
      routes.get("/b/:clinicId", signedIn, async (req, res) =>
        res.json(await db.pet.findMany({ where: { clinicId: req.params.clinicId } }))); //= certain untrusted-tenant
      //- /src/entered.ts
      import { db } from "./db";
      export async function entered(req, res, next) {
        const staff = await db.staff.findFirst({ where: { userId: req.user.id, clinicId: req.params.clinicId } }); //= user-filter
        if (!staff) return res.sendStatus(403);
        next();
      }
    `,
    "a guard three calls away": `
      import { first } from "./chain";
      await first(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      //- /src/chain.ts
      import { last } from "./last";
      const second = (user, clinicId) => last(user, clinicId);
      export async function first(user, clinicId) { await second(user, clinicId); }
      //- /src/last.ts
      export async function last(user, clinicId) {
        if (user.clinicId !== clinicId) throw new Error("no");
      }
    `,
    "a wrapper that checks before it calls": `
      import { within } from "./within";
      await within(me, req.params.clinicId, async () => {
        await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      });
      //- /src/within.ts
      export async function within(user, clinicId, work) {
        if (user.clinicId !== clinicId) throw new Error("no");
        return work();
      }
    `,
    "a wrapper that hands the verified value on": `
      import { within } from "./within";
      await within(me, req.params.clinicId, async (clinicId) => {
        await db.pet.count({ where: { clinicId } }); //= tenant-filter
      });
      //- /src/within.ts
      import { db } from "./db";
      export async function within(user, clinicId, work) {
        const staff = await db.staff.findFirst({ where: { userId: user.id, clinicId } }); //= user-filter
        if (!staff) return undefined;
        return work(clinicId);
      }
    `,
    "a wrapper that calls first": `
      import { within } from "./within";
      await within(me, req.params.clinicId, async () => {
        await db.pet.deleteMany({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
      });
      //- /src/within.ts
      export async function within(user, clinicId, work) {
        const result = await work();
        if (user.clinicId !== clinicId) throw new Error("no");
        return result;
      }
    `,
    "a function whose body cannot be seen, named for what it does": `
      import { assertClinicAccess } from "@practice/policies";
      await assertClinicAccess(me, req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter assumed
    `,
    "a platform administrator": `
      if (!me.isSuperAdmin) return res.sendStatus(403);
      await db.pet.count(); //= guarded
    `,
    "a role inside the tenant is none": `
      if (me.role !== "admin") return res.sendStatus(403);
      await db.pet.count(); //= certain no-filter
    `,
  });
});
