// New rows, upserts, nested writes, includes and transactions: whose the row will be, and what comes along with it.
import { proves } from "../../../harness/proven";

describe("creates: the tenant of a new row", () => {
  proves({
    "the requester's": `
      await db.pet.create({ data: { name: "Rex", chip: "1", clinicId: me.clinicId } }); //= tenant-filter
    `,
    "one from the request": `
      await db.pet.create({ data: { name: "Rex", chip: "1", clinicId: req.body.clinicId } }); //= certain untrusted-tenant
    `,
    none: `
      await db.pet.create({ data: { name: "Rex", chip: "1" } }); //= certain missing-tenant
    `,
    "after the input": `
      await db.pet.create({ data: { ...req.body, clinicId: me.clinicId } }); //= tenant-filter
    `,
    "before the input": `
      await db.pet.create({ data: { clinicId: me.clinicId, ...req.body } }); //= certain untrusted-tenant
    `,
    "by connecting the root": `
      await db.pet.create({ data: { name: "Rex", chip: "1", clinic: { connect: { id: me.clinicId } } } }); //= tenant-filter
    `,
    "by connecting a root from the request": `
      await db.pet.create({ data: { name: "Rex", chip: "1", clinic: { connect: { id: req.body.clinicId } } } }); //= certain untrusted-tenant
    `,
    "under an own parent": `
      const pet = await db.pet.findFirstOrThrow({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      await db.visit.create({ data: { reason: "check", petId: pet.id } }); //= bound-id
    `,
    "under a parent from the request": `
      await db.visit.create({ data: { reason: "check", petId: req.params.id } }); //= certain untrusted-tenant
    `,
    "several rows": `
      await db.pet.createMany({ data: req.body.pets.map((pet) => ({ name: pet.name, chip: pet.chip, clinicId: me.clinicId })) }); //= tenant-filter
    `,
    "several rows as they came": `
      await db.pet.createMany({ data: req.body.pets }); //= certain untrusted-tenant
    `,
    "a root": `
      await db.clinic.create({ data: { name: req.body.name, slug: req.body.slug } }); //= global
    `,
    "a row of nobody": `
      await db.species.create({ data: { code: "dog", name: "Dog" } }); //= global
    `,
    "a row of the user": `
      await db.note.create({ data: { text: req.body.text, userId: me.id } }); //= user-filter
    `,
    "a row of a user from the request": `
      await db.note.create({ data: { text: req.body.text, userId: req.body.userId } }); //= certain untrusted-tenant
    `,
  });
});

describe("creates: within other calls", () => {
  proves({
    "a nested create under an own row": `
      await db.pet.create({ data: { name: "Rex", chip: "1", clinicId: me.clinicId, visits: { create: [{ reason: "check" }] } } }); //= tenant-filter
    `,
    "a transaction with a callback": `
      await db.$transaction(async (tx) => {
        const pet = await tx.pet.findFirstOrThrow({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
        await tx.visit.create({ data: { reason: "check", petId: pet.id } }); //= bound-id
        await tx.visit.deleteMany({ where: { petId: req.body.other } }); //= certain unpinned
      });
    `,
    "a transaction over a list": `
      await db.$transaction([
        db.pet.updateMany({ where: { clinicId: me.clinicId }, data: { name: "x" } }), //= tenant-filter
        db.visit.deleteMany(), //= certain no-filter
      ]);
    `,
    "a parent of the spread input that was looked up before": `
      const pet = await db.pet.findFirst({ where: { id: req.body.petId, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await db.visit.create({ data: { ...req.body, reason: "check" } }); //= bound-id
    `,
    "a parent of the spread input that was not": `
      const pet = await db.pet.findFirst({ where: { id: req.body.otherId, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await db.visit.create({ data: { ...req.body, reason: "check" } }); //= certain missing-tenant
    `,
    "a form read as an object": `
      const form = Object.fromEntries(new URLSearchParams(req.body).entries());
      await db.pet.delete({ where: { id: form.id } }); //= certain unpinned
    `,
    "an upsert of an own row": `
      await db.staff.upsert({ where: { userId_clinicId: { userId: me.id, clinicId: me.clinicId } }, create: { role: "vet", userId: me.id, clinicId: me.clinicId }, update: {} }); //= tenant-filter
    `,
    "an upsert by an id from the request": `
      await db.pet.upsert({ where: { id: req.params.id }, create: { name: "Rex", chip: "1", clinicId: me.clinicId }, update: { name: "Rex" } }); //= certain unpinned
    `,
    "an include of the tenant's own rows": `
      await db.pet.findMany({ where: { clinicId: me.clinicId }, include: { visits: true, owner: true } }); //= tenant-filter
    `,
    "an include of tenant rows below a row of nobody": `
      await db.species.findMany({ include: { pets: true } }); //= certain unpinned
      await db.species.findMany({ include: { pets: { where: { clinicId: me.clinicId } } } }); //= global
    `,
  });
});

describe("what a new row was given", () => {
  proves({
    "verifies no key: nothing was looked up by it": `
      await db.visit.create({ data: { petId: req.body.petId, reason: "x" } }); //= certain untrusted-tenant
      await db.pet.create({ data: { clinicId: me.clinicId, name: "x", chip: "y", ownerId: req.body.ownerId } }); //= tenant-filter + link certain unverified-link
      await db.owner.delete({ where: { id: req.body.ownerId } }); //= certain unpinned
    `,
    "is no better for a parent of the requester's where the tenant is the request's": `
      const owner = await db.owner.findFirstOrThrow({ where: { id: req.body.ownerId, clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.create({ data: { clinicId: req.body.clinicId, name: "x", chip: "y", ownerId: owner.id } }); //= certain untrusted-tenant
      await db.pet.create({ data: { clinicId: owner.clinicId, name: "x", chip: "y", ownerId: owner.id } }); //= tenant-filter
    `,
    "is whose the row is that it was copied from": `
      const { id, ...copy } = await db.pet.findUniqueOrThrow({ where: { id: req.params.id } }); //= certain unpinned
      await db.pet.create({ data: { ...copy, chip: "y" } }); //= certain untrusted-tenant
      await db.pet.create({ data: { ...copy, chip: "y", clinicId: me.clinicId } }); //= tenant-filter
      const { id: _, ...own } = await db.pet.findFirstOrThrow({ where: { id: req.params.other, clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.create({ data: { ...own, chip: "y" } }); //= tenant-filter
    `,
  });
});
