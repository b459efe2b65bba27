// A row that is made in a tenant which nobody verified is one finding, where it is made: what goes by its new id touches nobody else's.
import { proves } from "../../../harness/proven";

describe("ids of rows that were just made", () => {
  proves({
    "changed, read again and given children: found once, where it was made": `
      const pet = await db.pet.create({ data: { name: "Rex", chip: "1", clinicId: req.body.clinicId } }); //= certain untrusted-tenant
      await db.pet.update({ where: { id: pet.id }, data: { chip: "2" } }); //= bound-id
      const visit = await db.visit.create({ data: { reason: "new", petId: pet.id } }); //= bound-id
      await db.bill.create({ data: { amount: 1, visitId: visit.id } }); //= bound-id
      const again = await db.pet.findUnique({ where: { id: pet.id } }); //= bound-id
      await db.pet.delete({ where: { id: again.id } }); //= bound-id
    `,
    "the tenant that it was made in is still nobody's": `
      const pet = await db.pet.create({ data: { name: "Rex", chip: "1", clinicId: req.body.clinicId } }); //= certain untrusted-tenant
      await db.pet.findMany({ where: { clinicId: pet.clinicId } }); //= certain unpinned
      const again = await db.pet.findUnique({ where: { id: pet.id } }); //= bound-id
      await db.pet.findMany({ where: { clinicId: again.clinicId } }); //= certain unpinned
      await db.owner.create({ data: { name: "x", clinicId: again.clinicId } }); //= certain untrusted-tenant
    `,
    "an id that the request chose names any row": `
      const pet = await db.pet.create({ data: { id: req.body.id, name: "Rex", chip: "1", clinicId: req.body.clinicId } }); //= certain untrusted-tenant
      await db.pet.update({ where: { id: pet.id }, data: { chip: "2" } }); //= certain unpinned
    `,
    "an id among what was spread": `
      const pet = await db.pet.create({ data: { ...req.body, clinicId: req.body.clinicId } }); //= certain untrusted-tenant
      await db.pet.update({ where: { id: pet.id }, data: { chip: "2" } }); //= certain unpinned
    `,
    "a row that was looked up is not one that was made": `
      const pet = await db.pet.findFirst({ where: { chip: req.body.chip } }); //= certain unpinned
      await db.pet.update({ where: { id: pet.id }, data: { chip: "2" } }); //= certain unpinned
    `,
    "made in the requester's own tenant, all of it is theirs": `
      const pet = await db.pet.create({ data: { name: "Rex", chip: "1", clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.findMany({ where: { clinicId: pet.clinicId } }); //= tenant-filter
    `,
  });
});
