// What code assigns to a fetched row is what its members are from then on.
import { proves } from "../../../harness/proven";

describe("assignments to fetched rows", () => {
  proves({
    "a member that was set from input is input": `
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId } }); //= tenant-filter
      pet.clinicId = req.body.clinicId;
      await db.pet.count({ where: { clinicId: pet.clinicId } }); //= certain untrusted-tenant
    `,
    "a member that was set from the principal is the principal's": `
      const visit = await db.visit.findFirst({ where: { id: req.params.id } }); //= certain unpinned
      visit.clinicId = me.clinicId;
      await db.pet.count({ where: { clinicId: visit.clinicId } }); //= tenant-filter
    `,
    "the other members stay those of the row": `
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId } }); //= tenant-filter
      pet.name = req.body.name;
      await db.visit.count({ where: { petId: pet.id } }); //= bound-id
    `,
    "set on one path only, it may be either": `
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId } }); //= tenant-filter
      if (req.body.move) pet.clinicId = req.body.clinicId;
      await db.pet.count({ where: { clinicId: pet.clinicId } }); //= certain untrusted-tenant
    `,
    "Object.assign sets what the object has": `
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId } }); //= tenant-filter
      Object.assign(pet, { clinicId: req.body.clinicId });
      await db.pet.count({ where: { clinicId: pet.clinicId } }); //= certain untrusted-tenant
      Object.assign(pet, { clinicId: me.clinicId });
      await db.pet.count({ where: { clinicId: pet.clinicId } }); //= tenant-filter
    `,
    "a function that is given the row sets it for its caller": `
      function move(pet, to) { pet.clinicId = to; }
      ---
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId } }); //= tenant-filter
      move(pet, req.body.clinicId);
      await db.pet.count({ where: { clinicId: pet.clinicId } }); //= certain untrusted-tenant
      move(pet, me.clinicId);
      await db.pet.count({ where: { clinicId: pet.clinicId } }); //= tenant-filter
    `,
  });
});
