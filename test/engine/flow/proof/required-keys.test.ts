// Prisma's operations on one row refuse a call whose unique key is undefined; what stands beside the key is dropped.
import { proves } from "../../../harness/proven";

describe("unique keys that may be undefined", () => {
  proves({
    "the key fails closed": `
      const pet = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await db.owner.findUnique({ where: { id: pet?.ownerId } }); //= bound-id
      await db.clinic.update({ where: { id: me?.clinicId }, data: { name: "x" } }); //= tenant-filter
    `,
    "the same key in findFirst is dropped": `
      const pet = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await db.owner.findFirst({ where: { id: pet?.ownerId } }); //= certain bypassable undefined
    `,
    "a tenant beside the key is dropped": `
      const mine = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.findUnique({ where: { id: req.params.id, clinicId: mine?.clinicId } }); //= certain bypassable undefined
    `,
    "of two keys either may be the one that is left": `
      const clinic = await db.clinic.findFirst({ where: { id: me.clinicId } }); //= tenant-filter
      await db.clinic.findUnique({ where: { id: clinic?.id, slug: req.params.slug } }); //= certain bypassable undefined
    `,
    "both columns of a compound key are required": `
      const mine = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await db.staff.findUnique({ where: { userId_clinicId: { userId: req.params.user, clinicId: mine?.clinicId } } }); //= tenant-filter
    `,
    "a key that is left out on some path": `
      const mine = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      const where = { ...(mine ? { id: mine.clinicId } : {}) };
      await db.clinic.findUnique({ where }); //= tenant-filter
    `,
    "a path parameter is still nobody's own": `
      await db.pet.delete({ where: { id: req.params.id } }); //= certain unpinned
    `,
  });
});
